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
  return Number.isSafeInteger(value) ? 'an integer' : 'a number that is no integer';
}

/** The member of that name: the one spelt exactly so, or else the first that differs by case only. */
export function memberValue(record: JsonRecord, name: string): JsonValue | undefined {
  const own = ownName(record, name);
  return own === undefined ? undefined : record[own];
}

/** How the record itself spells the name. */
export function ownName(record: JsonRecord, name: string): string | undefined {
  if (Object.hasOwn(record, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(record).find(key => key.toLowerCase() === wanted);
}

/** An object of those members; a name that comes again takes the later value. */
export function recordOf(entries: Iterable<readonly [string, JsonValue]>): JsonRecord {
  const record: Record<string, JsonValue> = {};
  for (const [name, value] of entries) setOwn(record, name, value);
  return record;
}

/** How deep and large a value is; containers are measured once. */
export interface Measure {
  readonly depth: number;
  /** Members and characters. Parts that are shared count each time, since whoever writes the value writes them each time. */
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
  return text.replace(/[a-z\u0080-\uffff]/g, unit => {
    const upper = unit.toUpperCase();
    return upper.length === 1 ? upper : unit;
  });
}

/** The text of a value, as `string` and `concat` write it. */
export function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}
