import type { JsonValue } from '../../../json/nodes.js';
import type { Cell } from '../../table.js';
import { functions, required, type FunctionSpecification } from '../function.js';
import { IDENTITY_WEIGHT } from '../priced.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { parameter, signature, type TypedArgument } from '../signature.js';
import { anyArray, types, type Type } from '../types.js';
import { toDynamic } from '../values/convert.js';
import { identityOfDynamic, isArrayValue } from '../values/dynamic.js';
import { addLongs, type Long } from '../values/numbers.js';
import { validDatetime } from '../values/datetime.js';
import { validTimespan } from '../values/timespan.js';

const { bool, dynamic, long } = types;
const oneArray = parameter('array');

/** The most elements that `range()` and `repeat()` give (range-function.md). */
const MAX_LENGTH = 1_048_576;

/** Numbers come first, then texts, then all else (array-sort-asc-function.md). */
function rank(item: JsonValue): number {
  return typeof item === 'number' ? 0 : typeof item === 'string' ? 1 : 2;
}

function compare(left: JsonValue, right: JsonValue): number {
  const ranks = rank(left) - rank(right);
  if (ranks !== 0) return ranks;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return Number(left) - Number(right) || 0;
}

/** A sorted array; nulls are at its end unless told otherwise. */
function sorting(direction: 1 | -1, name: string): FunctionSpecification {
  return {
    isFoldable: false,
    weight: 4,
    naming: { kind: 'suffix', suffix: '_sorted', otherwise: 'array0_sorted' },
    signatures: [
      signature(
        (call: readonly TypedArgument[]) => call[0]?.type ?? anyArray,
        [oneArray, parameter([bool], { minimum: 0, form: 'constant' })],
        'fixed',
      ),
      signature(anyArray, [oneArray, parameter('array', { minimum: 1, maximum: 63 })]),
    ],
    compile: ({ arguments: [array, other], span }) => {
      if (other !== undefined && other.type.name !== 'bool') {
        fail(
          messages.unsupported(
            other,
            `more than one array in \`${name}\``,
            'sort one at a time, or expand both with mv-expand and sort the rows',
          ),
        );
      }
      return (row, run) => {
        const items = required(array).evaluate(row, run);
        const last = other === undefined ? true : other.evaluate(row, run);
        if (!isArrayValue(items)) return null;
        // Each element is compared with some others.
        run.meter.elements(items.length * Math.ceil(Math.log2(items.length + 1) / 4), span);
        const values = items.filter(item => item !== null).sort((left, right) => direction * compare(left, right));
        const nulls = items.filter(item => item === null);
        return run.meter.built(last === false ? [...nulls, ...values] : [...values, ...nulls], span);
      };
    },
  };
}

function split(items: readonly JsonValue[], places: readonly number[]): JsonValue[][] {
  const parts: JsonValue[][] = [];
  let start = 0;
  for (const place of places) {
    const end = Math.max(start, Math.min(items.length, place < 0 ? items.length + place : place));
    parts.push(items.slice(start, end));
    start = end;
  }
  return [...parts, items.slice(start)];
}

/** A value that is greater by a step. */
function stepped(value: Cell, step: Cell, type: Type): Cell {
  if (typeof value === 'bigint' && typeof step === 'bigint' && type.name === 'datetime')
    return validDatetime(value + step);
  if (typeof value === 'bigint' && typeof step === 'bigint' && type.name === 'timespan')
    return validTimespan(value + step);
  // A time and a number: there is no next one.
  if (type.name === 'datetime' || type.name === 'timespan') return null;
  // Only numbers are left: two whole ones may be longs, the sum of all others is a real.
  if (type.name !== 'long' && type.name !== 'int') return Number(value) + Number(step);
  return Number.isInteger(step) || typeof step === 'bigint'
    ? addLongs(value as Long, step as Long)
    : Number(value) + Number(step);
}

/** The step where none is given: an hour of times, one of numbers (range-function.md). */
const HOUR = 36_000_000_000n;

/** Functions that order, split and make arrays. */
export const arrayOrderFunctions = functions({
  array_sort_asc: sorting(1, 'array_sort_asc'),
  array_sort_desc: sorting(-1, 'array_sort_desc'),
  array_split: {
    signatures: [signature('first', [oneArray, parameter('integer')]), signature('first', [oneArray, oneArray])],
    compile: ({ arguments: [array, places], span }) => {
      return (row, run) => {
        const items = required(array).evaluate(row, run);
        const wanted = required(places).evaluate(row, run);
        if (!isArrayValue(items) || wanted === null) return null;
        const list = isArrayValue(wanted) ? wanted : [toDynamic(wanted, long)];
        run.meter.elements(items.length + list.length, span);
        return run.meter.built(
          split(
            items,
            list.flatMap(place => (typeof place === 'number' ? place : [])),
          ),
          span,
        );
      };
    },
  },
  jaccard_index: {
    weight: IDENTITY_WEIGHT,
    signatures: signature(dynamic, [parameter('array', { minimum: 2, maximum: 2 })]),
    compile: ({ arguments: [left, right], span }) => {
      return (row, run) => {
        const [one, other] = [required(left).evaluate(row, run), required(right).evaluate(row, run)];
        if (!isArrayValue(one) || !isArrayValue(other)) return null;
        run.meter.elements(one.length + other.length, span);
        const [own, others] = [new Set(one.map(identityOfDynamic)), new Set(other.map(identityOfDynamic))];
        const shared = [...own].filter(item => others.has(item)).length;
        const all = own.size + others.size - shared;
        return all === 0 ? null : shared / all;
      };
    },
  },
  repeat: {
    naming: 'prefix',
    signatures: signature('array of first', [parameter('scalar'), parameter([long])]),
    compile: ({ arguments: [value, times], span }) => {
      const { evaluate, type } = required(value);
      return (row, run) => {
        const count = required(times).evaluate(row, run);
        if (count === null || Number(count) < 0) return null;
        const length = Math.min(MAX_LENGTH, Number(count));
        run.meter.elements(length, span);
        const item = toDynamic(evaluate(row, run), type);
        return run.meter.built(
          Array.from({ length }, () => item),
          span,
        );
      };
    },
  },
  range: {
    signatures: signature('array of first', [
      parameter('summable'),
      parameter('summable'),
      parameter('summable', { minimum: 0 }),
    ]),
    compile: ({ arguments: [start, stop, step], span }) => {
      const { evaluate, type } = required(start);
      const isTime = type.name === 'datetime' || type.name === 'timespan';
      return (row, run) => {
        // A decimal is a text, which has another order.
        const number = (cell: Cell): Cell => (typeof cell === 'string' ? Number(cell) : cell);
        let value = number(evaluate(row, run));
        const last = number(required(stop).evaluate(row, run));
        const by = step === undefined ? (isTime ? HOUR : 1) : step.evaluate(row, run);
        if (value === null || last === null || by === null || Number(by) === 0) return null;
        const isUp = Number(by) > 0;
        const items: JsonValue[] = [];
        while (value !== null && (isUp ? value <= last : value >= last) && items.length < MAX_LENGTH) {
          run.meter.elements(1, span);
          items.push(toDynamic(value, type));
          value = stepped(value, by, type);
        }
        return run.meter.built(items, span);
      };
    },
  },
});
