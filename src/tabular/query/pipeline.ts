import type { Operator } from '../../../grammar/query/syntax.js';
import type { Row } from '../table.js';
import {
  bindExtend,
  bindProject,
  bindProjectColumns,
  bindProjectRename,
  bindProjectReorder,
} from './operators/columns.js';
import { bindEvaluate } from './operators/evaluate.js';
import { bindMvExpand } from './operators/mv-expand.js';
import type { BoundOperator } from './operators/operator.js';
import {
  bindAs,
  bindCountRows,
  bindDistinct,
  bindGetSchema,
  bindSort,
  bindTake,
  bindTop,
  bindWhere,
} from './operators/rows.js';
import { bindSummarize } from './operators/summarize.js';
import type { Rowset, ColumnScope, BindingContext, RunContext } from './scope.js';

/** Operators that are checked and compiled. */
export interface Pipeline {
  /** The columns of the result as far as they are known before the data. */
  readonly scope: ColumnScope;
  readonly execute: (input: readonly Row[], run: RunContext) => Rowset;
}

/** Checks operators one after the other, each against the columns that the one before gives, and compiles them. */
export function bindPipeline(operators: readonly Operator[], scope: ColumnScope, session: BindingContext): Pipeline {
  const [operator, ...rest] = operators;
  if (operator === undefined) return { scope, execute: rows => ({ scope, rows }) };

  if (operator.kind === 'evaluate') {
    const plugin = bindEvaluate(operator, scope, session);
    if (plugin.kind === 'unpacking') {
      // What follows is checked now, as far as possible, and bound again once the data have told the columns.
      const later = session.fork();
      const next = bindPipeline(rest, plugin.scope, session);
      return {
        scope: next.scope,
        execute: (rows, run) => {
          const unpacked = plugin.unpack(rows, run);
          return bindPipeline(rest, unpacked.scope, later.fork()).execute(unpacked.rows, run);
        },
      };
    }
    return chain(plugin, rest, session);
  }
  return chain(bindOperator(operator, scope, session), rest, session);
}

function chain(bound: BoundOperator, rest: readonly Operator[], session: BindingContext): Pipeline {
  const next = bindPipeline(rest, bound.scope, session);
  return { scope: next.scope, execute: (rows, run) => next.execute(bound.execute(rows, run), run) };
}

/** Checks and compiles one operator, other than `evaluate`. */
function bindOperator(
  operator: Exclude<Operator, { readonly kind: 'evaluate' }>,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  switch (operator.kind) {
    case 'where':
      return bindWhere(operator, scope, session);
    case 'project':
      return bindProject(operator, scope, session);
    case 'extend':
      return bindExtend(operator, scope, session);
    case 'project-away':
    case 'project-keep':
      return bindProjectColumns(operator, scope);
    case 'project-rename':
      return bindProjectRename(operator, scope, session);
    case 'project-reorder':
      return bindProjectReorder(operator, scope);
    case 'mv-expand':
      return bindMvExpand(operator, scope, session);
    case 'summarize':
      return bindSummarize(operator, scope, session);
    case 'count':
      return bindCountRows(operator);
    case 'take':
      return bindTake(operator, scope, session);
    case 'top':
      return bindTop(operator, scope, session);
    case 'sort':
      return bindSort(operator, scope, session);
    case 'distinct':
      return bindDistinct(operator, scope, session);
    case 'getschema':
      return bindGetSchema(operator, scope);
    case 'as':
      return bindAs(operator, scope, session);
  }
}
