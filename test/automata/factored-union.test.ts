import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  automatonOf,
  Budget,
  complement,
  containing,
  findMember,
  intersection,
  union,
  type Direction,
  type FiniteAutomaton,
  type Language,
  type MemberAnswer,
} from '../../src/automata/index.js';
import { factoredUnion } from '../../src/automata/factored-union.js';
import { toExpression } from '../../src/regex/expression.js';
import { DotnetRegex } from '../../src/regex/index.js';
import { effort } from '../effort.js';

const pieces = ['a', 'b', '[ab]', '[a-c]+', '[^/]*', '(?:ab|c)*', '(a|b|)', 'a{2,3}', String.raw`\b`, String.raw`\n`];
/** Patterns that begin and end alike, as rules of one policy do. */
const patterns = fc
  .tuple(
    fc.constantFrom('', '^', '^(?:[ab]+:)?', '(?m)^'),
    fc.array(fc.array(fc.constantFrom(...pieces), { maxLength: 3 }), { minLength: 8, maxLength: 12 }),
    fc.constantFrom('', '$', String.raw`\z`, '(?:/|$)', '[ab]*/'),
    fc.array(fc.constantFrom('^a*$', 'b/', '(?<!a)b', '(?=a)[ab]c'), { maxLength: 2 }),
  )
  .map(([start, middles, end, others]) => [...middles.map(middle => start + middle.join('') + end), ...others]);

function automaton(language: Language, direction: Direction): FiniteAutomaton | string {
  const result = automatonOf(language, direction, new Budget());
  return result.ok ? result.automaton : result.reason.message;
}

describe('a union of patterns that have their beginnings in common', () => {
  test.each<Direction>(['forward', 'backward'])('is that of the patterns one by one, read %s', direction => {
    const property = fc.property(patterns, list => {
      const languages = list.map(containing);
      const together = automaton(union(...languages), direction);
      const oneByOne = automaton(complement(intersection(...languages.map(complement))), direction);
      if (typeof together === 'string' || typeof oneByOne === 'string') {
        expect(together).toBe(oneByOne);
        return;
      }
      // Both are minimal, and their states are numbered alike.
      expect(together.size).toBe(oneByOne.size);
      expect(together.accepting).toEqual(oneByOne.accepting);
      const [only, other] = [containing('a'), containing('b')];
      only.known.set(direction, { ok: true, automaton: together });
      other.known.set(direction, { ok: true, automaton: oneByOne });
      for (const [one, another] of [
        [only, other],
        [other, only],
      ] as const) {
        const rest = automaton(intersection(one, complement(another)), direction);
        expect(typeof rest === 'string' ? rest : rest.accepting.includes(1)).toBe(false);
      }
    });
    fc.assert(property, { numRuns: effort(150) });
  });

  test('has one place where what is alike begins and one where it ends', () => {
    const list = Array.from({ length: 1_000 }, (_, index) => {
      const pattern = `^(?:[a-z]+://(?:[^/@]*@)?)?name${index}(?::[0-9]+)?(?:/|$)`;
      return { expression: toExpression(DotnetRegex.compile(pattern).tree.root) };
    });
    for (const direction of ['forward', 'backward'] as const) {
      const { program, others } = factoredUnion(list, direction);
      expect(others).toEqual([]);
      // The names, as a tree, and hardly more.
      expect(program?.ops.length).toBeLessThan(1_400);
    }
  });
});

describe('a question about what is not in a long list', () => {
  const name = fc
    .array(fc.constantFrom('a', 'b', '1', '-'), { minLength: 1, maxLength: 3 })
    .map(units => units.join(''));
  const asked = fc.constantFrom(
    ...['^https://[ab1-]{1,2}\\.contoso\\.com/', '^http://[ab]*$', 'a', '^tcp:b?$', '^https://(a|b1)\\.contoso\\.com/'],
  );

  test('is answered as without the list at hand', () => {
    const property = fc.property(fc.array(name, { minLength: 200, maxLength: 220 }), asked, (names, wanted) => {
      const rules = names.map(each => containing(String.raw`^https://${each}\.contoso\.com/`));
      const halves = [rules.slice(0, 100), rules.slice(100)].map(half => complement(union(...half)));
      const atOnce = findMember(intersection(containing(wanted), complement(union(...rules))));
      // Lists that are short are worked out whole.
      const workedOut: MemberAnswer = findMember(intersection(containing(wanted), ...halves));
      expect(atOnce).toEqual(workedOut);
    });
    fc.assert(property, { numRuns: effort(60) });
  });
});
