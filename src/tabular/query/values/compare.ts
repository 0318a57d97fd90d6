import type { Cell } from '../../table.js';
import type { Type } from '../types.js';
import { parseDatetime } from './datetime.js';
import { identityOfDynamic } from './dynamic.js';
import { compareDecimals, decimalTextOf } from './numbers.js';
import { parseTimespan } from './timespan.js';

/** Compares two values that are not null, of one type. NaN is less than every other number. */
export type Comparison = (left: Cell, right: Cell) => number;

/** The order of the values of a type; of texts that of their UTF-16 units. */
export function orderOf(type: Type): Comparison {
  if (type.name === 'decimal') {
    return (left, right) =>
      typeof left === 'string' && typeof right === 'string' ? compareDecimals(left, right) : plainOrder(left, right);
  }
  return plainOrder;
}

function plainOrder(left: Cell, right: Cell): number {
  if (left === null || right === null || typeof left === 'object' || typeof right === 'object') return 0;
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return Number(Number.isNaN(right)) - Number(Number.isNaN(left));
}

const NUMERIC = new Set(['int', 'long', 'real']);

/** Whether two values that are not null are equal; undefined where the service refuses to compare the types. */
export type Equality = (left: Cell, right: Cell) => boolean;

/**
 * The equality of values of these two types, or null where they can't be compared: Kusto asks for a cast then, though its
 * editor does not. A dynamic value equals a typed one when it holds the same.
 */
export function equalityOf(left: Type, right: Type): Equality | null {
  if (left.name === 'unknown' || right.name === 'unknown') return sameDynamic;
  if (holdsDynamic(left) || holdsDynamic(right)) {
    const typed = holdsDynamic(left) ? right : left;
    if (typed.name === 'datetime' || typed.name === 'timespan') {
      const parse = typed.name === 'datetime' ? parseDatetime : parseTimespan;
      const ticks = (value: Cell) => (typeof value === 'string' ? parse(value) : value);
      return (one, other) => ticks(one) === ticks(other);
    }
    return sameDynamic;
  }
  if (left.name === 'decimal' || right.name === 'decimal') {
    const others = [left.name, right.name];
    if (!others.every(name => name === 'decimal' || NUMERIC.has(name))) return null;
    return (one, other) => compareDecimals(decimalTextOf(one), decimalTextOf(other)) === 0;
  }
  const comparable =
    left.name === right.name ||
    (NUMERIC.has(left.name) && NUMERIC.has(right.name)) ||
    (left.name === 'bool' && NUMERIC.has(right.name)) ||
    (right.name === 'bool' && NUMERIC.has(left.name));
  if (!comparable) return null;
  if (left.name !== right.name && (left.name === 'bool' || right.name === 'bool')) {
    return (one, other) => Number(one) === Number(other);
  }
  if (left.name === 'long' || right.name === 'long') {
    // A long may be a bigint and the other a real.
    return (one, other) => one === other || (typeof one !== typeof other && plainOrder(one, other) === 0);
  }
  return (one, other) => one === other;
}

/** What a tuple gives inside an expression is its first value, as a dynamic one. */
function holdsDynamic({ name }: Type): boolean {
  return name === 'dynamic' || name === 'tuple';
}

function sameDynamic(left: Cell, right: Cell): boolean {
  if (left === right) return true;
  return typeof left === 'object' && typeof right === 'object' && identityOfDynamic(left) === identityOfDynamic(right);
}
