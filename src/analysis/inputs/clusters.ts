import { isClusterList, namesInList } from '../../cluster/document.js';
import { showAnswerIn } from '../../cluster/show-answer.js';
import { readInventory, toolOf } from '../../inventory/index.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import { templateClusters } from '../../library/documents.js';
import type { InputOptions } from './read.js';

/**
 * The names by which the clusters of a text can be chosen, each once; null for a text that has one at most by its form, and for one
 * that is refused.
 */
export function clusterNamesIn(text: string, options: InputOptions = {}): readonly string[] | null {
  const json = readJson(text, ARM_JSON);
  const root = json.ok ? json.value : null;
  if (showAnswerIn(text, root) !== null) return null;
  if (root?.kind === 'array' && isClusterList(root)) return distinct(namesInList(root));
  if (root !== null && !toolOf(root)) return root.kind === 'object' ? templateClusters(text, options) : null;
  const { readYaml } = options;
  const read = readInventory(text, readYaml === undefined ? {} : { readYaml });
  if (!read.ok) return null;
  const there = read.inventory.clusters.filter(cluster => cluster[options.side ?? 'after'] !== null);
  const names = there.map(({ name }) => name?.toLowerCase());
  return distinct(
    there.map(({ name, address, id }) => {
      const isClear = name !== null && names.filter(each => each === name.toLowerCase()).length === 1;
      return (isClear ? name : (address ?? id ?? name)) ?? '?';
    }),
  );
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Map(names.map(name => [name.toLowerCase(), name])).values()];
}
