import {
  either,
  list,
  many,
  mapped,
  optional,
  parametersAndHints,
  parenthesized,
  rule,
  sequence,
  token,
  word,
  type Syntax,
} from '../../../../grammar/query/operator-syntax.js';
import { Colon, Comma, Star, type IToken } from '../../../../grammar/query/tokens.js';
import type { CallExpression } from '../../../../grammar/query/syntax.js';
import { nearest } from '../../../../grammar/text/nearest.js';
import type { JsonValue } from '../../../json/nodes.js';
import type { Cell, Row } from '../../table.js';
import { bindExpression, type ExpressionContext } from '../bind-expression.js';
import { knownPlugins } from '../known-names.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { MAX_ROWS } from '../query-meter.js';
import { ColumnScope, type BindingContext, type Rowset, type ScopeColumn, type RunContext } from '../scope.js';
import { scalarFunction } from '../scalar-functions.js';
import { types, type Type } from '../types.js';
import { convert, toText } from '../values/convert.js';
import { isBagValue } from '../values/dynamic.js';
import { endsItem, isInCall } from '../completion-place.js';
import { missing } from '../aggregates.js';
import { columnsOfSchema, declaredColumn, type DeclaredColumn } from './datatable.js';
import { contextOf, operator, readParameters, type BoundOperator, type LateOperator } from './operator.js';
import { bindPivot } from './pivot.js';

/** The plugins that this interpreter has. */
export const pluginNames = ['narrow', 'bag_unpack', 'pivot'] as const;

/** `: (*, name: type)` */
interface OutputSchema {
  /** The columns that the plugin leaves as they are. */
  readonly star: IToken | null;
  readonly columns: readonly DeclaredColumn[];
}

const outputSchema: Syntax<OutputSchema> = mapped(
  sequence({
    colon: token(Colon),
    columns: parenthesized(
      either<OutputSchema>(
        sequence({
          star: token(Star),
          columns: many(mapped(sequence({ comma: token(Comma), column: declaredColumn }), ({ column }) => column)),
        }),
        mapped(list(declaredColumn), columns => ({ star: null, columns })),
      ),
    ),
  }),
  ({ columns }) => columns,
);

export const evaluate = operator({
  name: 'evaluate',
  summary: `what a plugin makes of the rows: ${pluginNames.join(', ')}`,
  example: () => 'narrow()',
  syntax: sequence({
    word: word('evaluate'),
    parameters: parametersAndHints('kind'),
    call: rule('functionCall'),
    schema: optional(outputSchema),
  }),
  complete: tokens =>
    tokens.length === 1 ? [{ kind: 'plugins' }] : isInCall(tokens) && !endsItem(tokens) ? [{ kind: 'columns' }] : [],
  bind({ call, schema, parameters }, scope, session) {
    readParameters(parameters, { 'hint.distribution': ['single', 'per_node', 'per_shard'], 'hint.remote': null });
    const bound = bindPlugin(call, scope, session);
    return schema === null ? bound : withSchema(bound, schema, call);
  },
});

function bindPlugin(call: CallExpression, scope: ColumnScope, session: BindingContext): BoundOperator | LateOperator {
  const name = call.name.text;
  switch (name) {
    case 'narrow':
      return bindNarrow(call, scope);
    case 'bag_unpack':
      return bindBagUnpack(call, contextOf(scope, session), scope);
    case 'pivot':
      return bindPivot(call, scope, session);
    default:
      if (knownPlugins.has(name)) fail(messages.unsupportedPlugin(call.name, name, pluginNames));
      if (scalarFunction(name) !== null) fail(messages.notAPlugin(call.name, name));
      return fail(
        messages.unknownPlugin(call.name, name, nearest(name, [...pluginNames, ...knownPlugins]), pluginNames),
      );
  }
}

/** The columns that are declared, and no others, whatever the data tell; a value of another type is converted. */
function withSchema(bound: BoundOperator | LateOperator, schema: OutputSchema, call: CallExpression): BoundOperator {
  const declared = columnsOfSchema(schema.columns);
  const kept = schema.star === null ? [] : bound.scope.columns;
  const columns = [...kept.filter(({ name }) => !declared.some(each => each.name === name)), ...declared];
  const scope = ColumnScope.of(columns);
  return {
    scope,
    execute: (rows, run) => {
      const found =
        'unpack' in bound ? bound.unpack(rows, run) : { scope: bound.scope, rows: bound.execute(rows, run) };
      run.meter.cells(found.rows.length, columns.length, call);
      const sources = columns.map(({ name }) => found.scope.column(name));
      return found.rows.map((row): Row =>
        columns.map(({ type }, index): Cell => {
          const source = sources[index] ?? null;
          if (source === null) return missing(type);
          const value = row[source.index] ?? null;
          return source.type.name === type.name ? value : convert(value, source.type, type, call, run);
        }),
      );
    },
  };
}

/** `narrow()`: a row for every cell, with its text. */
function bindNarrow(call: CallExpression, scope: ColumnScope): BoundOperator {
  if (call.arguments.length > 0) fail(messages.argumentCount(call.name, 'narrow', 0, 0, call.arguments.length));
  const { columns } = scope;
  return {
    scope: ColumnScope.of([
      { name: 'Row', type: types.long },
      { name: 'Column', type: types.string },
      { name: 'Value', type: types.string },
    ]),
    execute: (rows, run) => {
      if (rows.length * columns.length > MAX_ROWS) fail(messages.tooManyRows(call, MAX_ROWS));
      run.meter.cells(rows.length * columns.length, 3, call);
      return rows.flatMap((row, number) =>
        columns.map(({ name, type, index }): Row => [number, name, toText(row[index] ?? null, type, call, run)]),
      );
    },
  };
}

/**
 * `bag_unpack(column [, prefix])`: a column for every name at the root of the column's bags, ordered by name. Its type is that of
 * its values where all have one, else dynamic (bag-unpack-plugin.md).
 */
function bindBagUnpack(call: CallExpression, context: ExpressionContext, scope: ColumnScope): LateOperator {
  const [first, second, third] = call.arguments;
  const { name } = call;
  if (first === undefined) return fail(messages.argumentCount(name, name.text, 1, 2, 0));
  if (first.name !== null) return fail(messages.namedArgument(first.name));
  // A name says which of the optional ones an argument is, wherever it is.
  const isPrefix = second === undefined || second.name === null || second.name.text === 'OutputColumnPrefix';
  const other = isPrefix ? third : second;
  if (other !== undefined) {
    return fail(
      messages.unsupported(
        other,
        'the columnsConflict and ignoredProperties of `bag_unpack`',
        "leave it out, or give the new columns a prefix: bag_unpack(column, 'prefix_')",
      ),
    );
  }
  const { column } = bindExpression(first.expression, context);
  if (column === null || first.expression.kind !== 'name') return fail(messages.columnExpected(first.expression));
  const prefix = second === undefined ? '' : prefixOf(second.expression, context);
  const kept = scope.columns.filter(other => other !== column);
  return {
    scope: ColumnScope.of(kept, true),
    unpack: (rows, run) => {
      if (column.type.name !== 'dynamic') {
        fail(
          messages.invalidArgument(
            first.expression,
            'only a dynamic column can be unpacked',
            'parse it first: todynamic(…)',
          ),
        );
      }
      return unpack(rows, run, column, kept, prefix, call);
    },
  };
}

function prefixOf(expression: Parameters<typeof bindExpression>[0], context: ExpressionContext): string {
  const { literal } = bindExpression(expression, context);
  if (typeof literal !== 'string') return fail(messages.literalExpected(expression));
  if (literal === '') return fail(messages.emptyLiteral(expression));
  return literal;
}

function unpack(
  rows: readonly Row[],
  run: RunContext,
  column: ScopeColumn,
  kept: readonly ScopeColumn[],
  prefix: string,
  call: CallExpression,
): Rowset {
  const found = new Map<string, Type | null>();
  for (const row of rows) {
    const bag = row[column.index] ?? null;
    if (!isBagValue(bag)) continue;
    for (const name of Object.keys(bag)) {
      const type = typeOfValue(bag[name] ?? null);
      const known = found.get(name);
      if (known === undefined || known === null) found.set(name, type);
      else if (type !== null && type !== known) {
        const areNumbers = [type, known].every(each => each === types.long || each === types.real);
        found.set(name, areNumbers ? types.real : types.dynamic);
      }
    }
  }
  const names = [...found.keys()].sort();
  for (const name of names) {
    if (kept.some(other => other.name === prefix + name)) fail(messages.columnConflict(call, prefix + name));
  }
  // Data with ever new names would make a table wider than anybody can use.
  run.meter.cells(rows.length, kept.length + names.length, call);
  const fresh = names.map(name => ({ name, type: found.get(name) ?? types.dynamic }));
  return {
    scope: ColumnScope.of([...kept, ...fresh.map(({ name, type }) => ({ name: prefix + name, type }))]),
    rows: rows.map((row): Row => {
      const bag = row[column.index] ?? null;
      const values = fresh.map(({ name, type }): Cell => {
        const value = isBagValue(bag) && Object.hasOwn(bag, name) ? (bag[name] ?? null) : null;
        return value === null && type === types.string ? '' : value;
      });
      return [...kept.map(({ index }) => row[index] ?? null), ...values];
    }),
  };
}

/** The type that a value of a bag has; null for a null, which fits every type. */
function typeOfValue(value: JsonValue): Type | null {
  switch (typeof value) {
    case 'boolean':
      return types.bool;
    case 'number':
      return Number.isInteger(value) ? types.long : types.real;
    case 'string':
      return types.string;
    default:
      return value === null ? null : types.dynamic;
  }
}
