import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDocument, formats } from '../../../src/tabular/formats/index.js';
import { columns } from '../../../src/tabular/table.js';
import { anyTable } from './arbitrary-table.js';
import { success } from './samples.js';
import { processorTime } from '../../processor-time.js';

/* Protects Markdown: whatever a cell holds, it stays one cell and is shown as it is. */

function cell(text: string): string {
  const table = { name: 'T', columns: columns({ a: 'string' }), rows: [[text]] };
  return formatDocument(formats.markdown, [success(table)]).split('\n')[2] ?? '';
}

describe('markdown', () => {
  it.each([
    ['Cluster immutable policy', '| Cluster immutable policy |'],
    ['2026-11-22T00:00:00Z', '| 2026-11-22T00:00:00Z |'],
    ['^https://a\\.b/', '| `^https://a\\.b/` |'],
    ['www.example.com', '| `www.example.com` |'],
    ['a|b', '| `a\\|b` |'],
    ['a\\|b', '| <code>a&#92;&#124;b</code> |'],
    ['a\n\nb_c_', '| a<br><br>`b_c_` |'],
    ['`', '| `` ` `` |'],
    ['a``b`c', '| ```a``b`c``` |'],
    [' * ', '| `  *  ` |'],
    ['  ', '| `  ` |'],
    ['<b>', '| `<b>` |'],
    ['\u001b[1m', '| `<U+001B>[1m` |'],
  ])('writes %j so that GitHub shows it as it is', (text, row) => {
    expect(cell(text)).toBe(row);
  });

  it('keeps a row on a line and has as many bars as columns need', () => {
    fc.assert(
      fc.property(anyTable, table => {
        const text = formatDocument(formats.markdown, [success(table)]);
        expect(text).not.toMatch(/[^\P{Cc}\n]/u);
        const lines = text.slice(0, -1).split('\n');
        expect(lines).toHaveLength(table.rows.length + 2);
        for (const line of lines) {
          expect(line.replaceAll('\\|', '').split('|')).toHaveLength(table.columns.length + 2);
        }
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    const started = processorTime();
    cell(` ${'a b'.repeat(300_000)}`);
    cell('`'.repeat(1_000_000));
    expect(processorTime() - started).toBeLessThan(5000);
  });
});
