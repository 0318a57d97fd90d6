import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AXES, needsOf, observedCallouts, propose } from '../../src/propose/index.js';
import { processorTime } from '../processor-time.js';
import { workload } from './workloads.js';

/* Protects the proofs of proposals on many workloads, and their speed on a large one. */

describe('propose, at length', () => {
  it('holds all proofs on 500 workloads', () => {
    fc.assert(
      fc.property(workload, fc.constantFrom(...AXES), (findings, axis) => {
        expect(propose(needsOf(findings), axis).proofs.filter(({ holds }) => !holds)).toEqual([]);
      }),
      { numRuns: 500, seed: 1414 },
    );
  });

  it.each([
    ['of 500 accounts', 500, 5_000],
    // On a machine that does nothing else, it takes half of that.
    ['of accounts of their own', 5_000, 10_000],
  ])('proposes for 5,000 callouts %s in time', (_what, accounts, milliseconds) => {
    const rows = Array.from(
      { length: 5_000 },
      (_, n) => `external_data,https://account${n % accounts}.blob.core.windows.net/container${n}/file.csv`,
    );
    const findings = observedCallouts('list.csv', `type,uri\n${rows.join('\n')}`) ?? [];
    const start = processorTime();
    const { proofs, rules } = propose(needsOf(findings));
    console.log(`5,000 callouts, ${rules.length} rules: ${Math.round(processorTime() - start)} ms`);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
    expect(processorTime() - start).toBeLessThan(milliseconds);
  });
});
