import type { Span } from '../../../grammar/text/positions.js';
import { messages } from './messages.js';
import { choose, chooseFirst, commonArgumentType, type Choice } from './overload-resolution.js';
import { fail } from './problem.js';
import {
  fewest,
  layOut,
  most,
  takesCount,
  type TypedArgument,
  type Parameter,
  type ParameterKind,
  type Signature,
} from './signature.js';
import { isAssignable, isArray, isBag, isDynamic, isInteger, isNumeric, isOrderable, isSummable } from './types.js';

/*
 * The checks of a use of an operator or function against its signatures, with their diagnostics.
 */

/**
 * Checks the operands of an operator. KS106 when no signature takes them. Operators with a list of operands (`strict` false)
 * may choose a signature that does not take all of them, and then complain about the one.
 */
export function checkOperator(
  name: string,
  span: Span,
  candidates: readonly Signature[],
  call: readonly TypedArgument[],
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
    const first = chooseFirst(candidates, call);
    if (first !== null) return first;
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
  call: readonly TypedArgument[],
): Choice {
  const choice = choose(candidates, call, false);
  const fewestOfAll = Math.min(...candidates.map(fewest));
  const mostOfAll = Math.max(...candidates.map(most));
  if (choice === null) {
    if (call.length === 0 && fewestOfAll > 0) fail(messages.argumentCount(span, name, fewestOfAll, mostOfAll, 0));
    if (call.some(({ type }) => type.name === 'unknown')) {
      const first = chooseFirst(candidates, call);
      if (first !== null) return first;
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
  call: readonly TypedArgument[],
  own: Parameter,
  argument: TypedArgument,
): void {
  if (argument.isStar) {
    if (own.form !== 'star' && own.form !== 'star or any') fail(messages.starNotAllowed(argument));
    return;
  }
  const { type } = argument;
  if (type.name !== 'unknown') checkType(parameters, call, own.kind, argument);
  switch (own.form) {
    case 'column':
      if (!argument.isColumn) fail(messages.columnExpected(argument));
      return;
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
  call: readonly TypedArgument[],
  kind: ParameterKind,
  argument: TypedArgument,
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
    case 'integer or array':
      if (!isInteger(type) && !isArray(type))
        fail(messages.mustHaveType(argument, ['int', 'long', 'dynamic'], type.name));
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
