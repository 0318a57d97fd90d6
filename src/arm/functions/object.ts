import type { JsonValue } from '../../json/nodes.js';
import { valueOf } from '../../json/nodes.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import type { FunctionCall } from '../call.js';
import { constant, eager, MANY, type FunctionTable } from '../function.js';
import { isRecord } from '../values.js';

/** Functions of objects. */
export const objectFunctions: FunctionTable = {
  createobject: constant(0, MANY, call => {
    if (call.count % 2 !== 0) call.fail('createObject takes names and values in turn, but the last value is missing');
    const entries: [string, JsonValue][] = [];
    for (let index = 0; index < call.count; index += 2) entries.push([call.text(index), call.value(index + 1)]);
    return call.makeRecord(entries);
  }),
  items: eager(1, 1, call => {
    const entries = Object.entries(call.record(0));
    call.charge(entries.length * (STEPS_PER_ITEM + Math.log2(entries.length + 1)));
    entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    return call.makeList(entries.map(([key, value]) => call.makeRecord([['key', key] as const, ['value', value]])));
  }),
  json: eager(1, 1, call => jsonValue(call, call.text(0))),
  null: eager(0, 0, () => null),
  objectkeys: eager(1, 1, call => call.makeList(Object.keys(call.record(0)))),
  shallowmerge: eager(1, 1, call => {
    const entries = new Map<string, JsonValue>();
    for (const item of call.list(0)) {
      if (!isRecord(item)) return call.wrongType(0, item, 'an array of objects');
      for (const [name, value] of Object.entries(item)) entries.set(name, value);
      call.charge(Object.keys(item).length * STEPS_PER_ITEM);
    }
    return call.makeRecord(entries);
  }),
};

/** What it takes to make an object of two members. */
const STEPS_PER_ITEM = 4;
/** Characters of JSON that are read for one step. */
const CHARACTERS_PER_STEP = 1;

/** Reads JSON that an expression made. */
export function jsonValue(call: FunctionCall, text: string): JsonValue {
  call.charge(text.length / CHARACTERS_PER_STEP);
  const read = readJson(text, ARM_JSON);
  return read.ok ? call.bounded(valueOf(read.value)) : call.fail(`${call.name}: not JSON: ${read.problem.message}`);
}
