import type { Cell, ScalarType, Table } from '../table.js';
import { cellText } from './cell-text.js';
import { csvField, withoutFormula } from './delimited.js';
import { tablesFormat, type FormatOptions } from './format.js';

/**
 * RFC 4180 with a header line. Lines end in LF, as psql writes CSV, not in CR LF. A null is an empty field and an empty string is
 * `""`, as PostgreSQL tells them apart. An empty line separates tables. Values are exact, control characters
 * included, unless they are formulas and spreadsheets are to read them.
 */
export const csv = tablesFormat(
  'csv',
  'csv',
  'comma-separated values (RFC 4180) with a header, lines end in LF',
  csvText,
  true,
);

function csvText(table: Table, { forSpreadsheets = false }: FormatOptions): string {
  const header = table.columns.map(({ name }) => field(name, 'string', forSpreadsheets));
  const rows = table.rows.map(row =>
    table.columns.map(({ type }, index) => field(row[index] ?? null, type, forSpreadsheets)),
  );
  return [header, ...rows].map(fields => `${fields.join(',')}\n`).join('');
}

function field(cell: Cell, type: ScalarType, forSpreadsheets: boolean): string {
  if (cell === null) return '';
  const text = cellText(cell, type);
  return csvField(forSpreadsheets && typeof cell === 'string' ? withoutFormula(text) : text);
}
