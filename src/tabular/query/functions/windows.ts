import type { Cell } from '../../table.js';
import { functions, required, type CheckedCall, type FunctionSpecification } from '../function.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import type { ComputeCell } from '../scope.js';
import { truth } from '../scalar-operators.js';
import { parameter, signature } from '../signature.js';
import { types } from '../types.js';
import { addLongs, calculateDecimals, decimalTextOf, type Long } from '../values/numbers.js';
import { convert } from '../values/convert.js';

/*
 * Functions that look at other rows than their own: allowed where rows are gone through one after the other, and have an order that
 * means something (window-functions.md).
 */

const { bool, long } = types;
const restartParameter = parameter([bool], { minimum: 0 });

/** Whether the row begins anew. */
function restarting({ arguments: parts }: CheckedCall, place: number): ComputeCell {
  const restart = parts[place];
  return restart === undefined ? () => false : truth(restart);
}

function window(
  name: string,
  signatures: FunctionSpecification['signatures'],
  compile: FunctionSpecification['compile'],
): FunctionSpecification {
  return {
    isFoldable: false,
    signatures,
    compile: call => {
      if (!call.seesRows) fail(messages.windowNotAllowed(call.span, `${name}()`));
      if (call.scope?.isSerialized !== true) fail(messages.notSerialized(call.span, `${name}()`));
      return compile(call);
    },
  };
}

/** The value of a column so many rows away. */
function neighbour(name: string, direction: 1 | -1): FunctionSpecification {
  return window(
    name,
    signature('first', [
      parameter('scalar', { form: 'column' }),
      parameter([long], { minimum: 0 }),
      parameter('scalar', { minimum: 0, form: 'constant' }),
    ]),
    ({ arguments: [column, offset, otherwise], type, span }) => {
      const { evaluate } = required(column);
      const missing: ComputeCell =
        otherwise === undefined
          ? () => (type.name === 'string' ? '' : null)
          : (row, run) => convert(otherwise.evaluate(row, run), otherwise.type, type, span, run);
      return (row, run) => {
        const by = offset === undefined ? 1 : offset.evaluate(row, run);
        const { rows, index } = run.window;
        const other = by === null ? undefined : rows[index + direction * Number(by)];
        return other === undefined ? missing(row, run) : evaluate(other, run);
      };
    },
  );
}

/** How many rows a rank counts for: each that differs from the one before, or all. */
function ranking(name: string, isDense: boolean): FunctionSpecification {
  return window(name, signature(long, [parameter('not dynamic'), restartParameter]), call => {
    const { evaluate } = required(call.arguments[0]);
    const restarts = restarting(call, 1);
    const key = {};
    return (row, run) => {
      const state = run.window.state(key, () => ({ last: null as Cell, rank: 0, rows: 0 }));
      const value = evaluate(row, run);
      if (state.rows === 0 || restarts(row, run) === true) {
        state.rank = 1;
        state.rows = 1;
      } else {
        state.rows++;
        if (value !== state.last) state.rank = isDense ? state.rank + 1 : state.rows;
      }
      state.last = value;
      return state.rank;
    };
  });
}

/** The functions that number rows, add them up, and look at the rows before and after. */
export const windowFunctions = functions({
  row_number: window('row_number', signature(long, [parameter([long], { minimum: 0 }), restartParameter]), call => {
    const start = call.arguments[0];
    const restarts = restarting(call, 1);
    const key = {};
    return (row, run) => {
      const first = start === undefined ? 1 : start.evaluate(row, run);
      const state = run.window.state(key, () => ({ next: first, isNew: true }));
      if (!state.isNew && restarts(row, run) === true) state.next = first;
      state.isNew = false;
      const number = state.next;
      // The signature makes sure of a long.
      state.next = number === null ? null : addLongs(number as Long, 1);
      return number;
    };
  }),
  row_cumsum: window('row_cumsum', signature('first', [parameter('number'), restartParameter]), call => {
    const { evaluate, type } = required(call.arguments[0]);
    const restarts = restarting(call, 1);
    const key = {};
    const add = (sum: Cell, value: Cell): Cell => {
      if (value === null) return sum;
      if (sum === null) return value;
      if (type.name === 'decimal') return calculateDecimals('+', decimalTextOf(sum), decimalTextOf(value));
      // The signature leaves numbers.
      return type.name === 'real' ? Number(sum) + Number(value) : addLongs(sum as Long, value as Long);
    };
    return (row, run) => {
      const state = run.window.state(key, () => ({ sum: null as Cell }));
      const value = evaluate(row, run);
      state.sum = restarts(row, run) === true ? value : add(state.sum, value);
      return state.sum;
    };
  }),
  row_rank_dense: ranking('row_rank_dense', true),
  row_rank_min: ranking('row_rank_min', false),
  prev: neighbour('prev', -1),
  next: neighbour('next', 1),
});
