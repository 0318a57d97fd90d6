import { expect, it } from 'vitest';
import {
  automatonOf,
  Budget,
  complement,
  containsMatch,
  findMember,
  intersection,
  type Language,
} from '../../src/automata/index.js';
import { Random, randomPattern } from '../regex/random-pattern.js';
import { effort } from '../effort.js';

/*
 * Protects the quick look from the start: what is known of the parts of a question may make its answer come sooner, and never
 * another one.
 */

const budget = { states: 3_000, steps: 2_000_000 };

/** Languages of patterns that are made anew, so that nothing is known of them. */
function languagesOf(patterns: readonly string[]): readonly Language[] {
  return patterns.flatMap(pattern => {
    const result = containsMatch(pattern);
    return result.ok ? [result.language] : [];
  });
}

it('answers the same, whatever is known of the parts', () => {
  const random = new Random(20261128);
  const seen = { none: 0, found: 0, unknown: 0 };
  for (let count = 0; count < effort(3_000); count++) {
    const patterns = [0, 1, 2].map(() => {
      const pattern = randomPattern(random, random.pick(['regular', 'regular', 'rich'] as const));
      return random.pick([pattern, `\\A(?:${pattern})\\z`, `^(?:${pattern})`]);
    });
    const isNegative = random.pick([true, false]);
    const [slow, quick] = [languagesOf(patterns), languagesOf(patterns)];
    for (const language of quick) {
      if (random.pick([true, true, false])) automatonOf(language, 'forward', new Budget(budget));
    }
    const [slowAnswer, quickAnswer] = [slow, quick].map(([first, second, preferred]) => {
      if (first === undefined || second === undefined || preferred === undefined) return null;
      const language = intersection(first, isNegative ? complement(second) : second);
      return findMember(language, { prefer: [intersection(preferred, first), preferred], budget });
    });
    if (slowAnswer == null) continue;
    const what = JSON.stringify({ patterns, isNegative });
    seen[slowAnswer.verdict]++;
    // What the slow way cannot tell, the quick one may.
    if (slowAnswer.verdict !== 'unknown') expect(quickAnswer, what).toEqual(slowAnswer);
  }
  expect(seen.found).toBeGreaterThan(effort(500));
  expect(seen.none).toBeGreaterThan(effort(300));
});
