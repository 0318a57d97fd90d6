import { externalTableOf } from '../external-table.js';
import { Code, parametersIn } from '../scope.js';
import { literalValue, type Value } from '../values.js';
import type { DayRange, PlacedText, SourceBuilder } from './source.js';

/** A row of an export, by the names of its columns in small letters. */
export type ExportRow = (column: string) => PlacedText | null;

/** The kinds of exports, by the columns that tell them; the first that fits counts. */
const kinds: readonly {
  readonly columns: readonly string[];
  readonly read: (row: ExportRow, source: SourceBuilder) => void;
}[] = [
  { columns: ['name', 'body'], read: functionRow },
  { columns: ['connectionstrings'], read: externalTableRow },
  { columns: ['externaltablename', 'query'], read: continuousExportRow },
  { columns: ['name', 'entities'], read: entityGroupRow },
  { columns: ['databaseschemascript'], read: textOf('databaseschemascript') },
  { columns: ['schemascript'], read: textOf('schemascript') },
  { columns: ['text'], read: loggedText('text') },
  { columns: ['querytext'], read: loggedText('querytext') },
  { columns: ['commandtext'], read: loggedText('commandtext') },
  { columns: ['scriptcontent'], read: textOf('scriptcontent') },
  { columns: ['script_content'], read: textOf('script_content') },
  { columns: ['policy'], read: policyRow },
  { columns: ['query'], read: queryRow },
];

/** How rows with these columns are read; null where nothing in them is known to hold KQL. */
export function rowReader(columns: readonly string[]): ((row: ExportRow, source: SourceBuilder) => void) | null {
  const known = new Set(columns.map(column => column.trim().toLowerCase()));
  return kinds.find(kind => kind.columns.every(column => known.has(column)))?.read ?? null;
}

/** The columns that tell an export, for messages. */
export const KNOWN_EXPORTS =
  'Name and Body, ConnectionStrings, ExternalTableName and Query, Entities, Text, Policy or Query';

function textOf(column: string): (row: ExportRow, source: SourceBuilder) => void {
  return (row, source) => {
    const cell = row(column);
    if (cell !== null) source.addCode(cell);
  };
}

function loggedText(column: string): (row: ExportRow, source: SourceBuilder) => void {
  return (row, source) => {
    const cell = row(column);
    if (cell === null) return;
    const rows = Number(row('rows')?.text ?? 1);
    source.logged.push({ ...cell, rows: Number.isSafeInteger(rows) && rows > 0 ? rows : 1, days: daysOf(row) });
  };
}

function daysOf(row: ExportRow): DayRange | null {
  const first = dayOf(row('startedon')?.text ?? '');
  return first === null ? null : { first, last: dayOf(row('endedon')?.text ?? '') ?? first };
}

/** The day of a time as the service or its editors write it: 2026-11-28T…, or 11/28/2026 …. */
function dayOf(text: string): string | null {
  const [, iso, month = '', day = '', year] =
    /^(?:(\d{4}-\d\d-\d\d)|(\d{1,2})\/(\d{1,2})\/(\d{4}))(?!\d)/.exec(text) ?? [];
  return iso ?? (year === undefined ? null : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

function functionRow(row: ExportRow, source: SourceBuilder): void {
  const name = row('name')?.text ?? '';
  const body = row('body');
  if (body === null) return;
  const code = source.addCode(body, name);
  const head = row('parameters');
  const heads = head === null ? null : new Code(head.text, head.placeOf, name);
  const close = heads?.mark(0) === '(' ? heads.closing(0) : -1;
  const parameters =
    heads === null
      ? []
      : parametersIn({ code: heads, from: close < 0 ? 0 : 1, to: close < 0 ? heads.tokens.length : close });
  const end = code.mark(0) === '{' ? code.closing(0) : -1;
  const stretch = { code, from: end < 0 ? 0 : 1, to: end < 0 ? code.tokens.length : end };
  source.functions.push({ name, parameters, body: stretch, scope: null, isStored: true });
}

function externalTableRow(row: ExportRow, source: SourceBuilder): void {
  const name = row('tablename')?.text ?? row('name')?.text ?? '';
  const cell = row('connectionstrings');
  if (cell === null) return;
  const properties = jsonIn(row('properties')?.text ?? '');
  const connection = memberText(properties, 'TargetEntityConnectionString');
  const isSql = /sql/i.test(row('tabletype')?.text ?? '') || connection !== null;
  const listed = jsonIn(cell.text);
  const texts = Array.isArray(listed)
    ? listed.filter(item => typeof item === 'string')
    : cell.text.trim() === ''
      ? []
      : [cell.text];
  const values = (texts.length === 0 && connection !== null ? [connection] : texts).map((text): Value =>
    literalValue(text),
  );
  if (values.length === 0) return;
  const dialect = memberText(properties, 'SqlDialect') ?? memberText(properties, 'TargetEntityDialect');
  const code = new Code(cell.text, cell.placeOf, name);
  source.tables.push({ name, table: externalTableOf(isSql ? 'sql' : 'storage', dialect, values), code });
}

function continuousExportRow(row: ExportRow, source: SourceBuilder): void {
  const name = row('name')?.text ?? '';
  const table = row('externaltablename');
  const query = row('query');
  if (table !== null) source.exports.push({ table: table.text, code: new Code(table.text, table.placeOf, name) });
  if (query !== null) source.addCode(query, name);
}

function entityGroupRow(row: ExportRow, source: SourceBuilder): void {
  const name = row('name')?.text ?? '';
  source.groups.push(name);
  const entities = row('entities');
  if (entities === null) return;
  const listed = jsonIn(entities.text);
  if (!Array.isArray(listed)) {
    source.addCode(entities, name);
    return;
  }
  const start = entities.placeOf(0);
  for (const entity of listed) {
    if (typeof entity === 'string') source.addCode({ text: entity, placeOf: () => start }, name);
  }
}

function policyRow(row: ExportRow, source: SourceBuilder): void {
  const policy = row('policy');
  if (policy === null || !/"query"\s*:/i.test(policy.text)) return;
  source.policies.push({ ...policy, name: row('entityname')?.text ?? null });
}

function queryRow(row: ExportRow, source: SourceBuilder): void {
  const query = row('query');
  if (query !== null) source.addCode(query, row('name')?.text ?? null);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function memberText(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const members: readonly [string, unknown][] = Object.entries(value);
  const member = members.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
  return typeof member === 'string' ? member : null;
}
