import type { Cell } from '../../table.js';
import { functions, required, type FunctionSpecification } from '../function.js';
import { parameter, signature } from '../signature.js';
import { types } from '../types.js';
import { toReal } from '../values/convert.js';
import { long } from '../values/numbers.js';

const { bool, long: longType, real, string } = types;
const BITS = 64;
const INT_BITS = 32;

/** An integer as one of any size. */
function wide(value: Cell): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
}

/** A function of the bits of two integers. */
function ofBits(calculate: (left: bigint, right: bigint) => bigint | null): FunctionSpecification {
  return {
    naming: 'first',
    signatures: signature(longType, [parameter('integer'), parameter('integer')]),
    compile: ({ arguments: [left, right] }) => {
      return (row, run) => {
        const [one, other] = [required(left).evaluate(row, run), required(right).evaluate(row, run)];
        if (one === null || other === null) return null;
        const result = calculate(wide(one), wide(other));
        return result === null ? null : long(BigInt.asIntN(BITS, result));
      };
    },
  };
}

/** A function of a real number. */
function mathematics(calculate: (value: number) => number, naming: 'first' | 'none' = 'first'): FunctionSpecification {
  return {
    signatures: signature(real, [parameter('number')]),
    naming,
    compile: ({ arguments: [argument] }) => {
      const { evaluate } = required(argument);
      return (row, run) => {
        const value = toReal(evaluate(row, run));
        return value === null ? null : calculate(value);
      };
    },
  };
}

/** A test of a real number. */
function test(holds: (value: number) => boolean): FunctionSpecification {
  return {
    signatures: signature(bool, [parameter([real])]),
    compile: ({ arguments: [argument] }) => {
      const { evaluate } = required(argument);
      return (row, run) => {
        const value = toReal(evaluate(row, run));
        return value === null ? null : holds(value);
      };
    },
  };
}

/** Functions of bits, and of real numbers. */
export const bitFunctions = functions({
  binary_and: ofBits((left, right) => left & right),
  binary_or: ofBits((left, right) => left | right),
  binary_xor: ofBits((left, right) => left ^ right),
  binary_shift_left: ofBits((left, right) => (right < 0n ? null : left << (right % BigInt(BITS)))),
  binary_shift_right: ofBits((left, right) => (right < 0n ? null : left >> (right % BigInt(BITS)))),
  binary_not: {
    naming: 'first',
    signatures: signature(longType, [parameter('integer')]),
    compile: ({ arguments: [argument] }) => {
      return (row, run) => {
        const value = required(argument).evaluate(row, run);
        return value === null ? null : long(~wide(value));
      };
    },
  },
  bitset_count_ones: {
    naming: 'first',
    signatures: signature(longType, [parameter('integer')]),
    compile: ({ arguments: [argument] }) => {
      return (row, run) => {
        const value = required(argument).evaluate(row, run);
        if (value === null) return null;
        return BigInt.asUintN(BITS, wide(value)).toString(2).replaceAll('0', '').length;
      };
    },
  },
  tohex: {
    naming: 'first',
    signatures: signature(string, [parameter('integer'), parameter('integer', { minimum: 0 })]),
    compile: ({ arguments: [argument, least], span }) => {
      const { evaluate, type } = required(argument);
      const width = type.name === 'int' ? INT_BITS : BITS;
      return (row, run) => {
        const value = evaluate(row, run);
        if (value === null) return '';
        const digits = Math.min(BITS, Math.max(0, Number(least?.evaluate(row, run) ?? 0)));
        run.meter.string(digits, span);
        return BigInt.asUintN(width, wide(value)).toString(16).padStart(digits, '0');
      };
    },
  },
  sign: mathematics(Math.sign, 'none'),
  exp2: mathematics(value => 2 ** value),
  exp10: mathematics(value => 10 ** value),
  log2: mathematics(Math.log2),
  sin: mathematics(Math.sin),
  cos: mathematics(Math.cos),
  tan: mathematics(Math.tan),
  asin: mathematics(Math.asin),
  acos: mathematics(Math.acos),
  atan: mathematics(Math.atan),
  degrees: mathematics(value => (value * 180) / Math.PI, 'none'),
  radians: mathematics(value => (value * Math.PI) / 180, 'none'),
  pi: { signatures: signature(real, []), compile: () => () => Math.PI },
  isnan: test(Number.isNaN),
  isinf: test(value => Math.abs(value) === Number.POSITIVE_INFINITY),
  isfinite: test(Number.isFinite),
});
