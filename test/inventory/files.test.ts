import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeInventory, readInventory } from '../../src/inventory/index.js';
import { readYaml } from '../../src/json/yaml-nodes.js';

/*
 * Protects what is concluded from files of az, Terraform, Pulumi and others: written after the formats of these tools, with answers
 * that an independent reader gave.
 */

interface Expected {
  readonly kind: string;
  readonly clusters: readonly Readonly<Record<string, unknown>>[];
  readonly scripts?: readonly unknown[];
  readonly reject?: string;
}

const folder = join(__dirname, 'cases');
const { files } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
  readonly files: Readonly<Record<string, Expected>>;
};

describe('what tools print of clusters', () => {
  it.each(Object.entries(files))('%s', (file, { clusters, scripts, reject }) => {
    const result = readInventory(readFileSync(join(folder, file), 'utf8'), { file, readYaml });
    if (reject !== undefined) {
      expect(result).toMatchObject({ ok: false, isForeign: false });
      return;
    }
    if (!result.ok) throw new Error(result.problem.message);
    const described = describeInventory(result.inventory);
    // A file that does not tell a side leaves `before` out; a creation may leave it out or give null.
    expect(described.clusters).toEqual(clusters);
    expect(described.scripts ?? []).toEqual(scripts ?? []);
  });
});
