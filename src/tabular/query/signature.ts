import type { Span } from '../../text/positions.js';
import { messages } from './messages.js';
import { fail } from './problem.js';
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
 * Signatures of operators and functions, which of several fits the arguments best, and what it gives
 * (Kusto-Query-Language: Binder/Binder_FunctionCalls.cs, Symbols/ParameterTypeKind.cs).
 */

/** How often a parameter repeats that has no bound of its own. */
export const MOST_ARGUMENTS = 65_535;

/** What a parameter takes: certain types, or a kind of them. */
export type ParameterKind =
  | readonly Type[]
  | 'scalar'
  | 'integer'
  | 'number'
  | 'number or bool'
  | 'summable'
  | 'orderable'
  | 'string or dynamic'
  | 'array'
  | 'bag'
  | 'not bool'
  | 'not dynamic'
  /** The kind of the first, or the second, parameter. */
  | 'as first'
  | 'as second'
  /** All parameters marked so must have one type in common. */
  | 'common scalar'
  | 'common scalar or dynamic'
  | 'common orderable';

export interface Parameter {
  readonly kind: ParameterKind;
  readonly minimum: number;
  readonly maximum: number;
  /** What the argument must be, besides its type. */
  readonly form: 'any' | 'constant' | 'literal' | 'literal not empty' | 'star' | 'star or any';
  /** The values that a literal may have. */
  readonly values: readonly string[] | null;
}

/** What a call gives: a type, or how to find it from the arguments. */
export type ResultRule =
  | Type
  | 'widest'
  | 'first'
  | 'second'
  | 'first, int as long'
  | 'array of first'
  | 'common'
  | 'common, dynamic last'
  /** What a `typeof(…)` in the last place says. */
  | 'last typeof'
  | ((call: readonly Argument[]) => Type);

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly result: ResultRule;
  /** How arguments find their parameters: one by one, by repeating single ones, or by repeating them as a block. */
  readonly layout: 'fixed' | 'repeating' | 'block';
}

/** An argument as the checker sees it. */
export interface Argument extends Span {
  readonly type: Type;
  readonly isStar: boolean;
  readonly isConstant: boolean;
  /** The value of a literal (or of a `let` that is one); undefined of anything else. */
  readonly literal: unknown;
  /** What a `typeof(…)` names. */
  readonly typeLiteral: Type | null;
}

/** A parameter that takes that kind, once. */
export function parameter(
  kind: ParameterKind,
  { form = 'any', values = null, minimum = 1, maximum = 1 }: Partial<Omit<Parameter, 'kind'>> = {},
): Parameter {
  return { kind, form, values, minimum, maximum };
}

export function signature(
  result: ResultRule,
  parameters: readonly Parameter[],
  layout: Signature['layout'] = parameters.some(({ maximum }) => maximum > 1) ? 'repeating' : 'fixed',
): Signature {
  return { parameters, result, layout };
}

function fewest({ parameters }: Signature): number {
  return parameters.reduce((sum, { minimum }) => sum + minimum, 0);
}

function most({ parameters }: Signature): number {
  return parameters.reduce((sum, { maximum }) => sum + maximum, 0);
}

/** The parameter of each argument; null for one too many. */
function layOut({ parameters, layout }: Signature, count: number): (Parameter | null)[] {
  const last = parameters.at(-1) ?? null;
  switch (layout) {
    case 'fixed':
      return Array.from({ length: count }, (_, index) => parameters[index] ?? null);
    case 'block': {
      // The parameters that repeat come first, as a block; what follows them stands once, at the end.
      const block = parameters.filter(({ maximum }) => maximum > 1);
      const rest = parameters.slice(block.length);
      return Array.from({ length: count }, (_, index) =>
        index < count - rest.length
          ? (block[index % block.length] ?? null)
          : (rest[index - (count - rest.length)] ?? null),
      );
    }
    case 'repeating': {
      const single = parameters.slice(0, -1);
      return Array.from({ length: count }, (_, index) => single[index] ?? last);
    }
  }
}

function takesCount(candidate: Signature, count: number): boolean {
  if (candidate.layout === 'block') {
    const block = candidate.parameters.filter(({ maximum }) => maximum > 1).length;
    const rest = candidate.parameters.length - block;
    return count >= block + rest && (count - rest) % block === 0;
  }
  return count >= fewest(candidate) && count <= most(candidate);
}

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
  call: readonly Argument[],
  { kind, form }: Parameter,
  argument: Argument,
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

function matching(candidate: Signature, call: readonly Argument[]): number[] {
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
function bestSignatures(candidates: readonly Signature[], call: readonly Argument[], strict: boolean): Signature[] {
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
const commonTypes = new WeakMap<readonly (Parameter | null)[], { call: readonly Argument[]; common: Type | null }>();

function commonArgumentType(
  parameters: readonly (Parameter | null)[],
  call: readonly Argument[],
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
  call: readonly Argument[],
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

function resultOf(chosen: Signature, call: readonly Argument[]): Type | null {
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

function choose(candidates: readonly Signature[], call: readonly Argument[], strict: boolean): Choice | null {
  const [best, ...others] = bestSignatures(candidates, call, strict);
  if (best === undefined || others.length > 0) return null;
  const type = resultOf(best, call) ?? types.unknown;
  return { signature: best, type: isAnyDynamic(type) ? refine(candidates, call, strict) : type };
}

/** What an operation on dynamic values gives may be known better where it is known what they hold. */
function refine(candidates: readonly Signature[], call: readonly Argument[], strict: boolean): Type {
  if (!call.some(({ type }) => type.shape?.kind === 'primitive')) return types.dynamic;
  const unwrapped = call.map(argument =>
    argument.type.shape?.kind === 'primitive' ? { ...argument, type: argument.type.shape.of } : argument,
  );
  const inner = choose(candidates, unwrapped, strict);
  if (inner === null || isDynamic(inner.type) || inner.type.name === 'unknown') return types.dynamic;
  return dynamicOf(inner.type);
}

/**
 * Checks the operands of an operator. KS106 when no signature takes them. Operators with a list of operands (`strict` false)
 * may choose a signature that does not take all of them, and then complain about the one.
 */
export function checkOperator(
  name: string,
  span: Span,
  candidates: readonly Signature[],
  call: readonly Argument[],
  strict = true,
): Choice {
  const choice = choose(candidates, call, strict);
  if (choice !== null) {
    const parameters = strict ? [] : layOut(choice.signature, call.length);
    for (const [index, argument] of call.entries()) {
      const own = parameters[index];
      if (own !== undefined && own !== null) checkArgument(parameters, call, own, argument);
    }
    return choice;
  }
  if (call.some(({ type }) => type.name === 'unknown')) {
    const [first] = bestSignatures(candidates, call, false);
    if (first !== undefined) return { signature: first, type: resultOf(first, call) ?? types.unknown };
  }
  return fail(
    messages.operatorNotDefined(
      span,
      name,
      call.map(({ type }) => type.name),
    ),
  );
}

/** Checks the arguments of a function: their number, then the type and form of each. */
export function checkCall(
  name: string,
  span: Span,
  candidates: readonly Signature[],
  call: readonly Argument[],
): Choice {
  const choice = choose(candidates, call, false);
  const fewestOfAll = Math.min(...candidates.map(fewest));
  const mostOfAll = Math.max(...candidates.map(most));
  if (choice === null) {
    if (call.length === 0 && fewestOfAll > 0) fail(messages.argumentCount(span, name, fewestOfAll, mostOfAll, 0));
    if (call.some(({ type }) => type.name === 'unknown')) {
      const [first] = bestSignatures(candidates, call, false);
      if (first !== undefined) return { signature: first, type: resultOf(first, call) ?? types.unknown };
    }
    return fail(
      messages.functionNotDefined(
        span,
        name,
        call.map(({ type }) => type.name),
      ),
    );
  }
  if (!takesCount(choice.signature, call.length)) {
    const { layout } = choice.signature;
    const counts = [fewest(choice.signature), most(choice.signature)] as const;
    fail(messages.argumentCount(span, name, ...counts, call.length, layout !== 'fixed'));
  }
  const parameters = layOut(choice.signature, call.length);
  if (
    parameters.some(own => typeof own?.kind === 'string' && own.kind.startsWith('common')) &&
    commonArgumentType(parameters, call, false) === null
  ) {
    fail(messages.noCommonType(span, name));
  }
  for (const [index, argument] of call.entries()) {
    const own = parameters[index];
    if (own !== undefined && own !== null) checkArgument(parameters, call, own, argument);
  }
  return choice;
}

function checkArgument(
  parameters: readonly (Parameter | null)[],
  call: readonly Argument[],
  own: Parameter,
  argument: Argument,
): void {
  if (argument.isStar) {
    if (own.form !== 'star' && own.form !== 'star or any') fail(messages.starNotAllowed(argument));
    return;
  }
  const { type } = argument;
  if (type.name !== 'unknown') checkType(parameters, call, own.kind, argument);
  switch (own.form) {
    case 'constant':
      if (!argument.isConstant) fail(messages.constantExpected(argument));
      return;
    case 'literal':
    case 'literal not empty':
      if (argument.literal === undefined && argument.typeLiteral === null) fail(messages.literalExpected(argument));
      if (own.form === 'literal not empty' && argument.literal === '') fail(messages.emptyLiteral(argument));
      if (own.values !== null && typeof argument.literal === 'string') {
        const wanted = argument.literal.toLowerCase();
        if (!own.values.some(value => value.toLowerCase() === wanted)) {
          fail(messages.literalValue(argument, argument.literal, own.values));
        }
      }
      return;
    default:
      return;
  }
}

function checkType(
  parameters: readonly (Parameter | null)[],
  call: readonly Argument[],
  kind: ParameterKind,
  argument: Argument,
): void {
  const { type } = argument;
  if (typeof kind !== 'string') {
    if (!kind.some(declared => isAssignable(declared, type, 'promotable'))) {
      fail(
        messages.typeExpected(
          argument,
          kind.map(({ name }) => name),
          type.name,
        ),
      );
    }
    return;
  }
  switch (kind) {
    case 'integer':
      if (!isInteger(type)) fail(messages.integerExpected(argument, type.name));
      return;
    case 'number':
    case 'number or bool':
      if (!isNumeric(type) && !(kind === 'number or bool' && type.name === 'bool')) {
        fail(messages.numberExpected(argument, type.name));
      }
      return;
    case 'summable':
      if (!isSummable(type)) fail(messages.summableExpected(argument, type.name));
      return;
    case 'orderable':
      if (!isOrderable(type)) fail(messages.orderableExpected(argument, type.name));
      return;
    case 'string or dynamic':
      if (type.name !== 'string' && !isDynamic(type)) {
        fail(messages.mustHaveType(argument, ['string', 'dynamic'], type.name));
      }
      return;
    case 'array':
      if (!isArray(type)) fail(messages.arrayExpected(argument, type.name));
      return;
    case 'bag':
      if (!isBag(type)) fail(messages.bagExpected(argument, type.name));
      return;
    case 'not bool':
    case 'not dynamic':
      if (kind === 'not bool' ? type.name === 'bool' : isDynamic(type)) {
        fail(messages.typeNotAllowed(argument, type.name));
      }
      return;
    case 'as first':
    case 'as second': {
      const other = call[kind === 'as first' ? 0 : 1];
      if (other !== undefined && !isAssignable(other.type, type)) {
        fail(messages.mustHaveType(argument, [other.type.name], type.name));
      }
      return;
    }
    case 'common scalar':
    case 'common orderable':
    case 'common scalar or dynamic': {
      if (kind === 'common orderable' && !isOrderable(type)) fail(messages.orderableExpected(argument, type.name));
      const common = commonArgumentType(parameters, call, false);
      if (common === null) return;
      // What may be dynamic in common may be any scalar.
      const fitting = kind === 'common scalar or dynamic' || isAssignable(common, type, 'promotable');
      if (!fitting) fail(messages.mustHaveType(argument, [common.name], type.name));
      return;
    }
    default:
      return;
  }
}
