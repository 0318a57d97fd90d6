import { describe, expect, it } from 'vitest';
import { realisticRefusals, realisticTails } from './realistic.js';
import { problemOf, runTail } from './run-tail.js';

/* Protects the tails that people write: most run, the others are refused by name. Whether Kusto knows them is in the slow test. */

describe('tails as administrators write them', () => {
  it('are many, and few are refused', () => {
    expect(realisticTails.length).toBeGreaterThan(290);
    expect(realisticRefusals.length).toBeLessThanOrEqual(30);
  });

  it('run', () => {
    const failed = realisticTails.flatMap(tail => {
      const outcome = runTail(tail);
      return outcome.ok ? [] : `${tail}\n  ${outcome.problem.reason} ${outcome.problem.message}`;
    });
    expect(failed).toEqual([]);
  });

  it('or are refused by name, with what to write instead', () => {
    for (const tail of realisticRefusals) {
      const { reason, message, hint } = problemOf(tail);
      expect(reason, tail).toBe('SYN_UNSUPPORTED');
      expect(message, tail).toMatch(/^Kusto knows /);
      expect(hint, tail).not.toBe('');
    }
  });
});
