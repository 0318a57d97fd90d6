import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDocument, formats, jsonText } from '../../../src/tabular/formats/index.js';
import { columns, type Cell, type ScalarType } from '../../../src/tabular/table.js';
import { anyTable, anyText } from './arbitrary-table.js';
import { FAILURE, REFUSAL, success } from './samples.js';

function parsed(text: string): unknown {
  return JSON.parse(text);
}

/** What the contract promises for a cell. */
function promised(cell: Cell, type: ScalarType): unknown {
  if (type === 'long' && cell !== null) {
    const value = BigInt(cell as bigint | number); // a long is never anything else
    return value > 2n ** 53n - 1n || value < -(2n ** 53n - 1n) ? value.toString() : Number(value);
  }
  return typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell;
}

describe('json', () => {
  it('is the contract of programs: these members and no others', () => {
    const table = { name: 'T', columns: columns({ A: 'string' }), rows: [['x']] };
    const { type: _, ...error } = REFUSAL;
    expect(parsed(formatDocument(formats.json, [success(table), FAILURE]))).toEqual([
      {
        file: 'a.kql',
        command: '.show x',
        line: 3,
        tables: [{ name: 'T', columns: [{ name: 'A', type: 'string' }], rows: [['x']] }],
      },
      { file: '-e', command: ".alter '\n'", line: 1, error },
    ]);
  });

  it('has null where an error has no hint or no place', () => {
    const outcome = { file: '-', command: 'x', line: 1, error: { ...REFUSAL, hint: null, range: null } };
    expect(parsed(formatDocument(formats.json, [outcome]))).toMatchObject([{ error: { hint: null, range: null } }]);
  });

  it('leaves out members of outcomes that the contract does not have', () => {
    const table = { name: 'T', columns: [{ name: 'A', type: 'int' as const, extra: 1 }], rows: [[1, 2]] };
    const text = formatDocument(formats.json, [{ ...success(table), piped: true }]);
    expect(text).not.toMatch(/piped|extra/);
    expect(parsed(text)).toMatchObject([{ tables: [{ rows: [[1]] }] }]);
  });

  it('reads back to equal cells, whatever the table, the file and the command', () => {
    fc.assert(
      fc.property(anyTable, anyText, anyText, (table, file, command) => {
        const text = formatDocument(formats.json, [{ file, command, line: 1, tables: [table] }]);
        expect(text).not.toMatch(/[^\P{C}\n\p{Cn}\p{Co}]/u);
        expect(parsed(text)).toEqual([
          {
            file,
            command,
            line: 1,
            tables: [
              {
                name: 'Table_0',
                columns: table.columns,
                rows: table.rows.map(row => table.columns.map(({ type }, index) => promised(row[index] ?? null, type))),
              },
            ],
          },
        ]);
      }),
    );
  });
});

describe('jsonText', () => {
  it.each<[Parameters<typeof jsonText>[0], string]>([
    [-0, '-0'],
    [1e21, '1e+21'],
    [NaN, '"NaN"'],
    [{ a: [-Infinity, Infinity] }, '{"a":["-Infinity","Infinity"]}'],
    [2n ** 64n, '18446744073709551616'],
    ['\ud800 \u202e \u{e0001} \u007f', '"\\ud800 \\u202e \\udb40\\udc01 \\u007f"'],
    [[[], {}], '[[],{}]'],
  ])('writes %s', (value, text) => {
    expect(jsonText(value)).toBe(text);
  });

  it('keeps a member named __proto__', () => {
    const value = JSON.parse('{"__proto__":{"a":1}}') as Record<string, number>; // JSON data by construction
    expect(jsonText(value)).toBe('{"__proto__":{"a":1}}');
  });

  it('reads back to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        // fast-check's JSON values are JSON data under another type.
        const data = value as Parameters<typeof jsonText>[0];
        expect(JSON.parse(jsonText(data))).toEqual(value);
      }),
    );
  });

  it('has no limit on depth', () => {
    let value: Parameters<typeof jsonText>[0] = 1;
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    expect(jsonText(value)).toBe(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
  });
});
