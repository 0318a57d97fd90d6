import { describe, expect, it } from 'vitest';
import { aggregateFunction, aggregateNames } from '../../../src/tabular/query/aggregates.js';
import { scalarFunction, scalarFunctionNames } from '../../../src/tabular/query/scalar-functions.js';
import { argumentLists, type WrittenArgument } from './argument-lists.js';
import { runTail } from './run-tail.js';

/* Protects the emulator from functions that throw: whatever values they get, there is a result or a problem in words. */

const EXTREMES: readonly WrittenArgument[] = [
  ...['1.7976931348623157e308', 'real(nan)', 'real(+inf)', 'real(-inf)', '-0.5', 'real(null)'].map(
    (text): WrittenArgument => [text, 'real'],
  ),
  ...['9223372036854775807', '-9223372036854775807', '-1', 'long(null)', 'int(null)'].map((text): WrittenArgument => [
    text,
    'long',
  ]),
  ...['decimal(1e30)', 'decimal(0.1)', 'decimal(null)'].map((text): WrittenArgument => [text, 'decimal']),
  ...['datetime(null)', 'datetime(0001-01-01)', 'datetime(9999-12-31 23:59:59.9999999)'].map(
    (text): WrittenArgument => [text, 'datetime'],
  ),
  ...['timespan(null)', '-10675199d', '10675199d'].map((text): WrittenArgument => [text, 'timespan']),
  ...["''", "'\\ud800'", "'%'", "'{'", "'\\0'", "'1e999'", "'((('"].map((text): WrittenArgument => [text, 'string']),
  ['dynamic(null)', 'dynamic array'],
  ['dynamic([null, "a", {"b": [1.5]}, true])', 'dynamic array'],
  ['dynamic([])', 'dynamic array'],
  ['dynamic({})', 'dynamic bag'],
  ['dynamic({"__proto__": null, "": [1]})', 'dynamic bag'],
  ['guid(null)', 'guid'],
  ['bool(null)', 'bool'],
];
const CALLS = 60;

/** What a tail ends in where it throws. */
function thrownBy(tail: string): string | null {
  try {
    runTail(tail);
    return null;
  } catch (error) {
    return `${tail}: ${String(error)}`;
  }
}

describe('extreme values', () => {
  it('make no function throw', () => {
    const tails = scalarFunctionNames.flatMap(name =>
      (scalarFunction(name)?.signatures ?? []).flatMap(signature =>
        [...argumentLists(signature, EXTREMES, CALLS)].map(given => `; print ${name}(${given.join(', ')})`),
      ),
    );
    expect(tails.length).toBeGreaterThan(1_000);
    expect(tails.flatMap(tail => thrownBy(tail) ?? [])).toEqual([]);
  });

  it('make no aggregate throw', () => {
    const tails = aggregateNames.flatMap(name =>
      (aggregateFunction(name)?.signatures ?? []).flatMap(signature =>
        [...argumentLists(signature, EXTREMES, CALLS)].map(given => `| summarize ${name}(${given.join(', ')})`),
      ),
    );
    expect(tails.flatMap(tail => thrownBy(tail) ?? [])).toEqual([]);
  });
});
