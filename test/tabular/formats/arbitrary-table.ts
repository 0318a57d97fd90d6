import fc from 'fast-check';
import type { Cell, Column, ScalarType, Table } from '../../../src/tabular/table.js';

const NASTY = fc.constantFrom(
  '\u001b[31m',
  '\n',
  '\r\n',
  '\t',
  '"',
  ',',
  '|',
  '\\',
  '\u0000',
  '\u009b',
  '\u202e',
  '日',
  '\u{1f600}',
);

/** Any text, rich in what breaks formats; no lone surrogates unless asked for. */
export const anyText = fc
  .array(fc.oneof(NASTY, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 })
  .map(parts => parts.join(''));

const cells: Readonly<Record<ScalarType, fc.Arbitrary<Cell>>> = {
  bool: fc.oneof(fc.boolean(), fc.constant(null)),
  datetime: fc.constantFrom('2026-11-22T00:00:00Z', '0001-01-01T00:00:00.0000001Z', null),
  decimal: fc.constantFrom('1.5', '-0.00001', null),
  dynamic: fc.jsonValue({ maxDepth: 3 }).map(value => jsonCell(value)),
  guid: fc.constantFrom('00000000-0000-0000-0000-000000000001', null),
  int: fc.oneof(fc.integer(), fc.constant(null)),
  long: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constant(null)),
  real: fc.oneof(fc.double(), fc.constant(null)),
  string: anyText,
  timespan: fc.constantFrom('1.02:03:04', '-00:00:00.0000001', null),
};

/** A plain copy: fast-check's objects have no prototype, those of JSON.parse have one. */
function jsonCell(value: unknown): Cell {
  // JSON.parse gives JSON data, whatever its type says.
  return JSON.parse(JSON.stringify(value)) as Cell;
}

export const anyTable: fc.Arbitrary<Table> = fc
  .array(fc.record({ name: anyText, type: fc.constantFrom(...typeNames()) }), { minLength: 1, maxLength: 5 })
  .chain((columns: Column[]) =>
    fc.record({
      name: fc.constant('Table_0'),
      columns: fc.constant(columns),
      rows: fc.array(fc.tuple(...columns.map(({ type }) => cells[type])), { maxLength: 5 }),
    }),
  );

function typeNames(): ScalarType[] {
  // Object.keys forgets the key type of this complete record.
  return Object.keys(cells) as ScalarType[];
}
