import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Table } from '../../../src/tabular/table.js';
import { columns } from '../../../src/tabular/table.js';
import { randomOf, RandomTails } from './random-tails.js';
import { COMMAND, NOW, POLICY_COLUMNS, POLICY_TABLE, prepareText, rowsOf, runTail } from './run-tail.js';
import { effort } from '../../effort.js';

const json = fc.jsonValue({ maxDepth: 3 });
const rows = fc.array(
  fc.tuple(
    fc.string({ maxLength: 4 }),
    fc.option(fc.integer({ min: -3, max: 3 })),
    fc.option(fc.double({ noDefaultInfinity: false })),
    // JSON data is what dynamic columns hold.
    json.map(value => value as Cell),
  ),
  { maxLength: 12 },
);
const table = rows.map((cells): Table => ({
  name: 'Table_0',
  columns: columns({ s: 'string', n: 'long', r: 'real', d: 'dynamic' }),
  rows: cells,
}));

describe('laws of operators', () => {
  it('take n never gives more than n rows, and gives the first', () => {
    fc.assert(
      fc.property(table, fc.nat(15), (input, n) => {
        expect(rowsOf(`| take ${n}`, input)).toEqual(input.rows.slice(0, n));
      }),
    );
  });

  it('project of all columns is the identity', () => {
    fc.assert(
      fc.property(table, input => {
        expect(rowsOf('| project s, n, r, d', input)).toEqual(input.rows);
      }),
    );
  });

  it('sort is stable and total: sorted pairs are in order, equal keys keep theirs, nothing is lost', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('asc', 'desc'),
        fc.constantFrom('first', 'last'),
        (input, direction, nulls) => {
          const numbered: Table = {
            ...input,
            columns: [...input.columns, { name: 'i', type: 'long' }],
            rows: input.rows.map((row, index) => [...row, index]),
          };
          const sorted = rowsOf(`| sort by n ${direction} nulls ${nulls}`, numbered);
          expect(new Set(sorted.map(row => row[4]))).toEqual(new Set(numbered.rows.map(row => row[4])));
          for (const [index, right] of sorted.entries()) {
            const left = sorted[index - 1];
            if (left === undefined) continue;
            const [one, other] = [left[1] ?? null, right[1] ?? null];
            if (one === other) expect(Number(left[4])).toBeLessThan(Number(right[4]));
            else if (one === null || other === null) expect(one === null).toBe(nulls === 'first');
            else expect(direction === 'asc' ? one < other : one > other).toBe(true);
          }
        },
      ),
    );
  });

  it('where and its negation part the rows, but for those where the predicate is null', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: -3, max: 3 }), (input, n) => {
        const count = (predicate: string) => rowsOf(`| where ${predicate}`, input).length;
        const predicate = `n > (${n})`;
        expect(count(predicate) + count(`not(${predicate})`) + count('isnull(n)')).toBe(input.rows.length);
      }),
    );
  });

  it('the counts of summarize add up to the rows', () => {
    fc.assert(
      fc.property(table, input => {
        const total = rowsOf('| summarize c=count() by s, n | summarize sum(c)', input)[0]?.[0];
        expect(total).toBe(input.rows.length);
      }),
    );
  });

  it('mv-expand of packed values gives them back', () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: 1, maxLength: 8 }), values => {
        const text = JSON.stringify(values);
        const input: Table = { ...POLICY_TABLE, rows: [['', '', text, '', '']] };
        const expanded = rowsOf('| mv-expand p=parse_json(Policy) | project p', input);
        // JSON has no -0.
        expect(expanded).toEqual((JSON.parse(text) as Cell[]).map(value => [value]));
      }),
    );
  });

  it('long arithmetic wraps at 64 bits', () => {
    const long = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(long, long, (left, right) => {
        const [sum, difference, product] =
          rowsOf(`; print (${left}) + (${right}), (${left}) - (${right}), (${left}) * (${right})`)[0] ?? [];
        expect(BigInt(sum as number)).toBe(BigInt.asIntN(64, left + right));
        expect(BigInt(difference as number)).toBe(BigInt.asIntN(64, left - right));
        expect(BigInt(product as number)).toBe(BigInt.asIntN(64, left * right));
      }),
    );
  });
});

describe('no tail makes the interpreter throw', () => {
  const outcomeOf = (tail: string) => {
    const prepared = prepareText(`${COMMAND} ${tail}`, POLICY_COLUMNS);
    return prepared.ok ? prepared.query.run(POLICY_TABLE, { now: NOW }) : prepared;
  };

  it('whatever random operators do', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        const outcome = outcomeOf(new RandomTails(randomOf(seed)).tail());
        if (!outcome.ok) expect(outcome.problem.message).not.toBe('');
      }),
      { numRuns: effort(500) },
    );
  });

  it('whatever is cut out of a tail or put into it', () => {
    const noise = fc.constantFrom(
      '|',
      ';',
      '(',
      ')',
      '[',
      ']',
      '{',
      '"',
      "'",
      '`',
      '..',
      '=',
      '!',
      '\u0000',
      '//',
      '1',
      'x',
      ',',
      '@',
    );
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(10), noise, (seed, at, length, inserted) => {
        const tail = new RandomTails(randomOf(seed)).tail();
        const place = 1 + (at % tail.length);
        const broken = tail.slice(0, place) + inserted + tail.slice(place + length);
        const outcome = runTail(broken);
        if (!outcome.ok) {
          expect(outcome.problem.span.start).toBeLessThanOrEqual(outcome.problem.span.end);
          expect(outcome.problem.span.end).toBeLessThanOrEqual(`${COMMAND} ${broken}`.length);
        }
      }),
      { numRuns: effort(500) },
    );
  });
});
