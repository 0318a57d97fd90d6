import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiteralIndex } from '../../src/decide/literal-index.js';
import { lowered, mayMatch } from '../../src/decide/literal-runs.js';

/*
 * Protects the index over rules: it may name too many candidates, but never misses one.
 */

const unit = fc.constantFrom('a', 'b', 'B', '.', '/', '1', 'é', 'É', 'K', '\u212a', '\u0142', '\ud800');
const text = fc.string({ unit, minLength: 1, maxLength: 20 }).map(lowered);
const needs = fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { maxLength: 3 });

describe('the index', () => {
  it('finds each thing whose texts the subject contains, once', () => {
    fc.assert(
      fc.property(
        fc.array(needs, { maxLength: 12 }),
        fc.array(fc.oneof(fc.string({ unit, maxLength: 8 }), fc.nat(40)), { maxLength: 6 }),
        (things, parts) => {
          const texts = things.flat(2);
          const subject = parts
            .map(part => (typeof part === 'string' ? part : (texts[part % texts.length] ?? '')))
            .join('');
          const index = new LiteralIndex(things);
          const found = [...index.always, ...index.scan(subject)];
          expect(new Set(found).size).toBe(found.length);
          const expected = things.flatMap((lists, thing) => (mayMatch(lists, lowered(subject)) ? [thing] : []));
          expect(found).toEqual(expect.arrayContaining(expected));
          expect(index.scan(subject)).toEqual(index.scan(subject));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('tells ten thousand names apart', () => {
    const names = Array.from({ length: 10_000 }, (_, number) => [[`host${number}.database.windows.net`]]);
    const index = new LiteralIndex(names);
    expect(index.always).toEqual([]);
    for (const number of [0, 7, 123, 1234, 9999]) {
      for (const before of ['', 'x', 'xy', 'https://']) {
        const found = index.scan(`${before}HOST${number}.database.windows.net/`);
        expect(found).toContain(number);
        expect(found.length).toBeLessThan(20);
      }
    }
    expect(index.scan('https://example.com/').length).toBe(0);
  });
});
