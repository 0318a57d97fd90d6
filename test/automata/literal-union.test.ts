import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  automatonOf,
  Budget,
  classOf,
  containsMatch,
  union,
  type Direction,
  type FiniteAutomaton,
} from '../../src/automata/index.js';
import { literalsOf } from '../../src/automata/literal-union.js';
import { toExpression } from '../../src/regex/expression.js';
import { DotnetRegex } from '../../src/regex/index.js';
import { effort } from '../effort.js';

/** What lists of rules are made of, and what looks like it and is not. */
const piece = fc.constantFrom(
  'a',
  'b',
  'ab',
  'ba',
  String.raw`\.`,
  'A',
  'k',
  String.raw`\n`,
  '(a|b)',
  'b?',
  '(?:ab)?',
  '(?:)',
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '(?i)'),
    fc.constantFrom('', '^', String.raw`\A`, String.raw`\G`),
    fc.array(piece, { maxLength: 4 }),
    fc.constantFrom('', '$', String.raw`\z`, String.raw`\Z`, '(b|$)', '(?:/|$)'),
  )
  .map(([options, start, pieces, end]) => options + start + pieces.join('') + end);
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '.', '\n', 'k', 'K', '\u212a', '/'), maxLength: 7 });

function accepts({ direction, units, next, accepting }: FiniteAutomaton, read: string): boolean {
  let state = 0;
  for (let index = 0; index < read.length; index++) {
    const unit = read.charCodeAt(direction === 'forward' ? index : read.length - 1 - index);
    state = next[state * units.count + classOf(units, unit)] ?? 0;
  }
  return accepting[state] === 1;
}

describe('a union of literals', () => {
  test.each<Direction>(['forward', 'backward'])('matches what one of its patterns does, read %s', direction => {
    const property = fc.property(
      fc.array(pattern, { minLength: 1, maxLength: 6 }),
      fc.array(text, { minLength: 20, maxLength: 20 }),
      (patterns, texts) => {
        const languages = patterns.map(each => {
          const result = containsMatch(each);
          if (!result.ok) throw new Error(result.reason.message);
          return result.language;
        });
        const result = automatonOf(union(...languages), direction, new Budget());
        if (!result.ok) throw new Error(result.reason.message);
        const regexes = patterns.map(each => DotnetRegex.compile(each));
        for (const each of texts) {
          expect([each, accepts(result.automaton, each)]).toEqual([each, regexes.some(regex => regex.isMatch(each))]);
        }
      },
    );
    fc.assert(property, { numRuns: effort(4_000) });
  });

  test.each([
    [String.raw`acct1\.blob\.core\.windows\.net`, 1],
    [String.raw`^https://acct1\.blob\.core\.windows\.net/`, 1],
    [String.raw`^https?://acct1\.(blob|queue)\.core\.windows\.net/`, 4],
    [String.raw`(?i)^https://acct1\.contoso\.com(:443)?/`, 2],
    [String.raw`contoso\.com/?$`, 4],
    [String.raw`contoso\.com\z`, 1],
    [String.raw`^https://(a|b|c|d|e|f|g|h|i)\d/`, 1],
  ])('%s is %i texts', (each, count) => {
    expect(literalsOf(toExpression(DotnetRegex.compile(each).tree.root))?.length).toBe(count);
  });

  test.each(['a*', 'a{2}', String.raw`\ba`, 'a(?=b)', 'a^b', 'a$b', '(?m)^a', 'a(|b)(|c)(|d)(|e)'])(
    '%s is not a list of texts',
    each => {
      expect(literalsOf(toExpression(DotnetRegex.compile(each).tree.root))).toBeNull();
    },
  );
});
