import { describe, expect, it } from 'vitest';
import {
  automatonOf,
  Budget,
  classOf,
  complement,
  containsMatch,
  findMember,
  intersection,
  union,
  type FiniteAutomaton,
} from '../../src/automata/index.js';
import { DotnetRegex, RegexBudgetError } from '../../src/regex/index.js';
import { Random, randomInput, randomPattern } from '../regex/random-pattern.js';
import { effort } from '../effort.js';

/*
 * Protects that proofs speak of the language that is matched: the automata, in both directions, against the matcher, which is
 * tested against real .NET engines.
 */

function accepts({ direction, units, next, accepting }: FiniteAutomaton, text: string): boolean {
  let state = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(direction === 'forward' ? index : text.length - 1 - index);
    state = next[state * units.count + classOf(units, unit)] ?? 0;
  }
  return accepting[state] === 1;
}

const SMALL = { states: 3_000, steps: 2_000_000 };
const KINDS = ['regular', 'regular', 'rich', 'unicode'] as const;

/** What the matcher says; undefined where that takes too long. */
function isMatch(regex: DotnetRegex, input: string): boolean | undefined {
  try {
    return regex.isMatch(input);
  } catch (error) {
    if (error instanceof RegexBudgetError) return undefined;
    throw error;
  }
}

describe('automata', () => {
  it('accept what the matcher matches, on random pairs, read from either end', () => {
    const random = new Random(20261122);
    const pairs = { forward: 0, backward: 0 };
    while (pairs.forward + pairs.backward < effort(24_000)) {
      const kind = random.pick(KINDS);
      const pattern = randomPattern(random, kind);
      const compiled = DotnetRegex.tryCompile(pattern);
      const language = containsMatch(pattern);
      if (!compiled.ok || !language.ok) continue;
      for (const direction of ['forward', 'backward'] as const) {
        const result = automatonOf(language.language, direction, new Budget(SMALL));
        if (!result.ok) continue;
        for (let count = 0; count < 8; count++) {
          const input = randomInput(random, kind, pattern);
          const expected = isMatch(compiled.regex, input);
          if (expected === undefined) continue;
          pairs[direction]++;
          const actual = accepts(result.automaton, input);
          if (actual !== expected) expect.fail(`${direction} says ${actual} of ${JSON.stringify({ pattern, input })}`);
        }
      }
    }
    expect(Math.min(pairs.forward, pairs.backward)).toBeGreaterThan(effort(8_000));
  });

  it.each([
    String.raw`(?=.*b)a`,
    String.raw`^(?!a+b)[ab]*$`,
    String.raw`(?<=a)b|(?<!b)a$`,
    String.raw`^(?:(?=a).|(?!a)b)+\n?$`,
    String.raw`(?!a(?!b))a|b$`,
    String.raw`a\b|\Bb$\n?`,
    String.raw`(?m)^a$|\Ab\Z`,
    String.raw`(?>ab)b|(?>a{2})b`,
    String.raw`\Ga|b\z`,
    // A final \n may meet what no other \n meets, and the other way round.
    String.raw`a(?<!a$)`,
    String.raw`(?<!a\Z)\n`,
    String.raw`(?<!a$\n)\z`,
    String.raw`b(?<!(?<!a$)b$)\n?`,
  ])('of %s are right on all short texts', pattern => {
    const regex = DotnetRegex.compile(pattern);
    const language = containsMatch(pattern);
    if (!language.ok) return expect.fail(language.reason.message);
    const automata = (['forward', 'backward'] as const).flatMap(direction => {
      const result = automatonOf(language.language, direction, new Budget());
      return result.ok ? [result.automaton] : [];
    });
    expect(automata.length).toBeGreaterThan(0);
    for (const text of textsOver('ab\n-', 5)) {
      for (const automaton of automata) {
        if (accepts(automaton, text) !== regex.isMatch(text))
          expect.fail(`${automaton.direction}: ${JSON.stringify(text)}`);
      }
    }
    return undefined;
  });

  it('combine as sets do, and a member that is found is one, the shortest', () => {
    const random = new Random(7);
    const texts = textsOver('abA0-.', 3);
    for (let count = 0; count < effort(300); count++) {
      const [left, right] = [randomPattern(random, 'regular'), randomPattern(random, 'regular')];
      const [leftLanguage, rightLanguage] = [containsMatch(left), containsMatch(right)];
      if (!leftLanguage.ok || !rightLanguage.ok) continue;
      const [leftRegex, rightRegex] = [DotnetRegex.compile(left), DotnetRegex.compile(right)];
      for (const [language, test] of [
        [intersection(leftLanguage.language, complement(rightLanguage.language)), (a: boolean, b: boolean) => a && !b],
        [complement(union(leftLanguage.language, rightLanguage.language)), (a: boolean, b: boolean) => !a && !b],
      ] as const) {
        const isMember = (text: string): boolean => test(leftRegex.isMatch(text), rightRegex.isMatch(text));
        const answer = findMember(language, { budget: SMALL, prefer: [] });
        if (answer.verdict === 'unknown') continue;
        const shorter = answer.verdict === 'found' ? texts.filter(text => text.length < answer.text.length) : texts;
        const missed = shorter.find(isMember);
        if (missed !== undefined) expect.fail(JSON.stringify({ left, right, answer, missed }));
        if (answer.verdict === 'found')
          expect(isMember(answer.text), JSON.stringify({ left, right, answer })).toBe(true);
      }
    }
  });
});

function textsOver(units: string, longest: number): string[] {
  const texts = [''];
  for (let index = 0; (texts[index]?.length ?? longest) < longest; index++) {
    for (const unit of units) texts.push((texts[index] ?? '') + unit);
  }
  return texts;
}
