import { describe, expect, it } from 'vitest';
import { describeInventory, readInventory } from '../../src/inventory/index.js';
import { readYaml } from '../../src/json/yaml-nodes.js';
import { KINDS } from './kinds.data.js';

/* Protects what is concluded from files of the same tools in other situations than those of test/inventory/cases. */

describe('what tools print of clusters in other situations', () => {
  it('is of many kinds', () => {
    expect(KINDS.length).toBeGreaterThanOrEqual(35);
  });

  it.each(KINDS)('$name', ({ content, clusters, scripts = [] }) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const result = readInventory(text, { readYaml });
    if (!result.ok) throw new Error(`${result.problem.message}: ${result.problem.hint}`);
    const described = describeInventory(result.inventory);
    expect(described.clusters).toEqual(clusters);
    expect(described.scripts ?? []).toEqual(scripts);
  });
});
