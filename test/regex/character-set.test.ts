import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowercaseOfRange, toLowercase, unitsLoweringInto } from '../../src/regex/case-equivalence.js';
import { CharacterSet } from '../../src/regex/character-set.js';
import { CATEGORY_NAMES } from '../../src/regex/unicode-tables.js';
import { blockSet, categorySet, digitSet, spaceSet, wordSet } from '../../src/regex/unicode.js';

/* Protects sets of units, and the tables of the pinned Unicode version behind them. */

describe('sets of code units', () => {
  const unit = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0xfffe, 0xffff));
  const pairs = fc
    .array(fc.tuple(unit, unit), { maxLength: 6 })
    .map(ranges => ranges.flatMap(([left, right]) => [Math.min(left, right), Math.max(left, right)]));

  it('behave as sets do, and have one form each', () => {
    fc.assert(
      fc.property(pairs, pairs, unit, (left, right, member) => {
        const [first, second] = [CharacterSet.fromPairs(left), CharacterSet.fromPairs(right)];
        const [inFirst, inSecond] = [first.has(member), second.has(member)];
        expect(first.union(second).has(member)).toBe(inFirst || inSecond);
        expect(first.intersect(second).has(member)).toBe(inFirst && inSecond);
        expect(first.subtract(second).has(member)).toBe(inFirst && !inSecond);
        expect(first.complement().has(member)).toBe(!inFirst);
        expect(first.complement().complement().equals(first)).toBe(true);
        expect(first.size + first.complement().size).toBe(0x10000);
        expect(first.union(second).equals(second.union(first))).toBe(true);
      }),
    );
  });
});

describe('the pinned tables', () => {
  it('give every unit exactly one general category', () => {
    const sets = CATEGORY_NAMES.map(name => categorySet(name) ?? CharacterSet.EMPTY);
    expect(sets.reduce((size, set) => size + set.size, 0)).toBe(0x10000);
    expect(CharacterSet.EMPTY.union(...sets).equals(CharacterSet.ALL)).toBe(true);
  });

  // Counted on .NET Core 3.1 (shared/reference/regex.md §2: 370 decimal digits).
  it('have the sizes that .NET Core 3.1 has', () => {
    expect(digitSet().size).toBe(370);
    expect(spaceSet().size).toBe(25);
    expect(categorySet('Lu')?.size).toBe(1112);
    expect(wordSet().has(0x200d)).toBe(false);
    expect(blockSet('IsGreek')?.ranges).toEqual([0x370, 0x3ff]);
    expect(blockSet('Greek')).toBeUndefined();
    expect(blockSet('constructor')).toBeUndefined();
  });

  it('fold case as the invariant culture does', () => {
    const lower = (text: string): string => String.fromCharCode(toLowercase(text.charCodeAt(0)));
    expect(['A', 'É', '\u212a', 'ẞ', 'İ', 'ı', 'ſ'].map(lower)).toEqual(['a', 'é', 'k', 'ß', 'İ', 'ı', 'ſ']);
    expect(unitsLoweringInto(CharacterSet.of(0x6b)).ranges).toEqual([0x4b, 0x4b, 0x6b, 0x6b, 0x212a, 0x212a]);
    expect(CharacterSet.fromPairs(lowercaseOfRange(0x41, 0x43)).ranges).toEqual([0x41, 0x43, 0x61, 0x63]);
  });
});
