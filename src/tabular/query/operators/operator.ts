import type { OperatorSyntax, Syntax } from '../../../../grammar/query/operator-syntax.js';
import type { Keyword } from '../../../../grammar/query/tokens.js';
import type { Operator } from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Row } from '../../table.js';
import type { ExpressionContext } from '../bind-expression.js';
import type { CompletionPlace, OperatorTokens } from '../completion-place.js';
import type { BoundExpression, BoundQuery, ColumnScope, BindingContext, Rowset, RunContext } from '../scope.js';

/** Computes the rows of an operator from those before it. Never changes a row that it was given. */
export type Execute = (rows: readonly Row[], run: RunContext) => readonly Row[];

/** An operator that is checked and compiled: the columns it gives, and how. */
export interface BoundOperator {
  readonly scope: ColumnScope;
  readonly execute: Execute;
}

/** An operator whose columns only the data tell. */
export interface LateOperator {
  /** What is known of them before. */
  readonly scope: ColumnScope;
  readonly unpack: (rows: readonly Row[], run: RunContext) => Rowset;
}

/** An operator in a text: its place, and that of its first word. */
export interface OperatorPlace extends Span {
  readonly keyword: Span;
}

/** What an operator, or what begins a query, is made known by. */
interface Description<Parts> {
  /** Its first word, which is its name. */
  readonly name: Keyword;
  /** Other words for the same. */
  readonly aliases?: readonly Keyword[];
  /** Words that still work, and that nobody should learn here. */
  readonly obsolete?: readonly Keyword[];
  /** One sentence: what it gives. */
  readonly summary: string;
  /** What follows the name in an example on a table with that column; the condition holds for some of its rows. */
  readonly example: (column: string, condition: string) => string;
  readonly syntax: Syntax<Parts>;
  /** What may follow the tokens of the operator, its name first; nothing is offered without it. */
  readonly complete?: (tokens: OperatorTokens) => readonly CompletionPlace[];
}

/** An operator: how it is written, checked and compiled, and what people are told about it. */
export interface OperatorDefinition
  extends OperatorSyntax, Pick<Description<unknown>, 'summary' | 'example' | 'complete'> {
  /** The words that are offered. */
  readonly offered: readonly string[];
  readonly bind: (operator: Operator, scope: ColumnScope, session: BindingContext) => BoundOperator | LateOperator;
}

/** What begins a query of its own. */
export interface SourceDefinition
  extends OperatorSyntax, Pick<Description<unknown>, 'summary' | 'example' | 'complete'> {
  readonly offered: readonly string[];
  readonly bind: (source: Operator, session: BindingContext) => BoundQuery;
}

function described<Parts>({
  name,
  aliases = [],
  obsolete = [],
  summary,
  example,
  syntax,
  complete,
}: Description<Parts>) {
  return {
    name,
    offered: [name, ...aliases],
    words: [name, ...aliases, ...obsolete],
    summary,
    example,
    syntax,
    ...(complete === undefined ? {} : { complete }),
  };
}

/** Defines an operator; `bind` gets what its syntax reads. */
export function operator<Parts extends object>(
  definition: Description<Parts> & {
    readonly bind: (
      parts: Parts & OperatorPlace,
      scope: ColumnScope,
      session: BindingContext,
    ) => BoundOperator | LateOperator;
  },
): OperatorDefinition {
  return {
    ...described(definition),
    // The node was read by the syntax of this definition, which gives these parts.
    bind: (node, scope, session) => definition.bind({ ...(node.parts as Parts), ...placeOf(node) }, scope, session),
  };
}

/** Defines what begins a query; `bind` gets what its syntax reads. */
export function source<Parts extends object>(
  definition: Description<Parts> & {
    readonly bind: (parts: Parts & OperatorPlace, session: BindingContext) => BoundQuery;
  },
): SourceDefinition {
  return {
    ...described(definition),
    // As above.
    bind: (node, session) => definition.bind({ ...(node.parts as Parts), ...placeOf(node) }, session),
  };
}

function placeOf({ start, end, keyword }: Operator): OperatorPlace {
  return { start, end, keyword };
}

/** The context of an operator's expressions: the columns before it, and no aggregates. */
export function contextOf(scope: ColumnScope, session: BindingContext): ExpressionContext {
  return { scope, session, aggregates: null };
}

/** The number of rows that an operator is to give or keep; null where it is null. */
export function countOf(limit: BoundExpression, run: RunContext): number | null {
  const value = limit.evaluate([], run);
  return value === null ? null : Number(value);
}
