import { readInput, type InputResult } from '../analysis/inputs/index.js';
import type { InventoryChoice } from '../analysis/inputs/inventory.js';
import { readYaml } from './yaml-nodes.js';

/** Whether a text is a manifest of Kubernetes in YAML, which readers of JSON refuse. */
export function isManifest(text: string): boolean {
  return !/^\ufeff?\s*[[{"]/.test(text) && /^[ \t]*(?:-\s+)?(?:apiVersion|kind)\s*:/m.test(text);
}

/** How a manifest is read. */
export type ManifestOptions = Omit<InventoryChoice, 'readYaml' | 'side'>;

/** The cluster of a manifest. */
export function readManifest(text: string, options: ManifestOptions): InputResult {
  return readInput(text, { ...options, readYaml });
}
