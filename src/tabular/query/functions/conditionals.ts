import type { Cell } from '../../table.js';
import { functions, type CheckedCall, type FunctionSpecification } from '../function.js';
import { truth } from '../scalar-operators.js';
import { constant, type BoundExpression, type ComputeCell } from '../scope.js';
import { MAX_ARGUMENTS, parameter, signature } from '../signature.js';
import { types, type Type } from '../types.js';
import { convert } from '../values/convert.js';
import { orderOf } from '../values/compare.js';

const { bool } = types;
const branch = parameter('common scalar or dynamic');

/** The value of an argument in the type that the whole call gives. */
export function inType(argument: BoundExpression, type: Type): ComputeCell {
  const { evaluate } = argument;
  if (argument.type.name === type.name || type.name === 'unknown' || argument.type.name === 'unknown') return evaluate;
  return (row, run) => {
    const value = evaluate(row, run);
    return value === null && type.name !== 'string' ? null : convert(value, argument.type, type, argument, run);
  };
}

/** Pairs of a condition and a value, then the value where no condition holds. A null condition does not. */
function compileCases({ arguments: parts, type }: CheckedCall): ComputeCell {
  const cases: { test: ReturnType<typeof truth>; result: ComputeCell }[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [condition, result] = parts.slice(index, index + 2);
    if (condition !== undefined && result !== undefined) {
      cases.push({ test: truth(condition), result: inType(result, type) });
    }
  }
  const last = parts.at(-1);
  const otherwise = last === undefined ? constant(null) : inType(last, type);
  return (row, run) => (cases.find(({ test }) => test(row, run) === true)?.result ?? otherwise)(row, run);
}

const choice: FunctionSpecification = {
  signatures: signature('common, dynamic last', [parameter([bool]), branch, branch]),
  compile: compileCases,
};

function isEmptyValue(value: Cell): boolean {
  return value === null || value === '';
}

function test(holds: (value: Cell, type: Type) => boolean): FunctionSpecification {
  return {
    signatures: signature(bool, [parameter('scalar')]),
    isFoldable: false,
    compile: ({ arguments: [argument] }) => {
      if (argument === undefined) throw new Error('a test has an argument');
      const { evaluate, type } = argument;
      return (row, run) => holds(evaluate(row, run), type);
    },
  };
}

function extreme(wanted: 1 | -1): FunctionSpecification {
  return {
    signatures: signature('common', [parameter('common orderable', { minimum: 2, maximum: 64 })]),
    compile: ({ arguments: parts, type }) => {
      const values = parts.map(part => inType(part, type));
      const order = orderOf(type);
      return (row, run) => {
        let best: Cell = null;
        for (const evaluate of values) {
          const value = evaluate(row, run);
          // Nulls are passed over (max-of-function.md).
          if (value !== null && (best === null || Math.sign(order(value, best)) === wanted)) best = value;
        }
        return best;
      };
    },
  };
}

const many = { maximum: MAX_ARGUMENTS };

/** Functions that choose between values, and tests for null and empty. */
export const conditionalFunctions = functions({
  iff: choice,
  iif: choice,
  case: {
    signatures: signature(
      'common, dynamic last',
      [parameter([bool], many), parameter('common scalar or dynamic', many), branch],
      'block',
    ),
    compile: compileCases,
  },
  not: {
    signatures: signature(bool, [parameter([bool])]),
    isFoldable: false,
    compile: ({ arguments: [argument] }) => {
      if (argument === undefined) throw new Error('not has an argument');
      const value = truth(argument);
      return (row, run) => {
        const found = value(row, run);
        return found === null ? null : !found;
      };
    },
  },
  isnull: test((value, type) => value === null && type.name !== 'string'),
  isnotnull: test((value, type) => value !== null || type.name === 'string'),
  notnull: test((value, type) => value !== null || type.name === 'string'),
  isempty: test(isEmptyValue),
  isnotempty: test(value => !isEmptyValue(value)),
  notempty: test(value => !isEmptyValue(value)),
  coalesce: {
    signatures: signature('common', [parameter('common scalar', { minimum: 2, maximum: 64 })]),
    compile: ({ arguments: parts, type }) => {
      const values = parts.map(part => inType(part, type));
      return (row, run) => {
        for (const evaluate of values) {
          const value = evaluate(row, run);
          if (!isEmptyValue(value)) return value;
        }
        return type.name === 'string' ? '' : null;
      };
    },
  },
  max_of: extreme(1),
  min_of: extreme(-1),
});
