import type { Cell, ScalarType, Table } from '../table.js';
import type { Format } from './format.js';
import { jsonText, type JsonData } from './json-text.js';
import { isFailure, type CommandOutcome, type ReportedError } from './outcome.js';

/**
 * The machine contract: one array with an item per command, `[]` when there was none.
 *
 *     {"file", "command", "line", "tables": [{"name", "columns": [{"name", "type"}], "rows": [[…]]}]}
 *     {"file", "command", "line", "error": {"code", "reason", "message", "hint", "httpStatus", "range": {"start": {"line", "column"}, "end": {…}}}}
 *
 * Cells: bool, int, long and real as JSON booleans and numbers, but a long beyond ±2^53 as a string, since most readers would
 * round it, and NaN and the infinities as `"NaN"`, `"Infinity"`, `"-Infinity"`; dynamic as JSON value; datetime in ISO 8601;
 * null as null; the rest as strings. `hint` and `range` may be null.
 */
export const json: Format = {
  name: 'json',
  textKind: 'json',
  description: 'one JSON array with an item per command, errors included: the contract for programs',
  errorsInDocument: true,
  forPrograms: true,
  begin: '[',
  separator: ',\n',
  end: ']\n',
  outcome: itemText,
};

/** An item is indented so that people can read it too; a column list and each row are on one line. */
function itemText(outcome: CommandOutcome): string {
  const place = [
    `  "file": ${jsonText(outcome.file)}`,
    `  "command": ${jsonText(outcome.command)}`,
    `  "line": ${jsonText(outcome.line)}`,
  ];
  const result = isFailure(outcome)
    ? `  "error": ${indentedObject(errorMembers(outcome.error), '  ')}`
    : `  "tables": ${indentedArray(outcome.tables.map(tableText), '  ')}`;
  return `{\n${[...place, result].join(',\n')}\n}`;
}

function tableText(table: Table): string {
  const members = {
    name: jsonText(table.name),
    columns: jsonText(table.columns.map(({ name, type }) => ({ name, type }))),
    rows: indentedArray(
      table.rows.map(row => jsonText(table.columns.map(({ type }, index) => contractCell(row[index] ?? null, type)))),
      '      ',
    ),
  };
  return indentedObject(members, '    ');
}

function errorMembers({ code, reason, message, hint, httpStatus, range }: ReportedError): Record<string, string> {
  const place = range && {
    start: { line: range.start.line, column: range.start.column },
    end: { line: range.end.line, column: range.end.column },
  };
  return {
    code: jsonText(code),
    reason: jsonText(reason),
    message: jsonText(message),
    hint: jsonText(hint),
    httpStatus: jsonText(httpStatus),
    range: jsonText(place),
  };
}

function contractCell(cell: Cell, type: ScalarType): JsonData {
  if (typeof cell === 'bigint') {
    const rounded = Number(cell);
    return Number.isSafeInteger(rounded) ? rounded : String(cell);
  }
  if (type === 'long' && typeof cell === 'number' && Number.isInteger(cell) && !Number.isSafeInteger(cell)) {
    return String(BigInt(cell));
  }
  return cell;
}

function indentedArray(items: readonly string[], indent: string): string {
  return items.length === 0 ? '[]' : `[\n${items.map(item => `${indent}  ${item}`).join(',\n')}\n${indent}]`;
}

function indentedObject(members: Readonly<Record<string, string>>, indent: string): string {
  const lines = Object.entries(members).map(([name, text]) => `${indent}  "${name}": ${text}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
