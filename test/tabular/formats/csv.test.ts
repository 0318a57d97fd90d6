import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../../src/tabular/formats/cell-text.js';
import { formatDocument, formats } from '../../../src/tabular/formats/index.js';
import { columns, type Cell } from '../../../src/tabular/table.js';
import { anyTable } from './arbitrary-table.js';
import { readCsv } from './rfc4180.js';
import { success } from './samples.js';

/* Protects CSV: any table comes back from a reader of RFC 4180 as it was. */

describe('csv', () => {
  it.each<[Cell, string]>([
    ['plain', 'plain'],
    ['', '""'],
    [null, ''],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['one\ntwo', '"one\ntwo"'],
    ['one\rtwo', '"one\rtwo"'],
    ['\u001b[31m\u0000\t', '\u001b[31m\u0000\t'],
    [' 日本語 \u{1f600} ', ' 日本語 \u{1f600} '],
    ['=1+1', '=1+1'],
  ])('writes %j exactly and quotes only what must be', (cell, text) => {
    const table = { name: 't', columns: columns({ a: 'string', b: 'int' }), rows: [[cell, 1]] };
    expect(formatDocument(formats.csv, [success(table)])).toBe(`a,b\n${text},1\n`);
  });

  it('reads back to the same texts, nulls and empty strings apart', () => {
    fc.assert(
      fc.property(anyTable, table => {
        const [header, ...records] = readCsv(formatDocument(formats.csv, [success(table)]));
        expect(header?.map(({ text }) => text)).toEqual(table.columns.map(({ name }) => name));
        expect(records.map(fields => fields.map(({ text, quoted }) => (text === '' && !quoted ? null : text)))).toEqual(
          table.rows.map(row =>
            table.columns.map(({ type }, index) => {
              const cell = row[index] ?? null;
              return cell === null ? null : cellText(cell, type);
            }),
          ),
        );
      }),
    );
  });
});
