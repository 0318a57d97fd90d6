import type { JsonValue } from '../../json/nodes.js';
import type { FunctionCall } from '../call.js';
import { eager, lazy, MANY, type FunctionTable } from '../function.js';
import { sameValue } from '../values.js';

/** Functions of truth and of comparison. What is not needed for the answer is not evaluated. */
export const logicalFunctions: FunctionTable = {
  true: eager(0, 0, () => true),
  false: eager(0, 0, () => false),
  and: lazy(2, MANY, call => call.expression.arguments.every((_, index) => condition(call, index))),
  or: lazy(2, MANY, call => call.expression.arguments.some((_, index) => condition(call, index))),
  not: lazy(1, 1, call => !condition(call, 0)),
  xor: lazy(2, 2, call => condition(call, 0) !== condition(call, 1)),
  if: lazy(3, 3, call => call.later(condition(call, 0) ? 1 : 2)),
  bool: eager(1, 1, call => {
    const value = call.value(0);
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    const word = call.text(0).trim().toLowerCase();
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    return call.fail("bool takes 'true', 'false', 1 or 0");
  }),
  /** Ends the deployment where it is reached (bicep-functions-flow-control.md): behind what stops `if`, `coalesce`, `and` and `or`. */
  fail: eager(1, 1, call => call.fail(call.text(0))),
  coalesce: lazy(1, MANY, call => {
    for (let index = 0; index < call.count; index++) {
      const value = call.later(index);
      if (value !== null) return value;
    }
    return null;
  }),
  equals: eager(2, 2, call => {
    call.chargeValue(call.value(0));
    call.chargeValue(call.value(1));
    return sameValue(call.value(0), call.value(1));
  }),
  less: eager(2, 2, call => compare(call) < 0),
  lessorequals: eager(2, 2, call => compare(call) <= 0),
  greater: eager(2, 2, call => compare(call) > 0),
  greaterorequals: eager(2, 2, call => compare(call) >= 0),
};

function condition(call: FunctionCall, index: number): boolean {
  const value = call.later(index);
  return typeof value === 'boolean' ? value : call.wrongType(index, value, 'a boolean');
}

/** Integers by size, texts by their characters' codes. */
function compare(call: FunctionCall): number {
  const left: JsonValue = call.value(0);
  if (typeof left === 'string') {
    const right = call.text(1);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return call.integer(0) - call.integer(1);
}
