import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DotnetRegexParseError,
  parsePattern,
  type RegexNode,
  type RegexParseErrorKind,
} from '../../src/regex/index.js';
import { readSharedCases, readUriCases } from './cases.js';

function errorOf(pattern: string): DotnetRegexParseError {
  const result = parsePattern(pattern);
  if (result.ok) throw new Error(`${pattern} was accepted`);
  return result.error;
}

function rootOf(pattern: string): RegexNode {
  const result = parsePattern(pattern);
  if (!result.ok) throw result.error;
  return result.tree.root;
}

/** .NET Core 3.1's internal names for errors, as its tests have them, and .NET 7's public ones, as we have them. */
const KINDS_OF_DOTNET_TESTS: Readonly<Record<string, RegexParseErrorKind>> = {
  AlternationCantCapture: 'AlternationHasNamedCapture',
  AlternationCantHaveComment: 'AlternationHasComment',
  BadClassInCharRange: 'ShorthandClassInCharacterRange',
  CapnumNotZero: 'CaptureGroupOfZero',
  CaptureGroupOutOfRange: 'QuantifierOrCaptureGroupOutOfRange',
  IllegalEndEscape: 'UnescapedEndingBackslash',
  IllegalRange: 'ReversedQuantifierRange',
  IncompleteSlashP: 'InvalidUnicodePropertyEscape',
  InvalidGroupName: 'CaptureGroupNameInvalid',
  MalformedNameRef: 'MalformedNamedReference',
  MalformedReference: 'AlternationHasMalformedReference',
  MalformedSlashP: 'MalformedUnicodePropertyEscape',
  MissingControl: 'MissingControlCharacter',
  NestedQuantify: 'NestedQuantifiersNotParenthesized',
  NotEnoughParentheses: 'InsufficientClosingParentheses',
  QuantifyAfterNothing: 'QuantifierAfterNothing',
  ReversedCharRange: 'ReversedCharacterRange',
  SubtractionMustBeLast: 'ExclusionGroupNotLast',
  TooFewHex: 'InsufficientOrInvalidHexDigits',
  TooManyAlternates: 'AlternationHasTooManyConditions',
  TooManyParentheses: 'InsufficientOpeningParentheses',
  UndefinedBackref: 'UndefinedNumberedReference',
  UndefinedNameRef: 'UndefinedNamedReference',
  UndefinedReference: 'AlternationHasUndefinedReference',
  UnknownUnicodeProperty: 'UnrecognizedUnicodeProperty',
  UnrecognizedControl: 'UnrecognizedControlCharacter',
  UnrecognizedEscape: 'UnrecognizedEscape',
  UnrecognizedGrouping: 'InvalidGroupingConstruct',
  UnterminatedBracket: 'UnterminatedBracket',
  UnterminatedComment: 'UnterminatedComment',
};

describe('errors', () => {
  const { errors, rules } = readUriCases();

  it.each(errors)('$pattern is refused with .NET Core 3.1 words and offset', ({ pattern, offset, reason }) => {
    const error = errorOf(pattern);
    expect({ offset: error.offset, reason: error.reason }).toEqual({ offset, reason });
    expect(error.message).toBe(`Invalid pattern '${pattern}' at offset ${offset}. ${reason}`);
  });

  it('accepts every valid rule of the URI cases', () => {
    for (const { pattern } of rules) expect(parsePattern(pattern), pattern).toMatchObject({ ok: true });
  });

  // Offset and reason by example: the table of shared/reference/regex.md §3, verified on .NET Core 3.1.
  it.each([
    ['*.x.net', 1, 'Quantifier {x,y} following nothing.'],
    ['a|*', 3, 'Quantifier {x,y} following nothing.'],
    ['(?)a', 2, 'Quantifier {x,y} following nothing.'],
    ['a{2}{3}', 5, "Nested quantifier '{'."],
    ['a*?+', 4, "Nested quantifier '+'."],
    ['(?:a', 4, "Not enough )'s."],
    ['[]a', 3, 'Unterminated [] set.'],
    ['[a-\\d]', 5, 'Cannot include class \\\\d in character range.'],
    ['[a-z-[aeiou]x]', 12, 'A subtraction must be the last element in a character class.'],
    ['\\99', 2, 'Unrecognized escape sequence \\\\9.'],
    ['a\\', 2, 'Illegal \\\\ at end of pattern.'],
    ['(a)\\k<2>', 8, 'Reference to undefined group number 2.'],
    ['\\k<n>', 5, "Reference to undefined group name 'n'."],
    ['\\k', 1, 'Malformed \\\\k<...> named back reference.'],
    ['\\p{Foo}', 7, "Unknown property 'Foo'."],
    ['(?<1a>a)', 4, 'Invalid group name: Group names must begin with a word character.'],
    ['a{2147483648}', 12, 'Capture group numbers must be less than or equal to Int32.MaxValue.'],
    ['(?(1)a|b)', 5, '(?(1) ) reference to undefined group.'],
    ['(?(a)b|c|d)', 11, 'Too many | in (?()|).'],
  ])('%s fails at %i: %s', (pattern, offset, reason) => {
    expect(errorOf(pattern)).toMatchObject({ offset, reason });
  });

  const dotnetCases = readSharedCases('regex-dotnet.jsonl');
  it.skipIf(dotnetCases === undefined)('refuses and accepts what the tests of .NET itself do, by kind', () => {
    for (const { pattern, expected, errorKind } of dotnetCases ?? []) {
      const result = parsePattern(String(pattern));
      expect(result.ok, String(pattern)).toBe(expected !== 'error');
      if (!result.ok && errorKind !== undefined) {
        expect(result.error.kind, String(pattern)).toBe(KINDS_OF_DOTNET_TESTS[errorKind as string]);
      }
    }
  });

  it('bounds length and nesting, each with an error of its own kind', () => {
    expect(errorOf('a'.repeat(200_001)).kind).toBe('PatternTooLong');
    expect(errorOf('('.repeat(90_000) + ')'.repeat(90_000)).kind).toBe('NestingTooDeep');
    expect(errorOf('[a-'.repeat(40_000) + ']'.repeat(40_000)).kind).toBe('NestingTooDeep');
    expect(parsePattern('('.repeat(2000) + ')'.repeat(2000)).ok).toBe(true);
  });

  it('bounds the ranges that the classes of a pattern stand for, counting each text once', () => {
    const distinct = Array.from({ length: 2_000 }, (_, index) => `[\\w\\u${(0x2000 + index).toString(16)}]`).join('');
    expect(errorOf(distinct).kind).toBe('ClassesTooLarge');
    expect(parsePattern('[\\w-]+\\.'.repeat(20_000)).ok).toBe(true);
    expect(parsePattern(`(?i)[${'\\p{L}\\P{Lu}\\p{IsGreek}'.repeat(8_000)}]`).ok).toBe(true);
  });

  it('never throws, whatever the pattern', () => {
    const characters = Array.from("()[]{}*+?|^$.\\-#:<>=!'01abkpuxcP \n");
    const fragment = fc.constantFrom(...characters, '(?', '(?<', '(?(', '[^', '\\k<', '{1,', '(?x)');
    fc.assert(
      fc.property(fc.array(fc.oneof(fragment, fc.string())), parts => {
        const result = parsePattern(parts.join(''));
        expect(result.ok || result.error instanceof DotnetRegexParseError).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('tree', () => {
  it('keeps for each node the range it was written in', () => {
    const pattern = '(?<n>a|b{2,3}?)\\k<n>[^\\d-x]$';
    const texts: string[] = [];
    const collect = (node: RegexNode): void => {
      texts.push(`${node.type} ${pattern.slice(node.start, node.end)}`);
      if ('children' in node) node.children.forEach(collect);
      if ('body' in node) collect(node.body);
    };
    collect(rootOf(pattern));
    expect(texts).toEqual([
      'concatenation (?<n>a|b{2,3}?)\\k<n>[^\\d-x]$',
      'capture (?<n>a|b{2,3}?)',
      'alternation a|b{2,3}?',
      'character a',
      'loop b{2,3}?',
      'character b',
      'backreference \\k<n>',
      'class [^\\d-x]',
      'anchor $',
    ]);
  });

  it('numbers unnamed groups first, then named ones, and keeps explicit numbers', () => {
    const result = parsePattern('(?<x>a)(b)(?<9>c)(?<y>d)(e)');
    expect(result).toMatchObject({ ok: true, tree: { groupNumbers: [0, 1, 2, 3, 4, 9] } });
    expect(result.ok && Object.fromEntries(result.tree.groupNames)).toEqual({ x: 3, y: 4 });
  });

  it.each([
    ['[a-z-[aeiou]]', 'bcdz', 'aeiouA-'],
    ['[^\\w-[é]]', '-. é'.replace('é', ''), 'aZ9_é'],
    ['(?i)[a-c]', 'abcABC', 'dD'],
    ['(?i)k', 'kK\u212a', 'l'],
    ['(?i)[^k]', 'l', 'kK\u212a'],
    ['(?i)\\p{Lu}', 'aA', '1'],
    ['\\p{Lu}', 'A', 'a1'],
    ['\\p{IsGreek}', 'αΩ', 'a'],
    ['[]a]', ']a', 'b'],
    ['[a\\-z]', 'a-z', 'b'],
    ['\\s', ' \t\u0085\u3000', '\ufeffa'],
    ['.', 'a\r\u2028', '\n'],
    ['(?s).', 'a\n', ''],
    ['\\0', '\0', '0'],
    ['\\x41', 'A', 'x'],
    ['\\cA', '\u0001', 'A'],
  ])('%s stands for exactly its units', (pattern, members, others) => {
    const node = rootOf(pattern);
    if (!('set' in node)) throw new Error(`${pattern} is not a class`);
    for (const member of members) expect(node.set.has(member.charCodeAt(0)), member).toBe(true);
    for (const other of others) expect(node.set.has(other.charCodeAt(0)), other).toBe(false);
  });

  it('lists the members of a class as written', () => {
    const pattern = '[a-z\\d.-[q]]';
    const node = rootOf(pattern);
    if (node.type !== 'class') throw new Error('not a class');
    expect(node.items.map(item => `${item.type} ${pattern.slice(item.start, item.end)}`)).toEqual([
      'range a-z',
      'escape \\d',
      'character .',
      'subtraction [q]',
    ]);
  });
});
