import type { ScalarType } from '../table.js';

/**
 * A type as the checker knows it. Of dynamic values it may know more than `dynamic`: that one holds an array of longs, or a
 * bag with certain properties. Tables show such types as plain `dynamic` (Kusto-Query-Language: Symbols/ScalarTypes.cs).
 *
 * `unknown` is the type of a column that only the data can tell (after `evaluate bag_unpack()`); it fits everywhere.
 * `null` is the type of a null inside a dynamic literal, `type` that of `typeof(…)`, `tuple` that of an aggregate inside an
 * expression which gives several columns: hardly an operator takes one.
 */
export interface Type {
  readonly name: ScalarType | 'unknown' | 'null' | 'type' | 'tuple';
  /** What is known of a dynamic value; null of any other type, and of a dynamic one that may hold anything. */
  readonly shape: DynamicShape | null;
}

export type DynamicShape =
  | { readonly kind: 'primitive'; readonly of: Type }
  | { readonly kind: 'array'; readonly of: Type }
  | { readonly kind: 'bag'; readonly properties: ReadonlyMap<string, Type> };

function plain(name: Type['name']): Type {
  return { name, shape: null };
}

/** The types without a shape. */
export const types = {
  bool: plain('bool'),
  datetime: plain('datetime'),
  decimal: plain('decimal'),
  dynamic: plain('dynamic'),
  guid: plain('guid'),
  int: plain('int'),
  long: plain('long'),
  real: plain('real'),
  string: plain('string'),
  timespan: plain('timespan'),
  unknown: plain('unknown'),
  null: plain('null'),
  type: plain('type'),
  tuple: plain('tuple'),
} as const satisfies Readonly<Record<Type['name'], Type>>;

export const emptyBag: Type = bagOf(new Map());
export const anyArray: Type = arrayOf(types.dynamic);

/** The type of a bag with these properties. */
export function bagOf(properties: ReadonlyMap<string, Type>): Type {
  return { name: 'dynamic', shape: { kind: 'bag', properties } };
}

/** The type of an array with elements of that type. */
export function arrayOf(element: Type): Type {
  if (element.shape?.kind === 'primitive') return arrayOf(element.shape.of);
  const of =
    element.name === 'int'
      ? types.long
      : ['null', 'unknown', 'decimal', 'type', 'tuple'].includes(element.name)
        ? types.dynamic
        : element;
  return { name: 'dynamic', shape: { kind: 'array', of } };
}

/** The type of a value of that type once it is inside a dynamic one. */
export function dynamicOf(type: Type): Type {
  switch (type.name) {
    case 'dynamic':
      return type;
    case 'int':
      return { name: 'dynamic', shape: { kind: 'primitive', of: types.long } };
    case 'decimal':
    case 'null':
    case 'type':
    case 'tuple':
    case 'unknown':
      return types.dynamic;
    default:
      return { name: 'dynamic', shape: { kind: 'primitive', of: type } };
  }
}

export function isDynamic(type: Type): boolean {
  return type.name === 'dynamic';
}

/** A dynamic value of which nothing more is known. */
export function isAnyDynamic(type: Type): boolean {
  return type.name === 'dynamic' && type.shape === null;
}

export function isInteger({ name }: Type): boolean {
  return name === 'int' || name === 'long' || name === 'unknown';
}

export function isNumeric(type: Type): boolean {
  return isInteger(type) || type.name === 'real' || type.name === 'decimal';
}

export function isSummable(type: Type): boolean {
  return isNumeric(type) || type.name === 'datetime' || type.name === 'timespan';
}

export function isOrderable(type: Type): boolean {
  return isSummable(type) || type.name === 'bool' || type.name === 'string';
}

export function isArray(type: Type): boolean {
  return isAnyDynamic(type) || type.shape?.kind === 'array';
}

export function isBag(type: Type): boolean {
  return isAnyDynamic(type) || type.shape?.kind === 'bag';
}

/** Equal in everything that is known. Types are as deep as the text that they come from, which is bounded. */
export function sameType(left: Type, right: Type): boolean {
  if (left === right) return true;
  if (left.name !== right.name || left.shape?.kind !== right.shape?.kind) return false;
  if (left.shape === null || right.shape === null) return true;
  if (left.shape.kind === 'bag' && right.shape.kind === 'bag') {
    const { properties } = right.shape;
    return (
      left.shape.properties.size === properties.size &&
      [...left.shape.properties].every(([name, type]) => {
        const other = properties.get(name);
        return other !== undefined && sameType(type, other);
      })
    );
  }
  return left.shape.kind !== 'bag' && right.shape.kind !== 'bag' && sameType(left.shape.of, right.shape.of);
}

const PROMOTED: Readonly<Partial<Record<Type['name'], readonly Type['name'][]>>> = {
  long: ['int'],
  real: ['int', 'long'],
  decimal: ['int', 'long', 'real'],
};

/** Whether a value of the narrower type may silently become one of the wider: numbers, and dynamic to string. */
export function isWider(wide: Type, narrow: Type): boolean {
  if (wide.name === 'string') return isAnyDynamic(narrow);
  return PROMOTED[wide.name]?.includes(narrow.name) ?? false;
}

/** How far a value may be converted to fit a parameter: not at all, to a wider number, or into a dynamic value. */
export type Conversion = 'none' | 'promotable' | 'dynamic';

/** Whether a value of type `source` fits where `target` is declared. */
export function isAssignable(target: Type, source: Type, conversion: Conversion = 'none'): boolean {
  if (target.name === 'unknown' || source.name === 'unknown') return true;
  if (sameType(target, source)) return true;
  if (isAnyDynamic(target)) return isDynamic(source) || conversion === 'dynamic';
  if (target.shape !== null && source.shape !== null) {
    if (target.shape.kind === 'primitive' && source.shape.kind === 'primitive') {
      return isAssignable(target.shape.of, source.shape.of, conversion);
    }
    if (conversion === 'none') return false;
    if (target.shape.kind === 'array' && source.shape.kind === 'array') return isAnyDynamic(target.shape.of);
    return target.shape.kind === 'bag' && source.shape.kind === 'bag' && target.shape.properties.size === 0;
  }
  return conversion !== 'none' && isWider(target, source);
}

/** The widest of the numeric types among these, `int` counting as `long`; null without any. */
export function widestNumber(candidates: readonly Type[]): Type | null {
  let widest: Type | null = null;
  for (const type of candidates) {
    if (isNumeric(type) && (widest === null || isWider(type, widest))) widest = type;
  }
  return widest?.name === 'int' ? types.long : widest;
}

/** The one type that all of these can be, or null. Dynamic wins over all others. */
export function commonType(candidates: readonly Type[], conversion: Conversion = 'promotable'): Type | null {
  let common: Type | null = null;
  for (const type of candidates) {
    common = common === null ? type : commonOfTwo(common, type, conversion);
    if (common === null) return null;
  }
  return common;
}

function commonOfTwo(left: Type, right: Type, conversion: Conversion): Type | null {
  if (sameType(left, right)) return left;
  if (left.name === 'null') return right;
  if (right.name === 'null') return left;
  if (left.name === 'unknown' || right.name === 'unknown') return types.unknown;
  if (isAnyDynamic(left) || isAnyDynamic(right)) return types.dynamic;
  if (conversion !== 'none') {
    if (isWider(right, left)) return right;
    if (isWider(left, right)) return left;
  }
  if (left.shape?.kind === 'array' && right.shape?.kind === 'array') return anyArray;
  if (left.shape?.kind === 'bag' && right.shape?.kind === 'bag') {
    return bagOf(sharedProperties(left.shape.properties, right.shape.properties));
  }
  const leftInside = left.shape?.kind === 'primitive' ? left.shape.of : null;
  const rightInside = right.shape?.kind === 'primitive' ? right.shape.of : null;
  if (leftInside !== null || rightInside !== null) {
    const common = commonOfTwo(leftInside ?? left, rightInside ?? right, conversion);
    if (common !== null) return dynamicOf(common);
  }
  if (isDynamic(left) && isDynamic(right)) return types.dynamic;
  return conversion === 'dynamic' ? types.dynamic : null;
}

function sharedProperties(left: ReadonlyMap<string, Type>, right: ReadonlyMap<string, Type>): Map<string, Type> {
  const shared = new Map<string, Type>();
  for (const [name, type] of left) {
    const other = right.get(name);
    if (other !== undefined) shared.set(name, commonOfTwo(type, other, 'dynamic') ?? types.dynamic);
  }
  return shared;
}

const TYPE_NAMES: Readonly<Record<string, Type>> = {
  bool: types.bool,
  boolean: types.bool,
  date: types.datetime,
  datetime: types.datetime,
  decimal: types.decimal,
  double: types.real,
  dynamic: types.dynamic,
  float: types.real,
  guid: types.guid,
  int: types.int,
  int8: types.int,
  int16: types.int,
  int32: types.int,
  int64: types.long,
  long: types.long,
  real: types.real,
  string: types.string,
  time: types.timespan,
  timespan: types.timespan,
  uint: types.int,
  uint8: types.int,
  uint16: types.int,
  uint32: types.int,
  uint64: types.long,
  ulong: types.long,
  uniqueid: types.guid,
  uuid: types.guid,
};

/** The type of that name or alias, or null. */
export function typeNamed(name: string): Type | null {
  return Object.hasOwn(TYPE_NAMES, name) ? (TYPE_NAMES[name] ?? null) : null;
}

/** The type as tables name it. What only the data can tell is called dynamic. */
export function columnType(type: Type): ScalarType {
  switch (type.name) {
    case 'unknown':
    case 'null':
    case 'type':
    case 'tuple':
      return 'dynamic';
    default:
      return type.name;
  }
}
