import { setOwn, type JsonRecord, type JsonValue } from '../../../json/nodes.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell } from '../../table.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { MAX_DEPTH } from '../query-meter.js';
import type { RunContext } from '../scope.js';

/*
 * Dynamic values: plain JSON data. A datetime, timespan, guid or decimal inside one is its text. Integers beyond 2^53 are
 * rounded, and a real that is whole is an integer, which is not so on the service (OURS(query-extend-keeps-place)).
 */

export function isArrayValue(value: Cell): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isBagValue(value: Cell): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The dynamic value of a JSON text, as `parse_json()` reads it: null for an empty text, and the text itself as a dynamic string
 * where it is not JSON (parse-json-function.md). Refuses what is nested too deep.
 */
export function parseDynamic(text: string, span: Span, run: RunContext): JsonValue {
  if (text.trim() === '') return null;
  run.meter.spend(text.length * PARSING_WEIGHT, span);
  let value: JsonValue;
  try {
    // JSON.parse gives JSON data, and keys as own properties whatever their name.
    value = JSON.parse(text) as JsonValue;
  } catch {
    run.meter.spend(REFUSAL_COST, span);
    return text;
  }
  checkDepth(value, 0, span);
  return value;
}

/** An exception takes as long as so many characters of a text. */
export const REFUSAL_COST = 800;
/** A character of JSON takes longer than one of a text, and may be a value. */
const PARSING_WEIGHT = 8;

function checkDepth(value: JsonValue, depth: number, span: Span): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) fail(messages.valueTooDeep(span, MAX_DEPTH));
  if (isArrayValue(value)) {
    for (const item of value) checkDepth(item, depth + 1, span);
  } else {
    for (const name in value) checkDepth(value[name] ?? null, depth + 1, span);
  }
}

/** What is under a name of a bag; null where nothing does, or the value is not a bag. */
export function memberOfDynamic(value: Cell, name: string): JsonValue {
  if (!isBagValue(value) || !Object.hasOwn(value, name)) return null;
  return value[name] ?? null;
}

/** The element at a place of an array, from the end for a negative one; null where there is none. */
export function elementOfDynamic(value: Cell, index: Cell): JsonValue {
  if (typeof index === 'string') return memberOfDynamic(value, index);
  // A number made of an array would be made of its text.
  if (!isArrayValue(value) || index === null || typeof index === 'object') return null;
  const place = Number(index);
  return value[place < 0 ? value.length + place : place] ?? null;
}

/** A dynamic value as `tostring()` gives it: a string as it is, null as nothing, all else as compact JSON. */
export function textOfDynamic(value: Cell, span: Span, run: RunContext): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  // Long values never come here as bigint: dynamic values hold none.
  const text = JSON.stringify(value);
  run.meter.string(text.length, span);
  return text;
}

/**
 * A value that stands for itself in a set or as a key: what is equal has the same. Bags are equal whatever the order of their
 * members; a text is never equal to the array or bag that it spells out.
 */
export function identityOfDynamic(value: Cell): unknown {
  if (typeof value === 'string') return `"${value}`;
  return typeof value === 'object' && value !== null ? canonical(value) : value;
}

// No deeper than dynamic values may be.
function canonical(value: JsonValue): string {
  if (isArrayValue(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isBagValue(value)) return typeof value === 'string' ? JSON.stringify(value) : String(value);
  const members = Object.keys(value).sort();
  return `{${members.map(name => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(',')}}`;
}

/** A bag of pairs; of a name that comes twice the first value stays. */
export function bagOfPairs(pairs: Iterable<readonly [string, JsonValue]>): JsonRecord {
  const bag: Record<string, JsonValue> = {};
  for (const [name, value] of pairs) if (!Object.hasOwn(bag, name)) setOwn(bag, name, value);
  return bag;
}

/** The steps of a JSON path such as `$.key2['a b'][0]` (jsonpath.md): names, and places in arrays; null where it is not one. */
export function jsonPathOf(path: string): readonly (string | number)[] | null {
  if (!path.startsWith('$')) return null;
  const steps: (string | number)[] = [];
  let rest = path.slice(1);
  while (rest !== '') {
    const match = /^(?:\.([^.[\]]+)|\.?\[(?:'([^']*)'|"([^"]*)"|(-?\d+))\])/.exec(rest);
    if (match === null) return null;
    const [whole, plain, single, double, place] = match;
    steps.push(place === undefined ? (plain ?? single ?? double ?? '') : Number(place));
    rest = rest.slice(whole.length);
  }
  return steps;
}
