import type { Cell } from '../../table.js';
import { functions, required, type CheckedCall, type FunctionSpecification } from '../function.js';
import type { ComputeCell } from '../scope.js';
import { parameter, signature, type Signature } from '../signature.js';
import { types, type Type } from '../types.js';
import { toReal } from '../values/convert.js';
import {
  binLong,
  calculateDecimals,
  compareDecimals,
  decimalTextOf,
  subtractLongs,
  type Long,
} from '../values/numbers.js';
import { inType } from './conditionals.js';

const { datetime, long, real, timespan } = types;

const binSignatures: readonly Signature[] = [
  signature('widest', [parameter('number'), parameter('number')]),
  signature(timespan, [parameter([timespan]), parameter([timespan])]),
  signature(datetime, [parameter([datetime]), parameter([datetime])]),
  signature(datetime, [parameter([datetime]), parameter([timespan])]),
];

/** The nearest multiple below a value; null for a size that is not positive (bin-function.md). */
function binOf(value: Cell, size: Cell, type: Type): Cell {
  if (value === null || size === null) return null;
  if (type.name === 'datetime' || type.name === 'timespan') {
    if (typeof value !== 'bigint' || typeof size !== 'bigint' || size <= 0n) return null;
    const remainder = value % size;
    return value - (remainder < 0n ? remainder + size : remainder);
  }
  if (type.name === 'decimal') {
    if (compareDecimals(decimalTextOf(size), '0') <= 0) return null;
    const remainder = calculateDecimals('%', decimalTextOf(value), decimalTextOf(size));
    return remainder === null ? null : calculateDecimals('-', decimalTextOf(value), remainder);
  }
  if (type.name === 'real') {
    const one = Number(value);
    const step = Number(size);
    return step > 0 ? Math.floor(one / step) * step : null;
  }
  // Both were converted to the type of the result, a long here.
  return binLong(value as Long, size as Long);
}

function compileBin({ arguments: [value, size], type }: CheckedCall): ComputeCell {
  const isNumber = type.name !== 'datetime' && type.name !== 'timespan';
  const evaluate = isNumber ? inType(required(value), type) : required(value).evaluate;
  const step = isNumber ? inType(required(size), type) : required(size).evaluate;
  return (row, run) => binOf(evaluate(row, run), step(row, run), type);
}

const bin: FunctionSpecification = { signatures: binSignatures, naming: 'first', compile: compileBin };

/** A function of a real number. */
function mathematics(calculate: (value: number) => number): FunctionSpecification {
  return {
    signatures: signature(real, [parameter('number')]),
    naming: 'first',
    compile: ({ arguments: [argument] }) => {
      const { evaluate } = required(argument);
      return (row, run) => {
        const value = toReal(evaluate(row, run));
        return value === null ? null : calculate(value);
      };
    },
  };
}

/** Functions of numbers. */
export const numberFunctions = functions({
  bin,
  floor: bin,
  abs: {
    signatures: [
      signature(long, [parameter('integer')]),
      signature('first', [parameter('number')]),
      signature(timespan, [parameter([timespan])]),
    ],
    naming: 'first',
    compile: ({ arguments: [argument], type }) => {
      const { evaluate } = required(argument);
      return (row, run) => {
        const value = evaluate(row, run);
        if (type.name === 'decimal') return typeof value === 'string' ? value.replace(/^-/, '') : null;
        if (typeof value === 'number') return Math.abs(value);
        if (typeof value !== 'bigint' || value >= 0n) return value;
        return type.name === 'timespan' ? -value : subtractLongs(0, value);
      };
    },
  },
  round: {
    signatures: signature('first', [parameter('number'), parameter([long], { minimum: 0, form: 'constant' })]),
    naming: 'first',
    compile: ({ arguments: [argument, precision], type }) => {
      const { evaluate } = required(argument);
      return (row, run) => {
        const value = evaluate(row, run);
        const digits = precision === undefined ? 0 : precision.evaluate(row, run);
        if (typeof value !== 'number' || digits === null || type.name !== 'real') return value;
        return roundTo(value, Number(digits));
      };
    },
  },
  ceiling: {
    signatures: signature('first', [parameter('number')]),
    naming: 'first',
    compile: ({ arguments: [argument], type }) => {
      const { evaluate } = required(argument);
      return (row, run) => {
        const value = evaluate(row, run);
        return type.name === 'real' && typeof value === 'number' ? Math.ceil(value) + 0 : value;
      };
    },
  },
  sqrt: mathematics(value => Math.sqrt(value)),
  exp: mathematics(value => Math.exp(value)),
  log: mathematics(value => Math.log(value)),
  log10: mathematics(value => Math.log10(value)),
  pow: {
    signatures: signature(real, [parameter('number'), parameter('number')]),
    naming: 'first',
    compile: ({ arguments: [base, exponent] }) => {
      return (row, run) => {
        const one = toReal(required(base).evaluate(row, run));
        const other = toReal(required(exponent).evaluate(row, run));
        return one === null || other === null ? null : one ** other;
      };
    },
  },
});

/** Half away from zero, in decimal digits: shifting by text avoids the error that multiplying would add. */
function roundTo(value: number, digits: number): number {
  if (!Number.isFinite(value) || Math.abs(digits) > 20) return value;
  const shift = (number: number, by: number) => {
    const [mantissa = '0', exponent = '0'] = String(number).split('e');
    return Number(`${mantissa}e${Number(exponent) + by}`);
  };
  const size = shift(Math.round(shift(Math.abs(value), digits)), -digits);
  return value < 0 ? 0 - size : size;
}
