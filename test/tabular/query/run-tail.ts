import { parse } from '../../../src/commands/language.js';
import type { Problem } from '../../../grammar/text/problem.js';
import { prepareTail } from '../../../src/tabular/query/index.js';
import { columns, type Cell, type Column, type Table } from '../../../src/tabular/table.js';

/** The columns of the callout commands. */
export const POLICY_COLUMNS: readonly Column[] = columns({
  PolicyName: 'string',
  EntityName: 'string',
  Policy: 'string',
  ChildEntities: 'string',
  EntityType: 'string',
});

export const RULES = [
  { CalloutType: 'kusto', CalloutUriRegex: 'a\\.b', CanCall: true },
  { CalloutType: 'sql', CalloutUriRegex: 'sqlname\\.database\\.azure\\.com/?$', CanCall: true },
  { CalloutType: 'sql', CalloutUriRegex: 'other', CanCall: false },
];

/** What `.show cluster policy callout` gives, with three rules. */
export const POLICY_TABLE: Table = {
  name: 'Table_0',
  columns: POLICY_COLUMNS,
  rows: [
    ['CalloutPolicy', '', JSON.stringify(RULES), '["db1","db2"]', 'Cluster immutable policy'],
    ['CalloutPolicy', '', '[]', '["db1","db2"]', 'Cluster'],
  ],
};

/** The time that `now()` tells in tests. */
export const NOW = '2026-11-22T12:00:00Z';

export const COMMAND = '.show cluster policy callout';

export type Outcome =
  | { readonly ok: true; readonly columns: readonly Column[]; readonly tables: readonly Table[] }
  | {
      readonly ok: false;
      readonly problem: Problem & { readonly phase: string };
      readonly text: string;
    };

/** Parses the command with its tail, checks the tail, and runs it. */
export function runTail(tail: string, table: Table = POLICY_TABLE): Outcome {
  const text = `${COMMAND} ${tail}`;
  const prepared = prepareText(text, table.columns);
  if (!prepared.ok) return { ...prepared, text };
  const result = prepared.query.run(table, { now: NOW });
  return result.ok ? { ok: true, columns: prepared.query.columns, tables: result.tables } : { ...result, text };
}

export function prepareText(text: string, input: readonly Column[] = POLICY_COLUMNS) {
  const parsed = parse(text);
  if (!parsed.ok) return { ok: false, problem: { phase: 'command', ...parsed.problem } } as const;
  const { tail } = parsed.statement;
  if (tail === null) throw new Error(`no tail: ${text}`);
  return prepareTail(text, tail, input);
}

/** The rows of the last table; fails where the tail does. */
export function rowsOf(tail: string, table: Table = POLICY_TABLE): readonly (readonly Cell[])[] {
  const outcome = runTail(tail, table);
  if (!outcome.ok) throw new Error(`${tail}\n${outcome.problem.reason}: ${outcome.problem.message}`);
  return outcome.tables.at(-1)?.rows ?? [];
}

/** The value of an expression, by `print`. */
export function valueOf(expression: string): Cell {
  return rowsOf(`; print ${expression}`)[0]?.[0] ?? null;
}

/** The problem of a tail that must have one, with the text that it underlines. */
export function problemOf(tail: string, table: Table = POLICY_TABLE) {
  const outcome = runTail(tail, table);
  if (outcome.ok) throw new Error(`accepted: ${tail}`);
  const { problem, text } = outcome;
  return { ...problem, underlined: text.slice(problem.span.start, problem.span.end) };
}

/** A table of one column. */
export function columnTable(name: string, type: Column['type'], cells: readonly Cell[]): Table {
  return { name: 'Table_0', columns: [{ name, type }], rows: cells.map(cell => [cell]) };
}
