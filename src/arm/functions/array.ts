import type { JsonRecord, JsonValue } from '../../json/nodes.js';
import { includesText, indexOfText, lastIndexOfText } from '../../../grammar/text/find.js';
import { mention } from '../../../grammar/text/mention.js';
import type { FunctionCall } from '../call.js';
import { constant, eager, MANY, type FunctionTable } from '../function.js';
import { MAX_RANGE } from '../limits.js';
import { isList, isRecord, memberValue, ownName, sameValue, textOf } from '../values.js';

/** Functions of arrays, and those that arrays share with texts and objects. */
export const arrayFunctions: FunctionTable = {
  array: constant(1, 1, call => {
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
    call.chargeSearch(call.text(0), String(item));
    return includesText(call.text(0), String(item));
  }),
  createarray: constant(0, MANY, call => call.makeList(call.values)),
  /** Bicep's, which is handed on to ARM as it is (bicep-functions-array.md); so are `flatten` and `like`. */
  distinct: eager(1, 1, call => call.makeList(distinct(call, call.list(0)))),
  empty: constant(1, 1, call => {
    const value = call.value(0);
    if (value === null) return true;
    return sizeOf(call, value) === 0;
  }),
  first: constant(1, 1, call => {
    const value = call.value(0);
    return isList(value) ? (value[0] ?? null) : call.text(0).slice(0, 1);
  }),
  flatten: eager(1, 1, call =>
    call.makeList(call.list(0).flatMap(item => (isList(item) ? item : call.wrongType(0, item, 'an array of arrays')))),
  ),
  last: constant(1, 1, call => {
    const value = call.value(0);
    return isList(value) ? (value.at(-1) ?? null) : call.text(0).slice(-1);
  }),
  indexof: eager(2, 2, call => indexOf(call, false)),
  lastindexof: eager(2, 2, call => indexOf(call, true)),
  indexfromend: constant(2, 2, call => {
    const list = call.list(0);
    const item = list[list.length - call.integer(1)];
    return item ?? call.fail(`there is no item ${call.integer(1)} from the end of ${list.length}`);
  }),
  tryindexfromend: constant(2, MANY, call => {
    const value = call.value(0);
    return isList(value) ? (value[value.length - call.integer(1)] ?? null) : null;
  }),
  intersection: eager(2, MANY, call => {
    if (isList(call.value(0))) {
      const [list = [], ...lists] = call.values.map((_, index) => call.list(index));
      const isInAll = lists.map(other => membership(call, other));
      return call.makeList(distinct(call, list).filter(item => isInAll.every(isIn => isIn(item))));
    }
    const [first = {}, ...others] = call.values.map((_, index) => call.record(index));
    return call.makeRecord(
      membersOf(call, first).filter(([name, value]) =>
        others.every(other => {
          call.chargeValue(value);
          return Object.hasOwn(other, name) && sameValue(other[name] ?? null, value);
        }),
      ),
    );
  }),
  length: constant(1, 1, call => sizeOf(call, call.value(0))),
  range: constant(2, 2, call => {
    const start = call.integer(0);
    const count = call.integer(1);
    if (count < 0) call.fail('the count of range is at least 0');
    if (count > MAX_RANGE) call.exceed(`range gives at most ${MAX_RANGE} numbers, not ${count}`);
    return call.makeList(Array.from({ length: count }, (_, index) => start + index));
  }),
  skip: constant(2, 2, call => {
    const count = Math.max(0, call.integer(1));
    const value = call.value(0);
    return isList(value) ? call.makeList(value.slice(count)) : call.makeText(call.text(0).slice(count));
  }),
  take: constant(2, 2, call => {
    const count = Math.max(0, call.integer(1));
    const value = call.value(0);
    return isList(value) ? call.makeList(value.slice(0, count)) : call.makeText(call.text(0).slice(0, count));
  }),
  tryget: constant(2, MANY, call =>
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

function membersOf(call: FunctionCall, record: JsonRecord): [string, JsonValue][] {
  const members = Object.entries(record);
  call.charge(members.length * STEPS_PER_MEMBER);
  return members;
}

function sizeOf(call: FunctionCall, value: JsonValue): number {
  if (isList(value) || typeof value === 'string') return value.length;
  if (!isRecord(value)) return call.wrongType(0, value, 'a string, array or object');
  const size = Object.keys(value).length;
  call.charge(size / MEMBERS_PER_STEP);
  return size;
}

/** What it takes to copy a member of an object. */
const STEPS_PER_MEMBER = 4;
/** Names of an object that are counted for one step. */
const MEMBERS_PER_STEP = 2;
/** Items of an array that are compared for one step. */
const ITEMS_PER_STEP = 16;

function has(call: FunctionCall, list: readonly JsonValue[], item: JsonValue): boolean {
  call.charge(list.length / ITEMS_PER_STEP);
  if (typeof item !== 'object' || item === null) return list.includes(item);
  return list.some(candidate => isSame(call, candidate, item));
}

function isSame(call: FunctionCall, candidate: JsonValue, item: JsonValue): boolean {
  if (candidate === item) return true;
  if (typeof candidate !== 'object' || typeof item !== 'object') return false;
  call.chargeValue(candidate);
  return sameValue(candidate, item);
}

/** What tells whether a list has an item; to be asked many times. */
function membership(call: FunctionCall, list: readonly JsonValue[]): (item: JsonValue) => boolean {
  call.charge(list.length);
  const scalars = new Set(list.filter(item => typeof item !== 'object' || item === null));
  const containers = list.filter(item => typeof item === 'object' && item !== null);
  return item => (typeof item !== 'object' || item === null ? scalars.has(item) : has(call, containers, item));
}

function distinct(call: FunctionCall, items: readonly JsonValue[]): JsonValue[] {
  const scalars = new Set<JsonValue>();
  const containers: JsonValue[] = [];
  call.charge(items.length);
  return items.filter(item => {
    if (typeof item !== 'object' || item === null) return scalars.size < scalars.add(item).size;
    if (has(call, containers, item)) return false;
    containers.push(item);
    return true;
  });
}

/** Objects are merged at every level; of arrays and plain values the later one counts. */
function merged(call: FunctionCall, left: JsonRecord, right: JsonRecord): JsonRecord {
  call.chargeValue(right);
  const entries = new Map(Object.entries(left));
  call.charge(entries.size * STEPS_PER_MEMBER);
  for (const [name, value] of Object.entries(right)) {
    const before = entries.get(name);
    entries.set(name, isRecord(before) && isRecord(value) ? merged(call, before, value) : value);
  }
  return call.makeRecord(entries);
}

/** Characters that are searched from the end for one step: no engine is quick at that. */
const CHARACTERS_FROM_END_PER_STEP = 16;

/** In texts without regard to case, as documented; in arrays exactly. */
function indexOf(call: FunctionCall, last: boolean): number {
  const container = call.value(0);
  const item = call.value(1);
  if (isList(container)) {
    call.charge(container.length / ITEMS_PER_STEP);
    const same = (candidate: JsonValue): boolean => isSame(call, candidate, item);
    return last ? container.findLastIndex(same) : container.findIndex(same);
  }
  const text = call.foldedText(0);
  const wanted = call.foldedText(1);
  call.chargeSearch(text, wanted);
  if (last) call.charge(text.length / CHARACTERS_FROM_END_PER_STEP);
  return last ? lastIndexOfText(text, wanted) : indexOfText(text, wanted);
}
