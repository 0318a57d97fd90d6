import { setOwn, type JsonNode, type JsonRecord, type JsonValue } from '../json/nodes.js';
import type { Span } from '../../grammar/text/positions.js';

/*
 * Values of the expression language: JSON. Names of members are compared without regard to case, as ARM does.
 */

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What people call the type of a value. */
export function typeName(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (isList(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  return Number.isSafeInteger(value) ? 'an integer' : 'a number that is not an integer';
}

/** The member of that name: the one spelt exactly so, or else the first that differs by case only. */
export function memberValue(record: JsonRecord, name: string): JsonValue | undefined {
  const own = ownName(record, name);
  return own === undefined ? undefined : record[own];
}

/** How the record itself spells the name. */
export function ownName(record: JsonRecord, name: string): string | undefined {
  if (Object.hasOwn(record, name)) return name;
  let names = namesInLowerCase.get(record);
  if (names === undefined) {
    names = new Map();
    for (const key of Object.keys(record)) {
      const lower = key.toLowerCase();
      if (!names.has(lower)) names.set(lower, key);
    }
    namesInLowerCase.set(record, names);
  }
  return names.get(name.toLowerCase());
}

/** Of each record that was asked for another spelling, so that asking again costs nothing: how it spells the names in lower case. */
const namesInLowerCase = new WeakMap<JsonRecord, Map<string, string>>();

/** An object of those members; a name that comes again takes the later value. */
export function recordOf(entries: Iterable<readonly [string, JsonValue]>): JsonRecord {
  const record: Record<string, JsonValue> = {};
  for (const [name, value] of entries) setOwn(record, name, value);
  return record;
}

/** How deep and large a value is; containers are measured once. */
export interface Measure {
  readonly depth: number;
  /** Members and characters. Parts that are shared count each time, since they are written each time. */
  readonly size: number;
}

const measures = new WeakMap<object, Measure>();
const SCALAR: Measure = { depth: 0, size: 1 };
/** Deeper values are not made; the bound here ends the walk through a hostile one that a caller brings. */
const MAX_WALK_DEPTH = 200;

export function measureOf(value: JsonValue, level = 0): Measure {
  if (typeof value === 'string') return { depth: 0, size: 1 + value.length };
  if (typeof value !== 'object' || value === null) return SCALAR;
  const known = measures.get(value);
  if (known !== undefined) return known;
  if (level > MAX_WALK_DEPTH) return { depth: Number.POSITIVE_INFINITY, size: Number.POSITIVE_INFINITY };
  let depth = 0;
  let size = 1;
  const add = (part: JsonValue): void => {
    const measure = measureOf(part, level + 1);
    depth = Math.max(depth, measure.depth);
    size += measure.size;
  };
  if (isList(value)) value.forEach(add);
  else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value)) {
      size += name.length;
      add(member);
    }
  }
  const measure = { depth: depth + 1, size };
  measures.set(value, measure);
  return measure;
}

/** Whether two values are the same: texts by their characters, objects whatever the order of their members. */
export function sameValue(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  // Sizes are remembered, so most that differ need not be gone through.
  if (measureOf(left).size !== measureOf(right).size) return false;
  if (isList(left)) {
    return (
      isList(right) &&
      left.length === right.length &&
      left.every((item, index) => sameValue(item, right[index] ?? null))
    );
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every(name => Object.hasOwn(right, name) && sameValue(left[name] ?? null, right[name] ?? null));
}

/** A value as a node of the template's tree, all of it at the place of the expression that made it. */
export function nodeOf(value: JsonValue, span: Span): JsonNode {
  const { start, end } = span;
  if (value === null) return { kind: 'null', start, end };
  if (typeof value === 'string') return { kind: 'string', value, start, end };
  if (typeof value === 'number') return { kind: 'number', value, start, end };
  if (typeof value === 'boolean') return { kind: 'boolean', value, start, end };
  if (isList(value)) return { kind: 'array', start, end, items: value.map(item => nodeOf(item, span)) };
  const members = Object.entries(value).map(([name, member]) => ({
    name: { kind: 'string' as const, value: name, start, end },
    value: nodeOf(member, span),
  }));
  return { kind: 'object', start, end, members };
}

/** .NET's invariant comparison without regard to case, unit by unit, so that positions stay. */
export function foldCase(text: string): string {
  // What V8 does by itself is a hundred times as fast as a look at each unit, and nearly every text is of this kind.
  if (isAscii(text)) return text.toUpperCase();
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index++) units[index] = upperUnit(text.charCodeAt(index));
  let folded = '';
  for (let start = 0; start < units.length; start += UNITS_AT_ONCE)
    folded += String.fromCharCode(...units.subarray(start, start + UNITS_AT_ONCE));
  return folded;
}

export function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}

const BEYOND_ASCII = /[\u0080-\uffff]/;
/** Arguments of a call are on the stack. */
const UNITS_AT_ONCE = 4_096;
/** The upper case of a unit that has one of one unit; 0 where it is not known yet. */
const upperUnits = new Uint16Array(0x1_0000);

function upperUnit(unit: number): number {
  const known = upperUnits[unit] ?? 0;
  if (known !== 0) return known;
  const upper = String.fromCharCode(unit).toUpperCase();
  const folded = upper.length === 1 ? upper.charCodeAt(0) : unit;
  upperUnits[unit] = folded;
  return folded;
}

/** The text of a value, as `string` and `concat` write it. */
export function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}
