import type { Operator } from '../../../../grammar/query/syntax.js';
import type { Row } from '../../table.js';
import type { ExpressionContext } from '../bind-expression.js';
import type { BoundExpression, ColumnScope, BindingContext, RunContext } from '../scope.js';

/** Computes the rows of an operator from those before it. Never changes a row that it was given. */
export type Execute = (rows: readonly Row[], run: RunContext) => readonly Row[];

/** An operator that is checked and compiled: the columns it gives, and how. */
export interface BoundOperator {
  readonly scope: ColumnScope;
  readonly execute: Execute;
}

/** The operator of one kind. */
export type OperatorOf<Kind extends Operator['kind']> = Extract<Operator, { readonly kind: Kind }>;

/** The context of an operator's expressions: the columns before it, and no aggregates. */
export function contextOf(scope: ColumnScope, session: BindingContext): ExpressionContext {
  return { scope, session, aggregates: null };
}

/** The number of rows that an operator is to give or keep; null where it is null. */
export function countOf(limit: BoundExpression, run: RunContext): number | null {
  const value = limit.evaluate([], run);
  return value === null ? null : Number(value);
}
