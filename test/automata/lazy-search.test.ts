import { expect, it } from 'vitest';
import { BudgetExceeded } from '../../src/automata/budget.js';
import {
  Budget,
  containsMatch,
  difference,
  findMember,
  hasMember,
  union,
  type Language,
  type MemberAnswer,
} from '../../src/automata/index.js';
import { searchLazily } from '../../src/automata/lazy-search.js';
import { Random, randomPattern } from '../regex/random-pattern.js';
import { effort } from '../effort.js';

/* Protects the search that works out no automata: its answers are those of the automata. */

function lazily(language: Language, direction: 'forward' | 'backward'): MemberAnswer | null {
  try {
    return searchLazily(language, direction, new Budget({ steps: 300_000 }));
  } catch (problem) {
    if (problem instanceof BudgetExceeded) return null;
    throw problem;
  }
}

it('answers as the automata do, in both directions', () => {
  const random = new Random(99);
  const seen = { none: 0, found: 0, unknown: 0 };
  for (let count = 0; count < effort(1_500); count++) {
    const patterns = [0, 1, 2].map(() => randomPattern(random, random.pick(['regular', 'rich'] as const)));
    // Each search makes its own languages, since what is known of one is used.
    const question = (): Language | null => {
      const [inner, ...outer] = patterns.map(pattern => containsMatch(pattern));
      if (inner?.ok !== true) return null;
      return difference(inner.language, union(...outer.flatMap(each => (each.ok ? each.language : []))));
    };
    const [exact, forward, backward] = [question(), question(), question()];
    if (exact === null || forward === null || backward === null) continue;
    const expected = findMember(exact, { prefer: [], budget: { states: 3_000, steps: 2_000_000 } });
    if (expected.verdict === 'unknown') continue;
    for (const answer of [lazily(forward, 'forward'), lazily(backward, 'backward')]) {
      if (answer === null || answer.verdict === 'unknown') {
        seen.unknown++;
        continue;
      }
      seen[answer.verdict]++;
      const what = JSON.stringify({ patterns, expected, answer });
      expect(answer.verdict, what).toBe(expected.verdict);
      if (answer.verdict !== 'found' || expected.verdict !== 'found') continue;
      expect(answer.text.length, what).toBeLessThanOrEqual(expected.text.length);
      expect(hasMember(exact, answer.text), what).not.toBe(false);
    }
  }
  expect(seen.found).toBeGreaterThan(effort(500));
  expect(seen.none).toBeGreaterThan(effort(100));
});
