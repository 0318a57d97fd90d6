import type { JsonValue } from '../../json/nodes.js';
import type { FunctionCall } from '../call.js';
import { lazy, type FunctionTable } from '../function.js';
import { isList, isRecord } from '../values.js';

/** Functions that take a lambda. */
export const lambdaFunctions: FunctionTable = {
  lambda: lazy(1, Number.POSITIVE_INFINITY, call =>
    call.fail('a lambda is an argument of filter, groupBy, map, mapValues, reduce, sort or toObject'),
  ),
  lambdavariables: lazy(1, 1, call => {
    const name = call.later(0);
    if (typeof name !== 'string') return call.wrongType(0, name, 'a string');
    const value = call.context.lambdaVariables.get(name.toLowerCase());
    const known = [...call.context.lambdaVariables.keys()].join(', ');
    return (
      value ??
      (call.context.lambdaVariables.has(name.toLowerCase())
        ? null
        : call.fail(`no lambda here has a variable ${name}`, known === '' ? null : `the variables here are ${known}`))
    );
  }),
  filter: lazy(2, 2, call => {
    const keep = call.lambda(1, 1, 2);
    return call.makeList(items(call).filter((item, index) => truth(call, keep(item, index))));
  }),
  groupby: lazy(2, 2, call => {
    const keyOf = call.lambda(1, 1, 1);
    const groups = new Map<string, JsonValue[]>();
    for (const item of items(call)) {
      const key = text(call, keyOf(item));
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
    return call.makeRecord(groups);
  }),
  map: lazy(2, 2, call => {
    const change = call.lambda(1, 1, 2);
    return call.makeList(items(call).map((item, index) => change(item, index)));
  }),
  mapvalues: lazy(2, 2, call => {
    const change = call.lambda(1, 1, 1);
    const record = call.later(0);
    if (!isRecord(record)) return call.wrongType(0, record, 'an object');
    call.charge(Object.keys(record).length * STEPS_PER_TURN);
    return call.makeRecord(Object.entries(record).map(([name, value]) => [name, change(value)] as const));
  }),
  reduce: lazy(3, 3, call => {
    const next = call.lambda(2, 2, 3);
    return items(call).reduce((value, item, index) => next(value, item, index), call.later(1));
  }),
  sort: lazy(2, 2, call => {
    const before = call.lambda(1, 2, 2);
    const isBefore = (left: JsonValue, right: JsonValue): boolean => truth(call, before(left, right));
    return call.makeList(
      [...items(call)].sort((left, right) => (isBefore(left, right) ? -1 : isBefore(right, left) ? 1 : 0)),
    );
  }),
  toobject: lazy(2, 3, call => {
    const keyOf = call.lambda(1, 1, 1);
    const valueOf = call.count > 2 ? call.lambda(2, 1, 1) : (item: JsonValue) => item;
    return call.makeRecord(items(call).map(item => [text(call, keyOf(item)), valueOf(item)] as const));
  }),
};

function items(call: FunctionCall): readonly JsonValue[] {
  const value = call.later(0);
  if (!isList(value)) return call.wrongType(0, value, 'an array');
  call.charge(value.length * STEPS_PER_TURN);
  return value;
}

function truth(call: FunctionCall, value: JsonValue): boolean {
  return typeof value === 'boolean' ? value : call.wrongType(1, value, 'a lambda that gives a boolean');
}

function text(call: FunctionCall, value: JsonValue): string {
  return typeof value === 'string' ? value : call.wrongType(1, value, 'a lambda that gives a string');
}

/** What it takes to call a lambda besides its body. */
const STEPS_PER_TURN = 4;
