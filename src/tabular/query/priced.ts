import type { Span } from '../../../grammar/text/positions.js';
import type { Cell } from '../table.js';
import type { BoundExpression, RunContext } from './scope.js';
import type { Type } from './types.js';

/** What takes no longer than to read so many characters is in the price of a cell. */
const FREE_WORK = 64;
/** Elements of an array that are looked at as fast as one is built. */
const ELEMENTS_READ = 2;

/** Values are told apart, and arrays and bags compared, by texts that are made of them. */
export const IDENTITY_WEIGHT = 8;
/** What it costs to find a value among others, beside its characters. */
export const IDENTITY_COST = 24;

/** Values of these types are calculated with digits: what it takes to read or make one, beside the price of a cell. */
const TYPE_COSTS: ReadonlyMap<string, number> = new Map([
  ['decimal', 120],
  ['datetime', 30],
  ['timespan', 30],
]);

/** What a value of the type costs to read or make, whatever it is. */
export function costOfType({ name }: Type): number {
  return TYPE_COSTS.get(name) ?? 0;
}

/**
 * Books that a value is read: strings by their length, arrays and bags by all that they hold. `weight` is how much longer it takes for
 * a character than what JavaScript does with whole strings.
 */
export function bookRead(value: Cell, run: RunContext, span: Span, weight = 1): void {
  if (typeof value === 'string') {
    const work = value.length * weight;
    if (work > FREE_WORK) run.meter.spend(work, span);
  } else if (typeof value === 'object' && value !== null) {
    const size = run.meter.sizeOf(value, span);
    if (size * weight <= FREE_WORK) return;
    run.meter.spend(size * weight, span);
    run.meter.elements(run.meter.countOf(value, span) / ELEMENTS_READ, span);
  }
}

/**
 * An argument whose values a run pays for when they are read. Every function and operator that looks at values gets such arguments, so
 * that none can be had for nothing, whatever long text it goes through in each row.
 */
export function priced(argument: BoundExpression, span: Span, weight = 1): BoundExpression {
  const { evaluate, literal, type } = argument;
  if (typeof literal === 'string' && literal.length * weight <= FREE_WORK) return argument;
  const cost = costOfType(type);
  return {
    ...argument,
    evaluate: (row, run) => {
      const value = evaluate(row, run);
      if (cost > 0) run.meter.spend(cost, span);
      bookRead(value, run, span, weight);
      return value;
    },
  };
}
