import { expect, it } from 'vitest';
import { branchesOf } from '../../../src/analysis/lint/branches.js';
import { parsePattern } from '../../../src/regex/index.js';

/* Protects the time of lint on long patterns: the ways through one are worked out in time that grows with its length. */

function branches(pattern: string) {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const before = process.cpuUsage();
  const found = branchesOf(parsed.tree.root);
  const { user, system } = process.cpuUsage(before);
  return { found, seconds: (user + system) / 1_000_000 };
}

it('tells short patterns apart by each optional part', () => {
  const { found } = branches('^https?://(www\\.)?(a|b)?(c|d)?a/aaaa');
  expect(found.length).toBe(2 * 2 * 3 * 3);
});

it('goes through long ones in time that grows with their length', () => {
  for (const length of [20_000, 190_000]) {
    const { found, seconds } = branches(`^https?://(www\\.)?(a|b)?(c|d)?a/${'a'.repeat(length)}`);
    expect(found.length).toBeGreaterThan(0);
    expect(found.reduce((count, { atoms }) => count + atoms.length, 0)).toBeLessThan(1_500_000);
    expect(seconds).toBeLessThan(3);
  }
});
