import type { BinaryOperator, MembershipOperator } from '../../../grammar/query/syntax.js';
import { parameter, signature, type ParameterKind, type ResultRule, type Signature } from './signature.js';
import { types, type Type } from './types.js';

/*
 * What the operators between scalar values take and give (Kusto-Query-Language: Operators.cs).
 */

const { bool, datetime, decimal, dynamic, int, long, real, timespan } = types;

function takes(result: ResultRule, ...kinds: readonly ParameterKind[]): Signature {
  return signature(
    result,
    kinds.map(kind => parameter(kind)),
  );
}

/** The signature of `+x` and `-x`. An int that is not a constant becomes a long. */
export function unarySignatures(operand: Type, isConstant: boolean): Signature[] {
  return [takes(operand.name === 'int' && !isConstant ? long : 'first', 'summable'), takes(dynamic, [dynamic])];
}

/** With a dynamic operand the result is what the other operand says. */
function withDynamic(others: ParameterKind): Signature[] {
  return [
    takes(dynamic, [dynamic], [dynamic]),
    takes(long, [dynamic], [int]),
    takes(long, [int], [dynamic]),
    takes('second', [dynamic], others),
    takes('first', others, [dynamic]),
  ];
}

const addable = [int, long, real, decimal, timespan, datetime];
const dateOrSpan = [datetime, timespan];

const sums: readonly Signature[] = [
  takes('widest', 'number', 'number'),
  takes(timespan, [timespan], [timespan]),
  takes(datetime, dateOrSpan, dateOrSpan),
  ...withDynamic(addable),
];

const differences: readonly Signature[] = [
  takes('widest', 'number', 'number'),
  takes(timespan, [timespan], [timespan]),
  takes(timespan, [datetime], [datetime]),
  takes(timespan, [datetime], [dynamic]),
  takes(timespan, [dynamic], [datetime]),
  takes(datetime, [datetime], [timespan]),
  takes(datetime, [timespan], [datetime]),
  ...withDynamic(addable),
];

const products: readonly Signature[] = [
  takes('widest', 'number', 'number'),
  takes(timespan, [timespan], [timespan]),
  takes(timespan, [timespan], 'number'),
  takes(timespan, 'number', [timespan]),
  takes(datetime, [datetime], 'number'),
  takes(datetime, 'number', [datetime]),
  ...withDynamic('number'),
];

const quotients: readonly Signature[] = [
  takes('widest', 'number', 'number'),
  takes(real, [timespan], [timespan]),
  takes(timespan, [timespan], 'number'),
  takes(real, [datetime], [datetime]),
  takes(real, [datetime], [timespan]),
  takes(datetime, [datetime], 'number'),
  ...withDynamic('number'),
];

const remainders: readonly Signature[] = [
  takes('widest', 'number', 'number'),
  takes(timespan, [timespan], [timespan]),
  takes(timespan, [timespan], 'number'),
  takes(timespan, [datetime], [datetime]),
  takes(timespan, [datetime], [timespan]),
  takes(datetime, [datetime], 'number'),
  ...withDynamic('number'),
];

const orders: readonly Signature[] = [
  takes(bool, [bool], 'number or bool'),
  takes(bool, 'number', 'number or bool'),
  takes(bool, [timespan], [timespan]),
  takes(bool, [datetime], [datetime]),
  takes(bool, [dynamic], [dynamic]),
  takes(bool, [dynamic], 'number'),
  takes(bool, 'number', [dynamic]),
];

const equalities: readonly Signature[] = [takes(bool, [bool], 'scalar'), takes(bool, 'not bool', 'scalar')];

const dynamicOnBothSides: readonly Signature[] = [takes(bool, 'string or dynamic', 'string or dynamic')];
const stringOnTheRight: readonly Signature[] = [takes(bool, 'string or dynamic', [types.string])];

/** The signatures of an operator between two operands. */
export function binarySignatures(operator: BinaryOperator): readonly Signature[] {
  switch (operator) {
    case '+':
      return sums;
    case '-':
      return differences;
    case '*':
      return products;
    case '/':
      return quotients;
    case '%':
      return remainders;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return orders;
    case '==':
    case '!=':
      return equalities;
    default:
      // One signature would do, but a single one is never "not defined" for its operands.
      return operator === ':' || /^!?has/.test(operator) ? twice(stringOnTheRight) : twice(dynamicOnBothSides);
  }
}

const neverTaken = takes(bool, [types.type], [types.type]);

function twice(signatures: readonly Signature[]): Signature[] {
  return [...signatures, neverTaken];
}

export const logicalSignatures: readonly Signature[] = [
  takes(bool, [bool], [bool]),
  takes(bool, [dynamic], [bool]),
  takes(bool, [bool], [dynamic]),
  takes(bool, [dynamic], [dynamic]),
];

const MANY = 100_000;

/** The signatures of `in (…)` and its relatives, the value first. */
export function membershipSignatures(operator: MembershipOperator): readonly Signature[] {
  const list = parameter('scalar', { maximum: MANY });
  if (operator === 'in' || operator === '!in') {
    return [signature(bool, [parameter([bool]), list]), signature(bool, [parameter('not bool'), list])];
  }
  return [signature(bool, [parameter([types.string, dynamic]), list])];
}

/** The signatures of `between (low .. high)`, also of its negation. */
export const betweenSignatures: readonly Signature[] = [
  takes(bool, 'number', 'number', 'number'),
  takes(bool, 'summable', 'as first', 'as first'),
  takes(bool, [datetime], [datetime], [timespan]),
  takes(bool, 'number', [dynamic], 'as second'),
  takes(bool, [dynamic], 'number', 'as second'),
];
