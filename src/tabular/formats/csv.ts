import type { Cell, ScalarType, Table } from '../table.js';
import { cellText } from './cell-text.js';
import { tablesFormat } from './format.js';

/**
 * RFC 4180 with a header line. Lines end in LF, as psql writes CSV, not in CR LF. Values are exact, control characters included.
 * A null is an empty field and an empty string is `""`, as PostgreSQL tells them apart. An empty line stands between tables.
 */
export const csv = tablesFormat(
  'csv',
  'comma-separated values (RFC 4180) with a header, lines end in LF',
  csvText,
  true,
);

function csvText(table: Table): string {
  const header = table.columns.map(({ name }) => field(name, 'string'));
  const rows = table.rows.map(row => table.columns.map(({ type }, index) => field(row[index] ?? null, type)));
  return [header, ...rows].map(fields => `${fields.join(',')}\n`).join('');
}

function field(cell: Cell, type: ScalarType): string {
  if (cell === null) return '';
  const text = cellText(cell, type);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
