import { describe, expect, it } from 'vitest';
import { literalShape, shapeMatches } from '../../src/decide/literal-shape.js';
import { exactText, lowered, mayMatch, necessaryTexts } from '../../src/decide/literal-runs.js';
import { NativeRegex } from '../../src/regex/native-regex.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import { DotnetRegex, parsePattern, RegexBudgetError, type MatchSpan, type RegexTree } from '../../src/regex/index.js';
import { Random, randomInput, randomPattern, type PatternKind } from '../regex/random-pattern.js';
import { processorTime } from '../processor-time.js';

/*
 * Protects the short cuts of decisions: whatever they answer, the engine of the dialect answers too.
 */

function treeOf(pattern: string): RegexTree {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) throw parsed.error;
  return parsed.tree;
}

function slowMatch(regex: DotnetRegex, input: string): MatchSpan | null | 'unknown' {
  try {
    return regex.matchByBacktracking(input);
  } catch (error) {
    if (error instanceof RegexBudgetError) return 'unknown';
    throw error;
  }
}

const kinds: readonly PatternKind[] = ['regular', 'rich', 'unicode'];

describe.each(kinds)('random patterns of the kind %s', kind => {
  it('mean the same to V8 where they are given to it, match themselves as texts, and need what they are said to need', () => {
    const random = new Random(20_260_101);
    let native = 0;
    let shaped = 0;
    for (let round = 0; round < 4_000; round++) {
      const pattern = randomPattern(random, kind);
      const compiled = DotnetRegex.tryCompile(pattern);
      if (!compiled.ok) continue;
      const { regex } = compiled;
      const viaV8 = NativeRegex.of(regex.tree);
      const shape = literalShape(regex.tree);
      const [texts, exact] = [necessaryTexts(regex.tree), exactText(regex.tree)];
      if (viaV8.longestSubject >= 0) native++;
      if (shape !== null) shaped++;
      for (let attempt = 0; attempt < 4; attempt++) {
        const input = randomInput(random, kind, pattern);
        const expected = slowMatch(regex, input);
        if (expected === 'unknown') continue;
        const context = { pattern, input };
        if (input.length <= viaV8.longestSubject) {
          expect({ ...context, match: viaV8.match(input) }).toEqual({ ...context, match: expected });
          expect({ ...context, matches: viaV8.isMatch(input) }).toEqual({ ...context, matches: expected !== null });
        }
        if (shape !== null) {
          expect({ ...context, matches: shapeMatches(shape, input) }).toEqual({
            ...context,
            matches: expected !== null,
          });
        }
        if (expected === null) continue;
        expect({ ...context, mayMatch: mayMatch(texts, lowered(input)) }).toEqual({ ...context, mayMatch: true });
        if (exact !== null) expect(input).toContain(exact);
      }
    }
    if (kind !== 'unicode')
      expect({ native: native > 500, shaped: shaped > 20 }).toEqual({ native: true, shaped: true });
  });
});

describe('literal shapes', () => {
  it.each([
    ['abc', ['abc', 'xabcx', 'ab', '']],
    ['^abc', ['abc', 'abcx', 'xabc']],
    ['abc$', ['abc', 'abc\n', 'abc\n\n', 'abcx', 'xabc']],
    ['abc\\z', ['abc', 'abc\n']],
    ['^abc/?$', ['abc', 'abc/', 'abc//', 'abc\n', 'abc/\n', 'xabc', 'abcx']],
    ['\\Aabc/?\\Z', ['abc', 'abc/\n', 'xabc']],
    ['a/?$', ['a', 'a/', '/', 'xa/', 'a/x']],
    ['^/?$', ['', '/', '\n', '/\n', '//']],
    ['^$', ['', '\n', 'x']],
    ['x*abc.*', ['abc', 'xxabc', 'abc\nx', 'ab']],
    ['^abc.*', ['abc', '\nabc']],
    ['a\\.b', ['a.b', 'axb']],
  ] as const)('%s is one, and is told by comparing', (pattern, inputs) => {
    const shape = literalShape(treeOf(pattern));
    expect(shape).not.toBeNull();
    const regex = DotnetRegex.compile(pattern);
    for (const input of inputs) {
      expect([input, shape !== null && shapeMatches(shape, input)]).toEqual([input, regex.isMatch(input)]);
    }
  });

  it.each(['a|b', '(?i)abc', 'a.c', '(abc)', '^.*abc', 'abc.*$', 'a+', 'ab??c', '(?m)^abc', '\\babc', 'abc[/]?/?$'])(
    '%s is none',
    pattern => {
      expect(literalShape(treeOf(pattern))).toBeNull();
    },
  );
});

describe('what V8 is given', () => {
  it.each(PREDEFINED_RULES.map(({ CalloutUriRegex }) => CalloutUriRegex))(
    '%s, for subjects of usual length',
    pattern => {
      expect(NativeRegex.of(treeOf(pattern)).longestSubject).toBeGreaterThan(200);
    },
  );

  it.each([
    ['(a+)+$', 'the ways multiply with each iteration'],
    ['(?:ab|ab)*b', 'the same by alternatives'],
    ['(?:a?b?){20}c', 'what repeats may be empty'],
    ['(a)\\1', 'a back reference'],
    ['(?=a)b', 'a lookahead'],
    ['a\\b', 'a word boundary'],
    ['(?m)^a', 'lines'],
    ['(?>a)b', 'an atomic group'],
  ])('not %s: %s', pattern => {
    expect(NativeRegex.of(treeOf(pattern)).longestSubject).toBeLessThan(64);
  });

  // .NET reads a repeat of a repeat as one where the counts have no gaps; V8 would end the match sooner.
  it.each([
    ['(?:a{3,6}){1,2}', 'aaaaaaaa', 8],
    ['^https://((?:[a-z]{2,5}){1,3})', 'https://aaaaaaa.net', 15],
    ['(?:(?:a{2,4}){1,2}){1,2}', 'aaaaa', 5],
    ['(?:a{2,3}?){2,3}?', 'aaaaaaa', 4],
  ])('%s, with the match that .NET finds', (pattern, subject, length) => {
    expect(DotnetRegex.compile(pattern).match(subject)).toEqual({ index: 0, length });
    expect(NativeRegex.of(treeOf(pattern)).match(subject)).toEqual({ index: 0, length });
  });

  it.each([
    ['[a-z]+[a-z]+[a-z]+!', 'a'],
    ['(?:[a-z]{1,20}\\.){3}[a-z]{1,20}$', 'a'],
    ['.*.*x', 'y'],
    ['([a-z0-9]+[-.])*x', 'a-'],
    ['[a-z0-9-]{0,61}?(-ondemand)?\\.sql\\.azuresynapse(-dogfood)?\\.net/?$', '-ondemand'],
  ])('%s is over in a moment at the longest subject that it is given', (pattern, piece) => {
    const native = NativeRegex.of(treeOf(pattern));
    const subject = piece.repeat(native.longestSubject).slice(0, Math.max(0, native.longestSubject));
    native.isMatch('');
    const start = processorTime();
    native.isMatch(subject);
    expect(processorTime() - start).toBeLessThan(500);
  });
});
