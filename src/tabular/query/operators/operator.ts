import type { OperatorParameter, OperatorSyntax, Syntax } from '../../../../grammar/query/operator-syntax.js';
import type { Keyword } from '../../../../grammar/query/tokens.js';
import type { Name as Name_, Operator, Query } from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Row } from '../../table.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
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
  /** The operator that comes before it in an example, if one must. */
  readonly exampleBefore?: (column: string) => string;
  readonly syntax: Syntax<Parts>;
  /** What may follow the tokens of the operator, its name first; nothing is offered without it. */
  readonly complete?: (tokens: OperatorTokens) => readonly CompletionPlace[];
}

/** An operator: how it is written, checked and compiled, and what people are told about it. */
export interface OperatorDefinition
  extends OperatorSyntax, Pick<Description<unknown>, 'summary' | 'example' | 'exampleBefore' | 'complete'> {
  /** The words that are offered. */
  readonly offered: readonly string[];
  readonly bind: (operator: Operator, scope: ColumnScope, session: BindingContext) => BoundOperator | LateOperator;
}

/** What begins a query of its own. */
export interface SourceDefinition
  extends OperatorSyntax, Pick<Description<unknown>, 'summary' | 'example' | 'exampleBefore' | 'complete'> {
  readonly offered: readonly string[];
  readonly bind: (source: Operator, session: BindingContext) => BoundQuery;
}

function described<Parts>({
  name,
  aliases = [],
  obsolete = [],
  summary,
  example,
  exampleBefore,
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
    ...(exampleBefore === undefined ? {} : { exampleBefore }),
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

/** The same where rows are gone through one after the other, so that `prev()` and its like are allowed. */
export function rowContextOf(scope: ColumnScope, session: BindingContext): ExpressionContext {
  return { scope, session, aggregates: null, seesRows: true };
}

/** What parameters say, by their names. Each may stand once, and is one of those that are allowed, with one of their values. */
export function readParameters<Allowed extends Readonly<Record<string, readonly string[] | null>>>(
  parameters: readonly OperatorParameter[],
  allowed: Allowed,
): { readonly [Name in keyof Allowed]?: Name_ } {
  const found: { [name: string]: Name_ } = {};
  for (const { name, value } of parameters) {
    if (!Object.hasOwn(allowed, name.text)) fail(messages.unknownParameter(name, name.text));
    if (Object.hasOwn(found, name.text)) fail(messages.repeatedParameter(name, name.text));
    const values = allowed[name.text] ?? null;
    if (values !== null && !values.includes(value.text)) fail(messages.parameterValue(value, value.text, values));
    found[name.text] = value;
  }
  // Only names that are allowed were put in.
  return found as { readonly [Name in keyof Allowed]?: Name_ };
}

/** A table as an argument of an operator. */
export function bindTable(query: Query, session: BindingContext): BoundQuery {
  const { source } = query;
  const table = session.bindQuery(query);
  if (table !== null) return table;
  let named = source.kind === 'expression' ? source.expression : null;
  while (named?.kind === 'parenthesized') named = named.inner;
  if (named?.kind === 'name') {
    const known = [...session.variables].flatMap(([name, { kind }]) => (kind === 'table' ? name : []));
    fail(messages.unknownTable(named, named.text, known));
  }
  return fail(messages.tableExpected(query));
}

/** The number of rows that an operator is to give or keep; null where it is null. */
export function countOf(limit: BoundExpression, run: RunContext): number | null {
  const value = limit.evaluate([], run);
  return value === null ? null : Number(value);
}
