import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../../grammar/text/mention.js';
import { displayWidth, wrapped } from '../../../grammar/text/display-width.js';
import { anyText } from './arbitrary-table.js';

/* Protects the width of characters on a terminal. */

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['日本', 4],
    ['ｆｕｌｌ', 8],
    ['ｱ', 1],
    ['한국', 4],
    ['\u1112\u1161\u11ab', 2],
    ['e\u0301', 1],
    ['ä', 1],
    ['\u{1f600}', 2],
    ['\u{1f1e9}\u{1f1ea}', 2],
    ['✓', 1],
    ['⌚', 2],
    ['\u{20000}', 2],
  ])('%s takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('wrapped', () => {
  it.each<[string, number, string[]]>([
    ['', 5, ['']],
    ['abcde', 5, ['abcde']],
    ['abcdef', 5, ['abcde', 'f']],
    ['a b c d e f', 5, ['a b ', 'c d ', 'e f']],
    ['a, bcdefghij', 8, ['a, bcdef', 'ghij']],
    ['{"a":1},{"b":2}', 12, ['{"a":1},', '{"b":2}']],
    ['日本語', 4, ['日本', '語']],
    ['日本語', 1, ['日', '本', '語']],
    ['aae\u0301', 3, ['aae\u0301']],
    ['aae\u0301b', 3, ['aae\u0301', 'b']],
  ])('%j at %i columns', (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
  });

  it('loses no character, splits none, and keeps to the width', () => {
    fc.assert(
      fc.property(anyText.map(printable), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrapped(text, width);
        expect(lines.join('')).toBe(text);
        for (const line of lines) {
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/\p{Cs}/u);
        }
      }),
    );
  });
});
