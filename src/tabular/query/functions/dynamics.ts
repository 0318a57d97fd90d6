import type { JsonValue } from '../../../json/nodes.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell } from '../../table.js';
import { functions, required, type CheckedCall, type FunctionSpecification } from '../function.js';
import { IDENTITY_WEIGHT } from '../priced.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import type { BoundExpression, ComputeCell, RunContext } from '../scope.js';
import { MAX_ARGUMENTS, parameter, signature, type TypedArgument } from '../signature.js';
import { anyArray, arrayOf, bagOf, commonType, emptyBag, types, type Type } from '../types.js';
import { equalityOf } from '../values/compare.js';
import { toDynamic, toText } from '../values/convert.js';
import { bagOfPairs, identityOfDynamic, isArrayValue, isBagValue } from '../values/dynamic.js';

const { bool, dynamic, long, string } = types;
const oneArray = parameter('array');
const optional = parameter('integer', { minimum: 0 });

function typesOf(call: readonly TypedArgument[]): Type[] {
  return call.map(({ type }) => type);
}

/** The value of an argument as it is inside a dynamic one. */
function inside(argument: BoundExpression): (...input: Parameters<ComputeCell>) => JsonValue {
  return (row, run) => toDynamic(argument.evaluate(row, run), argument.type);
}

/** The names that a path such as `$.key2['a b']` goes through (jsonpath.md); null for a plain name. */
function pathOf(key: string): readonly string[] | null {
  if (!key.startsWith('$')) return null;
  const steps = key.slice(1).match(/\.([^.[\]]+)|\[['"]([^'"]+)['"]\]/g) ?? [];
  return steps.map(step => (step.startsWith('.') ? step.slice(1) : step.slice(2, -2)));
}

/** A bag has names at its root, or deeper ones by a path (bag-has-key-function.md). */
function hasKey(bag: Cell, key: string): boolean | null {
  if (!isBagValue(bag)) return null;
  const path = pathOf(key);
  if (path === null) return Object.hasOwn(bag, key);
  let value: Cell = bag;
  for (const name of path) {
    if (!isBagValue(value) || !Object.hasOwn(value, name)) return false;
    value = value[name] ?? null;
  }
  return path.length > 0;
}

/** A value without what is at the end of a path; itself where there is nothing. */
function withoutPath(value: JsonValue, path: readonly string[], span: Span, run: RunContext): JsonValue {
  const [name, ...rest] = path;
  if (name === undefined || !isBagValue(value) || !Object.hasOwn(value, name)) return value;
  const entries = Object.entries(value);
  run.meter.elements(entries.length, span);
  return bagOfPairs(
    rest.length === 0
      ? entries.filter(([own]) => own !== name)
      : entries.map(([own, item]) => [own, own === name ? withoutPath(item, rest, span, run) : item] as const),
  );
}

function packedType(call: readonly TypedArgument[]): Type {
  const properties = new Map<string, Type>();
  for (let index = 0; index + 1 < call.length; index += 2) {
    const [key, value] = call.slice(index, index + 2);
    if (typeof key?.literal === 'string') properties.set(key.literal, value?.type ?? types.unknown);
  }
  return bagOf(properties);
}

function compilePack({ arguments: parts, span }: CheckedCall): ComputeCell {
  const pairs: { key: BoundExpression; value: ReturnType<typeof inside> }[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    pairs.push({ key: required(parts[index]), value: inside(required(parts[index + 1])) });
  }
  return (row, run) =>
    run.meter.built(
      bagOfPairs(
        pairs.map(({ key, value }) => [toText(key.evaluate(row, run), key.type, span, run), value(row, run)] as const),
      ),
      span,
    );
}

const pack: FunctionSpecification = {
  signatures: signature(
    packedType,
    [parameter([string], { maximum: 32_767 }), parameter('scalar', { maximum: 32_767 })],
    'block',
  ),
  compile: compilePack,
};

type SetOperation = (sets: readonly (readonly JsonValue[])[]) => JsonValue[];

function distinct(items: Iterable<JsonValue>): JsonValue[] {
  const seen = new Map<unknown, JsonValue>();
  for (const item of items) {
    const identity = identityOfDynamic(item);
    if (!seen.has(identity)) seen.set(identity, item);
  }
  return [...seen.values()];
}

function setFunction(operation: SetOperation): FunctionSpecification {
  return {
    // Each element is told apart, and looked for.
    weight: 2 * IDENTITY_WEIGHT,
    signatures: signature(
      call => {
        const common = commonType(typesOf(call));
        return common?.shape?.kind === 'array' ? common : anyArray;
      },
      [parameter('array', { minimum: 2, maximum: 64 })],
    ),
    compile: ({ arguments: parts, span }) => {
      return (row, run) => {
        const sets: (readonly JsonValue[])[] = [];
        for (const part of parts) {
          const set = part.evaluate(row, run);
          if (!isArrayValue(set)) return null;
          run.meter.elements(set.length, span);
          sets.push(set);
        }
        return run.meter.built(operation(sets), span);
      };
    },
  };
}

/** Functions of arrays and property bags. */
export const dynamicFunctions = functions({
  array_length: {
    signatures: signature(long, [oneArray]),
    compile: ({ arguments: [array] }) => {
      const { evaluate } = required(array);
      return (row, run) => {
        const value = evaluate(row, run);
        return isArrayValue(value) ? value.length : null;
      };
    },
  },
  bag_keys: {
    signatures: signature(arrayOf(string), [parameter('bag')]),
    compile: ({ arguments: [bag], span }) => {
      const { evaluate } = required(bag);
      return (row, run) => {
        const value = evaluate(row, run);
        return isBagValue(value) ? run.meter.built(Object.keys(value), span) : null;
      };
    },
  },
  bag_has_key: {
    signatures: signature(bool, [parameter('bag'), parameter([string])]),
    compile: ({ arguments: [bag, key], span }) => {
      const sought = required(key);
      const { evaluate } = required(bag);
      return (row, run) => hasKey(evaluate(row, run), toText(sought.evaluate(row, run), string, span, run));
    },
  },
  bag_merge: {
    signatures: signature(
      call => {
        const properties = new Map<string, Type>();
        for (const { type } of call) {
          if (type.shape?.kind !== 'bag') return emptyBag;
          for (const [name, property] of type.shape.properties) {
            if (!properties.has(name)) properties.set(name, property);
          }
        }
        return bagOf(properties);
      },
      [parameter('bag', { minimum: 2, maximum: 64 })],
    ),
    compile: ({ arguments: parts, span }) => {
      return (row, run) => {
        // Of a key in several bags the leftmost value stays (bag-merge-function.md).
        const bags = parts.map(part => part.evaluate(row, run)).filter(isBagValue);
        if (bags.length === 0) return null;
        const entries = bags.flatMap(bag => {
          const own = Object.entries(bag);
          run.meter.elements(own.length, span);
          return own;
        });
        return run.meter.built(bagOfPairs(entries), span);
      };
    },
  },
  bag_remove_keys: {
    signatures: signature(emptyBag, [parameter('bag'), oneArray]),
    compile: ({ arguments: [bag, keys], span }) => {
      const { evaluate } = required(bag);
      const unwanted = required(keys);
      return (row, run) => {
        const value = evaluate(row, run);
        const names = unwanted.evaluate(row, run);
        if (!isBagValue(value) || !isArrayValue(names)) return null;
        run.meter.elements(names.length + Object.keys(value).length, span);
        const gone = new Set<unknown>(names);
        let kept: JsonValue = bagOfPairs(Object.entries(value).filter(([name]) => !gone.has(name)));
        for (const name of names) {
          const path = typeof name === 'string' ? pathOf(name) : null;
          if (path !== null) kept = withoutPath(kept, path, span, run);
        }
        return run.meter.built(kept, span);
      };
    },
  },
  bag_pack: pack,
  pack,
  pack_array: {
    signatures: signature(
      call => arrayOf(commonType(typesOf(call)) ?? dynamic),
      [parameter('scalar', { form: 'star or any', maximum: MAX_ARGUMENTS })],
      'repeating',
    ),
    compile: ({ arguments: parts, span }) => {
      const star = parts.find(({ isStar }) => isStar);
      if (star !== undefined)
        fail(messages.unsupported(star, 'all columns as `*` in `pack_array`', 'list the columns'));
      const values = parts.map(inside);
      return (row, run) =>
        run.meter.built(
          values.map(value => value(row, run)),
          span,
        );
    },
  },
  array_concat: {
    signatures: signature(
      call => commonType(typesOf(call), 'none') ?? anyArray,
      [parameter('array', { maximum: 64 })],
      'repeating',
    ),
    compile: ({ arguments: parts, span }) => {
      return (row, run) => {
        const arrays = parts.map(part => part.evaluate(row, run)).filter(isArrayValue);
        if (arrays.length === 0) return null;
        run.meter.elements(
          arrays.reduce((sum, array) => sum + array.length, 0),
          span,
        );
        return run.meter.built(arrays.flat(), span);
      };
    },
  },
  array_slice: {
    signatures: signature('first', [oneArray, parameter('integer'), parameter('integer')]),
    compile: ({ arguments: [array, start, end], span }) => {
      const { evaluate } = required(array);
      return (row, run) => {
        const value = evaluate(row, run);
        const first = required(start).evaluate(row, run);
        const last = required(end).evaluate(row, run);
        if (!isArrayValue(value) || first === null || last === null) return null;
        // Both ends belong to the slice; negative ones count from the end (array-slice-function.md).
        const place = (index: number) => (index < 0 ? Math.max(0, value.length + index) : index);
        return run.meter.built(value.slice(place(Number(first)), place(Number(last)) + 1), span);
      };
    },
  },
  array_index_of: {
    weight: IDENTITY_WEIGHT,
    signatures: signature(long, [oneArray, parameter('scalar'), optional, optional, optional]),
    compile: ({ arguments: [array, sought, start, length, occurrence], span }) => {
      const { evaluate } = required(array);
      const wanted = required(sought);
      const equal = equalityOf(dynamic, wanted.type);
      const number = (argument: BoundExpression | undefined, standard: number, ...input: Parameters<ComputeCell>) => {
        const value = argument === undefined ? standard : argument.evaluate(...input);
        return value === null ? null : Number(value);
      };
      return (row, run) => {
        const value = evaluate(row, run);
        const from = number(start, 0, row, run);
        const count = number(length, -1, row, run);
        const nth = number(occurrence, 1, row, run);
        if (!isArrayValue(value) || from === null || count === null || nth === null) return null;
        const target = toDynamic(wanted.evaluate(row, run), wanted.type);
        run.meter.elements(value.length, span);
        // A negative start counts from the end; a length of -1 has no end (array-index-of-function.md).
        const first = from < 0 ? Math.max(0, value.length + from) : from;
        const end = count < 0 ? value.length : first + count;
        let left = nth;
        return value.findIndex(
          (item, place) => place >= first && place < end && equal?.(item, target) === true && --left === 0,
        );
      };
    },
  },
  set_has_element: {
    weight: IDENTITY_WEIGHT,
    signatures: signature(bool, [oneArray, parameter('scalar')]),
    compile: ({ arguments: [set, sought], span }) => {
      const { evaluate } = required(set);
      const wanted = inside(required(sought));
      return (row, run) => {
        const value = evaluate(row, run);
        if (!isArrayValue(value)) return null;
        run.meter.elements(value.length, span);
        const identity = identityOfDynamic(wanted(row, run));
        return value.some(item => identityOfDynamic(item) === identity);
      };
    },
  },
  set_union: setFunction(sets => distinct(sets.flat())),
  set_intersect: setFunction(([first = [], ...others]) => {
    const known = others.map(set => new Set(set.map(identityOfDynamic)));
    return distinct(first).filter(item => known.every(set => set.has(identityOfDynamic(item))));
  }),
  set_difference: setFunction(([first = [], ...others]) => {
    const gone = new Set(others.flat().map(identityOfDynamic));
    return distinct(first).filter(item => !gone.has(identityOfDynamic(item)));
  }),
  zip: {
    signatures: signature(arrayOf(anyArray), [parameter('array', { minimum: 2, maximum: 64 })]),
    compile: ({ arguments: parts, span }) => {
      return (row, run) => {
        const arrays = parts.map(part => part.evaluate(row, run)).filter(isArrayValue);
        const length = Math.max(0, ...arrays.map(array => array.length));
        run.meter.elements(length * arrays.length, span);
        return run.meter.built(
          Array.from({ length }, (_, index) => arrays.map(array => array[index] ?? null)),
          span,
        );
      };
    },
  },
});
