import type { CallExpression, Expression } from '../../../../grammar/query/syntax.js';
import type { Row } from '../../table.js';
import { bindExpression } from '../bind-expression.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { Projection, reference } from '../projection.js';
import { MAX_COLUMNS } from '../query-meter.js';
import { ColumnScope, type BindingContext, type RunContext, type ScopeColumn } from '../scope.js';
import { isDynamic } from '../types.js';
import { toText } from '../values/convert.js';
import { contextOf, type LateOperator } from './operator.js';
import { identityOfRow } from './rows.js';
import { bindGrouped, type GroupedValue } from './summarize.js';

/** Columns, and which of them an expression asked for. */
class WatchedScope extends ColumnScope {
  readonly asked = new Set<ScopeColumn>();

  override column(name: string): ScopeColumn | null {
    const column = super.column(name);
    if (column !== null) this.asked.add(column);
    return column;
  }
}

function columnOf(expression: Expression, scope: ColumnScope, session: BindingContext): ScopeColumn {
  const bound = bindExpression(expression, contextOf(scope, session));
  return bound.isColumn && bound.column !== null ? bound.column : fail(messages.columnExpected(expression));
}

/**
 * `pivot(column [, aggregate [, columns]])`: a column for every value of a column, with what an aggregate makes of the rows that have
 * it, for each combination of the other columns' values (pivot-plugin.md).
 */
export function bindPivot(call: CallExpression, scope: ColumnScope, session: BindingContext): LateOperator {
  const { name } = call;
  const [first, second, ...others] = call.arguments;
  for (const argument of call.arguments) if (argument.name !== null) fail(messages.namedArgument(argument.name));
  if (first === undefined) return fail(messages.argumentCount(name, name.text, 1, 65_535, 0, true));
  const pivoted = columnOf(first.expression, scope, session);
  if (isDynamic(pivoted.type)) fail(messages.typeNotAllowed(first, pivoted.type.name));
  const watched = new WatchedScope(scope.columns, scope.isOpen);
  const counting: Expression = {
    kind: 'call',
    name: { ...name, text: 'count' },
    arguments: [],
    start: call.start,
    end: call.end,
  };
  const grouped = bindGrouped(second?.expression ?? counting, watched, session);
  const keys =
    others.length > 0
      ? others.map(({ expression }) => columnOf(expression, scope, session))
      : scope.columns.filter(column => column !== pivoted && !watched.asked.has(column));
  return {
    scope: ColumnScope.of(keys, true),
    unpack: (rows, run) => pivot(rows, run, pivoted, keys, grouped, call),
  };
}

function pivot(
  rows: readonly Row[],
  run: RunContext,
  pivoted: ScopeColumn,
  keys: readonly ScopeColumn[],
  { type, collect }: GroupedValue,
  call: CallExpression,
) {
  interface Group {
    readonly values: Row;
    readonly cells: Map<string, ReturnType<typeof collect>>;
  }
  const groups = new Map<unknown, Group>();
  const names = new Set<string>();
  for (const row of rows) {
    const values = keys.map(({ index, type: own }) => {
      const value = row[index] ?? null;
      // Dynamic values are told apart by their text.
      return isDynamic(own) ? toText(value, own, call, run) : value;
    });
    const identity = identityOfRow(values, run, call);
    const name = toText(row[pivoted.index] ?? null, pivoted.type, call, run);
    run.meter.spend(name.length, call);
    names.add(name);
    if (names.size > MAX_COLUMNS) fail(messages.tooManyColumns(call, MAX_COLUMNS));
    let group = groups.get(identity);
    if (group === undefined) {
      group = { values: keys.map(({ index }) => row[index] ?? null), cells: new Map() };
      groups.set(identity, group);
    }
    let cell = group.cells.get(name);
    if (cell === undefined) {
      cell = collect();
      group.cells.set(name, cell);
    }
    cell.add(row, run);
  }
  const sorted = [...names].sort();
  run.meter.cells(groups.size, keys.length + sorted.length, call);
  const projection = new Projection();
  for (const key of keys) projection.add({ ...reference(key), source: null });
  for (const name of sorted)
    projection.add({ name: name === '' ? 'Column1' : name, type, source: null, evaluate: () => null });
  return {
    scope: projection.scope(false),
    rows: [...groups.values()].map(({ values, cells }): Row => [
      ...values,
      ...sorted.map(name => (cells.get(name) ?? collect()).value(run)),
    ]),
  };
}
