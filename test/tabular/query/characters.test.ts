import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnTable, rowsOf, valueOf } from './run-tail.js';

describe('a character is a code point in every function', () => {
  it.each<readonly [expression: string, value: string | number]>([
    ["strlen('😀b')", 2],
    ["substring('😀b', 0, strlen('😀b'))", '😀b'],
    ["substring('😀b', 1)", 'b'],
    ["substring('😀b', 0, 1)", '😀'],
    ["substring('a😀b', -2, 1)", '😀'],
    ["substring('a😀b', -9, 2)", 'a😀'],
    ["substring('a😀b', 3)", ''],
    ["indexof('😀b', 'b')", 1],
    ["indexof('😀b😀b', 'b', 2)", 3],
    ["indexof('😀b😀b', 'b', -1)", 3],
    ["indexof('😀😀b', 'b', 0, 2)", -1],
    ["indexof('😀😀b', 'b', 0, 3)", 2],
    ["indexof('😀b😀b', '😀', 0, -1, 2)", 2],
    ["substring('abc', 1, 1)", 'b'],
    ["indexof('abc', 'c', -1)", 2],
  ])('%s', (expression, value) => {
    expect(valueOf(expression)).toBe(value);
  });

  it('takes every text apart and together again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.nat({ max: 12 }), (text, place) => {
        const cut = Math.min(place, Array.from(text).length);
        const [row] = rowsOf(
          `| project substring(t, 0, ${cut}), substring(t, ${cut}), strlen(substring(t, 0, ${cut}))`,
          columnTable('t', 'string', [text]),
        );
        const points = Array.from(text);
        expect(row).toEqual([points.slice(0, cut).join(''), points.slice(cut).join(''), cut]);
      }),
    );
  });
});
