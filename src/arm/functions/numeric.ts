import type { FunctionCall } from '../call.js';
import { eager, MANY, type FunctionTable } from '../function.js';
import { isList } from '../values.js';

/** Functions of numbers. The language counts in integers; here up to 2^53, beyond which an error says so: OURS(arm-integers). */
export const numericFunctions: FunctionTable = {
  add: eager(2, 2, call => exact(call, call.integer(0) + call.integer(1))),
  sub: eager(2, 2, call => exact(call, call.integer(0) - call.integer(1))),
  mul: eager(2, 2, call => exact(call, call.integer(0) * call.integer(1))),
  div: eager(2, 2, call => exact(call, Math.trunc(call.integer(0) / divisor(call)))),
  mod: eager(2, 2, call => exact(call, call.integer(0) % divisor(call))),
  min: eager(1, MANY, call => numbers(call).reduce((left, right) => Math.min(left, right))),
  max: eager(1, MANY, call => numbers(call).reduce((left, right) => Math.max(left, right))),
  int: eager(1, 1, call => {
    const value = call.value(0);
    if (typeof value === 'number') return exact(call, Math.trunc(value));
    const text = call.text(0).trim();
    if (!/^[+-]?\d+$/.test(text)) call.fail('int takes an integer, or a string of digits');
    return exact(call, Number(text));
  }),
  float: eager(1, 1, call => {
    const value = call.value(0);
    const number = typeof value === 'number' ? value : Number(call.text(0).trim() || Number.NaN);
    return Number.isFinite(number) ? number : call.fail('float takes an integer, or a string that holds a number');
  }),
  copyindex: eager(0, 2, call => {
    const { loops } = call.context;
    const isNamed = typeof call.values[0] === 'string';
    const loop = isNamed
      ? loops.findLast(({ name }) => name.toLowerCase() === call.text(0).toLowerCase())
      : (loops.findLast(({ kind }) => kind === 'resource' || kind === 'output') ?? loops.at(-1));
    if (loop === undefined) {
      const names = loops.map(({ name }) => `'${name}'`).join(', ');
      return call.fail(
        isNamed ? `there is no copy loop ${call.text(0)} around this expression` : 'there is no copy loop here',
        names === '' ? 'copyIndex() is only valid inside what a copy loop repeats' : `the loops here are ${names}`,
      );
    }
    const offset = isNamed ? (call.count > 1 ? call.integer(1) : 0) : call.count > 0 ? call.integer(0) : 0;
    return exact(call, loop.index + offset);
  }),
};

function divisor(call: FunctionCall): number {
  const number = call.integer(1);
  return number === 0 ? call.fail(`${call.name} by zero`, null, call.expression.arguments[1]) : number;
}

function exact(call: FunctionCall, number: number): number {
  // No negative zero: it would be written as one.
  if (number === 0) return 0;
  return Number.isSafeInteger(number)
    ? number
    : call.exceed(`the result of ${call.name} is beyond 2^53, which this evaluator does not hold`);
}

/** One array of integers, or integers one by one. */
function numbers(call: FunctionCall): readonly number[] {
  const given = call.value(0);
  if (call.count > 1 || !isList(given)) return call.values.map((_, index) => call.integer(index));
  if (given.length === 0) return call.fail(`${call.name} of an empty array`);
  call.charge(given.length);
  return given.map(item =>
    typeof item === 'number' && Number.isSafeInteger(item) ? item : call.wrongType(0, item, 'an array of integers'),
  );
}
