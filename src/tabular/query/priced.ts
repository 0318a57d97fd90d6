import type { Span } from '../../../grammar/text/positions.js';
import type { BoundExpression } from './scope.js';

/** Values that are no longer are in the price of a cell. */
const FREE_LENGTH = 64;
/** Elements of an array that are looked at as fast as one is built. */
const ELEMENTS_READ = 8;

/**
 * An argument whose values a run pays for when they are read: strings by their length, arrays and bags by their size. Every function
 * and operator gets such arguments, so that none can be had for nothing, whatever long text it goes through in each row. `weight` is
 * how much longer it takes for a character than what JavaScript does with whole strings.
 */
export function priced(argument: BoundExpression, span: Span, weight = 1): BoundExpression {
  const { evaluate, literal } = argument;
  if (typeof literal === 'string' && literal.length <= FREE_LENGTH) return argument;
  return {
    ...argument,
    evaluate: (row, run) => {
      const value = evaluate(row, run);
      if (typeof value === 'string') {
        if (value.length > FREE_LENGTH) run.meter.spend(value.length * weight, span);
      } else if (Array.isArray(value)) {
        if (value.length > FREE_LENGTH) run.meter.elements(value.length / ELEMENTS_READ, span);
      } else if (typeof value === 'object' && value !== null) {
        const size = Object.keys(value).length;
        if (size > FREE_LENGTH) run.meter.elements(size, span);
      }
      return value;
    },
  };
}
