import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includesText, indexOfText, lastIndexOfText, Occurrences, splitText } from '../../grammar/text/find.js';
import { processorTime } from '../processor-time.js';

/* Protects the search for one text in another: the same places as JavaScript's own, in a time that no pair of texts can stretch. */

const letters = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength });
/** A text, and one that is likely to be in it: a part of it, or a repetition. */
const pair = letters(300).chain(text =>
  fc.tuple(
    fc.constant(text),
    fc.oneof(
      letters(60),
      fc.tuple(fc.nat(300), fc.nat(120)).map(([from, length]) => text.slice(from, from + length)),
      fc.nat(80).map(count => 'a'.repeat(count)),
    ),
  ),
);

describe('finding a text', () => {
  it('gives the places that JavaScript gives', () => {
    fc.assert(
      fc.property(pair, fc.nat(50), ([text, wanted], from) => {
        expect(indexOfText(text, wanted, from)).toBe(text.indexOf(wanted, from));
        expect(lastIndexOfText(text, wanted)).toBe(text.lastIndexOf(wanted));
        expect(includesText(text, wanted)).toBe(text.includes(wanted));
        if (wanted !== '') expect(splitText(text, wanted)).toEqual(text.split(wanted));
        if (wanted !== '')
          expect(splitText(text + wanted.repeat(3) + text, wanted)).toEqual(
            (text + wanted.repeat(3) + text).split(wanted),
          );
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives all places, also those that overlap', () => {
    fc.assert(
      fc.property(pair, fc.nat(50), ([text, wanted], step) => {
        fc.pre(wanted !== '');
        const expected: number[] = [];
        for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) expected.push(at);
        const all = new Occurrences(text, wanted);
        expect([...expected.map(() => all.next()), all.next(), all.next()]).toEqual([...expected, -1, -1]);
        const some = new Occurrences(text, wanted);
        for (let start = 0; start <= text.length; start += 1 + step)
          expect(some.atOrAfter(start)).toBe(text.indexOf(wanted, start));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes its time by the length of the texts where one is at ever so many places', () => {
    const places = new Occurrences('a'.repeat(400_000), 'a'.repeat(200_000));
    const started = processorTime();
    let count = 0;
    while (places.next() >= 0) count++;
    expect(count).toBe(200_001);
    // To compare both at each place takes 4 seconds, and to prepare each search anew many minutes.
    expect(processorTime() - started).toBeLessThan(500);
  });

  it.each([
    ['one that differs in the middle', `${'a'.repeat(5_000)}b${'a'.repeat(5_000)}`],
    ['one that differs at the end', `${'a'.repeat(10_000)}b`],
    ['one that differs at the start', `b${'a'.repeat(10_000)}`],
  ])('takes its time by the length of the texts: %s', (_, wanted) => {
    const text = 'a'.repeat(400_000);
    const started = processorTime();
    expect([indexOfText(text, wanted), lastIndexOfText(text, wanted), splitText(text, wanted).length]).toEqual([
      -1, -1, 1,
    ]);
    // JavaScript's own take 1 to 3 seconds.
    expect(processorTime() - started).toBeLessThan(500);
  });
});
