import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded } from '../../src/cli/output/fold.js';
import { kustoCallout } from './harness.js';

/* Protects what people read on a terminal: no word is cut that a line holds, and nothing of a text goes missing. */

describe('a text on a terminal', () => {
  const cases: readonly (readonly [title: string, text: string, columns: number, shown: readonly string[]])[] = [
    ['what fits stays', 'one two', 7, ['one two']],
    ['a long line goes on in the next', 'one two three', 7, ['one two', 'three']],
    ['below where it began', '  one two three', 9, ['  one two', '  three']],
    ['below the text after the mark of a list', '  - one two three', 11, ['  - one two', '    three']],
    ['below the second cell of a row', '1  one  two three', 10, ['1  one', '   two', '   three']],
    [
      'a word that no line holds stays where it is',
      'at https://contoso.example/ now',
      12,
      ['at https://contoso.example/ now'],
    ],
    ['colours take no room', '\u001b[31mone\u001b[0m two', 7, ['\u001b[31mone\u001b[0m two']],
    ['wide characters take two', '日本 日本', 8, ['日本', '日本']],
    ['excerpts stay', '3 | one two three', 8, ['3 | one two three']],
  ];
  it.each(cases)('%s', (_, text, columns, shown) => {
    expect(folded(text, columns)).toBe(shown.join('\n'));
  });

  it('has the same words, in lines that are wider only where one word is', () => {
    const words = fc.array(fc.stringMatching(/^[a-z:*-]{1,12}$/), { maxLength: 30 });
    fc.assert(
      fc.property(words, fc.nat(6), fc.integer({ min: 24, max: 48 }), (all, indent, columns) => {
        const text = ' '.repeat(indent) + all.join(' ');
        const lines = folded(text, columns).split('\n');
        expect(lines.join(' ').trim().split(/ +/)).toEqual(text.trim().split(/ +/));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('does not put a command to a build agent at the beginning of a line', async () => {
    const { stderr } = await kustoCallout(['run', `${'x'.repeat(45)} ::error::no.kql`], { columns: 60 });
    expect(stderr).toMatch(/\n: :error::no\.kql/);
  });
});
