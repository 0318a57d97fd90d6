import { describe, expect, it } from 'vitest';
import { toExpression } from '../../src/regex/expression.js';
import { NativeRegex } from '../../src/regex/native-regex.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import { DotnetRegex, parsePattern, RegexBudgetError, type MatchSpan } from '../../src/regex/index.js';
import { Random, randomInput, randomPattern, type PatternKind } from '../regex/random-pattern.js';
import { effort } from '../effort.js';
import { processorTime } from '../processor-time.js';

/*
 * Protects what is given to the engine of V8: it answers as the engine of the dialect does, in bounded time.
 */

function nativeOf(...patterns: readonly string[]): NativeRegex | null {
  return NativeRegex.ofAny(
    patterns.map(pattern => {
      const parsed = parsePattern(pattern);
      if (!parsed.ok) throw parsed.error;
      return toExpression(parsed.tree.root);
    }),
  );
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

it.each(kinds)('random patterns of the kind %s mean the same to V8, alone and as one of two', kind => {
  const random = new Random(20_260_101);
  let native = 0;
  for (let round = 0; round < effort(40_000, 80); round++) {
    const [pattern, other] = [randomPattern(random, kind), randomPattern(random, kind)];
    const [compiled, second] = [DotnetRegex.tryCompile(pattern), DotnetRegex.tryCompile(other)];
    if (!compiled.ok || !second.ok) continue;
    const [alone, both] = [nativeOf(pattern), nativeOf(pattern, other)];
    if (alone !== null) native++;
    for (let attempt = 0; attempt < 4; attempt++) {
      const input = randomInput(random, kind, pattern);
      const expected = slowMatch(compiled.regex, input);
      const ofSecond = slowMatch(second.regex, input);
      if (expected === 'unknown' || ofSecond === 'unknown') continue;
      const context = { pattern, other, input };
      if (alone !== null && input.length <= alone.maxSubjectLength) {
        expect({ ...context, matches: alone.isMatch(input) }).toEqual({ ...context, matches: expected !== null });
      }
      if (both !== null && input.length <= both.maxSubjectLength) {
        const matches = expected !== null || ofSecond !== null;
        expect({ ...context, matches: both.isMatch(input) }).toEqual({ ...context, matches });
      }
    }
  }
  if (kind !== 'unicode') expect(native).toBeGreaterThan(effort(4_000, 80));
});

describe('what V8 is given', () => {
  it.each(PREDEFINED_RULES.map(({ CalloutUriRegex }) => CalloutUriRegex))(
    '%s, for subjects of usual length',
    pattern => {
      expect(nativeOf(pattern)?.maxSubjectLength).toBeGreaterThan(200);
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
    expect(nativeOf(pattern)?.maxSubjectLength ?? -1).toBeLessThan(64);
  });

  it.each([
    ['[a-z]+[a-z]+[a-z]+!', 'a'],
    ['(?:[a-z]{1,20}\\.){3}[a-z]{1,20}$', 'a'],
    ['.*.*x', 'y'],
    ['([a-z0-9]+[-.])*x', 'a-'],
    ['[a-z0-9-]{0,61}?(-ondemand)?\\.sql\\.azuresynapse(-dogfood)?\\.net/?$', '-ondemand'],
  ])('%s is over in a moment at the longest subject that it is given', (pattern, piece) => {
    const native = nativeOf(pattern);
    const length = native?.maxSubjectLength ?? 0;
    const subject = piece.repeat(length).slice(0, length);
    native?.isMatch('');
    const start = processorTime();
    native?.isMatch(subject);
    expect(processorTime() - start).toBeLessThan(500);
  });
});
