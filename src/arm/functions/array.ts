import type { JsonRecord, JsonValue } from '../../json/nodes.js';
import { mention } from '../../../grammar/text/mention.js';
import type { Call } from '../call.js';
import { eager, MANY, type FunctionTable } from '../function.js';
import { MAX_RANGE } from '../limits.js';
import { foldCase, isList, isRecord, memberValue, ownName, sameValue, textOf } from '../values.js';

/** Functions of arrays, and those that arrays share with texts and objects. */
export const arrayFunctions: FunctionTable = {
  array: eager(1, 1, call => {
    const value = call.value(0);
    return isList(value) ? value : call.makeList([value]);
  }),
  concat: eager(0, MANY, call => {
    const [first] = call.values;
    if (isList(first)) return call.makeList(call.values.flatMap((_, index) => call.list(index)));
    const texts = call.values.map((value, index) =>
      isList(value) || isRecord(value) || value === null
        ? call.wrongType(index, value, 'a string, as the others are')
        : textOf(value),
    );
    call.checkLength(texts.reduce((total, text) => total + text.length, 0));
    return call.makeText(texts.join(''));
  }),
  contains: eager(2, 2, call => {
    const container = call.value(0);
    const item = call.value(1);
    if (isList(container)) return has(call, container, item);
    if (typeof item !== 'string' && typeof item !== 'number') return call.wrongType(1, item, 'a string or integer');
    if (isRecord(container)) {
      const isThere = ownName(container, String(item)) !== undefined;
      if (!isThere && call.context.run.completedByAzure.has(container))
        return call.unknown(`only Azure knows whether that resource has ${mention(String(item))}`);
      return isThere;
    }
    return call.text(0).includes(String(item));
  }),
  createarray: eager(0, MANY, call => call.makeList(call.values)),
  /** Bicep's, which is handed on to ARM as it is (bicep-functions-array.md); so are `flatten` and `like`. */
  distinct: eager(1, 1, call => call.makeList(distinct(call, call.list(0)))),
  empty: eager(1, 1, call => {
    const value = call.value(0);
    if (value === null) return true;
    return sizeOf(call, value) === 0;
  }),
  first: eager(1, 1, call => {
    const value = call.value(0);
    return isList(value) ? (value[0] ?? null) : call.text(0).slice(0, 1);
  }),
  flatten: eager(1, 1, call =>
    call.makeList(call.list(0).flatMap(item => (isList(item) ? item : call.wrongType(0, item, 'an array of arrays')))),
  ),
  last: eager(1, 1, call => {
    const value = call.value(0);
    return isList(value) ? (value.at(-1) ?? null) : call.text(0).slice(-1);
  }),
  indexof: eager(2, 2, call => indexOf(call, false)),
  lastindexof: eager(2, 2, call => indexOf(call, true)),
  indexfromend: eager(2, 2, call => {
    const list = call.list(0);
    const item = list[list.length - call.integer(1)];
    return item ?? call.fail(`there is no item ${call.integer(1)} from the end of ${list.length}`);
  }),
  tryindexfromend: eager(2, MANY, call => {
    const value = call.value(0);
    return isList(value) ? (value[value.length - call.integer(1)] ?? null) : null;
  }),
  intersection: eager(2, MANY, call => {
    if (isList(call.value(0))) {
      return call.makeList(
        call.values
          .map((_, index) => call.list(index))
          .reduce((common, list) => distinct(call, common).filter(item => has(call, list, item))),
      );
    }
    const [first = {}, ...others] = call.values.map((_, index) => call.record(index));
    return call.makeRecord(
      Object.entries(first).filter(([name, value]) =>
        others.every(other => {
          call.chargeValue(value);
          return Object.hasOwn(other, name) && sameValue(other[name] ?? null, value);
        }),
      ),
    );
  }),
  length: eager(1, 1, call => sizeOf(call, call.value(0))),
  range: eager(2, 2, call => {
    const start = call.integer(0);
    const count = call.integer(1);
    if (count < 0) call.fail('the count of range is at least 0');
    if (count > MAX_RANGE) call.exceed(`range gives at most ${MAX_RANGE} numbers, not ${count}`);
    return call.makeList(Array.from({ length: count }, (_, index) => start + index));
  }),
  skip: eager(2, 2, call => {
    const count = Math.max(0, call.integer(1));
    const value = call.value(0);
    return isList(value) ? call.makeList(value.slice(count)) : call.makeText(call.text(0).slice(count));
  }),
  take: eager(2, 2, call => {
    const count = Math.max(0, call.integer(1));
    const value = call.value(0);
    return isList(value) ? call.makeList(value.slice(0, count)) : call.makeText(call.text(0).slice(0, count));
  }),
  tryget: eager(2, MANY, call =>
    call.values.slice(1).reduce<JsonValue>((value, key, index) => {
      if (typeof key === 'number') return isList(value) ? (value[key] ?? null) : null;
      if (typeof key !== 'string') return call.wrongType(index + 1, key, 'a string or integer');
      if (!isRecord(value)) return null;
      const found = memberValue(value, key);
      if (found === undefined && call.context.run.completedByAzure.has(value))
        return call.unknown(`only Azure knows ${mention(key)} of that resource`);
      return found ?? null;
    }, call.value(0)),
  ),
  union: eager(2, MANY, call => {
    if (isList(call.value(0)))
      return call.makeList(
        distinct(
          call,
          call.values.flatMap((_, index) => call.list(index)),
        ),
      );
    return call.values.map((_, index) => call.record(index)).reduce((left, right) => merged(call, left, right));
  }),
};

function sizeOf(call: Call, value: JsonValue): number {
  if (isList(value) || typeof value === 'string') return value.length;
  if (isRecord(value)) return Object.keys(value).length;
  return call.wrongType(0, value, 'a string, array or object');
}

function has(call: Call, list: readonly JsonValue[], item: JsonValue): boolean {
  return list.some(candidate => {
    if (candidate === item) return true;
    if (typeof candidate !== 'object' || typeof item !== 'object') return false;
    call.chargeValue(candidate);
    return sameValue(candidate, item);
  });
}

function distinct(call: Call, items: readonly JsonValue[]): JsonValue[] {
  const scalars = new Set<JsonValue>();
  const containers: JsonValue[] = [];
  return items.filter(item => {
    if (typeof item !== 'object' || item === null) return scalars.size < scalars.add(item).size;
    call.charge(containers.length);
    if (has(call, containers, item)) return false;
    containers.push(item);
    return true;
  });
}

/** Objects are merged at every level; of arrays and plain values the later one counts. */
function merged(call: Call, left: JsonRecord, right: JsonRecord): JsonRecord {
  call.chargeValue(right);
  const entries = new Map(Object.entries(left));
  for (const [name, value] of Object.entries(right)) {
    const before = entries.get(name);
    entries.set(name, isRecord(before) && isRecord(value) ? merged(call, before, value) : value);
  }
  return call.makeRecord(entries);
}

/** In texts without regard to case, as documented; in arrays exactly. */
function indexOf(call: Call, last: boolean): number {
  const container = call.value(0);
  const item = call.value(1);
  if (isList(container)) {
    const same = (candidate: JsonValue): boolean => has(call, [candidate], item);
    return last ? container.findLastIndex(same) : container.findIndex(same);
  }
  const text = foldCase(call.text(0));
  const wanted = foldCase(call.text(1));
  call.charge((text.length + wanted.length) / 16);
  return last ? text.lastIndexOf(wanted) : text.indexOf(wanted);
}
