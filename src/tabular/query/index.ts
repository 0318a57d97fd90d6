import { parseTail } from '../../../grammar/query/parse.js';
import type { Tail } from '../../../grammar/syntax.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { Cell, Column, Row, Table } from '../table.js';
import { aggregateFunction } from './aggregates.js';
import { inputScope } from './input-scope.js';
import { knownAggregates, knownFunctions } from './known-names.js';
import { messages } from './messages.js';
import { language, operators, sources } from './operators/index.js';
import { fail, type TailProblem } from './problem.js';
import { QueryMeter, MAX_DATA_SIZE, MAX_ROWS } from './query-meter.js';
import { scalarFunction } from './scalar-functions.js';
import { RowWindow, type Rowset, type ColumnScope, type RunContext } from './scope.js';
import { bindTail } from './statements.js';
import { columnType, types, type Type } from './types.js';
import { fromCell, toCell, WRITING_TICKS } from './values/convert.js';
import { parseDatetime, ticksOfMilliseconds } from './values/datetime.js';
import { catching } from '../../../grammar/text/problem.js';

export type { TailProblem } from './problem.js';
export type { QueryMeter } from './query-meter.js';
export { completeTail, type TailCompletion, type CompletionItem } from './complete.js';
export { functionNames, functionSyntax } from './function-syntax.js';
export { operatorHelp, operatorNames } from './operator-help.js';
export { provideRustRegex } from './rust-regex.js';

/** What a run needs besides the table. */
export interface TailContext {
  /**
   * The time that `now()` tells: milliseconds since 1970, or text of a date that `todatetime()` takes, such as ISO 8601 with
   * up to 7 fraction digits (without a zone it is UTC). In the years 1 to 9999; else the run ends in `QUERY_CLOCK`.
   */
  readonly now: number | string;
  /** What all runs of one request may spend together. Default: one of its own. */
  readonly meter?: QueryMeter;
}

/** What the tails of one request may spend; `effort` is the part of the whole that they may. */
export function tailMeter(effort = 1): QueryMeter {
  return new QueryMeter(effort);
}

/** A tail that is parsed, checked and compiled. It may run any number of times. */
export interface PreparedTail {
  /**
   * The columns of the primary result: of a tail with several queries after `;` those of the last one. After
   * `evaluate bag_unpack()`, whose columns only the data tell, as many as are known.
   */
  readonly columns: readonly Column[];
  /** Runs the tail on the result of its command: one table for each query. */
  run(
    table: Table,
    context: TailContext,
  ): { readonly ok: true; readonly tables: readonly Table[] } | { readonly ok: false; readonly problem: TailProblem };
}

export type PrepareResult =
  { readonly ok: true; readonly query: PreparedTail } | { readonly ok: false; readonly problem: TailProblem };

/**
 * Parses a tail and checks it against the columns of the command's result (OURS(query-stricter-than-editor)). Offsets of a problem are those of the whole `text`.
 * Pure: it reads no clock, and loads nothing but the engine of regular expressions where a query uses one.
 */
export function prepareTail(text: string, tail: Tail, input: readonly Column[]): PrepareResult {
  const parsed = parseTail(text, tail, language, {
    isFunction: isFunctionName,
    operators,
    sources,
    columns: input.map(({ name }) => name),
  });
  if (!parsed.ok) return { ok: false, problem: { phase: 'syntax', ...parsed.problem } };
  return caught(() => {
    const scope = inputScope(input);
    const inputRows = {};
    const queries = bindTail(parsed.tail, scope, inputRows, tail);
    const primary = queries.at(-1);
    if (primary === undefined) throw new Error('a tail has a query');
    const inputTypes = scope.columns.map(({ type }) => type);
    return {
      ok: true,
      query: {
        columns: columnsOf(primary.scope),
        run: (table, context) =>
          caught(() => {
            const now = pointInTime(context.now);
            if (now === null) return fail(messages.invalidClock(tail, String(context.now)));
            if (table.rows.length > MAX_ROWS) fail(messages.tooManyRows(tail, MAX_ROWS));
            const { meter = new QueryMeter() } = context;
            meter.cells(table.rows.length, scope.columns.length, tail);
            meter.spend(table.rows.length * inputTypes.filter(isTime).length * WRITING_TICKS, tail);
            const rows = table.rows.map(row =>
              row.map((cell, index) => fromCell(cell, inputTypes[index] ?? types.dynamic)),
            );
            const run: RunContext = {
              now,
              meter,
              tables: new Map([[inputRows, { scope, rows }]]),
              scalars: new Map(),
              window: new RowWindow(),
            };
            const output = new OutputMeter(tail, meter);
            const tables = queries.map((query, index) => {
              const result = query.execute(run);
              meter.cells(result.rows.length, result.scope.columns.length, tail);
              return tableOf(result, queries.length > 1 ? `${table.name}_${index}` : table.name, output);
            });
            return { ok: true, tables };
          }),
      },
    };
  });
}

/** A query of its own, which reads no command's result. */
export interface PreparedQuery {
  /** Runs it: one table for each query. */
  run(
    context: TailContext,
  ): { readonly ok: true; readonly tables: readonly Table[] } | { readonly ok: false; readonly problem: TailProblem };
}

const NOTHING: Table = { name: 'Table_0', columns: [], rows: [] };

/**
 * Parses and checks a text of `let` statements and queries that read no tables: what may appear after the `;` of a command, without one.
 * Offsets of a problem are those of `text`.
 */
export function prepareQuery(
  text: string,
): { readonly ok: true; readonly query: PreparedQuery } | { readonly ok: false; readonly problem: TailProblem } {
  const shifted = `;${text}`;
  const prepared = prepareTail(shifted, { separator: ';', start: 0, end: shifted.length }, []);
  const backed = (problem: TailProblem): TailProblem => ({
    ...problem,
    span: { start: Math.max(0, problem.span.start - 1), end: Math.max(0, problem.span.end - 1) },
  });
  if (!prepared.ok) return { ok: false, problem: backed(prepared.problem) };
  return {
    ok: true,
    query: {
      run: context => {
        const result = prepared.query.run(NOTHING, context);
        return result.ok ? result : { ok: false, problem: backed(result.problem) };
      },
    },
  };
}

/** The ticks of what a clock gives. Whoever embeds the interpreter gives the clock, and may not use TypeScript. */
function pointInTime(now: unknown): bigint | null {
  if (typeof now === 'number') return ticksOfMilliseconds(now);
  return typeof now === 'string' ? parseDatetime(now) : null;
}

function isFunctionName(name: string): boolean {
  return (
    scalarFunction(name) !== null ||
    aggregateFunction(name) !== null ||
    knownFunctions.has(name) ||
    knownAggregates.has(name)
  );
}

function caught<Result>(work: () => Result): Result | { readonly ok: false; readonly problem: TailProblem } {
  const result = catching<Result, TailProblem>(work);
  return result.ok ? result.value : result;
}

function columnsOf(scope: ColumnScope): Column[] {
  return scope.columns.map(({ name, type }) => ({ name, type: columnType(type) }));
}

function tableOf({ scope, rows }: Rowset, name: string, meter: OutputMeter): Table {
  const { columns } = scope;
  const converters = columns.map(({ type }) => converterOf(type));
  return {
    name,
    columns: columnsOf(scope),
    rows: rows.map((row): Row => {
      meter.spendRow(row);
      return converters.map((convert, index) => convert(row[index] ?? null));
    }),
    ...(scope.visualization === null ? {} : { visualization: scope.visualization }),
  };
}

function converterOf(type: Type): (value: Cell) => Cell {
  return value => toCell(value, type);
}

/** Values of such a type are read from texts, and written as such. */
function isTime({ name }: Type): boolean {
  return name === 'datetime' || name === 'timespan';
}

/** What a value of the result costs besides its characters. */
const NODE_COST = 8;

/** Counts what the result holds where it is written out: a value that many rows share is written for each. */
class OutputMeter {
  private left = MAX_DATA_SIZE;

  constructor(
    private readonly span: Span,
    private readonly meter: QueryMeter,
  ) {}

  spendRow(row: Row): void {
    const before = this.left;
    for (const cell of row) this.spend(cell);
    this.meter.spend(before - this.left, this.span);
    if (this.left < 0) fail(messages.tooMuchMemory(this.span));
  }

  // No deeper than dynamic values may be.
  private spend(cell: Cell): void {
    if (this.left < 0) return;
    if (typeof cell === 'bigint') this.left -= WRITING_TICKS;
    this.left -= typeof cell === 'string' ? cell.length + NODE_COST : NODE_COST;
    if (typeof cell !== 'object' || cell === null) return;
    const items: readonly Cell[] = Array.isArray(cell) ? cell : Object.values(cell);
    for (const item of items) this.spend(item);
  }
}
