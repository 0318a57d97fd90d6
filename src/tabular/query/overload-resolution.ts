import { fewest, layOut, most, type TypedArgument, type Parameter, type Signature } from './signature.js';
import {
  arrayOf,
  commonType,
  dynamicOf,
  isAnyDynamic,
  isArray,
  isAssignable,
  isBag,
  isDynamic,
  isInteger,
  isNumeric,
  isOrderable,
  isSummable,
  types,
  widestNumber,
  type Conversion,
  type Type,
} from './types.js';

/*
 * Which of several signatures fits the arguments best, and what it gives (Kusto-Query-Language:
 * Binder/Binder_FunctionCalls.cs).
 */

// How well an argument fits its parameter, from not at all to exactly. A better fit is a more specific one.
const fits = {
  not: 0,
  unknown: 1,
  promoted: 4,
  notType: 5,
  oneOfMany: 6,
  scalar: 7,
  summable: 8,
  orderable: 9,
  number: 10,
  integer: 11,
  exact: 15,
} as const;

function fitOf(
  parameters: readonly (Parameter | null)[],
  call: readonly TypedArgument[],
  { kind, form }: Parameter,
  argument: TypedArgument,
): number {
  const { type } = argument;
  if (type.name === 'unknown' && !argument.isStar) return fits.unknown;
  if (argument.isStar) return form === 'star' || form === 'star or any' ? fits.exact : fits.not;
  if (form === 'star') return fits.not;
  const when = (holds: boolean, fit: number) => (holds ? fit : fits.not);
  if (typeof kind !== 'string') {
    if (kind.some(declared => isAssignable(declared, type))) return kind.length === 1 ? fits.exact : fits.oneOfMany;
    return when(
      kind.some(declared => isAssignable(declared, type, 'promotable')),
      fits.promoted,
    );
  }
  switch (kind) {
    case 'scalar':
      return fits.scalar;
    case 'integer':
      return when(isInteger(type), fits.integer);
    case 'number':
      return when(isNumeric(type), fits.number);
    case 'number or bool':
      return when(isNumeric(type) || type.name === 'bool', fits.number);
    case 'summable':
      return when(isSummable(type), fits.summable);
    case 'orderable':
      return when(isOrderable(type), fits.orderable);
    case 'string or dynamic':
      return when(type.name === 'string' || isDynamic(type), fits.oneOfMany);
    case 'integer or array':
      return when(isInteger(type) || isArray(type), fits.oneOfMany);
    case 'array':
      return when(isArray(type), fits.oneOfMany);
    case 'bag':
      return when(isBag(type), fits.oneOfMany);
    case 'not bool':
      return when(type.name !== 'bool', fits.notType);
    case 'not dynamic':
      return when(!isDynamic(type), fits.notType);
    case 'as first':
    case 'as second': {
      const other = parameters[kind === 'as first' ? 0 : 1];
      return other === undefined || other === null ? fits.not : fitOf(parameters, call, other, argument);
    }
    case 'common scalar':
    case 'common scalar or dynamic':
    case 'common orderable': {
      const common = commonArgumentType(parameters, call, false);
      if (common === null) return fits.not;
      if (isAssignable(common, type)) return fits.exact;
      return when(isAssignable(common, type, 'dynamic'), fits.promoted);
    }
  }
}

function matching(candidate: Signature, call: readonly TypedArgument[]): number[] {
  const parameters = layOut(candidate, call.length);
  return call.map((argument, index) => {
    const own = parameters[index];
    return own === undefined || own === null ? fits.not : fitOf(parameters, call, own, argument);
  });
}

/**
 * The signatures that fit the arguments best: one, or several when none is better than another.
 * With `strict`, as operators have it, none when no signature takes all arguments.
 */
function bestSignatures(
  candidates: readonly Signature[],
  call: readonly TypedArgument[],
  strict: boolean,
): Signature[] {
  if (candidates.length === 1) return [...candidates];
  let possible = candidates.filter(candidate => call.length >= fewest(candidate) && call.length <= most(candidate));
  if (possible.length === 0) {
    const largest = Math.max(...candidates.map(most));
    possible = candidates.filter(candidate => largest >= fewest(candidate) && largest <= most(candidate));
  }
  if (possible.length <= 1) return possible;

  const scored = possible.map(candidate => ({ candidate, kinds: matching(candidate, call) }));
  const countOf = (kinds: readonly number[]) => kinds.filter(kind => kind !== fits.not).length;
  const wanted = strict ? call.length : Math.max(...scored.map(({ kinds }) => countOf(kinds)));
  const left = scored.filter(({ kinds }) => countOf(kinds) === wanted);
  // Not by spreading: a list of `in` may hold more than a call of JavaScript takes.
  const least = (kinds: readonly number[]) => kinds.reduce((one, other) => Math.min(one, other), fits.exact);
  const greatest = (kinds: readonly number[]) => kinds.reduce((one, other) => Math.max(one, other), fits.not);
  const better = (one: readonly number[], other: readonly number[]) =>
    least(one) - least(other) || greatest(one) - greatest(other);
  const best = left.filter(one => left.every(other => other === one || better(one.kinds, other.kinds) > 0));
  return (best.length === 1 ? best : left).map(({ candidate }) => candidate);
}

// Every argument asks for the type that all have in common: found once a layout, it keeps long calls linear.
const commonTypes = new WeakMap<
  readonly (Parameter | null)[],
  { call: readonly TypedArgument[]; common: Type | null }
>();

/** The type that all arguments of `common` parameters have in common; null if there is none. */
export function commonArgumentType(
  parameters: readonly (Parameter | null)[],
  call: readonly TypedArgument[],
  ignoreDynamic: boolean,
): Type | null {
  if (ignoreDynamic) return findCommonArgumentType(parameters, call, true);
  const known = commonTypes.get(parameters);
  if (known?.call === call) return known.common;
  const common = findCommonArgumentType(parameters, call, false);
  commonTypes.set(parameters, { call, common });
  return common;
}

function findCommonArgumentType(
  parameters: readonly (Parameter | null)[],
  call: readonly TypedArgument[],
  ignoreDynamic: boolean,
): Type | null {
  const candidates: Type[] = [];
  let conversion: Conversion = 'promotable';
  for (const [index, { type }] of call.entries()) {
    const kind = parameters[index]?.kind;
    if (ignoreDynamic && isDynamic(type)) continue;
    if (kind === 'common scalar or dynamic') conversion = 'dynamic';
    if (kind === 'common scalar' || kind === 'common scalar or dynamic') candidates.push(type);
    else if (kind === 'common orderable' && isOrderable(type)) candidates.push(type);
  }
  if (candidates.length === 0) return ignoreDynamic ? commonArgumentType(parameters, call, false) : null;
  return commonType(candidates, conversion);
}

function resultOf(chosen: Signature, call: readonly TypedArgument[]): Type | null {
  const { result } = chosen;
  const parameters = layOut(chosen, call.length);
  const types_ = call.map(({ type }) => type);
  if (typeof result === 'object') return result;
  if (typeof result === 'function') return result(call);
  switch (result) {
    case 'widest':
      return widestNumber(types_);
    case 'first':
      return types_[0] ?? null;
    case 'second':
      return types_[1] ?? null;
    case 'first, int as long':
      return types_[0]?.name === 'int' ? types.long : (types_[0] ?? null);
    case 'array of first':
      return types_[0] === undefined ? null : arrayOf(types_[0]);
    case 'common':
      return commonArgumentType(parameters, call, false);
    case 'common, dynamic last':
      return commonArgumentType(parameters, call, true);
    case 'last typeof':
      return call.at(-1)?.typeLiteral ?? null;
  }
}

/** The signature that a use of an operator or function means, and the type that it gives. */
export interface Choice {
  readonly signature: Signature;
  readonly type: Type;
}

/** The one signature that fits best; null if none does, or several do equally well. */
export function choose(
  candidates: readonly Signature[],
  call: readonly TypedArgument[],
  strict: boolean,
): Choice | null {
  const [best, ...others] = bestSignatures(candidates, call, strict);
  if (best === undefined || others.length > 0) return null;
  const type = resultOf(best, call) ?? types.unknown;
  return { signature: best, type: isAnyDynamic(type) ? refine(candidates, call, strict) : type };
}

/** What an operation on dynamic values gives may be known better where it is known what they hold. */
function refine(candidates: readonly Signature[], call: readonly TypedArgument[], strict: boolean): Type {
  if (!call.some(({ type }) => type.shape?.kind === 'primitive')) return types.dynamic;
  const unwrapped = call.map(argument =>
    argument.type.shape?.kind === 'primitive' ? { ...argument, type: argument.type.shape.of } : argument,
  );
  const inner = choose(candidates, unwrapped, strict);
  if (inner === null || isDynamic(inner.type) || inner.type.name === 'unknown') return types.dynamic;
  return dynamicOf(inner.type);
}

/** A choice where types that are unknown leave none: the first of those that fit best. */
export function chooseFirst(candidates: readonly Signature[], call: readonly TypedArgument[]): Choice | null {
  const [first] = bestSignatures(candidates, call, false);
  return first === undefined ? null : { signature: first, type: resultOf(first, call) ?? types.unknown };
}
