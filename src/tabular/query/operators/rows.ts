import type { Expression, NamedExpression, OrderedExpression } from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import { dotnetTypes } from '../../dotnet-types.js';
import type { Cell, Row } from '../../table.js';
import { bindExpression } from '../bind-expression.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { addItem, projectStyle } from '../project-items.js';
import { Projection, reference } from '../projection.js';
import { MAX_VALUE_SIZE } from '../query-meter.js';
import { truth } from '../scalar-operators.js';
import { ColumnScope, type BoundExpression, type ComputeCell, type BindingContext, type RunContext } from '../scope.js';
import { columnType, isDynamic, isInteger, types } from '../types.js';
import { orderOf, type Comparison } from '../values/compare.js';
import { projecting } from './columns.js';
import { contextOf, countOf, type BoundOperator, type Execute, type OperatorOf } from './operator.js';

/** `where`: the rows for which the predicate is true. Null drops a row, as false does. */
export function bindWhere(
  { predicate }: OperatorOf<'where'>,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const bound = bindExpression(predicate.expression, contextOf(scope, session));
  // The official editor takes `where a = true` and ignores the name; nobody means that.
  if (predicate.name !== null) fail(messages.namedPredicate(predicate));
  if (bound.type.name !== 'bool' && bound.type.name !== 'unknown') {
    fail(messages.mustHaveType(predicate.expression, ['bool'], bound.type.name));
  }
  const holds = truth(bound);
  return { scope, execute: (rows, run) => rows.filter(row => holds(row, run) === true) };
}

/** A number of rows: an integer that is the same for all rows. */
export function bindCount(expression: Expression, scope: ColumnScope, session: BindingContext): BoundExpression {
  const bound = bindExpression(expression, contextOf(scope, session));
  if (!isInteger(bound.type)) fail(messages.integerExpected(expression, bound.type.name));
  if (!bound.isConstant) fail(messages.constantExpected(expression));
  return bound;
}

function limitOf(limit: NamedExpression, scope: ColumnScope, session: BindingContext): (run: RunContext) => number {
  const bound = bindCount(limit.expression, scope, session);
  return run => {
    const count = countOf(bound, run);
    if (count === null || count < 0) fail(messages.negativeLimit(limit, count === null ? 'null' : String(count)));
    return count;
  };
}

/** `take n`, `limit n`: the first n rows. */
export function bindTake({ limit }: OperatorOf<'take'>, scope: ColumnScope, session: BindingContext): BoundOperator {
  const count = limitOf(limit, scope, session);
  return { scope, execute: (rows, run) => rows.slice(0, count(run)) };
}

/** `count`: one row, with the number of rows. */
export function bindCountRows({ name }: OperatorOf<'count'>): BoundOperator {
  return {
    scope: ColumnScope.of([{ name: name?.text ?? 'Count', type: types.long }]),
    execute: rows => [[rows.length]],
  };
}

/** `distinct`: every combination of values once, in the order of their first rows. */
export function bindDistinct(
  { items, keyword }: OperatorOf<'distinct'>,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const projection = new Projection();
  const context = contextOf(scope, session);
  for (const item of items) {
    if ('kind' in item) {
      for (const column of scope.columns) {
        if (isDynamic(column.type)) fail(messages.typeNotAllowed(item, column.type.name));
        // It stands where a value of its name was listed before.
        projection.add(reference(column), true);
        projection.exclude(column);
      }
    } else {
      const bound = bindExpression(item.expression, context);
      if (isDynamic(bound.type)) fail(messages.typeNotAllowed(item.expression, bound.type.name));
      if (item.name === null && bound.column !== null) {
        // A `*` leaves out the columns that stand before it; one after it stands there once more.
        projection.declare({ ...reference(bound.column), source: null }, item.expression, false);
        projection.exclude(bound.column);
      } else {
        addItem(item, bound, context, projection, projectStyle);
      }
    }
  }
  const project = projecting(projection.columns, keyword);
  return {
    scope: projection.scope(scope.isOpen),
    execute: (rows, run) => {
      const seen = new Set<unknown>();
      return project(rows, run).filter(row => {
        const identity = identityOfRow(row, run, keyword);
        if (seen.has(identity)) return false;
        seen.add(identity);
        return true;
      });
    },
  };
}

/** A value that is the same for rows with the same values, none of them dynamic. Its text is booked: it may copy long ones. */
export function identityOfRow(values: readonly Cell[], run: RunContext, span: Span): unknown {
  const [first] = values;
  if (values.length === 1) return first;
  let identity = '';
  for (const value of values) {
    if (typeof value === 'string') run.meter.spend(value.length, span);
    if (identity.length > MAX_VALUE_SIZE) fail(messages.tooMuchMemory(span));
    const text = typeof value === 'object' ? '' : String(value);
    identity += `${typeof value}${value === null ? '!' : ''}${text.length}:${text}`;
  }
  return identity;
}

interface SortKey {
  readonly evaluate: ComputeCell;
  readonly order: Comparison;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

function sortKey(key: OrderedExpression, { type, evaluate }: BoundExpression): SortKey {
  return {
    evaluate: isDynamic(type) ? () => fail(messages.unordered(key.expression)) : evaluate,
    order: orderOf(type),
    descending: key.direction === 'desc',
    nullsFirst: key.nulls === 'first',
  };
}

/** Nulls and NaNs stand together at one end, nulls outermost (sort-operator.md). */
function rank(value: Cell): number {
  if (value === null) return 2;
  return Number.isNaN(value) ? 1 : 0;
}

function compareBy(key: SortKey, left: Cell, right: Cell): number {
  const ranks = rank(left) - rank(right);
  if (ranks !== 0) return key.nullsFirst ? -ranks : ranks;
  if (rank(left) !== 0) return 0;
  const order = key.order(left, right);
  return key.descending ? -order : order;
}

/** Sorts rows by keys that are computed once a row. Rows with equal keys keep their order. */
function sorting(keys: readonly SortKey[], span: Span): Execute {
  return (rows, run) => {
    run.meter.cells(rows.length, keys.length, span);
    const entries = rows.map(row => ({ row, values: keys.map(({ evaluate }) => evaluate(row, run)) }));
    entries.sort((left, right) => {
      for (const [index, key] of keys.entries()) {
        const order = compareBy(key, left.values[index] ?? null, right.values[index] ?? null);
        if (order !== 0) return order;
      }
      return 0;
    });
    return entries.map(({ row }): Row => row);
  };
}

/** `sort by`, `order by`: descending unless told otherwise. */
export function bindSort(
  { keys, keyword }: OperatorOf<'sort'>,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const sortKeys = keys.map(key => {
    const bound = bindExpression(key.expression, contextOf(scope, session));
    if (isDynamic(bound.type)) fail(messages.typeNotAllowed(key.expression, bound.type.name));
    return sortKey(key, bound);
  });
  return { scope, execute: sorting(sortKeys, keyword) };
}

/** `top n by key`: `sort`, then `take`. */
export function bindTop(
  { limit, key, keyword }: OperatorOf<'top'>,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const count = limitOf(limit, scope, session);
  // Unlike that of `sort`, the official editor lets a dynamic key pass; it has no order when the query runs.
  const sort = sorting([sortKey(key, bindExpression(key.expression, contextOf(scope, session)))], keyword);
  return { scope, execute: (rows, run) => sort(rows, run).slice(0, count(run)) };
}

/** `getschema`: a row for every column. `kind=csl` gives them in one text instead. */
export function bindGetSchema({ parameter }: OperatorOf<'getschema'>, scope: ColumnScope): BoundOperator {
  if (parameter !== null) {
    if (parameter.name.text !== 'kind') fail(messages.unknownParameter(parameter.name, parameter.name.text));
    if (parameter.value.text !== 'csl') fail(messages.literalValue(parameter.value, parameter.value.text, ['csl']));
    const text = scope.columns.map(({ name, type }) => `${name}:${type.name}`).join(',');
    return { scope: ColumnScope.of([{ name: 'Schema', type: types.string }]), execute: () => [[text]] };
  }
  const rows = scope.columns.map(({ name, type }, index): Row => {
    const dotnet = dotnetTypes[columnType(type)];
    return [name, index, `${dotnet.namespace}.${dotnet.name}`, type.name];
  });
  return {
    scope: ColumnScope.of([
      { name: 'ColumnName', type: types.string },
      { name: 'ColumnOrdinal', type: types.long },
      { name: 'DataType', type: types.string },
      { name: 'ColumnType', type: types.string },
    ]),
    execute: () => rows,
  };
}

/** `as Name`: gives the rows a name, by which later statements may refer to them. */
export function bindAs(operator: OperatorOf<'as'>, scope: ColumnScope, session: BindingContext): BoundOperator {
  const { name } = operator;
  if (session.variables.has(name.text)) fail(messages.duplicateVariable(name, name.text));
  // What follows `evaluate bag_unpack()` is bound twice; the node is the same both times.
  session.variables.set(name.text, {
    kind: 'table',
    scope,
    rows: run => run.tables.get(operator) ?? { scope, rows: [] },
  });
  return {
    scope,
    execute: (rows, run) => {
      run.tables.set(operator, { scope, rows });
      return rows;
    },
  };
}
