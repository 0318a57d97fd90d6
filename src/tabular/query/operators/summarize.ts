import { mapped, optional, rule, sequence, word } from '../../../../grammar/query/operator-syntax.js';
import { keywords } from '../../../../grammar/query/tokens.js';
import type { CallExpression, Expression, NamedExpression } from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell, Row } from '../../table.js';
import type { Accumulator } from '../aggregate.js';
import { aggregateFunction, missing } from '../aggregates.js';
import { bindArgument, bindExpression, nameOfCall, value, type ExpressionContext } from '../bind-expression.js';
import { messages } from '../messages.js';
import { bindSelection, isSelection, type Selection } from '../selections.js';
import { fail } from '../problem.js';
import { addItem, projectStyle } from '../project-items.js';
import { IDENTITY_WEIGHT, priced } from '../priced.js';
import { Projection } from '../projection.js';
import type { BoundExpression, ComputeCell, ColumnScope, ScopeColumn, BindingContext, RunContext } from '../scope.js';
import { checkCall } from '../check-call.js';
import { isDynamic, types } from '../types.js';
import { toDynamic } from '../values/convert.js';
import { endsItem, isInCall, valuesAfter, words } from '../completion-place.js';
import { contextOf, operator, type BoundOperator } from './operator.js';
import { identityOfRow } from './rows.js';

/** What one group collects: a maker of accumulators that fill some places of the group's row. */
type Collector = () => { readonly add: Accumulator['add']; readonly results: (run: RunContext) => readonly Cell[] };

/**
 * The rows come in the order of their groups' first rows; with no keys there is one row, even of no input. The rows that the
 * aggregates' expressions see hold the keys, then what the aggregates collected.
 */
export const summarize = operator({
  name: 'summarize',
  summary: 'a row for every group of rows: what aggregates make of it, and the values that it has in common (`by`)',
  example: column => `count() by ${column}`,
  syntax: sequence({
    word: word('summarize'),
    aggregates: optional(rule('namedExpressions'), ahead => ahead(1).tokenType !== keywords.by),
    keys: optional(mapped(sequence({ by: word('by'), keys: rule('namedExpressions') }), ({ keys }) => keys)),
  }),
  complete: tokens =>
    tokens.some(({ tokenType }) => tokenType === keywords.by) || isInCall(tokens)
      ? valuesAfter(tokens)
      : endsItem(tokens)
        ? valuesAfter(tokens, 'by')
        : [{ kind: 'aggregates' }, words('by'), { kind: 'functions' }],
  bind: ({ aggregates, keys, keyword }, scope, session) => summarizing(aggregates ?? [], keys, keyword, scope, session),
});

function summarizing(
  aggregates: readonly NamedExpression[],
  keys: readonly NamedExpression[] | null,
  keyword: Span,
  scope: ColumnScope,
  session: BindingContext,
): BoundOperator {
  const projection = new Projection();
  const normal = contextOf(scope, session);
  const keyEvaluators: ComputeCell[] = [];
  const keyColumns = new Set<ScopeColumn>();
  for (const item of keys ?? []) {
    const bound = bindExpression(item.expression, normal);
    if (isDynamic(bound.type)) fail(messages.typeNotAllowed(item.expression, bound.type.name));
    const place = keyEvaluators.length;
    addItem(item, { ...bound, evaluate: row => row[place] ?? null }, normal, projection, projectStyle);
    keyEvaluators.push(bound.evaluate);
    if (bound.column !== null) {
      keyColumns.add(bound.column);
      if (item.name === null) projection.exclude(bound.column);
    }
  }

  const collectors: Collector[] = [];
  let width = keyEvaluators.length;
  const place = (count: number, collector: Collector): number => {
    const first = width;
    width += count;
    collectors.push(collector);
    return first;
  };
  const context: ExpressionContext = {
    scope,
    session,
    aggregates: { bindCall: call => bindAggregate(call, normal, keyColumns, place) },
  };
  for (const item of aggregates) {
    // Parentheses make a selection a value, which a nameless column keeps; a named item is the selection all the same.
    const isNamed = item.name !== null || item.tuple != null;
    const expression = isNamed ? withoutParentheses(item.expression) : item.expression;
    if (expression.kind === 'call' && isSelection(expression.name.text)) {
      const selection = bindSelection(expression, normal, keyColumns);
      for (const extra of item.tuple?.names.slice(selection.columns.length) ?? []) {
        fail(messages.nameWithoutValue(extra, extra.text));
      }
      addSelection(item, selection, place(selection.columns.length, selection.collect), projection);
    } else {
      addItem(item, bindExpression(expression, context), context, projection, projectStyle);
    }
  }

  const results = projection.columns.map(({ evaluate }) => evaluate);
  return {
    scope: projection.scope(scope.isOpen),
    execute: (rows, run) => {
      const book = () => {
        run.meter.cells(1, width + results.length, keyword);
      };
      const groups = collect(rows, run, keyEvaluators, collectors, keys === null, keyword, book);
      return groups.map(({ values, collected }): Row => {
        const group = [...values, ...collected.flatMap(({ results: read }) => read(run))];
        return results.map(evaluate => evaluate(group, run));
      });
    },
  };
}

/** What it costs to add a row to an aggregate, whatever it looks at. */
const AGGREGATE_COST = 12;

interface Group {
  readonly values: readonly Cell[];
  readonly collected: readonly ReturnType<Collector>[];
}

function collect(
  rows: readonly Row[],
  run: RunContext,
  keys: readonly ComputeCell[],
  collectors: readonly Collector[],
  isOne: boolean,
  span: Span,
  book: () => void,
): Group[] {
  const groups = new Map<unknown, Group>();
  const newGroup = (values: readonly Cell[]): Group => {
    book();
    return { values, collected: collectors.map(make => make()) };
  };
  if (isOne) groups.set(undefined, newGroup([]));
  const cost = collectors.length * AGGREGATE_COST;
  for (const row of rows) {
    run.meter.spend(cost, span);
    const values = keys.map(evaluate => evaluate(row, run));
    const identity = isOne ? undefined : identityOfRow(values, run, span);
    let group = groups.get(identity);
    if (group === undefined) {
      group = newGroup(values);
      groups.set(identity, group);
    }
    for (const { add } of group.collected) add(row, run);
  }
  return [...groups.values()];
}

function bindAggregate(
  call: CallExpression,
  context: ExpressionContext,
  keys: ReadonlySet<ScopeColumn>,
  place: (count: number, collector: Collector) => number,
): BoundExpression | null {
  const { name } = call;
  if (isSelection(name.text)) {
    // Inside an expression a selection is its first column (OURS(query-extend-keeps-place)).
    const { columns, collect: make } = bindSelection(call, context, keys);
    const first = place(columns.length, make);
    const type = columns[0]?.type ?? types.unknown;
    const evaluate: ComputeCell = row => row[first] ?? missing(type);
    // Of several columns the official parser makes a tuple, which nothing calculates with or orders.
    if (columns.length > 1) {
      return { ...value(call, types.tuple), isCall: true, evaluate: (row, run) => toDynamic(evaluate(row, run), type) };
    }
    return { ...value(call, type), isCall: true, evaluate };
  }
  const found = aggregateFunction(name.text);
  if (found === null) return null;
  const parts = call.arguments.map(argument => bindArgument(argument, context));
  const { type } = checkCall(found.name, name, found.signatures, parts);
  const make = found.compile({ arguments: parts.map(each => priced(each, call, IDENTITY_WEIGHT)), type, span: call });
  const index = place(1, () => {
    const { add, result } = make();
    return { add, results: run => [result(run)] };
  });
  return {
    ...value(call, type),
    resultName: nameOfCall(found.naming, parts),
    isCall: true,
    evaluate: row => row[index] ?? missing(type),
  };
}

/** The value of an expression with aggregates, for some rows. */
export interface GroupedValue {
  readonly type: BoundExpression['type'];
  /** Begins a group of rows: each is added, then the value asked for. */
  readonly collect: () => {
    readonly add: (row: Row, run: RunContext) => void;
    readonly value: (run: RunContext) => Cell;
  };
}

/** Checks and compiles an expression with aggregates that stands outside `summarize`. */
export function bindGrouped(expression: Expression, scope: ColumnScope, session: BindingContext): GroupedValue {
  const normal = contextOf(scope, session);
  const collectors: Collector[] = [];
  let width = 0;
  const place = (count: number, collector: Collector): number => {
    width += count;
    collectors.push(collector);
    return width - count;
  };
  const bound = bindExpression(expression, {
    scope,
    session,
    aggregates: { bindCall: call => bindAggregate(call, normal, new Set(), place) },
  });
  return {
    type: bound.type,
    collect: () => {
      const collected = collectors.map(make => make());
      const cost = collected.length * AGGREGATE_COST;
      return {
        add: (row, run) => {
          run.meter.spend(cost, expression);
          for (const { add } of collected) add(row, run);
        },
        value: run =>
          bound.evaluate(
            collected.flatMap(({ results }) => results(run)),
            run,
          ),
      };
    },
  };
}

function withoutParentheses(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === 'parenthesized') inner = inner.inner;
  return inner;
}

/** Adds the columns of a selection. The names before `=` are those of the first ones. */
function addSelection(item: NamedExpression, selection: Selection, first: number, projection: Projection): void {
  const names = item.tuple?.names ?? (item.name === null ? [] : [item.name]);
  for (const [index, { name, type, source }] of selection.columns.entries()) {
    const place = first + index;
    const column = { name, type, source, evaluate: (row: Row) => row[place] ?? null };
    const own = names[index];
    if (own === undefined) projection.add(column);
    else projection.declare({ ...column, name: own.text, source: null }, own, true);
  }
}
