import type { Span } from '../../../grammar/text/positions.js';
import type { Cell } from '../table.js';
import type { BoundExpression, RunContext } from './scope.js';

/** Values that are no longer are in the price of a cell. */
const FREE_LENGTH = 64;
/** Elements of an array that are looked at as fast as one is built. */
const ELEMENTS_READ = 2;

/** Values are told apart, and arrays and bags compared, by texts that are made of them. */
export const IDENTITY_WEIGHT = 8;

/**
 * Books that a value is read: strings by their length, arrays and bags by all that they hold. `weight` is how much longer it takes for
 * a character than what JavaScript does with whole strings.
 */
export function bookRead(value: Cell, run: RunContext, span: Span, weight = 1): void {
  if (typeof value === 'string') {
    if (value.length > FREE_LENGTH) run.meter.spend(value.length * weight, span);
  } else if (typeof value === 'object' && value !== null) {
    const size = run.meter.sizeOf(value, span);
    if (size <= FREE_LENGTH) return;
    run.meter.spend(size * weight, span);
    run.meter.elements((Array.isArray(value) ? value : Object.keys(value)).length / ELEMENTS_READ, span);
  }
}

/**
 * An argument whose values a run pays for when they are read. Every function and operator that looks at values gets such arguments, so
 * that none can be had for nothing, whatever long text it goes through in each row.
 */
export function priced(argument: BoundExpression, span: Span, weight = 1): BoundExpression {
  const { evaluate, literal } = argument;
  if (typeof literal === 'string' && literal.length <= FREE_LENGTH) return argument;
  return {
    ...argument,
    evaluate: (row, run) => {
      const value = evaluate(row, run);
      bookRead(value, run, span, weight);
      return value;
    },
  };
}
