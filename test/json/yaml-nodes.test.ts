import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/json/yaml-nodes.js';
import { valueOf } from '../../src/json/nodes.js';
import { processorTime } from '../processor-time.js';

/* Protects against YAML that is small and takes long: aliases and names are looked up, not searched. */

function read(text: string): unknown {
  const result = readYaml(text);
  return result.ok ? result.value.map(root => valueOf(root)) : result.problem.message;
}

describe('YAML', () => {
  it('has an alias stand for the anchor before it', () => {
    expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')).toEqual([{ a: 1, b: 1, c: 2, d: 2 }]);
    expect(read('- &x [&y 1]\n- &y 2\n- *x\n- *y\n')).toEqual([[[1], 2, [1], 2]]);
    expect(read('a: *x\nb: &x 1\n')).toMatch(/alias|anchor/i);
    expect(read('a: 1\na: 2\n')).toBe('Map keys must be unique');
    expect(read('&a [*a]')).toContain('deeper than');
  });

  it.each([
    ['20,000 aliases', `a: &x 1\nb:\n${'  - *x\n'.repeat(20_000)}`],
    [
      '20,000 anchors and aliases',
      Array.from({ length: 20_000 }, (_, index) => `a${index}: &n${index} 1\nb${index}: *n${index}\n`).join(''),
    ],
    ['40,000 names', Array.from({ length: 40_000 }, (_, index) => `a${index}: 1\n`).join('')],
  ])('of %s is read in a time by its length', (_, text) => {
    const started = processorTime();
    expect(readYaml(text).ok).toBe(true);
    expect(processorTime() - started).toBeLessThan(4_000);
  });
});
