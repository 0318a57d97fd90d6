import { describe, expect, it } from 'vitest';
import { PREDEFINED_RULES } from '../../../src/policy/predefined.js';
import { parsePattern } from '../../../src/regex/index.js';
import { effort, some } from '../../effort.js';
import { readUriCases } from '../../regex/cases.js';
import { Random, randomPattern, type PatternKind } from '../../regex/random-pattern.js';
import { disagreement, translationOf } from './compare.js';
import { nearMisses } from './near-misses.js';
import { HARD_PATTERNS, RULES_OF_PEOPLE, UNTRANSLATABLE } from './patterns.js';

/*
 * Protects the meaning of translated regexes: on texts on both sides of the border, Rust's `regex` finds a match for the translation
 * where our matcher, which is held to .NET, finds one for the original.
 */

/** For each rule. */
const TEXTS = effort(5_000, 50);

function differenceOn(pattern: string, count: number, ignoreCase = false, seed = 1): string | null {
  return disagreement(pattern, nearMisses(new Random(seed), pattern, count, ignoreCase), ignoreCase);
}

describe('translations mean the same', () => {
  const predefined = PREDEFINED_RULES.map(({ CalloutUriRegex }) => CalloutUriRegex);

  it.each(predefined)('predefined: %s', pattern => {
    expect(translationOf(pattern).ok).toBe(true);
    expect(differenceOn(pattern, TEXTS)).toBeNull();
    expect(differenceOn(pattern, TEXTS, true)).toBeNull();
  });

  it.each(some(RULES_OF_PEOPLE, 3))('of people: %s', pattern => {
    expect(differenceOn(pattern, TEXTS)).toBeNull();
  });

  it.each(some(HARD_PATTERNS, 2))('hard: %s', pattern => {
    expect(differenceOn(pattern, TEXTS / 5)).toBeNull();
    expect(differenceOn(pattern, TEXTS / 25, true)).toBeNull();
  });

  it('realistic rules', () => {
    const patterns = readUriCases().rules.map(({ pattern }) => pattern);
    const translatable = patterns.filter(pattern => translationOf(pattern).ok);
    expect(
      some(translatable, 5)
        .map(pattern => differenceOn(pattern, TEXTS))
        .filter(found => found !== null),
    ).toEqual([]);
    // The others have back references, conditions and such.
    expect(patterns.length - translatable.length).toBeLessThanOrEqual(18);
  });

  it.each<[PatternKind, number, number]>([
    ['regular', effort(100, 4), 11],
    ['rich', effort(100, 4), 12],
    ['unicode', effort(40, 4), 13],
  ])('random %s patterns', (kind, count, seed) => {
    const random = new Random(seed);
    let translated = 0;
    for (let index = 0; index < count; index++) {
      const pattern = randomPattern(random, kind);
      if (!parsePattern(pattern).ok || !translationOf(pattern).ok) continue;
      translated++;
      expect(differenceOn(pattern, 200, false, seed + index)).toBeNull();
    }
    expect(translated).toBeGreaterThan(count / 3);
  });
});

describe('what has no translation', () => {
  it.each(UNTRANSLATABLE)('%s: %s', (pattern, reason, construct) => {
    const translation = translationOf(pattern);
    if (translation.ok) throw new Error('it has one');
    expect([translation.reason, pattern.slice(translation.start, translation.end)]).toEqual([reason, construct]);
  });

  // Rust's `regex` takes no program beyond 10 MB: the largest that we write stay below.
  it.each(some(['[^/]', '\\w', '(?:\\d|é)', '\\p{L}'], 2))('is what grows too large, such as ^x%s{n}y', unit => {
    let count = 1_100;
    while (!translationOf(`^x${unit}{${count}}y`).ok) count = Math.floor(count * 0.97);
    expect(count).toBeGreaterThan(60);
    expect(differenceOn(`^x${unit}{${count}}y`, 5)).toBeNull();
  });

  it('is told within bounds, whatever the pattern', () => {
    const hostile = [
      ...[
        '(?:.|..){50}x',
        '(?:(?:.{9}){9}){9}x',
        '^(?:.?x?){60}$',
        '^(?:\\b\\w|\\B.){40}$',
        '((((.*)*)*)*)*x',
        '^(.{1,9}a){30}$',
      ],
      ...[
        `${'(?:.?'.repeat(60)}${')'.repeat(60)}x`,
        `^${'.?'.repeat(500)}x`,
        'a{100000}',
        `[${'\\ud83d\\ud83e'.repeat(20)}\\udc05]+x`,
      ],
      Array.from({ length: 40 }, (_, index) => `\\ud8${(0x10 + index).toString(16)}`).join('|'),
      `^(?:${Array.from({ length: 300 }, (_, index) => `h${index}\\.contoso\\.com$`).join('|')})`,
    ];
    const start = performance.now();
    for (const pattern of some(hostile, 2)) {
      const translation = translationOf(pattern);
      if (translation.ok) expect(differenceOn(pattern, 20)).toBeNull();
      else expect(['too-large', 'surrogates']).toContain(translation.reason);
    }
    // Some 2 s here.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

describe('the text of translations', () => {
  // People compare it with what they wrote.
  it.each([
    ['^https://[a-z0-9]{3,22}\\.contoso\\.com(:443)?/?$', '^https://[0-9a-z]{3,22}\\.contoso\\.com(?::443)?/?\\n?\\z'],
    ['^https://[^/]+\\.contoso\\.com(?:/|$)', '^https://[^/]+\\.contoso\\.com(?:/|\\n?\\z)'],
    ['^https://.*\\.contoso\\.com/', '^https://[^\\n]*\\.contoso\\.com/'],
    ['(?i)k\\b-', '[Kk\\x{212A}]-'],
    ['\'"|\\u00e9', '\\x{27}\\x{22}|\\x{E9}'],
    ['(?i)^kusto1x\\.s', '^(?i:ku)[Ss](?i:to1x\\.)[Ss]'],
    ['😀', '\\x{1F600}'],
    ['(?m)^a$', '(?m:^)a(?m:$)'],
  ])('%s', (pattern, text) => {
    expect(translationOf(pattern)).toEqual({ ok: true, condition: { kind: 'regex', text } });
  });

  it.each([
    ['.*', 'always'],
    ['', 'always'],
    ['a^b', 'never'],
    ['\\za', 'never'],
  ])('%s is %s', (pattern, kind) => {
    expect(translationOf(pattern)).toEqual({ ok: true, condition: { kind } });
  });
});
