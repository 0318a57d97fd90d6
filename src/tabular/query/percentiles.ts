import type { Cell } from '../table.js';
import type { Accumulator, AggregateCall, AggregateFunction } from './aggregate.js';
import { required } from './function.js';
import { messages } from './messages.js';
import { fail } from './problem.js';
import type { BoundExpression, RunContext } from './scope.js';
import { MAX_ARGUMENTS, parameter, signature, type TypedArgument } from './signature.js';
import { arrayOf, types, type Type } from './types.js';
import { orderOf } from './values/compare.js';
import { toDynamic, toReal } from './values/convert.js';
import { isArrayValue } from './values/dynamic.js';

/*
 * Percentiles by the nearest rank, which is what the service estimates (percentiles-aggregation-function.md): with few values it
 * gives one of them.
 */

/** What a percentile of values of a type is: an int becomes a long, a decimal a real. */
export function percentileType(type: Type): Type {
  return type.name === 'int' ? types.long : type.name === 'decimal' ? types.real : type;
}

/** Collects the values of an expression, to be asked for percentiles. */
export function collectingValues({ evaluate, type }: BoundExpression, span: AggregateCall['span']) {
  const values: Cell[] = [];
  const order = orderOf(type);
  let isSorted = false;
  return {
    add: (row: readonly Cell[], run: RunContext): void => {
      const value = evaluate(row, run);
      if (value === null) return;
      run.meter.elements(1, span);
      values.push(value);
    },
    /** The least value that so many percent of all do not exceed; null without values. OURS(query-percentiles). */
    at: (percent: number, run: RunContext): Cell => {
      if (!isSorted) {
        // Each value is compared with some others.
        run.meter.elements((values.length * Math.log2(values.length + 1)) / 4, span);
        values.sort(order);
        isSorted = true;
      }
      const rank = Math.ceil((Math.min(100, Math.max(0, percent)) / 100) * values.length);
      const value = values[Math.max(0, rank - 1)] ?? null;
      return type.name === 'decimal' ? toReal(value) : value;
    },
  };
}

/** Dynamic values and texts have no percentiles, though the official editor lets them pass. */
export function checkPercentileArgument(argument: BoundExpression): void {
  const { name } = argument.type;
  if (['int', 'long', 'real', 'decimal', 'datetime', 'timespan', 'unknown'].includes(name)) return;
  fail(messages.summableExpected(argument, name));
}

function percents(argument: BoundExpression, run: RunContext): number[] {
  const value = argument.evaluate([], run);
  return (isArrayValue(value) ? value : [value]).map(each => toReal(each) ?? Number.NaN);
}

/** `percentiles_array(value, p1, p2, …)`: the percentiles as one array. */
export const percentilesArray: Omit<AggregateFunction, 'name'> = {
  naming: { kind: 'prefix', prefix: 'percentiles' },
  signatures: [
    signature(elements, [parameter('scalar'), parameter('number', { maximum: MAX_ARGUMENTS })]),
    signature(elements, [parameter('scalar'), parameter('array')], 'fixed'),
  ],
  compile({ arguments: [value, ...wanted], span }) {
    const argument = required(value);
    checkPercentileArgument(argument);
    return (): Accumulator => {
      const { add, at } = collectingValues(argument, span);
      return {
        add,
        result: run =>
          run.meter.built(
            wanted
              .flatMap(each => percents(each, run))
              .map(percent => toDynamic(at(percent, run), percentileType(argument.type))),
            span,
          ),
      };
    };
  },
};

function elements([first]: readonly TypedArgument[]): Type {
  return first === undefined ? types.dynamic : arrayOf(percentileType(first.type));
}
