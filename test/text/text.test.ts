import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt } from '../../grammar/text/excerpt.js';
import { listed, mention, pathStep, printable } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { lineStarts, positionAt, rangeOf } from '../../grammar/text/positions.js';

/* Protects what every message is made of: positions, carets, quoting, "did you mean". */

describe('positions', () => {
  it.each([
    ['', [0]],
    ['a', [0]],
    ['a\n', [0, 2]],
    ['a\r\nb\rc\nd', [0, 3, 5, 7]],
    ['\n\r', [0, 1, 2]],
    ['a\u2028b', [0]],
  ])('lines of %j start at %j', (text, starts) => {
    expect(lineStarts(text)).toEqual(starts);
  });

  it('count from 1, columns in UTF-16 units', () => {
    expect(rangeOf('ab\r\n😀c', { start: 6, end: 7 })).toEqual({
      start: { line: 2, column: 3 },
      end: { line: 2, column: 4 },
    });
  });

  it('every offset has its place, and the place its offset', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', '😀'), { maxLength: 10 }), pieces => {
        const text = pieces.join('');
        const starts = lineStarts(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const { line, column } = positionAt(starts, offset);
          expect((starts[line - 1] ?? NaN) + column - 1).toBe(offset);
        }
      }),
    );
  });
});

describe('excerpt', () => {
  it.each<readonly [string, number, number, string]>([
    ['abc', 1, 2, '1 | abc\n  |  ^'],
    ['abc', 3, 3, '1 | abc\n  |    ^'],
    ['', 0, 0, '1 |\n  | ^'],
    ['a\nbcd\ne', 3, 5, '2 | bcd\n  |  ^^'],
    ['a\r\nbcd\r\ne', 3, 9, '2 | bcd\n  | ^^^'],
    ['a\n', 2, 2, '2 |\n  | ^'],
    ['\tx', 1, 2, '1 |   x\n  |   ^'],
    ['\u001b[0mx', 4, 5, '1 | <U+001B>[0mx\n  |            ^'],
    ['x\u001by', 1, 2, '1 | x<U+001B>y\n  |  ^^^^^^^^'],
    ['😀😀x', 4, 5, '1 | 😀😀x\n  |     ^'],
  ])('of %j from %i to %i', (text, start, end, expected) => {
    expect(excerpt(text, { start, end })).toBe(expected);
  });

  it('of a long line shows the part around the fault', () => {
    const text = `${'a'.repeat(500)}FAULT${'b'.repeat(500)}`;
    const [source = '', carets = ''] = excerpt(text, { start: 500, end: 505 }).split('\n');
    expect(source.length).toBeLessThan(140);
    expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('FAULT');
  });

  it('the caret stands under the fault, on any line, in lines of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(300), fc.nat(20), (text, start, length) => {
        fc.pre(start <= text.length);
        const end = Math.min(start + length, text.length);
        const lines = excerpt(text, { start, end }).split('\n');
        expect(lines).toHaveLength(2);
        expect(lines.join('')).not.toMatch(/\p{Cc}/u);
        expect(lines[1]).toMatch(/^ *\| *\^+$/);
      }),
    );
  });
});

describe('mention', () => {
  it.each([
    ['a', '`a`'],
    ['', '""'],
    ['`', '"`"'],
    ['```', '"```"'],
    ['a\nb', '`a<U+000A>b`'],
    ['\ud800', '`<U+D800>`'],
    ['😀', '`😀`'],
    ['\u202e', '`<U+202E>`'],
  ])('%j is shown as %s', (text, expected) => {
    expect(mention(text)).toBe(expected);
  });

  it('cuts a long text, but never a character in two', () => {
    expect(mention('a'.repeat(100))).toBe(`\`${'a'.repeat(60)}…\``);
    expect(mention(`${'a'.repeat(59)}😀b`)).toBe(`\`${'a'.repeat(59)}…\``);
  });

  it('printable is idempotent and leaves nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const shown = printable(text);
        expect(printable(shown)).toBe(shown);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(shown).not.toMatch(/[\ud800-\udfff]/u);
      }),
    );
  });

  it.each([
    ['tags', '.tags'],
    ['$a-b_1', '.$a-b_1'],
    ['a b', '["a b"]'],
    ['', '[""]'],
    ['\u001b', '["<U+001B>"]'],
    ['"', '["\\""]'],
  ])('the step %j of a path is %s', (name, step) => {
    expect(pathStep(name)).toBe(step);
  });

  it('lists', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'], 'and')]).toEqual([
      '',
      'a',
      'a or b',
      'a, b and c',
    ]);
  });
});

describe('nearest', () => {
  const WORDS = ['callout', 'policy', 'cluster', 'sql', 'mysql'];

  it.each([
    ['calout', 'callout'],
    ['clalout', 'callout'],
    ['CALLOUT', 'callout'],
    ['polciy', 'policy'],
    ['slq', 'sql'],
    ['cluter', 'cluster'],
    ['xyz', null],
    ['s', null],
    ['', null],
    ['x'.repeat(61), null],
    ['x'.repeat(1_000_000), null],
  ])('%s: %s', (word, expected) => {
    expect(nearest(word, WORDS)).toBe(expected);
  });

  it('prefers the closest, and of equals the first', () => {
    expect(nearest('sq', ['sql', 'sqx'])).toBe('sql');
    expect(nearest('mysq', ['sql', 'mysql'])).toBe('mysql');
  });
});
