import { describe, expect, it } from 'vitest';
import {
  automatonEitherWay,
  automatonOf,
  Budget,
  classOf,
  containsMatch,
  findMember,
  intersection,
  reverse,
  type FiniteAutomaton,
  type Language,
} from '../../src/automata/index.js';
import { effort } from '../effort.js';
import { Random, randomPattern } from '../regex/random-pattern.js';

/* Protects that an automaton that is turned round has the same texts, exactly, and costs no more than was allowed. */

function texts(pattern: string): Language {
  const result = containsMatch(pattern);
  if (!result.ok) throw new Error(result.reason.message);
  return result.language;
}

/** Walks both at once; false where they disagree about any text. */
function haveSameTexts(left: FiniteAutomaton, right: FiniteAutomaton): boolean {
  const units = [...new Set([...left.units.starts, ...right.units.starts])];
  const pending: (readonly [number, number])[] = [[0, 0]];
  const seen = new Set(['0,0']);
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [one, other] = pair;
    if (left.accepting[one] !== right.accepting[other]) return false;
    for (const unit of units) {
      const next = [
        left.next[one * left.units.count + classOf(left.units, unit)] ?? 0,
        right.next[other * right.units.count + classOf(right.units, unit)] ?? 0,
      ] as const;
      if (seen.has(next.join())) continue;
      seen.add(next.join());
      pending.push(next);
    }
  }
  return true;
}

const SMALL = { states: 2_000, steps: 1_000_000 };

describe('an automaton turned round', () => {
  it('is the minimal one of the same texts that reads the other way, for random patterns', () => {
    const random = new Random(20261127);
    let compared = 0;
    while (compared < effort(500)) {
      const pattern = randomPattern(random, random.pick(['regular', 'regular', 'rich', 'unicode'] as const));
      const language = containsMatch(pattern);
      if (!language.ok) continue;
      const budget = new Budget(SMALL);
      const forward = automatonOf(language.language, 'forward', budget);
      const backward = automatonOf(language.language, 'backward', budget);
      if (!forward.ok || !backward.ok) continue;
      for (const [from, to] of [
        [forward.automaton, backward.automaton],
        [backward.automaton, forward.automaton],
      ] as const) {
        const turned = reverse(from, new Budget());
        expect(turned.direction).toBe(to.direction);
        if (turned.size !== to.size || !haveSameTexts(turned, to)) expect.fail(`${to.direction}: ${pattern}`);
      }
      compared++;
    }
  });

  it('is given up where it has too many states or takes too many steps', () => {
    const wide = automatonOf(texts(String.raw`\A[ab]*a[ab]{15}\z`), 'backward', new Budget());
    if (!wide.ok) throw new Error(wide.reason.message);
    expect(wide.automaton.size).toBeLessThan(30);
    expect(() => reverse(wide.automaton, new Budget())).toThrow('The budget of states is spent');
    expect(() => reverse(wide.automaton, new Budget({ steps: 50_000 }))).toThrow('The budget of steps is spent');
    expect(() => reverse(wide.automaton, new Budget({ isLate: () => true }))).toThrow('The budget of time is spent');
  });
});

describe('a language of which a part is too large in one direction', () => {
  const counted = () => intersection(texts(String.raw`\Ax.{1,40}y`), texts(String.raw`\A[a-z]{0,50}\z`));

  it('has an automaton in that direction all the same', () => {
    expect(automatonOf(counted(), 'backward', new Budget()).ok).toBe(false);
    const language = counted();
    const result = automatonEitherWay(language, 'backward');
    const expected = automatonOf(counted(), 'forward', new Budget());
    if (!result.ok || !expected.ok) throw new Error('both are small');
    expect(haveSameTexts(result.automaton, reverse(expected.automaton, new Budget()))).toBe(true);
    // It is kept for the questions that follow.
    expect(findMember(language, { prefer: [] })).toEqual({ verdict: 'found', text: 'xay' });
    expect(language.known.get('backward')).toBe(result);
  });

  it('has none where neither direction is small enough, for the reason of the one that was asked for', () => {
    const both = intersection(counted(), texts(String.raw`a[ab]{20}\z`));
    expect(automatonEitherWay(both, 'backward')).toMatchObject({
      ok: false,
      reason: { kind: 'budget', message: 'the automaton would have too many states' },
    });
  });
});
