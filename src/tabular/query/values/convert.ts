import type { JsonValue } from '../../../json/nodes.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell } from '../../table.js';
import type { RunContext } from '../scope.js';
import type { Type } from '../types.js';
import { formatDatetime, LAST_DATETIME, parseDatetime } from './datetime.js';
import { textOfDynamic } from './dynamic.js';
import {
  decimalOfNumber,
  formatReal,
  long,
  longOfNumber,
  parseDecimal,
  parseLong,
  parseReal,
  type Long,
} from './numbers.js';
import { formatTimespan, parseTimespan } from './timespan.js';

/*
 * Conversions between the scalar types: the `to…()` functions, and values that enter or leave dynamic ones.
 * Inside the engine a datetime and a timespan are ticks (bigint), a decimal and a guid texts, all else as in tables.
 * What can't be converted is null (an empty string for a string).
 */

/** What it takes to write a point in time or a length of time, and a number or JSON; beside their characters. */
export const WRITING_TICKS = 120;
const WRITING_NUMBER = 16;

/** A value as text. Datetimes have seven fraction digits, as the service prints them. */
export function toText(value: Cell, type: Type, span: Span, run: RunContext): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'boolean') run.meter.spend(typeof value === 'bigint' ? WRITING_TICKS : WRITING_NUMBER, span);
  switch (type.name) {
    case 'datetime':
      return typeof value === 'bigint' ? formatDatetime(value, 7) : '';
    case 'timespan':
      return typeof value === 'bigint' ? formatTimespan(value) : '';
    case 'real':
      return typeof value === 'number' ? formatReal(value) : '';
    case 'dynamic':
    case 'tuple':
    case 'unknown':
      return textOfDynamic(value, span, run);
    default:
      return typeof value === 'object' ? '' : String(value);
  }
}

export function toLong(value: Cell, type: Type): Long | null {
  switch (typeof value) {
    case 'bigint':
      return long(value);
    case 'number':
      return longOfNumber(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      // A decimal loses its fraction; the text of a number with one is not an integer.
      return parseLong(type.name === 'decimal' ? (value.split('.')[0] ?? '') : value);
    default:
      return null;
  }
}

export function toInt(value: Cell, type: Type): number | null {
  const exact = toLong(value, type);
  const number = exact === null ? Number.NaN : Number(exact);
  return number >= -(2 ** 31) && number < 2 ** 31 ? number : null;
}

export function toReal(value: Cell): number | null {
  switch (typeof value) {
    case 'bigint':
    case 'number':
      return Number(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return parseReal(value);
    default:
      return null;
  }
}

export function toDecimal(value: Cell): string | null {
  switch (typeof value) {
    case 'bigint':
      return decimalOfNumber(value);
    case 'number':
      return Number.isFinite(value) ? decimalOfNumber(value) : null;
    case 'boolean':
      return value ? '1' : '0';
    case 'string':
      return parseDecimal(value);
    default:
      return null;
  }
}

export function toBool(value: Cell): boolean | null {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'bigint':
      return true;
    case 'number':
      return value !== 0;
    case 'string': {
      const text = value.trim().toLowerCase();
      if (text === 'true' || text === 'false') return text === 'true';
      const number = parseLong(text);
      return number === null ? null : number !== 0;
    }
    default:
      return null;
  }
}

export function toDatetime(value: Cell, type: Type): bigint | null {
  if (typeof value === 'string') return parseDatetime(value);
  if (type.name === 'datetime') return typeof value === 'bigint' ? value : null;
  if (type.name === 'long' || type.name === 'int') {
    // A number counts ticks.
    if (typeof value !== 'number' && typeof value !== 'bigint') return null;
    const ticks = BigInt(value);
    return ticks >= 0n && ticks <= LAST_DATETIME ? ticks : null;
  }
  return null;
}

export function toTimespan(value: Cell, type: Type): bigint | null {
  if (typeof value === 'string') return parseTimespan(value);
  if (type.name === 'timespan') return typeof value === 'bigint' ? value : null;
  if ((type.name === 'long' || type.name === 'int') && (typeof value === 'number' || typeof value === 'bigint')) {
    return BigInt(value);
  }
  return null;
}

const GUID = /^\s*[{(]?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})/i;
const AFTER_GUID = /^[)}]?\s*$/;

/** The canonical text of a guid, or null. `toguid()` passes over what follows one (toguid-function.md). */
export function toGuid(value: Cell, mayContinue = false): string | null {
  if (typeof value !== 'string') return null;
  const match = GUID.exec(value);
  if (match === null || !(mayContinue || AFTER_GUID.test(value.slice(match[0].length)))) return null;
  return match.slice(1).join('-').toLowerCase();
}

/** A value of that type as it is inside a dynamic one. */
export function toDynamic(value: Cell, type: Type): JsonValue {
  if (typeof value === 'bigint') {
    if (type.name === 'datetime') return formatDatetime(value, 7);
    if (type.name === 'timespan') return formatTimespan(value);
    return Number(value);
  }
  if (typeof value === 'string' && type.name === 'decimal') return Number(value);
  return value;
}

/** A value converted as the `to…()` function of the target type does. */
export function convert(value: Cell, from: Type, to: Type, span: Span, run: RunContext): Cell {
  switch (to.name) {
    case 'string':
      return toText(value, from, span, run);
    case 'long':
      return toLong(value, from);
    case 'int':
      return toInt(value, from);
    case 'real':
      return toReal(value);
    case 'decimal':
      return toDecimal(value);
    case 'bool':
      return toBool(value);
    case 'datetime':
      return toDatetime(value, from);
    case 'timespan':
      return toTimespan(value, from);
    case 'guid':
      return toGuid(value, true);
    default:
      return toDynamic(value, from);
  }
}

/** A table's cell as the engine has it. */
export function fromCell(cell: Cell, type: Type): Cell {
  if (type.name === 'datetime' && typeof cell === 'string') return parseDatetime(cell);
  if (type.name === 'timespan' && typeof cell === 'string') return parseTimespan(cell);
  return cell === null && type.name === 'string' ? '' : cell;
}

/** The engine's value as a cell of a table. */
export function toCell(value: Cell, type: Type): Cell {
  if (typeof value === 'bigint') {
    if (type.name === 'datetime') return formatDatetime(value, null);
    if (type.name === 'timespan') return formatTimespan(value);
  }
  return value === null && type.name === 'string' ? '' : value;
}
