import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../../src/tabular/formats/cell-text.js';
import { formatDocument, formats } from '../../../src/tabular/formats/index.js';
import { anyTable } from './arbitrary-table.js';
import { success } from './samples.js';

const NAMED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** Reads a field as PostgreSQL's COPY does: `\N`, named escapes, bytes in hexadecimal. */
function readField(field: string): string | null {
  if (field === '\\N') return null;
  return field.replace(/((?:\\x[0-9a-f]{2})+)|\\(.)/gs, (_, hexadecimal: string | undefined, named: string) =>
    hexadecimal === undefined
      ? (NAMED[named] ?? '?')
      : Buffer.from(hexadecimal.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
}

describe('tsv', () => {
  it('keeps a row on a line and a field between tabs, free of control characters, and reads back to the same texts', () => {
    fc.assert(
      fc.property(anyTable, table => {
        const text = formatDocument(formats.tsv, [success(table)]);
        expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
        const [header, ...lines] = text.slice(0, -1).split('\n');
        expect(header?.split('\t').map(readField)).toEqual(table.columns.map(({ name }) => name));
        expect(lines.map(line => line.split('\t').map(readField))).toEqual(
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
