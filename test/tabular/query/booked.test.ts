import { describe, expect, it } from 'vitest';
import { MAX_DATA_SIZE, QueryMeter } from '../../../src/tabular/query/query-meter.js';
import type { Table } from '../../../src/tabular/table.js';
import {
  aggregateTails,
  columnsOf,
  expressionTails,
  functionTails,
  MIDDLE,
  MIDDLE_LENGTH,
  MORE,
  type PricedTails,
} from './priced-tails.js';
import { some } from '../../effort.js';
import { COMMAND, prepareText } from './run-tail.js';

/*
 * Protects the emulator's time, without a clock: whatever looks at a value in each row books its length. What a character costs is
 * measured in `price.slow.test.ts`.
 */

/** The part of the budget that a tail spends on so many rows; null where it is refused. */
function spent(tail: string, { name, columns, rows }: Table, count: number): number | null {
  const table = { name, columns, rows: rows.slice(0, count) };
  const prepared = prepareText(`${COMMAND} ${tail}`, columns);
  if (!prepared.ok) return null;
  const meter = new QueryMeter();
  const result = prepared.query.run(table, { now: 0, meter });
  return result.ok ? meter.spentPart : null;
}

const TEXTS = /\b(?:letters|twin|part|last|accents|commas|digits|json|escapes|uri|base64)\b/;
/** They leave a text alone: a branch that is not taken, a precision, what comes after the first value; a pattern is kept compiled. */
const LEAVES_ALONE = /\bcase\(|\bdcount(?:if)?\(.*,|\btake_anyif\(|matches regex|'regex'/;

describe('what looks at a long text in each row', () => {
  it.each<readonly [string, PricedTails, share: number]>([
    ['functions', functionTails, 4],
    ['aggregates', aggregateTails, 1],
    ['operators in expressions', expressionTails, 6],
    ['operators', MORE, 1],
  ])('books its length: %s', (_, all, share) => {
    const tails = all.flatMap(([, each]) => each).filter(tail => TEXTS.test(tail) && !LEAVES_ALONE.test(tail));
    expect(tails.length).toBeGreaterThan(20);
    const cheap = some(tails, share).filter(tail => {
      const table = columnsOf(tail, MIDDLE);
      // The first use of a pattern books that it is compiled.
      spent(tail, table, 1);
      const [one, two] = [spent(tail, table, 2), spent(tail, table, 4)];
      return one !== null && two !== null && (two - one) * MAX_DATA_SIZE < 2 * (MIDDLE_LENGTH / 2);
    });
    expect(cheap).toEqual([]);
  });

  it.each([
    ['each operator', '| where whole + 1 > whole * 2', 4],
    ['each term of a chain', `| where ${'whole == 10 or '.repeat(50)} whole == 11`, 51],
    [
      'each item of a list',
      `| where whole in (${Array.from({ length: 50 }, (_, index) => index + 10).join(', ')})`,
      50,
    ],
    ['each call', '| project x = strcat(tostring(whole), tostring(half), tostring(truth))', 4],
    ['each branch', `| project x = case(${'truth, 1, '.repeat(30)}2)`, 30],
  ] as const)('pays for %s, not only for its cell', (_, tail, count) => {
    const [one, two] = [spent(tail, MIDDLE, 2), spent(tail, MIDDLE, 4)];
    expect(((two ?? 0) - (one ?? 0)) * MAX_DATA_SIZE).toBeGreaterThanOrEqual(2 * count);
  });
});
