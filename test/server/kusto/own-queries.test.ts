import { describe, expect, it } from 'vitest';
import { ask, serving } from '../harness.js';

/* Protects that queries which read no tables are answered on the wire, on v1 and v2 alike, whatever they begin with. */

interface V1 {
  readonly Tables: readonly {
    readonly TableName: string;
    readonly Columns: readonly { readonly ColumnName: string }[];
    readonly Rows: readonly (readonly unknown[])[];
  }[];
}
interface Frame {
  readonly FrameType: string;
  readonly TableKind?: string;
  readonly Columns?: readonly { readonly ColumnName: string; readonly ColumnType: string }[];
  readonly Rows?: readonly (readonly unknown[])[];
}

/** A query, and of each of its results the columns and rows. */
const QUERIES: readonly (readonly [
  string,
  readonly (readonly [readonly string[], readonly (readonly unknown[])[]])[],
])[] = [
  ['print x = 1 + 1, s = strcat("a", "b")', [[['x', 's'], [[2, 'ab']]]]],
  ['let n = 3; print n', [[['print_0'], [[3]]]]],
  ['datatable(a: long, b: string) [1, "x", 2, "y"] | where a > 1', [[['a', 'b'], [[2, 'y']]]]],
  ['range i from 1 to 3 step 1 | summarize total = sum(i)', [[['total'], [[6]]]]],
  ['union (print x = 1), (print x = 2) | order by x desc', [[['x'], [[2], [1]]]]],
  [
    'print x = 1; print y = "two"',
    [
      [['x'], [[1]]],
      [['y'], [['two']]],
    ],
  ],
];

describe('a query of its own', () => {
  it.each(QUERIES)('%s on v1', async (csl, results) => {
    const emulator = await serving([{}], { port: null });
    const { status, json } = ask(emulator, 'POST', '/v1/rest/query', { db: 'NetDefaultDB', csl });
    expect(status).toBe(200);
    const { Tables } = json as V1;
    expect(
      Tables.slice(0, results.length).map(({ Columns, Rows }) => [Columns.map(({ ColumnName }) => ColumnName), Rows]),
    ).toEqual(results);
    expect(Tables[0]?.TableName).toBe('DataSet_Table_0');
  });

  it.each(QUERIES)('%s on v2', async (csl, results) => {
    const emulator = await serving([{}], { port: null });
    const { status, json } = ask(emulator, 'POST', '/v2/rest/query', { db: 'NetDefaultDB', csl });
    expect(status).toBe(200);
    const frames = json as readonly Frame[];
    const primary = frames.filter(({ TableKind }) => TableKind === 'PrimaryResult');
    expect(primary.map(({ Columns = [], Rows }) => [Columns.map(({ ColumnName }) => ColumnName), Rows])).toEqual(
      results,
    );
    expect(frames.at(-1)).toMatchObject({ FrameType: 'DataSetCompletion', HasErrors: false });
  });

  it.each(['T | take 1', 'union T, (print 1)', 'let t = T; t | count'])(
    '%s reads a table, and is refused on both',
    async csl => {
      const emulator = await serving([{}], { port: null });
      for (const path of ['/v1/rest/query', '/v2/rest/query'])
        expect(ask(emulator, 'POST', path, { db: 'NetDefaultDB', csl }).status).toBe(400);
    },
  );
});
