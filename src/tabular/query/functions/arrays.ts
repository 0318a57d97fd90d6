import type { JsonValue } from '../../../json/nodes.js';
import type { Cell, Row } from '../../table.js';
import { functions, required, type CheckedCall, type FunctionSpecification } from '../function.js';
import { IDENTITY_WEIGHT } from '../priced.js';
import type { BoundExpression, ComputeCell, RunContext } from '../scope.js';
import { parameter, signature } from '../signature.js';
import { types } from '../types.js';
import { toDynamic } from '../values/convert.js';
import { identityOfDynamic, isArrayValue } from '../values/dynamic.js';

const { bool, dynamic, real } = types;
const oneArray = parameter('array');

/** A function of an array and a number: how many places its elements move, to the left for a positive one. */
function moving(
  direction: 1 | -1,
  move: (items: readonly JsonValue[], places: number, fill: JsonValue) => JsonValue[],
  hasFill: boolean,
): FunctionSpecification {
  const fillParameter = hasFill ? [parameter('scalar', { minimum: 0 })] : [];
  return {
    signatures: signature('first', [oneArray, parameter('integer'), ...fillParameter]),
    compile: ({ arguments: [array, count, fill], span }) => {
      return (row, run) => {
        const items = required(array).evaluate(row, run);
        const places = required(count).evaluate(row, run);
        if (!isArrayValue(items) || places === null) return null;
        const filler = fill === undefined ? emptyOf(items) : toDynamic(fill.evaluate(row, run), fill.type);
        return run.meter.built(move(items, direction * Number(places), filler), span);
      };
    },
  };
}

/** What fills an array up where nothing is given: empty texts for texts, null for all else. */
function emptyOf(items: readonly JsonValue[]): JsonValue {
  return items.length > 0 && items.every(item => typeof item === 'string') ? '' : null;
}

function rotated(items: readonly JsonValue[], places: number): JsonValue[] {
  if (items.length === 0) return [];
  const start = ((places % items.length) + items.length) % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

function shifted(items: readonly JsonValue[], places: number, fill: JsonValue): JsonValue[] {
  const count = Math.min(Math.abs(places), items.length);
  const filling = Array.from({ length: count }, () => fill);
  return places >= 0 ? [...items.slice(count), ...filling] : [...filling, ...items.slice(0, items.length - count)];
}

/** An element for each condition: of an array the one at its place, of anything else the value itself. */
function compileChoice({ arguments: [conditions, whenTrue, whenFalse], span }: CheckedCall): ComputeCell {
  const chosen = (argument: BoundExpression, row: Row, run: RunContext): ((place: number) => JsonValue) => {
    const value: Cell = argument.evaluate(row, run);
    if (isArrayValue(value)) return place => value[place] ?? null;
    const single = toDynamic(value, argument.type);
    return () => single;
  };
  return (row, run) => {
    const list = required(conditions).evaluate(row, run);
    if (!isArrayValue(list)) return null;
    const [yes, no] = [chosen(required(whenTrue), row, run), chosen(required(whenFalse), row, run)];
    return run.meter.built(
      list.map((condition, place) => {
        if (typeof condition !== 'boolean' && typeof condition !== 'number') return null;
        return condition === true || (typeof condition === 'number' && condition !== 0) ? yes(place) : no(place);
      }),
      span,
    );
  };
}

const choice: FunctionSpecification = {
  signatures: signature(dynamic, [oneArray, parameter('scalar'), parameter('scalar')]),
  compile: compileChoice,
};

/** Functions of arrays whose elements move, are chosen, or are added up. */
export const arrayFunctions = functions({
  array_reverse: {
    signatures: signature('first', [oneArray]),
    compile: ({ arguments: [array], span }) => {
      return (row, run) => {
        const items = required(array).evaluate(row, run);
        return isArrayValue(items) ? run.meter.built([...items].reverse(), span) : null;
      };
    },
  },
  array_rotate_left: moving(1, rotated, false),
  array_rotate_right: moving(-1, rotated, false),
  array_shift_left: moving(1, shifted, true),
  array_shift_right: moving(-1, shifted, true),
  array_iff: choice,
  array_iif: choice,
  array_sum: {
    signatures: signature(real, [oneArray]),
    compile: ({ arguments: [array] }) => {
      return (row, run) => {
        const items = required(array).evaluate(row, run);
        // With an element that is not a number, there is no sum (array-sum-function.md).
        if (!isArrayValue(items) || !items.every(item => typeof item === 'number')) return null;
        return items.reduce((sum, item) => sum + item, 0);
      };
    },
  },
  set_equals: {
    weight: IDENTITY_WEIGHT,
    signatures: signature(bool, [oneArray, oneArray]),
    compile: ({ arguments: [left, right] }) => {
      return (row, run) => {
        const [one, other] = [required(left).evaluate(row, run), required(right).evaluate(row, run)];
        if (!isArrayValue(one) || !isArrayValue(other)) return null;
        const [own, others] = [new Set(one.map(identityOfDynamic)), new Set(other.map(identityOfDynamic))];
        return own.size === others.size && [...own].every(item => others.has(item));
      };
    },
  },
});
