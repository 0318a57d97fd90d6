import { describe, expect, it } from 'vitest';
import { toV1Response } from '../../../src/tabular/formats/v1-response.js';
import { v2Response } from '../../../src/tabular/formats/v2-response.js';
import type { Cell } from '../../../src/tabular/table.js';
import { problemOf, rowsOf, runTail } from './run-tail.js';

/* What operators give that put tables together, order rows, or ask for a drawing; after their pages in Microsoft's reference. */

const X = 'let X = datatable(Key: string, Value1: long)["a", 1, "b", 2, "b", 3, "c", 4];';
const Y = 'let Y = datatable(Key: string, Value2: long)["b", 10, "c", 20, "c", 30, "d", 40];';

describe('join, as its page shows each kind', () => {
  it.each<readonly [string, Cell[][]]>([
    [
      'X | join Y on Key',
      [
        ['b', 2, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'X | join kind=innerunique Y on Key',
      [
        ['b', 2, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'X | join kind=inner Y on Key',
      [
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'X | join kind=leftouter Y on Key',
      [
        ['a', 1, '', null],
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'X | join kind=rightouter Y on Key',
      [
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
        ['', null, 'd', 40],
      ],
    ],
    [
      'X | join kind=fullouter Y on Key',
      [
        ['a', 1, '', null],
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
        ['', null, 'd', 40],
      ],
    ],
    ['X | join kind=leftanti Y on Key', [['a', 1]]],
    ['X | join kind=rightanti Y on Key', [['d', 40]]],
    [
      'X | join kind=leftsemi Y on Key',
      [
        ['b', 2],
        ['b', 3],
        ['c', 4],
      ],
    ],
    [
      'X | join kind=rightsemi Y on Key',
      [
        ['b', 10],
        ['c', 20],
        ['c', 30],
      ],
    ],
    ['X | join kind=inner Y on $left.Value1 == $right.Value2', []],
    [
      'X | join kind=inner (Y | project K = Key, N = 2) on $left.Key == $right.K, $left.Value1 == $right.N',
      [['b', 2, 'b', 2]],
    ],
    [
      'X | lookup Y on Key',
      [
        ['a', 1, null],
        ['b', 2, 10],
        ['b', 3, 10],
        ['c', 4, 20],
        ['c', 4, 30],
      ],
    ],
    [
      'X | lookup kind=inner Y on Key',
      [
        ['b', 2, 10],
        ['b', 3, 10],
        ['c', 4, 20],
        ['c', 4, 30],
      ],
    ],
    ['print a = long(null) | join kind=inner (print a = long(null)) on a', []],
    [
      'print a = long(null) | join kind=fullouter (print a = long(null)) on a',
      [
        [null, null],
        [null, null],
      ],
    ],
  ])('%s', (query, rows) => {
    expect(rowsOf(`; ${X} ${Y} ${query}`)).toEqual(rows);
  });

  it('takes tables whose columns only the data tell', () => {
    const unpacked = '(print d = dynamic({"Key": "b", "More": true}) | evaluate bag_unpack(d))';
    expect(rowsOf(`; ${X} X | join kind=inner ${unpacked} on Key | project Value1, More`)).toEqual([
      [2, true],
      [3, true],
    ]);
    expect(rowsOf(`; ${X} ${unpacked} | join kind=inner X on Key | project Value1, More`)).toEqual([
      [2, true],
      [3, true],
    ]);
    expect(rowsOf(`; ${X} X | union ${unpacked} | where More == true | project Key`)).toEqual([['b']]);
  });
});

describe('union', () => {
  it.each<readonly [string, string[], Cell[][]]>([
    [
      'union X, Y',
      ['Key', 'Value1', 'Value2'],
      [
        ['a', 1, null],
        ['b', null, 10],
      ],
    ],
    ['union kind=inner X, Y', ['Key'], [['a'], ['b']]],
    [
      'union withsource=From X, (Y | take 1)',
      ['From', 'Key', 'Value1', 'Value2'],
      [
        ['X', 'a', 1, null],
        ['union_arg1', 'b', null, 10],
      ],
    ],
    [
      'X | union (print Key = 5)',
      ['Key_string', 'Key_long', 'Value1'],
      [
        ['a', null, 1],
        ['', 5, null],
      ],
    ],
  ])('%s', (query, names, rows) => {
    const outcome = runTail(`; ${X} ${Y} ${query}`);
    const table = outcome.ok ? outcome.tables.at(-1) : undefined;
    expect(table?.columns.map(({ name }) => name)).toEqual(names);
    expect(table?.rows).toEqual(expect.arrayContaining(rows));
  });
});

describe('range, sample and top-hitters', () => {
  it.each<readonly [string, Cell[][]]>([
    ['range x from 1 to 8 step 3', [[1], [4], [7]]],
    ['range x from 3 to 1 step -1', [[3], [2], [1]]],
    ['range x from 1 to 3 step 0', []],
    ['range x from 1 to 2 step 0.5', [[1], [1.5], [2]]],
    [
      'range x from datetime(2024-01-01) to datetime(2024-01-02) step 1d',
      [['2024-01-01T00:00:00Z'], ['2024-01-02T00:00:00Z']],
    ],
    ['range x from decimal(1) to decimal(2) step decimal(0.5)', [['1'], ['1.5'], ['2']]],
    ['range x from 1 to 9 step 1 | sample 2 | count', [[2]]],
    ['print x = dynamic(["a", "b", "a"]) | mv-expand x | sample-distinct 5 of x', [['a'], ['b']]],
    ['print x = dynamic(["a", "b", "a"]) | mv-expand x to typeof(string) | top-hitters 1 of x', [['a', 2]]],
    [
      'datatable(k: string, n: long)["a", 1, "b", 5, "a", 2] | top-hitters 2 of k by n',
      [
        ['b', 5],
        ['a', 3],
      ],
    ],
  ])('%s', (query, rows) => {
    expect(rowsOf(`; ${query}`)).toEqual(rows);
  });
});

describe('serialize, and the functions that look at other rows', () => {
  const airports =
    'datatable(Airport: string, Airline: string, Departures: long)["TLV", "LH", 1, "TLV", "LY", 100, "SEA", "LH", 1, "SEA", "BA", 2, "SEA", "LY", 0]';
  it.each<readonly [string, Cell[][]]>([
    [
      'range a from 1 to 3 step 1 | sort by a desc | extend rn = row_number()',
      [
        [3, 1],
        [2, 2],
        [1, 3],
      ],
    ],
    [
      'range a from 1 to 2 step 1 | extend rn = row_number(7)',
      [
        [1, 7],
        [2, 8],
      ],
    ],
    [
      `${airports} | sort by Airport asc, Departures desc | extend Rank = row_number(1, prev(Airport) != Airport) | project Airport, Airline, Rank`,
      [
        ['SEA', 'BA', 1],
        ['SEA', 'LH', 2],
        ['SEA', 'LY', 3],
        ['TLV', 'LY', 1],
        ['TLV', 'LH', 2],
      ],
    ],
    [
      'range a from 1 to 10 step 1 | where a % 2 == 0 | serialize cs = row_cumsum(a)',
      [
        [2, 2],
        [4, 6],
        [6, 12],
        [8, 20],
        [10, 30],
      ],
    ],
    [
      'datatable(name: string, month: int, salary: long)["Alice", 1, 1000, "Bob", 1, 1000, "Alice", 2, 2000, "Bob", 2, 1950] | order by name asc, month asc | extend total = row_cumsum(salary, name != prev(name)) | project name, total',
      [
        ['Alice', 1000],
        ['Alice', 3000],
        ['Bob', 1000],
        ['Bob', 2950],
      ],
    ],
    [
      'datatable(Airline: string, Departures: long)["LH", 3, "LY", 100, "UA", 3, "BA", 2, "EL", 3] | sort by Departures asc | project row_rank_dense(Departures), row_rank_min(Departures)',
      [
        [1, 1],
        [2, 2],
        [2, 2],
        [2, 2],
        [3, 5],
      ],
    ],
    [
      'range a from 1 to 3 step 1 | extend p = prev(a), q = next(a, 2, -1)',
      [
        [1, null, 3],
        [2, 1, -1],
        [3, 2, -1],
      ],
    ],
    ['range a from 1 to 3 step 1 | where isnull(prev(a))', [[1]]],
    ['print a = 1 | serialize', [[1]]],
  ])('%s', (query, rows) => {
    expect(rowsOf(`; ${query}`)).toEqual(rows);
  });

  it.each([
    ['| extend n = row_number()', 'row_number()', /serialize/],
    ['| sort by Policy | summarize count() by PolicyName | extend n = row_number()', 'row_number()', /sort by/],
    ['| sort by Policy | summarize sum(row_number())', 'row_number()', /before/],
  ])('%s is refused', (tail, underlined, hint) => {
    const problem = problemOf(tail);
    expect(problem).toMatchObject({ reason: 'QUERY_NOT_SERIALIZED', underlined });
    expect(problem.hint).toMatch(hint);
  });
});

describe('render', () => {
  const tail =
    '| sort by EntityType asc | render columnchart kind=stacked with (title="Policies", xcolumn=EntityType, ycolumns=Policy, PolicyName, legend=hidden, ymin=0)';

  it('tells clients on v1 and v2 how to draw', () => {
    const outcome = runTail(tail);
    const tables = outcome.ok ? outcome.tables : [];
    const wanted = {
      Visualization: 'columnchart',
      Title: 'Policies',
      XColumn: 'EntityType',
      Series: null,
      YColumns: ['Policy', 'PolicyName'],
      XTitle: null,
      YTitle: null,
      XAxis: null,
      YAxis: null,
      Legend: 'hidden',
      YSplit: null,
      Accumulate: false,
      IsQuerySorted: true,
      Kind: 'stacked',
      Ymin: 0,
    };
    expect(toV1Response(tables, { piped: true }).Tables[1]?.Rows[0]?.[0]).toBe(JSON.stringify(wanted));
    const v2 = v2Response(tables, { isFragmented: false, hasNewlines: false, context: {} });
    expect(v2).toContain(JSON.stringify(JSON.stringify(wanted)));
    // What follows is not drawn.
    const later = runTail(`${tail} | count`);
    expect(later.ok && later.tables[0]?.visualization).toBeUndefined();
  });
});
