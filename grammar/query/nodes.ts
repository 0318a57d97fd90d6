import type { IToken } from 'chevrotain';
import type { Span } from '../text/positions.js';
import type { BinaryOperator, DynamicLiteral, Expression, LiteralExpression, Name, Query, Star } from './syntax.js';
import { endOf } from './tokens.js';
import { stringOperators, type StringOperator } from './words.js';

/*
 * The nodes of the syntax tree, made from tokens.
 */

/** The types of `type(…)` literals by the word before the parenthesis. */
const WRAPPED_TYPES: Readonly<Record<string, LiteralExpression['type']>> = {
  int: 'int',
  int32: 'int',
  int64: 'long',
  long: 'long',
  real: 'real',
  double: 'real',
  decimal: 'decimal',
  bool: 'bool',
  datetime: 'datetime',
  date: 'datetime',
  time: 'timespan',
  timespan: 'timespan',
  guid: 'guid',
};

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

export function nameOf(token: IToken): Name {
  return { text: token.image, ...spanOf(token) };
}

export function starOf(token: IToken): Star {
  return { kind: 'star', ...spanOf(token) };
}

export function literal(type: LiteralExpression['type'], token: IToken): LiteralExpression {
  return { kind: 'literal', type, text: token.image, ...spanOf(token) };
}

export function wrapped(token: IToken): LiteralExpression {
  const open = token.image.indexOf('(');
  return {
    kind: 'literal',
    type: WRAPPED_TYPES[token.image.slice(0, open)] ?? 'string',
    text: token.image.slice(open + 1, -1).trim(),
    ...spanOf(token),
  };
}

export function scalarLiteral(scalar: LiteralExpression, minus: IToken | null): DynamicLiteral {
  return {
    kind: 'scalar',
    literal: scalar,
    negative: minus !== null,
    start: minus?.startOffset ?? scalar.start,
    end: scalar.end,
  };
}

export function unary(sign: IToken, operand: Expression): Expression {
  return {
    kind: 'unary',
    operator: sign.image === '-' ? '-' : '+',
    operatorSpan: spanOf(sign),
    operand,
    start: sign.startOffset,
    end: operand.end,
  };
}

export function binary(operator: BinaryOperator, token: IToken, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, operatorSpan: spanOf(token), left, right, start: left.start, end: right.end };
}

export function logical(operator: 'and' | 'or', operands: Expression[], operatorSpans: Span[]): Expression {
  const [first] = operands;
  const last = operands.at(-1);
  if (first === undefined || last === undefined) throw new Error('a chain of operators without operands');
  if (operands.length === 1) return first;
  return { kind: 'logical', operator, operatorSpans, operands, start: first.start, end: last.end };
}

export function stringOperator(image: string): StringOperator {
  const known: Readonly<Record<string, StringOperator>> = stringOperators;
  const operator = known[image];
  if (operator === undefined) throw new Error(`no string operator: ${image}`);
  return operator;
}

/** A query where an expression may appear: the expression that it is, or a query inside one. */
export function asExpression(query: Query): Expression {
  return query.source.kind === 'expression' && query.operators.length === 0
    ? query.source.expression
    : { kind: 'subquery', query, start: query.start, end: query.end };
}

/** What parentheses hold, with them. */
export function inParentheses(query: Query, span: Span): Expression {
  return { kind: 'parenthesized', inner: asExpression(query), start: span.start, end: span.end };
}

/** A query that is an expression and no more. */
export function queryOf(expression: Expression): Query {
  const { start, end } = expression;
  return { source: { kind: 'expression', expression }, operators: [], start, end };
}
