import type { ColumnPattern, NamedExpression } from '../../../../grammar/query/syntax.js';
import { nearest } from '../../../../grammar/text/nearest.js';
import type { Span } from '../../../../grammar/text/positions.js';
import { bindExpression } from '../bind-expression.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { extendStyle, projectItems, projectStyle } from '../project-items.js';
import { Projection, reference, type Projected } from '../projection.js';
import type { ColumnScope, ScopeColumn, BindingContext } from '../scope.js';
import { types } from '../types.js';
import { contextOf, type BoundOperator, type Execute, type OperatorOf } from './operator.js';

/** Computes the columns of a projection for every row; `span` is the operator that asks. */
export function projecting(columns: readonly Projected[], span: Span): Execute {
  const evaluators = columns.map(({ evaluate }) => evaluate);
  const count = evaluators.length;
  return (rows, run) => {
    run.meter.cells(rows.length, count, span);
    return rows.map(row => {
      const result = new Array<(typeof row)[number]>(count);
      for (let index = 0; index < count; index++) result[index] = evaluators[index]?.(row, run) ?? null;
      return result;
    });
  };
}

function projected(projection: Projection, isOpen: boolean, span: Span): BoundOperator {
  return { scope: projection.scope(isOpen), execute: projecting(projection.columns, span) };
}

/** `project`: the columns that are listed, in that order. */
export function bindProject(
  { items, keyword }: OperatorOf<'project'>,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const projection = new Projection();
  projectItems(items, contextOf(scope, session), projection, projectStyle);
  return projected(projection, scope.isOpen, keyword);
}

/**
 * `extend`: computed columns added at the end. One with the name of a column takes its place, as the official editor has it;
 * the documentation has it move to the end (OURS(query-extend-keeps-place)).
 */
export function bindExtend(
  { items, keyword }: OperatorOf<'extend'>,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  inferColumns(items, scope, session);
  const projection = new Projection();
  projection.addAll(scope.columns);
  projectItems(items, contextOf(scope, session), projection, extendStyle);
  return projected(projection, scope.isOpen, keyword);
}

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

/** `project-away` and `project-keep`: the columns of the input without, or only, those listed. */
export function bindProjectColumns(
  { kind, patterns, keyword }: OperatorOf<'project-away' | 'project-keep'>,
  scope: ColumnScope,
): BoundOperator {
  if (kind === 'project-keep' && patterns.length === 0) {
    fail(messages.columnExpected({ start: keyword.end, end: keyword.end }));
  }
  // Names that an open scope takes for columns are not among those that stay.
  const known = [...scope.columns];
  const listed = new Set(patterns.flatMap(pattern => matching(pattern, scope)));
  const projection = new Projection();
  projection.addAll(known.filter(column => listed.has(column) === (kind === 'project-keep')));
  return projected(projection, scope.isOpen, keyword);
}

/** `project-rename new = old`. */
export function bindProjectRename(
  { items, keyword }: OperatorOf<'project-rename'>,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const projection = new Projection();
  projection.addAll(scope.columns, true);
  for (const { name, expression } of items) {
    if (name === null) return fail(messages.renameExpected(expression));
    const { column } = bindExpression(expression, contextOf(scope, session));
    // Not even parentheses may stand around the old name.
    if (column === null || expression.kind !== 'name') return fail(messages.columnExpected(expression));
    if (scope.isOpen) projection.addAll([column], true);
    projection.rename(column.name, name.text, name);
  }
  return projected(projection, scope.isOpen, keyword);
}

type ReorderOrder = OperatorOf<'project-reorder'>['items'][number]['order'];

/** `project-reorder`: the listed columns first, then the rest. A pattern may ask for its columns in an order by name. */
export function bindProjectReorder(
  { items, keyword }: OperatorOf<'project-reorder'>,
  scope: ColumnScope,
): BoundOperator {
  const projection = new Projection();
  for (const { pattern, order } of items) {
    const [column, ...others] = ordered(matching(pattern, scope), order);
    if (column === undefined) continue;
    if (others.length === 0) {
      // A pattern for one column is that column, and may not stand twice.
      projection.declare(reference(column), pattern, false);
      projection.exclude(column);
    } else {
      for (const each of [column, ...others]) projection.addColumn(each);
    }
  }
  for (const column of scope.columns) if (!projection.isExcluded(column)) projection.add(reference(column));
  return projected(projection, scope.isOpen, keyword);
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
