import type { Span } from '../../grammar/text/positions.js';

/** A template expression. Spans count in the value of the string that holds it, with its opening bracket at 0. */
export type Expression = LiteralExpression | CallExpression | AccessExpression;

export interface LiteralExpression extends Span {
  readonly kind: 'literal';
  readonly value: string | number;
}

export interface CallExpression extends Span {
  readonly kind: 'call';
  /** Of a function that the template defines. */
  readonly namespace: string | null;
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Expression[];
}

/** `target.name`, `target[index]`, and with `?` the forms that give null where there is nothing. */
export interface AccessExpression extends Span {
  readonly kind: 'access';
  readonly target: Expression;
  readonly key: Expression;
  readonly safe: boolean;
}
