import {
  list,
  parametersAndHints,
  rule,
  sequence,
  word,
  type OperatorParameter,
} from '../../../../grammar/query/operator-syntax.js';
import type { Query } from '../../../../grammar/query/syntax.js';
import type { Span } from '../../../../grammar/text/positions.js';
import type { Row } from '../../table.js';
import { missing } from '../aggregates.js';
import { words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import { MAX_ROWS } from '../query-meter.js';
import { ColumnScope, type BoundQuery, type Rowset, type RunContext } from '../scope.js';
import { sameType, types, type Type } from '../types.js';
import { bindTable, operator, readParameters, source } from './operator.js';

interface Options {
  /** Only the columns that all tables have. */
  readonly isInner: boolean;
  /** The column that names the table of a row. */
  readonly sourceColumn: string | null;
}

function optionsOf(parameters: readonly OperatorParameter[]): Options {
  const { kind, withsource, with_source } = readParameters(parameters, {
    kind: ['inner', 'outer'],
    withsource: null,
    with_source: null,
    isfuzzy: ['true', 'false'],
    'hint.concurrency': null,
    'hint.spread': null,
  });
  return { isInner: kind?.text === 'inner', sourceColumn: (withsource ?? with_source)?.text ?? null };
}

interface UnitedColumn {
  readonly name: string;
  readonly type: Type;
  /** Its place in each table; -1 where one lacks it. */
  readonly places: readonly number[];
}

/** The columns of several tables: those of one name and type are one; of several types each gets its type's name. */
function united(scopes: readonly ColumnScope[], isInner: boolean): UnitedColumn[] {
  const names = [...new Set(scopes.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  return names.flatMap(name => {
    const found = scopes.map(scope => scope.column(name));
    const ofType: { type: Type; places: number[] }[] = [];
    for (const [table, column] of found.entries()) {
      if (column === null) continue;
      let same = ofType.find(({ type }) => type.name === column.type.name);
      if (same === undefined) {
        same = { type: column.type, places: scopes.map(() => -1) };
        ofType.push(same);
      } else if (!sameType(same.type, column.type)) same.type = types[column.type.name];
      same.places[table] = column.index;
    }
    if (isInner) return ofType.filter(({ places }) => !places.includes(-1)).map(each => ({ name, ...each }));
    return ofType.map(each => ({ name: ofType.length === 1 ? name : `${name}_${each.type.name}`, ...each }));
  });
}

/** The rows of several tables one after the other. */
function uniting(
  scopes: readonly ColumnScope[],
  names: readonly string[],
  { isInner, sourceColumn }: Options,
  span: Span,
) {
  const columns = united(scopes, isInner).filter(({ name }) => name !== sourceColumn);
  const front = sourceColumn === null ? [] : [{ name: sourceColumn, type: types.string }];
  const scope = ColumnScope.of(
    [...front, ...columns],
    scopes.some(each => each.isOpen),
  );
  const absent = columns.map(({ type }) => missing(type));
  return {
    scope,
    rows(tables: readonly (readonly Row[])[], run: RunContext): Row[] {
      const result: Row[] = [];
      for (const [table, rows] of tables.entries()) {
        if (result.length + rows.length > MAX_ROWS) fail(messages.tooManyRows(span, MAX_ROWS));
        run.meter.cells(rows.length, columns.length + 1, span);
        const places = columns.map(column => column.places[table] ?? -1);
        for (const row of rows) {
          const cells = places.map((place, index) => (place < 0 ? (absent[index] ?? null) : (row[place] ?? null)));
          result.push(sourceColumn === null ? cells : [names[table] ?? '', ...cells]);
        }
      }
      return result;
    },
  };
}

/** What a table is called in the column of `withsource`: its own name, or its place: OURS(query-source-names). */
function nameOf({ source: from, operators }: Query, place: number): string {
  return from.kind === 'expression' && from.expression.kind === 'name' && operators.length === 0
    ? from.expression.text
    : `union_arg${place}`;
}

/** A union whose tables are known when it runs, or before. */
function executing(tables: readonly BoundQuery[], names: readonly string[], options: Options, span: Span) {
  const known = uniting(
    tables.map(({ scope }) => scope),
    names,
    options,
    span,
  );
  return {
    known,
    run: (run: RunContext, first: Rowset | null = null): Rowset => {
      const sets = [
        ...(first === null ? [] : [first]),
        ...tables.slice(first === null ? 0 : 1).map(each => each.execute(run)),
      ];
      const exact = tables.some(({ scope }) => scope.isOpen)
        ? uniting(
            sets.map(({ scope }) => scope),
            names,
            options,
            span,
          )
        : known;
      return {
        scope: exact.scope,
        rows: exact.rows(
          sets.map(({ rows }) => rows),
          run,
        ),
      };
    },
  };
}

const syntax = sequence({
  word: word('union'),
  parameters: parametersAndHints('kind', 'withsource', 'with_source', 'isfuzzy'),
  tables: list(rule('tableReference')),
});
const PARAMETERS = words('kind=inner', 'kind=outer', 'withsource=', 'isfuzzy=true');

export const union = operator({
  name: 'union',
  summary: 'the rows of this table and of others',
  example: column => `(print ${column} = "x")`,
  syntax,
  complete: tokens => (tokens.length === 1 ? [{ kind: 'variables', of: 'table' }, PARAMETERS] : []),
  bind({ parameters, tables, keyword }, scope, session) {
    const own: BoundQuery = { scope, execute: () => ({ scope, rows: [] }) };
    const bound = [own, ...tables.map(each => bindTable(each, session))];
    const names = ['union_arg0', ...tables.map((each, index) => nameOf(each, index + 1))];
    const { known, run: unite } = executing(bound, names, optionsOf(parameters), keyword);
    const gather = (rows: readonly Row[], run: RunContext) => unite(run, { scope, rows });
    if (bound.some(({ scope: each }) => each.isOpen)) return { scope: known.scope, unpack: gather };
    return { scope: known.scope, execute: (rows, run) => gather(rows, run).rows };
  },
});

export const unionSource = source({
  name: 'union',
  summary: 'the rows of several tables',
  example: () => '(print Name = "a"), (print Name = "b")',
  syntax,
  complete: tokens => (tokens.length === 1 ? [{ kind: 'variables', of: 'table' }, PARAMETERS] : []),
  bind({ parameters, tables, keyword }, session) {
    const bound = tables.map(each => bindTable(each, session));
    const { known, run: unite } = executing(bound, tables.map(nameOf), optionsOf(parameters), keyword);
    return { scope: known.scope, execute: run => unite(run) };
  },
});
