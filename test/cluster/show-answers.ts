import type { CalloutRule } from '../../src/policy/rules.js';

/** A row of `.show cluster policy callout`. */
export interface Row {
  readonly entityType: string;
  readonly rules: readonly CalloutRule[];
  readonly databases: readonly string[];
}

const NAMES = ['PolicyName', 'EntityName', 'Policy', 'ChildEntities', 'EntityType'];

export function cells({ entityType, rules, databases }: Row): readonly string[] {
  return ['CalloutPolicy', '', JSON.stringify(rules), JSON.stringify(databases), entityType];
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Every form in which people have an answer, by name. */
export const forms: Readonly<Record<string, (rows: readonly Row[]) => string>> = {
  'our JSON': rows =>
    JSON.stringify([
      {
        file: '-e',
        command: '.show cluster policy callout',
        line: 1,
        tables: [{ name: 'Table_0', columns: NAMES.map(name => ({ name, type: 'string' })), rows: rows.map(cells) }],
      },
    ]),
  'the v1 envelope': rows =>
    JSON.stringify({
      Tables: [
        {
          TableName: 'Table_0',
          Columns: NAMES.map(ColumnName => ({ ColumnName, DataType: 'String', ColumnType: 'string' })),
          Rows: rows.map(cells),
        },
        { TableName: 'Table_1', Columns: [{ ColumnName: 'Value' }], Rows: [['{}']] },
      ],
    }),
  'the v2 envelope': rows =>
    JSON.stringify([
      { FrameType: 'DataSetHeader', IsProgressive: false, Version: 'v2.0' },
      {
        FrameType: 'DataTable',
        TableId: 0,
        TableKind: 'QueryProperties',
        Columns: [{ ColumnName: 'Policy' }],
        Rows: [],
      },
      {
        FrameType: 'DataTable',
        TableId: 1,
        TableKind: 'PrimaryResult',
        TableName: 'PrimaryResult',
        Columns: NAMES.map(ColumnName => ({ ColumnName, ColumnType: 'string' })),
        Rows: rows.map(cells),
      },
      { FrameType: 'DataSetCompletion', HasErrors: false, Cancelled: false },
    ]),
  'a table alone': rows =>
    JSON.stringify({ columns: NAMES.map(name => ({ name, type: 'string' })), rows: rows.map(cells) }),
  'rows as objects': rows =>
    JSON.stringify(rows.map(row => Object.fromEntries(NAMES.map((name, index) => [name, cells(row)[index]])))),
  'rows as objects with JSON in them': rows =>
    JSON.stringify(
      rows.map(({ entityType, rules, databases }) => ({
        PolicyName: 'CalloutPolicy',
        EntityName: '',
        Policy: rules,
        ChildEntities: databases,
        EntityType: entityType,
      })),
    ),
  'an array of PowerShell': rows =>
    JSON.stringify({
      value: rows.map(row => Object.fromEntries(NAMES.map((name, index) => [name, cells(row)[index]]))),
      Count: rows.length,
    }),
  CSV: rows => [NAMES, ...rows.map(cells)].map(record => `${record.map(quoted).join(',')}\r\n`).join(''),
  'CSV with a byte order mark and bare names': rows =>
    `\ufeff${NAMES.join(',')}\n${rows.map(row => cells(row).map(quoted).join(',')).join('\n')}`,
  TSV: rows => [NAMES, ...rows.map(cells)].map(record => record.map(quoted).join('\t')).join('\n'),
};
