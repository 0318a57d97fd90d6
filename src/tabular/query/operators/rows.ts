import {
  anyWord,
  either,
  list,
  mapped,
  optional,
  parameters,
  parametersAndHints,
  rule,
  sequence,
  starAlone,
  token,
  word,
} from '../../../../grammar/query/operator-syntax.js';
import { Identifier, Star } from '../../../../grammar/query/tokens.js';
import { nameOf, starOf } from '../../../../grammar/query/nodes.js';
import type {
  Expression,
  NamedExpression,
  OrderedExpression,
  Star as StarNode,
} from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import { dotnetTypes } from '../../dotnet-types.js';
import type { Cell, Row } from '../../table.js';
import { bindExpression } from '../bind-expression.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { addItem, projectStyle } from '../project-items.js';
import { Projection, reference } from '../projection.js';
import { bookRead, costOfType, IDENTITY_COST } from '../priced.js';
import { MAX_VALUE_SIZE } from '../query-meter.js';
import { truth } from '../scalar-operators.js';
import { ColumnScope, type BoundExpression, type ComputeCell, type BindingContext, type RunContext } from '../scope.js';
import { columnType, isDynamic, isInteger, types } from '../types.js';
import { orderOf, type Comparison } from '../values/compare.js';
import { projecting } from './columns.js';
import { keysAfter, valuesAfter } from '../completion-place.js';
import {
  contextOf,
  countOf,
  operator,
  rowContextOf,
  readParameters,
  type BoundOperator,
  type Execute,
} from './operator.js';

/** Null drops a row, as false does. */
export const where = operator({
  name: 'where',
  aliases: ['filter'],
  summary: 'the rows for which a condition is true',
  example: (_, condition) => condition,
  syntax: sequence({ word: anyWord('where', 'filter'), predicate: rule('namedExpression') }),
  complete: valuesAfter,
  bind({ predicate }, scope, session) {
    const bound = bindExpression(predicate.expression, rowContextOf(scope, session));
    // The official editor takes `where a = true` and ignores the name; nobody means that.
    if (predicate.name !== null || predicate.tuple != null) fail(messages.namedPredicate(predicate));
    if (bound.type.name !== 'bool' && bound.type.name !== 'unknown') {
      fail(messages.mustHaveType(predicate.expression, ['bool'], bound.type.name));
    }
    const holds = truth(bound);
    return {
      scope,
      execute: (rows, run) => {
        const kept: Row[] = [];
        run.window.through(rows, row => {
          if (holds(row, run) === true) kept.push(row);
        });
        return kept;
      },
    };
  },
});

/** A number of rows: an integer that is the same for all rows. */
export function bindCount(expression: Expression, scope: ColumnScope, session: BindingContext): BoundExpression {
  const bound = bindExpression(expression, contextOf(scope, session));
  if (!isInteger(bound.type)) fail(messages.integerExpected(expression, bound.type.name));
  if (!bound.isConstant) fail(messages.constantExpected(expression));
  return bound;
}

/** How many rows an operator keeps: a number that is the same for all rows, and not negative. */
export function limitOf(
  limit: NamedExpression,
  scope: ColumnScope,
  session: BindingContext,
): (run: RunContext) => number {
  const bound = bindCount(limit.expression, scope, session);
  return run => {
    const count = countOf(bound, run);
    if (count === null || count < 0) fail(messages.negativeLimit(limit, count === null ? 'null' : String(count)));
    return count;
  };
}

export const take = operator({
  name: 'take',
  aliases: ['limit'],
  summary: 'the first rows, so many',
  example: () => '10',
  syntax: sequence({ word: anyWord('take', 'limit'), limit: rule('namedExpression') }),
  bind({ limit }, scope, session) {
    const count = limitOf(limit, scope, session);
    return { scope, execute: (rows, run) => rows.slice(0, count(run)) };
  },
});

export const count = operator({
  name: 'count',
  summary: 'one row: how many rows there are',
  example: () => '',
  syntax: sequence({
    word: word('count'),
    name: mapped(
      optional(sequence({ as: word('as'), name: mapped(token(Identifier), nameOf) })),
      found => found?.name ?? null,
    ),
  }),
  bind: ({ name }) => ({
    scope: ColumnScope.of([{ name: name?.text ?? 'Count', type: types.long }]),
    execute: rows => [[rows.length]],
  }),
});

export const distinct = operator({
  name: 'distinct',
  summary: 'every combination of values once, in the order of their first rows',
  example: column => column,
  syntax: sequence({
    word: word('distinct'),
    items: list(
      either<NamedExpression | StarNode>(
        { part: mapped(token(Star), starOf), gate: starAlone },
        rule('namedExpression'),
      ),
    ),
  }),
  complete: valuesAfter,
  bind: bindDistinct,
});

function bindDistinct(
  { items, keyword }: { readonly items: readonly (NamedExpression | StarNode)[]; readonly keyword: Span },
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const projection = new Projection();
  const context = contextOf(scope, session);
  for (const item of items) {
    if ('kind' in item) {
      for (const column of scope.columns) {
        if (isDynamic(column.type)) fail(messages.typeNotAllowed(item, column.type.name));
        // It is where a value of its name was listed before.
        projection.add(reference(column), true);
        projection.exclude(column);
      }
    } else {
      if (item.tuple != null) fail(messages.notSeveralValues(item.tuple));
      const bound = bindExpression(item.expression, context);
      if (isDynamic(bound.type)) fail(messages.typeNotAllowed(item.expression, bound.type.name));
      if (item.name === null && bound.column !== null) {
        // A `*` leaves out the columns that are before it; one after it is there once more.
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
  run.meter.spend(values.length * IDENTITY_COST, span);
  const [first] = values;
  if (values.length === 1) {
    if (first !== undefined) bookRead(first, run, span);
    return first;
  }
  let identity = '';
  for (const value of values) {
    bookRead(value, run, span, 2);
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
  /** What it costs to look at a value, whatever it is. */
  readonly cost: number;
}

/** Two values are compared as fast as so many characters are read. */
const COMPARISON_COST = 4;

function sortKey(key: OrderedExpression, { type, evaluate }: BoundExpression): SortKey {
  return {
    evaluate: isDynamic(type) ? () => fail(messages.unordered(key.expression)) : evaluate,
    order: orderOf(type),
    descending: key.direction === 'desc',
    nullsFirst: key.nulls === 'first',
    cost: COMPARISON_COST + costOfType(type),
  };
}

/** Nulls and NaNs are together at one end, nulls outermost (sort-operator.md). */
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
    // Each is compared with some others.
    const comparisons = Math.ceil(Math.log2(rows.length + 1));
    const entries = rows.map(row => ({
      row,
      values: keys.map(({ evaluate, cost }) => {
        const value = evaluate(row, run);
        run.meter.spend(comparisons * cost, span);
        bookRead(value, run, span, comparisons);
        return value;
      }),
    }));
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

/** Descending unless told otherwise. */
export const sort = operator({
  name: 'sort',
  aliases: ['order'],
  summary: 'all rows, in the order of one or more values: the greatest first, unless `asc` follows one',
  example: column => `by ${column} asc`,
  syntax: sequence({ word: anyWord('sort', 'order'), by: word('by'), keys: list(rule('orderedExpression')) }),
  complete: keysAfter,
  bind({ keys, keyword }, scope, session) {
    const sortKeys = keys.map(key => {
      const bound = bindExpression(key.expression, contextOf(scope, session));
      if (isDynamic(bound.type)) fail(messages.typeNotAllowed(key.expression, bound.type.name));
      return sortKey(key, bound);
    });
    return { scope: scope.serialized(), execute: sorting(sortKeys, keyword) };
  },
});

export const top = operator({
  name: 'top',
  summary: 'the first rows, so many, in the order of a value',
  example: column => `3 by ${column}`,
  syntax: sequence({
    word: word('top'),
    limit: rule('namedExpression'),
    by: word('by'),
    key: rule('orderedExpression'),
  }),
  complete: keysAfter,
  bind({ limit, key, keyword }, scope, session) {
    const count = limitOf(limit, scope, session);
    // Unlike that of `sort`, the official editor lets a dynamic key pass; it has no order when the query runs.
    const sort = sorting([sortKey(key, bindExpression(key.expression, contextOf(scope, session)))], keyword);
    return { scope: scope.serialized(), execute: (rows, run) => sort(rows, run).slice(0, count(run)) };
  },
});

/** `kind=csl` gives the columns in one text instead. */
export const getSchema = operator({
  name: 'getschema',
  summary: 'a row for every column: its name, place and type',
  example: () => '',
  syntax: sequence({ word: word('getschema'), parameters: parameters('kind', 'with_itemindex', 'bagexpansion') }),
  bind({ parameters: [parameter] }, scope) {
    if (parameter !== undefined) {
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
  },
});

export const as = operator({
  name: 'as',
  summary: 'the rows as they are, under a name by which later statements refer to them',
  example: () => 'Result',
  syntax: sequence({ word: word('as'), parameters: parametersAndHints('kind'), name: rule('referencedName') }),
  bind({ name, parameters: given }, scope, session) {
    readParameters(given, { 'hint.materialized': ['true', 'false'] });
    if (session.variables.has(name.text)) fail(messages.duplicateVariable(name, name.text));
    // What follows `evaluate bag_unpack()` is bound twice; the name is the same both times.
    session.variables.set(name.text, {
      kind: 'table',
      scope,
      rows: run => run.tables.get(name) ?? { scope, rows: [] },
    });
    return {
      scope,
      execute: (rows, run) => {
        run.tables.set(name, { scope, rows });
        return rows;
      },
    };
  },
});
