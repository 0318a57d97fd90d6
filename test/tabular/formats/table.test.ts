import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../../src/tabular/formats/cell-text.js';
import { displayWidth } from '../../../grammar/text/display-width.js';
import { formatDocument, formats, type FormatOptions } from '../../../src/tabular/formats/index.js';
import { columns, type Table } from '../../../src/tabular/table.js';
import { anyTable } from './arbitrary-table.js';
import { NO_ROWS, POLICY, success } from './samples.js';

/* Protects tables for people: what fits a terminal, and that no cell can command it. */

function tableText(table: Table, options: FormatOptions = {}): string {
  return formatDocument(formats.auto, [success(table)], options);
}

function verticalText(table: Table, options: FormatOptions = {}): string {
  return formatDocument(formats.vertical, [success(table)], options);
}

const CONTROLS_BUT_LF = /[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u;
const LONG = { name: 'T', columns: columns({ id: 'int', text: 'string' }), rows: [[1, 'word, '.repeat(50).trim()]] };

describe('table', () => {
  it('shows no character that a terminal would obey, whatever the values, names and width', () => {
    fc.assert(
      fc.property(anyTable, fc.option(fc.integer({ min: 1, max: 200 })), (table, width) => {
        expect(tableText(table, { width })).not.toMatch(CONTROLS_BUT_LF);
        expect(verticalText(table, { width })).not.toMatch(CONTROLS_BUT_LF);
      }),
    );
  });

  it('keeps the bars of all lines in one column of the terminal, wide and combining characters included', () => {
    const rows = [['日本語'], ['e\u0301'], ['\u{1f600}'], ['\u{1f1e9}\u{1f1ea}'], ['plain']].map(row => [...row, 'x']);
    const lines = tableText({ name: 'T', columns: columns({ a: 'string', b: 'string' }), rows }).split('\n');
    const bars = lines.filter(line => /[|+]/.test(line)).map(line => displayWidth(line.slice(0, line.search(/[|+]/))));
    expect(bars).toHaveLength(7);
    expect(new Set(bars)).toEqual(new Set([8]));
  });

  it('counts rows', () => {
    expect(tableText(NO_ROWS)).toMatch(/\n\(0 rows\)\n$/);
    expect(tableText(LONG)).toMatch(/\n\(1 row\)\n$/);
    expect(tableText(POLICY)).toMatch(/\n\(2 rows\)\n$/);
  });

  it('wraps after blanks and commas where that makes it fit, and loses nothing', () => {
    expect(tableText(LONG, { width: 70 })).toBe(
      [
        ' id | text',
        '----+-----------------------------------------------------------------',
        `  1 | ${'word, '.repeat(10)}   …`,
        `    | ${'word, '.repeat(10)}   …`,
        `    | ${'word, '.repeat(10)}   …`,
        `    | ${'word, '.repeat(10)}   …`,
        `    | ${'word, '.repeat(10).trim()}`,
        '(1 row)',
        '',
      ].join('\n'),
    );
  });

  it('never is wider than the terminal unless it turns into records', () => {
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 10, max: 200 }), (table, width) => {
        const text = tableText(table, { width });
        if (text === verticalText(table, { width })) return;
        for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('turns a policy table into records on a usual terminal, the policy whole', () => {
    const text = tableText(POLICY, { width: 80 });
    expect(text).toBe(verticalText(POLICY, { width: 80 }));
    // A line for each rule, and every character of the policy.
    expect(text.replaceAll(/\n +\| /g, '')).toContain(`| ${cellText(POLICY.rows[0]?.[2] ?? null, 'string')}\n`);
  });

  it('cuts nothing where no width is known', () => {
    const long = 'x'.repeat(100_000);
    expect(tableText({ name: 'T', columns: columns({ a: 'string', b: 'string' }), rows: [[long, 'end']] })).toContain(
      ` ${long} | end\n`,
    );
  });

  it.each([
    ['a cell of many lines beside a huge one', [['x'.repeat(1_000_000), '\n'.repeat(100_000)]]],
    ['a huge cell among many rows', [['x'.repeat(1_000_000), ''], ...Array<string[]>(10_000).fill(['', 'y'])]],
  ])('does not multiply %s into gigabytes of blanks', (_, rows) => {
    const text = tableText({ name: 'T', columns: columns({ a: 'string', b: 'string' }), rows });
    expect(text.length).toBeLessThan(50_000_000);
  });

  it('sets off header and rule by SGR codes only when asked', () => {
    const table = { name: 'T', columns: columns({ a: 'int' }), rows: [[1]] };
    expect(tableText(table, { color: true })).toBe('\u001b[1m a\u001b[0m\n\u001b[2m---\u001b[0m\n 1\n(1 row)\n');
    expect(tableText(table)).toBe(' a\n---\n 1\n(1 row)\n');
  });
});

describe('vertical', () => {
  it('keeps values whole, on their line, at any width', () => {
    const long = 'x'.repeat(100_000);
    const table = { name: 'T', columns: columns({ name: 'string', n: 'int' }), rows: [[long, 5]] };
    expect(verticalText(table, { width: 20 })).toBe(`-[ RECORD 1 ]-------\nname | ${long}\nn    | 5\n(1 row)\n`);
  });

  it('does not pad every line to one hostile name', () => {
    const table = { name: 'T', columns: columns({ ['n'.repeat(1_000_000)]: 'string' }), rows: [['\n'.repeat(10_000)]] };
    expect(verticalText(table).length).toBeLessThan(2_000_000);
  });

  it('dims bars and rules and sets off names only when asked', () => {
    const table = { name: 'T', columns: columns({ a: 'int' }), rows: [[1]] };
    expect(verticalText(table, { color: true })).toBe(
      '\u001b[2m-[ RECORD 1 ]\u001b[0m\n\u001b[1ma\u001b[0m \u001b[2m|\u001b[0m 1\n(1 row)\n',
    );
  });
});
