import {
  anyWord,
  mapped,
  maybeList,
  optional,
  rule,
  sequence,
  word,
} from '../../../../grammar/query/operator-syntax.js';
import type { ColumnPattern, NamedExpression } from '../../../../grammar/query/syntax.js';
import { Equals } from '../../../../grammar/query/tokens.js';
import { nearest } from '../../../../grammar/text/nearest.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Row } from '../../table.js';
import { bindExpression } from '../bind-expression.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { extendStyle, projectItems, projectStyle } from '../project-items.js';
import { Projection, reference, type Projected } from '../projection.js';
import type { ColumnScope, ScopeColumn, BindingContext } from '../scope.js';
import { anyAfter, columnsAfter, valuesAfter } from '../completion-place.js';
import { types } from '../types.js';
import { contextOf, operator, rowContextOf, type BoundOperator, type Execute } from './operator.js';

/** Computes the columns of a projection for every row; `span` is the operator that asks. */
export function projecting(columns: readonly Projected[], span: Span): Execute {
  const evaluators = columns.map(({ evaluate }) => evaluate);
  const count = evaluators.length;
  return (rows, run) => {
    run.meter.cells(rows.length, count, span);
    const all = new Array<Row>(rows.length);
    run.window.through(rows, (row, place) => {
      const result = new Array<(typeof row)[number]>(count);
      for (let index = 0; index < count; index++) result[index] = evaluators[index]?.(row, run) ?? null;
      all[place] = result;
    });
    return all;
  };
}

function projected(projection: Projection, input: ColumnScope, span: Span): BoundOperator {
  return {
    scope: projection.scope(input.isOpen).serialized(input.isSerialized),
    execute: projecting(projection.columns, span),
  };
}

export const project = operator({
  name: 'project',
  summary: 'the columns that are listed, in that order',
  example: column => column,
  syntax: sequence({ word: word('project'), items: maybeList(rule('namedExpression')) }),
  complete: valuesAfter,
  bind({ items, keyword }, scope, session) {
    const projection = new Projection();
    projectItems(items, rowContextOf(scope, session), projection, projectStyle);
    return projected(projection, scope, keyword);
  },
});

/**
 * A computed column with the name of a column takes its place, as the official editor has it; the documentation has it move to the
 * end (OURS(query-extend-keeps-place)).
 */
export const extend = operator({
  name: 'extend',
  summary: 'all columns, and those that are computed',
  example: column => `Text = tostring(${column})`,
  syntax: sequence({ word: word('extend'), items: rule('namedExpressions') }),
  complete: valuesAfter,
  bind({ items, keyword }, scope, session) {
    inferColumns(items, scope, session);
    const projection = new Projection();
    projection.addAll(scope.columns);
    projectItems(items, rowContextOf(scope, session), projection, extendStyle);
    return projected(projection, scope, keyword);
  },
});

/** In an open scope: takes the names in the items for columns before the columns are copied. */
export function inferColumns(items: readonly NamedExpression[], scope: ColumnScope, session: BindingContext): void {
  if (scope.isOpen) for (const { expression } of items) bindExpression(expression, contextOf(scope, session));
}

/** The columns that a name or a pattern with `*` stands for, in their order. */
function matching(pattern: ColumnPattern, scope: ColumnScope): readonly ScopeColumn[] {
  const candidates = scope.columns.map(({ name }) => name);
  if (pattern.wildcard) {
    const parts = pattern.text.split('*');
    const found = scope.columns.filter(({ name }) => matchesParts(name, parts));
    if (found.length === 0 && !scope.isOpen) fail(messages.unknownPattern(pattern, pattern.text, candidates));
    return found;
  }
  const column = scope.column(pattern.text) ?? (scope.isOpen ? scope.infer(pattern.text, types.unknown) : null);
  if (column !== null) return [column];
  return fail(messages.unknownName(pattern, pattern.text, nearest(pattern.text, candidates), candidates));
}

/** Whether a name consists of the parts in their order, with anything between them. */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    at = name.indexOf(part, at);
    if (at < 0) return false;
    at += part.length;
  }
  return at <= name.length - last.length;
}

function selecting(name: 'project-away' | 'project-keep', summary: string) {
  const keeps = name === 'project-keep';
  return operator({
    name,
    summary,
    example: column => column,
    syntax: sequence({ word: word(name), patterns: maybeList(rule('columnPattern')) }),
    complete: tokens => columnsAfter(tokens),
    bind({ patterns, keyword }, scope) {
      if (keeps && patterns.length === 0) fail(messages.columnExpected({ start: keyword.end, end: keyword.end }));
      // Names that an open scope takes for columns are not among those that stay.
      const known = [...scope.columns];
      const listed = new Set(patterns.flatMap(pattern => matching(pattern, scope)));
      const projection = new Projection();
      projection.addAll(known.filter(column => listed.has(column) === keeps));
      return projected(projection, scope, keyword);
    },
  });
}

export const projectAway = selecting(
  'project-away',
  'the columns without those that are listed; `*` stands for any text',
);
export const projectKeep = selecting('project-keep', 'of the columns those that are listed, in their old order');

export const projectRename = operator({
  name: 'project-rename',
  summary: 'all columns, some under another name',
  example: column => `NewName = ${column}`,
  syntax: sequence({ word: word('project-rename'), items: maybeList(rule('namedExpression')) }),
  complete: tokens => anyAfter(tokens, Equals, [{ kind: 'columns' }]),
  bind: bindProjectRename,
});

function bindProjectRename(
  { items, keyword }: { readonly items: readonly NamedExpression[]; readonly keyword: Span },
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const projection = new Projection();
  projection.addAll(scope.columns, true);
  for (const { name, expression } of items) {
    if (name === null) return fail(messages.renameExpected(expression));
    const { column } = bindExpression(expression, contextOf(scope, session));
    // Not even parentheses may appear around the old name.
    if (column === null || expression.kind !== 'name') return fail(messages.columnExpected(expression));
    if (scope.isOpen) projection.addAll([column], true);
    projection.rename(column.name, name.text, name);
  }
  return projected(projection, scope, keyword);
}

const ORDERS = ['asc', 'desc', 'granny-asc', 'granny-desc'] as const;
type ReorderOrder = (typeof ORDERS)[number] | null;

export const projectReorder = operator({
  name: 'project-reorder',
  summary: 'the listed columns first, then the others; `asc` and its like order those of a pattern by name',
  example: column => column,
  syntax: sequence({
    word: word('project-reorder'),
    items: maybeList(
      sequence({
        pattern: rule('columnPattern'),
        order: mapped(optional(anyWord(...ORDERS)), found => ORDERS.find(order => order === found?.text) ?? null),
      }),
    ),
  }),
  complete: tokens => columnsAfter(tokens, ...ORDERS),
  bind: bindProjectReorder,
});

function bindProjectReorder(
  {
    items,
    keyword,
  }: {
    readonly items: readonly { readonly pattern: ColumnPattern; readonly order: ReorderOrder }[];
    readonly keyword: Span;
  },
  scope: ColumnScope,
): BoundOperator {
  const projection = new Projection();
  for (const { pattern, order } of items) {
    const [column, ...others] = ordered(matching(pattern, scope), order);
    if (column === undefined) continue;
    if (others.length === 0) {
      // A pattern for one column is that column, and may not appear twice.
      projection.declare(reference(column), pattern, false);
      projection.exclude(column);
    } else {
      for (const each of [column, ...others]) projection.addColumn(each);
    }
  }
  for (const column of scope.columns) if (!projection.isExcluded(column)) projection.add(reference(column));
  return projected(projection, scope, keyword);
}

function ordered(columns: readonly ScopeColumn[], order: ReorderOrder): readonly ScopeColumn[] {
  if (order === null) return columns;
  const compare = order.startsWith('granny') ? compareWithNumbers : compareNames;
  const direction = order.endsWith('desc') ? -1 : 1;
  return [...columns].sort((left, right) => direction * compare(left.name, right.name));
}

function compareNames(left: string, right: string): number {
  const [one, other] = [left.toUpperCase(), right.toUpperCase()];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The order in which `a20` comes before `a100`. */
function compareWithNumbers(left: string, right: string): number {
  const parts = (name: string) => name.toUpperCase().match(/\d+|\D+/g) ?? [];
  const ones = parts(left);
  const others = parts(right);
  for (const [index, one] of ones.entries()) {
    const other = others[index];
    if (other === undefined) return 1;
    const both = /^\d/.test(one) && /^\d/.test(other);
    const order = both ? Number(one) - Number(other) || compareNames(one, other) : compareNames(one, other);
    if (order !== 0) return order;
  }
  return ones.length - others.length;
}
