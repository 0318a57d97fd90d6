import type { Cell, ScalarType, Table } from '../table.js';
import { cellText } from './cell-text.js';
import { withoutFormula } from './delimited.js';
import { tablesFormat, type FormatOptions } from './format.js';

const NAMED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * PostgreSQL's text format with a header line: `\t`, `\n`, `\\` and so on, `\N` for null; other control characters as the bytes
 * of their UTF-8 form (`\x1b`), which PostgreSQL reads back. So a line is always a row, a tab always ends a field, and no value
 * can emit a control sequence. An empty line separates tables. For spreadsheets, no text is a formula.
 */
export const tsv = tablesFormat(
  'tsv',
  'tsv',
  'tab-separated values with a header, escapes as in PostgreSQL (\\t \\n \\\\ \\N)',
  tsvText,
  true,
);

function tsvText(table: Table, { forSpreadsheets = false }: FormatOptions): string {
  const header = table.columns.map(({ name }) => field(name, 'string', forSpreadsheets));
  const rows = table.rows.map(row =>
    table.columns.map(({ type }, index) => field(row[index] ?? null, type, forSpreadsheets)),
  );
  return [header, ...rows].map(fields => `${fields.join('\t')}\n`).join('');
}

function field(cell: Cell, type: ScalarType, forSpreadsheets: boolean): string {
  if (cell === null) return '\\N';
  const text = cellText(cell, type);
  return (forSpreadsheets && typeof cell === 'string' ? withoutFormula(text) : text).replace(
    /[\\\p{Cc}]/gu,
    character => NAMED[character] ?? bytes(character),
  );
}

/** A control character is one byte up to U+007F; from U+0080 to U+009F it is C2 and itself. */
function bytes(character: string): string {
  const code = character.charCodeAt(0);
  return `${code < 0x80 ? '' : '\\xc2'}\\x${code.toString(16).padStart(2, '0')}`;
}
