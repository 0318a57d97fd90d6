import { expect, it } from 'vitest';
import { compareType, type DifferenceAnswer } from '../../../src/analysis/diff/compare.js';
import { decideInput } from '../../../src/analysis/inputs/index.js';
import { effort } from '../../effort.js';
import { Random } from '../../regex/random-pattern.js';
import { policyPair } from './generate-pairs.js';
import { pairInput, TYPE } from './pair-inputs.js';

/* Protects the verdicts of diff: on policies whose relation is known, every one is right, and every witness is one. */

const uriOf = (finding: DifferenceAnswer): string | null => (finding.verdict === 'found' ? finding.witness.uri : null);

it('is right about 500 pairs of policies, whatever they are written in', () => {
  const random = new Random(Number(process.env['KUSTO_CALLOUT_SEED'] ?? 6));
  const seen = new Map<string, number>();
  for (let count = 0; count < effort(500); count++) {
    const pair = policyPair(random);
    const [before, after] = [pairInput(pair.old, random), pairInput(pair.new, random)];
    const { relation, newlyAllowed, newlyDenied } = compareType(before, after, TYPE);
    seen.set(relation, (seen.get(relation) ?? 0) + 1);
    if (relation !== pair.relation)
      expect.fail(`says ${relation}: ${JSON.stringify({ ...pair, newlyAllowed, newlyDenied }, null, 1)}`);
    for (const [finding, isNow] of [
      [newlyAllowed, true],
      [newlyDenied, false],
    ] as const) {
      const uri = uriOf(finding);
      if (uri === null) continue;
      expect(decideInput(after, TYPE, uri).allowed, uri).toBe(isNow);
      expect(decideInput(before, TYPE, uri).allowed, uri).toBe(!isNow);
    }
  }
  // Each relation is there.
  expect([...seen.values()].every(times => times > effort(40)) && seen.size).toBe(4);
});
