import type { Query, QuerySource, TailStatement, TailSyntax } from '../../../grammar/query/syntax.js';
import type { Span } from '../../../grammar/text/positions.js';
import { bindExpression, onceInRun } from './bind-expression.js';
import { messages } from './messages.js';
import { contextOf } from './operators/operator.js';
import { bindPipeline } from './pipeline.js';
import { fail } from './problem.js';
import { sourceNamed } from './operators/index.js';
import { ColumnScope, BindingContext, type BoundQuery, type Rowset, type RunContext } from './scope.js';

/** The name by which the statements after `;` refer to the command's result. */
export const COMMAND_RESULTS = '$command_results';

/**
 * Checks and compiles a tail. The command's result piped through the operators of the tail, where it has any, is one query, and every statement
 * after `;` that is no `let` is another; they see the command's result as `$command_results`.
 */
export function bindTail(tail: TailSyntax, input: ColumnScope, inputRows: object, span: Span): BoundQuery[] {
  const session = newSession();
  const command = (run: RunContext): Rowset => run.tables.get(inputRows) ?? { scope: input, rows: [] };
  const piped = bindPipeline(tail.operators, input, session);
  const result: BoundQuery = {
    scope: piped.scope,
    execute: run => piped.execute(command(run).rows, run),
  };
  if (tail.statements.length === 0) return [result];

  // The name means the command's own result, even after operators.
  session.variables.set(COMMAND_RESULTS, { kind: 'table', scope: input, rows: command });
  if (namesTables(tail.operators)) session.naming.push(tableVariable(result).rows);
  const queries = tail.statements.flatMap(statement => bindStatement(statement, session));
  if (queries.length === 0) fail(messages.nothingToShow(span));
  // What the command was piped through is a query of the batch, too: OURS(query-batch).
  return tail.operators.length === 0 ? queries : [result, ...queries];
}

function namesTables(operators: Query['operators']): boolean {
  return operators.some(({ name }) => name === 'as');
}

/** A table that is computed once in a run, however often it is named. */
export function tableVariable(query: BoundQuery) {
  const key = {};
  return {
    kind: 'table',
    scope: query.scope,
    rows: (run: RunContext): Rowset => {
      const known = run.tables.get(key);
      if (known !== undefined) return known;
      const result = query.execute(run);
      run.tables.set(key, result);
      return result;
    },
  } as const;
}

/** Binds a statement, and gives a `let` its name in the session. A query is given back. */
export function bindStatement(statement: TailStatement, session: BindingContext): BoundQuery[] {
  if (statement.kind === 'query') {
    const bound = bindQuery(statement.query, session);
    if (bound !== null) return [bound];
    // A problem inside the expression says more than that it is not a table.
    const { source } = statement.query;
    if (source.kind === 'expression') bindExpression(source.expression, { scope: null, session, aggregates: null });
    return fail(messages.tableExpected(statement));
  }
  const { name, query } = statement;
  if (session.variables.has(name.text)) fail(messages.duplicateVariable(name, name.text));
  const { source } = query;
  const isMaterialized =
    query.operators.length === 0 && source.kind === 'expression' && source.expression.kind === 'materialize';
  // What has a name is computed once in a run anyway.
  const table = bindQuery(isMaterialized ? source.expression.query : query, session);
  if (isMaterialized && table === null) fail(messages.tableExpected(source.expression.query));
  if (table !== null) {
    const variable = tableVariable(table);
    session.variables.set(name.text, variable);
    if (namesTables(query.operators)) session.naming.push(variable.rows);
  } else if (source.kind === 'expression') {
    const { type, evaluate, isConstant } = bindExpression(source.expression, {
      scope: null,
      session,
      aggregates: null,
    });
    session.variables.set(name.text, { kind: 'scalar', type, isConstant, evaluate: onceInRun(evaluate) });
  }
  return [];
}

/** What the statements of a tail share. */
export function newSession(): BindingContext {
  return new BindingContext({ query: bindQuery, pipeline: bindPipeline });
}

/** The query, or null if it is a scalar expression without operators. */
function bindQuery({ source, operators }: Query, session: BindingContext): BoundQuery | null {
  const table = bindSource(source, session);
  if (table !== null) return piped(table, operators, session);
  if (source.kind !== 'expression' || operators.length === 0) return null;
  const { expression } = source;
  if (expression.kind === 'name' && session.variables.get(expression.text) === undefined) {
    bindExpression(expression, contextOf(new ColumnScope([]), session));
  }
  return fail(messages.tableExpected(expression));
}

/** A table that operators may follow, or null where there is a scalar. */
function bindSource(source: QuerySource, session: BindingContext): BoundQuery | null {
  if (source.kind === 'source') return sourceNamed(source.source.name).bind(source.source, session);
  let { expression } = source;
  while (expression.kind === 'parenthesized') expression = expression.inner;
  if (expression.kind === 'subquery') return session.bindQuery(expression.query);
  const variable = expression.kind === 'name' ? session.variables.get(expression.text) : undefined;
  return variable?.kind === 'table' ? { scope: variable.scope, execute: variable.rows } : null;
}

function piped(table: BoundQuery, operators: Query['operators'], session: BindingContext): BoundQuery {
  const earlier = [...session.naming];
  const later = session.fork();
  const pipeline = bindPipeline(operators, table.scope, session);
  return {
    scope: pipeline.scope,
    execute: run => {
      for (const name of earlier) name(run);
      const { scope, rows } = table.execute(run);
      // Of a table that was unpacked only the data tell the columns: what follows is bound again with them.
      const known = table.scope.isOpen ? bindPipeline(operators, scope, later.fork()) : pipeline;
      return known.execute(rows, run);
    },
  };
}
