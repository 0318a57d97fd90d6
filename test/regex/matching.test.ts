import { describe, expect, it } from 'vitest';
import { DotnetRegex, DotnetRegexParseError, RegexBudgetError, RegexSizeError } from '../../src/regex/index.js';
import { readSharedCases } from './cases.js';
import { Random } from './random-pattern.js';
import { processorTime } from '../processor-time.js';

/** What JavaScript reads otherwise, and what only .NET has. Each row was checked on .NET Core 3.1. */
describe('the constructs of the dialect', () => {
  it.each([
    ['a$', 'a\n', [0, 1]],
    ['a\\Z', 'a\n', [0, 1]],
    ['a\\z', 'a\n', null],
    ['a$', 'a\n\n', null],
    ['(?m)^b$', 'a\nb\nc', [2, 1]],
    ['(?m)^b$', 'a\rb\rc', null],
    ['.', '\r', [0, 1]],
    ['\\w+', 'Straße_٣', [0, 8]],
    ['\\bé', 'aé', null],
    ['\\bé', '-é', [1, 1]],
    ['\\Ga', 'ba', null],
    ['(a)?\\1b', 'b', null],
    ['(?:(a)|b)*\\1', 'aba', [0, 3]],
    ['(?<=(\\d{2}))x', '123x', [3, 1]],
    ['(?<=a*?b)c', 'aabc', [3, 1]],
    ['(?<!a)b', 'ab', null],
    ['(?>a*)a', 'aaa', null],
    ['^(?:(?<open>\\()|(?<-open>\\))|[^()])*(?(open)(?!)|)$', '(a(b)c)', [0, 7]],
    ['^(?:(?<open>\\()|(?<-open>\\))|[^()])*(?(open)(?!)|)$', '(a(b)c', null],
    ['(a)?(?(1)b|c)', 'ab', [0, 2]],
    ['(?(?=a)ab|c)', 'xc', [1, 1]],
    ['(?i)straSSe', 'STRASSE', [0, 7]],
    ['a(?i)b', 'aB', [0, 2]],
    ['a(?i)b', 'Ab', null],
    ['(?n)(a)\\k<n>(?<n>b)?', 'ab', null],
    ['(?x) a b # c', 'ab', [0, 2]],
    ['[a-z-[aeiou]]+', 'aebcd', [2, 3]],
    ['(?:|a)*', 'aa', [0, 0]],
    ['(?:a{3,6}){1,2}', 'aaaaaaa', [0, 7]],
    ['(?:.??b??)+\\.', '2c. .', [0, 3]],
    ['a|ab', 'ab', [0, 1]],
    ['(?:a|ab)(?:c|bcd)', 'abcd', [0, 4]],
  ])('%s on %j', (pattern, input, span) => {
    const regex = DotnetRegex.compile(pattern);
    const expected = span === null ? null : { index: span[0], length: span[1] };
    expect(regex.match(input)).toEqual(expected);
    expect(regex.matchByBacktracking(input)).toEqual(expected);
    expect(regex.isMatch(input)).toBe(span !== null);
  });

  it('ignores case throughout under the option', () => {
    expect(DotnetRegex.compile('^https://a', { ignoreCase: true }).isMatch('HTTPS://A')).toBe(true);
    expect(DotnetRegex.compile('(?-i)a', { ignoreCase: true }).isMatch('A')).toBe(false);
  });
});

describe('errors', () => {
  it('throws the parse error for a bad pattern', () => {
    expect(() => DotnetRegex.compile('*')).toThrow(DotnetRegexParseError);
  });

  it('refuses a regular pattern whose automaton would be too large, and takes one just below', () => {
    const error = DotnetRegex.tryCompile('(?:a{1,1000}){1,1000}');
    expect(error).toMatchObject({ ok: false, error: { name: 'RegexSizeError', limit: 50_000 } });
    expect(() => DotnetRegex.compile('(?:ab){1000000000}')).toThrow(RegexSizeError);
    expect(DotnetRegex.compile('^[a-z]{49000}').isMatch('a'.repeat(49_000))).toBe(true);
    expect(DotnetRegex.compile('(?:){1000000000}(?:()){1000000000}').isMatch('')).toBe(true);
  });

  it('gives up backtracking after its budget, with the budget in the error', () => {
    const regex = DotnetRegex.compile('^(?:(\\w+)\\1*)+\\.$');
    expect(() => regex.isMatch(`${'a'.repeat(40)}.!`)).toThrow(RegexBudgetError);
  });

  it('gives up on a large automaton and a long input instead of taking minutes', () => {
    const regex = DotnetRegex.compile('(?:.{1,150}x){1,150}\\d');
    const random = new Random(1);
    const input = Array.from({ length: 40_000 }, () => (random.chance(30) ? 'x' : 'y')).join('');
    expect(() => regex.isMatch(input)).toThrow(RegexBudgetError);
  });
});

describe('hostile input', () => {
  it('does not overflow the stack on long inputs', () => {
    const input = 'a'.repeat(300_000);
    expect(DotnetRegex.compile('(?:a|b)*$').match(input)).toEqual({ index: 0, length: 300_000 });
    expect(DotnetRegex.compile('(?=a)(?:(?:ab|a)|b)*?$').match(input)).toEqual({ index: 0, length: 300_000 });
  });

  it('does not overflow the stack on deep patterns', () => {
    const nested = `${'(?:a|('.repeat(500)}b${'))*'.repeat(500)}`;
    const regex = DotnetRegex.compile(nested);
    expect(regex.isMatch('ab')).toBe(true);
    expect(regex.match('xb')).toEqual(regex.matchByBacktracking('xb'));
  });

  it('does without a table where a pattern has too many sets for one', () => {
    // 8,000 ranges, each overlapping thousands of others.
    const range = (index: number): string =>
      `[\\u${(0x3000 + 2 * index).toString(16)}-\\u${(0x6fff + 3 * index).toString(16)}]`;
    const regex = DotnetRegex.compile(Array.from({ length: 8_000 }, (_, index) => range(index)).join(''));
    expect(regex.isMatch('\u6fff'.repeat(100))).toBe(false);
  });

  it('answers the same with tables so small that they are thrown away again and again', () => {
    // The forward automaton of this rule has millions of states.
    const regex = DotnetRegex.compile('[ab]*a[ab]{16}c');
    const random = new Random(2);
    const input = Array.from({ length: 20_000 }, () => random.pick(['a', 'b'])).join('');
    expect(regex.isMatch(input)).toBe(false);
    expect(regex.isMatch(`${input}a${'b'.repeat(16)}c`)).toBe(true);
  });
});

const attacks = readSharedCases('regex-redos.jsonl');
/** What took 5 seconds and more, because something was worked out again for each part of the pattern. */
describe('patterns that are large, but regular', () => {
  const unit = (code: number): string => String.fromCharCode(code);
  const many = (count: number, part: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => part(index)).join('');

  it.each([
    ['a thousand loops inside one another', `${'('.repeat(1000)}a${')+'.repeat(1000)}`, 'a'.repeat(100)],
    ['five thousand classes side by side', many(5000, index => `[${unit(0x1000 + 7 * index)}b]|`), 'b'],
    [
      'fifteen thousand letters without regard to case',
      `(?i)${many(15_000, index => unit(0x430 + (index % 32)))}`,
      'a',
    ],
  ])('are compiled and asked in time in proportion to their size: %s', (_, pattern, input) => {
    const start = processorTime();
    DotnetRegex.compile(pattern).isMatch(input);
    expect(processorTime() - start).toBeLessThan(2000);
  });
});

describe.skipIf(attacks === undefined)('patterns that blow up a backtracking engine', () => {
  const LIMIT_MS = 50;

  /** The best of three runs, each with a pattern compiled afresh. */
  function milliseconds(run: () => unknown): number {
    const times = [1, 2, 3].map(() => {
      const start = processorTime();
      try {
        run();
      } catch (error) {
        if (!(error instanceof RegexBudgetError)) throw error;
      }
      return processorTime() - start;
    });
    return Math.min(...times);
  }

  it.each(attacks ?? [])('$pattern is answered or given up within 50 ms', attack => {
    const { pattern, prefix, pump, suffix } = attack as Record<'pattern' | 'prefix' | 'pump' | 'suffix', string>;
    const repeat = Number(attack['attackRepeat']);
    const inputOf = (pumps: number): string => prefix + pump.repeat(pumps) + suffix;
    expect(milliseconds(() => DotnetRegex.compile(pattern).isMatch(inputOf(repeat)))).toBeLessThan(LIMIT_MS);

    const regex = DotnetRegex.compile(pattern);
    if (!regex.isRegular) return;
    const [long, longer] = [inputOf(20_000), inputOf(200_000)];
    const time = milliseconds(() => regex.match(long));
    // Ten times as long, about ten times the time (some ms); with room for a noisy machine. Quadratic would be minutes.
    expect(milliseconds(() => regex.match(longer))).toBeLessThan(Math.max(100, 20 * time));
  });
});
