import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/tabular/table.js';
import { QueryMeter } from '../../../src/tabular/query/query-meter.js';
import { columnsOf, LONG, pricedTails, SHORT, TWINS } from './priced-tails.js';
import { COMMAND, prepareText } from './run-tail.js';

/*
 * Protects the emulator's time: what a part of a tail's budget buys is much the same for every function, aggregate and operator,
 * whatever large values it is given. All of the registry are measured, so that a new one which forgets to charge is found. Times are
 * processor time of code that has run before, and what looks dear is measured again and again: what counts is the least, which nothing
 * else on the machine makes longer. That everything books what it reads is tested without a clock, too, in `booked.test.ts`.
 */

/** The part of the budget that a tail may spend here. */
const EFFORT = 0.005;
const MAX_TIMES_THE_MEDIAN = 20;
/** Less says nothing of a price: a clock is not that exact, and what is compiled or collected meanwhile would count. */
const MIN_NANOSECONDS = 2_000_000;
const MAX_RUNS = 12;

interface Price {
  readonly nanoseconds: number;
  /** Nanoseconds that the whole budget buys. */
  readonly whole: number;
}

/** The price of a tail by one run; null where it is refused. */
function priceOf(tail: string, input: Table): Price | null {
  const table = /\*|\|\s*(?:evaluate|getschema|search|union)/.test(tail) ? input : columnsOf(tail, input);
  const prepared = prepareText(`${COMMAND} ${tail}`, table.columns);
  if (!prepared.ok) return null;
  const meter = new QueryMeter(EFFORT);
  const started = process.cpuUsage();
  const result = prepared.query.run(table, { now: 0, meter });
  const { user, system } = process.cpuUsage(started);
  if (!result.ok && !/^QUERY_(?:TOO|VALUE)/.test(result.problem.reason)) return null;
  const nanoseconds = (user + system) * 1_000;
  return { nanoseconds, whole: nanoseconds / (meter.spentPart - (1 - EFFORT)) };
}

/** So many rows of a table, again and again. */
function rowsOf(table: Table, count: number): Table {
  return { ...table, rows: Array.from({ length: count }, (_, row) => table.rows[row % table.rows.length] ?? []) };
}

/** A call eight times over in one cell, so that the price of the cell hides little of its own. */
function repeated(tail: string): string {
  return tail.replace(
    /project x = (.*)$/,
    (_, call: string) => `project x = strcat(${Array.from({ length: 8 }, () => call).join(', ')})`,
  );
}

describe('a part of the budget of a tail buys much the same time of every function, aggregate and operator', () => {
  it.each([
    ['on rows with large values', rowsOf(LONG, 100), (tail: string) => tail],
    ['on many rows that share large values', TWINS, (tail: string) => tail],
    ['on many rows', rowsOf(SHORT, 2_000), repeated],
  ] as const)('%s', (_, input, written) => {
    const tails = pricedTails.flatMap(([, each]) => each).map(written);
    const first = tails.flatMap(tail => {
      const price = priceOf(tail, input);
      return price === null ? [] : [{ tail, price }];
    });
    expect(first.length).toBeGreaterThan(tails.length / 4);
    const median =
      first.map(({ price }) => price.whole).sort((left, right) => left - right)[first.length >> 1] ?? Number.NaN;
    const isDear = ({ nanoseconds, whole }: Price) =>
      nanoseconds > MIN_NANOSECONDS && whole > MAX_TIMES_THE_MEDIAN * median;
    // The first run compiles, and another process may have been at work: one run that is not dear is enough.
    const dear = first.filter(({ tail, price }) => {
      if (!isDear(price)) return false;
      for (let run = 0; run < MAX_RUNS; run++) {
        const again = priceOf(tail, input);
        if (again === null || !isDear(again)) return false;
      }
      return true;
    });
    expect(dear.map(({ tail, price }) => `${tail}: ${Math.round(price.whole / median)} times`)).toEqual([]);
  });
});
