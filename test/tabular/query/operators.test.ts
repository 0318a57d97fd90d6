import { describe, expect, it } from 'vitest';
import type { Cell, Table } from '../../../src/tabular/table.js';
import { columns } from '../../../src/tabular/table.js';
import { columnTable, POLICY_COLUMNS, RULES, rowsOf, runTail } from './run-tail.js';

/*
 * What each operator gives, checked by hand against its page in Microsoft's reference; nulls and empty inputs included.
 */

const SHAPES: Table = {
  name: 'Table_0',
  columns: columns({ name: 'string', sides: 'long', weight: 'real', made: 'datetime' }),
  rows: [
    ['triangle', 3, 1.5, '2020-01-03T00:00:00Z'],
    ['square', 4, null, '2020-01-01T00:00:00Z'],
    ['rectangle', 4, 2.5, null],
    ['pentagon', 5, Number.NaN, '2020-01-02T00:00:00Z'],
    ['', null, -1, '2020-01-03T00:00:00Z'],
  ],
};
const EMPTY: Table = { ...SHAPES, rows: [] };

function names(tail: string, table: Table = SHAPES): Cell[] {
  return rowsOf(tail, table).map(([name]) => name ?? null);
}

function schema(tail: string, table: Table = SHAPES): string {
  const outcome = runTail(tail, table);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  const run =
    outcome.tables
      .at(-1)
      ?.columns.map(({ name, type }) => `${name}:${type}`)
      .join(' ') ?? '';
  return run;
}

describe('the tails of the documentation and of its screenshot', () => {
  it('filters the immutable policy and shows it', () => {
    expect(rowsOf("| where EntityType == 'Cluster immutable policy' | project Policy")).toEqual([
      [JSON.stringify(RULES)],
    ]);
  });

  it('expands a policy into its rules', () => {
    const tail = '| project Policy=todynamic(Policy) | mv-expand Policy | where Policy.CalloutType == "sql"';
    expect(rowsOf(tail)).toEqual([[RULES[1]], [RULES[2]]]);
  });
});

describe('where', () => {
  it.each([
    ['| where sides > 3', ['square', 'rectangle', 'pentagon']],
    // Null is not true, whatever it is compared with.
    ['| where sides != 4', ['triangle', 'pentagon', '']],
    ['| where not(sides > 3)', ['triangle']],
    ['| where isnull(made)', ['rectangle']],
    ['| where weight > 0', ['triangle', 'rectangle']],
    ['| where made == datetime(2020-01-03)', ['triangle', '']],
    ['| filter false', []],
  ])('%s', (tail, expected) => {
    expect(names(tail)).toEqual(expected);
  });
});

describe('project and its relatives', () => {
  it.each([
    ['| project sides, twice=sides * 2', 'sides:long twice:long'],
    ['| project', ''],
    ['| extend sides=name', 'name:string sides:string weight:real made:datetime'],
    ['| extend 1, 2', 'name:string sides:long weight:real made:datetime Column1:long Column2:long'],
    ['| project-away w*, made', 'name:string sides:long'],
    ['| project-keep made, n*', 'name:string made:datetime'],
    ['| project-rename n=name', 'n:string sides:long weight:real made:datetime'],
    ['| project-reorder made, *e*', 'made:datetime name:string sides:long weight:real'],
    ['| project-reorder * desc', 'weight:real sides:long name:string made:datetime'],
    ['| project a20=1, a100=2, a3=3 | project-reorder a* granny-asc', 'a3:long a20:long a100:long'],
    ["| project ['a b']=name | project ['a b']", 'a b:string'],
  ])('%s', (tail, expected) => {
    expect(schema(tail)).toBe(expected);
  });

  it('computes from the columns before the operator', () => {
    expect(rowsOf('| take 1 | extend sides=10, old=sides | project sides, old', SHAPES)).toEqual([[10, 3]]);
  });
});

describe('mv-expand', () => {
  const bag = columnTable('b', 'dynamic', [{ prop1: 'a', prop2: 'b' }]);
  it.each<readonly [string, Table, Cell[][]]>([
    [
      '| mv-expand b',
      columnTable('b', 'dynamic', [
        [10, 20],
        ['a', 'b'],
      ]),
      [[10], [20], ['a'], ['b']],
    ],
    ['| mv-expand b', bag, [[{ prop1: 'a' }], [{ prop2: 'b' }]]],
    [
      '| mv-expand kind=array b | extend key = b[0], val = b[1]',
      bag,
      [
        [['prop1', 'a'], 'prop1', 'a'],
        [['prop2', 'b'], 'prop2', 'b'],
      ],
    ],
    [
      '| mv-expand b, c=dynamic([5, 4, 3])',
      bag,
      [
        [{ prop1: 'a' }, 5],
        [{ prop2: 'b' }, 4],
        [null, 3],
      ],
    ],
    ['| mv-expand c=dynamic([5, 6]) | project c', bag, [[5], [6]]],
    // Null gives one row, an empty array or bag none; a scalar stands for itself.
    ['| mv-expand b', columnTable('b', 'dynamic', [null, [], {}, 'x', [null]]), [[null], ['x'], [null]]],
    [
      '| mv-expand b to typeof(long)',
      columnTable('b', 'dynamic', [[1, '2', 2.5, null]]),
      [[1], [null], [null], [null]],
    ],
    [
      '| mv-expand with_itemindex=i b',
      columnTable('b', 'dynamic', [['x', 'y'], ['z']]),
      [
        ['x', 0],
        ['y', 1],
        ['z', 0],
      ],
    ],
    ['| mv-expand b limit 1', columnTable('b', 'dynamic', [['x', 'y'], ['z']]), [['x'], ['z']]],
    ['| mv-expand b', columnTable('b', 'dynamic', []), []],
  ])('%s %#', (tail, table, expected) => {
    expect(rowsOf(tail, table)).toEqual(expected);
  });

  it('gives at most 128 rows for one in its obsolete spelling', () => {
    const long = columnTable('b', 'dynamic', [Array.from({ length: 200 }, (_, index) => index)]);
    expect(rowsOf('| mvexpand b', long)).toHaveLength(128);
    expect(rowsOf('| mv-expand b', long)).toHaveLength(200);
  });
});

describe('summarize', () => {
  it.each<readonly [string, Cell[][]]>([
    [
      '| summarize count(), countif(sides == 4), dcount(sides), sum(sides), avg(sides), min(sides), max(sides)',
      [[5, 2, 3, 16, 4, 3, 5]],
    ],
    [
      '| summarize n=count() by sides',
      [
        [3, 1],
        [4, 2],
        [5, 1],
        [null, 1],
      ],
    ],
    [
      '| summarize make_list(sides), make_set(sides)',
      [
        [
          [3, 4, 4, 5],
          [3, 4, 5],
        ],
      ],
    ],
    [
      '| summarize make_list(name, 2) by big=sides > 3',
      [
        [false, ['triangle']],
        [true, ['square', 'rectangle']],
        [null, ['']],
      ],
    ],
    ['| summarize arg_max(sides, name)', [[5, 'pentagon']]],
    ['| summarize arg_max(sides) + 1, tostring(arg_max(sides, name))', [[6, '5']]],
    // A name before the parentheses is that of the first column; without one they hold one value.
    ['| summarize most = ((arg_max(sides, name)))', [[5, 'pentagon']]],
    ['| summarize (arg_max(sides, name))', [[5]]],
    [
      '| summarize arg_max(sides, name) == 5, arg_max(sides, name) != 5, 4 == arg_max(sides, name)',
      [[true, false, false]],
    ],
    ['| summarize arg_max(sides, name) in (4, 5), arg_max(name, sides) in ("a", "b")', [[true, false]]],
    ['| summarize arg_max(name, sides) == "triangle", arg_max(name, sides) == 1', [[true, false]]],
    ['| summarize arg_min(sides, name, w=weight)', [[3, 'triangle', 1.5]]],
    ['| where isnull(sides) | summarize arg_max(sides, *)', [[null, '', -1, '2020-01-03T00:00:00Z']]],
    [
      '| summarize take_any(name) by sides | where isnull(sides)',
      [['', null]].map(([name, sides]) => [sides ?? null, name ?? null]),
    ],
    ['| summarize max(made), min(made)', [['2020-01-03T00:00:00Z', '2020-01-01T00:00:00Z']]],
    ['| summarize max(name), min(name)', [['triangle', '']]],
    ['| summarize tostring(max(sides)), count() + 1', [['5', 6]]],
    ['| summarize by sides', [[3], [4], [5], [null]]],
    ['| summarize sumif(sides, name has "square"), make_list_if(name, sides == 4)', [[4, ['square', 'rectangle']]]],
    [
      '| extend d=bag_pack(name, sides) | where isnotempty(name) | summarize make_bag(d)',
      [[{ triangle: 3, square: 4, rectangle: 4, pentagon: 5 }]],
    ],
  ])('%s', (tail, expected) => {
    expect(rowsOf(tail, SHAPES)).toEqual(expected);
  });

  it('flattens arrays into sets (make-set-aggregation-function.md)', () => {
    const arrays = columnTable('a', 'dynamic', [
      ['A1', 'A2', 'A3'],
      ['A2', 'C1'],
      ['C2', 'A3'],
      ['C2', 'A1'],
    ]);
    expect(rowsOf('| summarize make_set(a)', arrays)).toEqual([[['A1', 'A2', 'A3', 'C1', 'C2']]]);
  });

  it('gives the defaults for no rows without keys, and no row with keys (summarize-operator.md)', () => {
    const tail =
      '| summarize count(), countif(true), dcount(name), sum(sides), make_list(name), make_set(name), max(sides), avg(sides), arg_max(sides, name)';
    expect(rowsOf(tail, EMPTY)).toEqual([[0, 0, 0, 0, [], [], null, null, null, '']]);
    expect(rowsOf('| summarize count() by name', EMPTY)).toEqual([]);
    expect(rowsOf('| count', EMPTY)).toEqual([[0]]);
  });
});

describe('sort, top, take, distinct', () => {
  it.each([
    ['| sort by sides', ['pentagon', 'square', 'rectangle', 'triangle', '']],
    ['| sort by sides asc', ['', 'triangle', 'square', 'rectangle', 'pentagon']],
    ['| order by sides asc nulls last', ['triangle', 'square', 'rectangle', 'pentagon', '']],
    ['| sort by sides nulls first', ['', 'pentagon', 'square', 'rectangle', 'triangle']],
    // sort-operator.md: null,NaN,-inf,… and …,NaN,null
    ['| sort by weight asc', ['square', 'pentagon', '', 'triangle', 'rectangle']],
    ['| sort by weight asc nulls last', ['', 'triangle', 'rectangle', 'pentagon', 'square']],
    ['| sort by weight desc', ['rectangle', 'triangle', '', 'pentagon', 'square']],
    ['| sort by sides desc, name asc', ['pentagon', 'rectangle', 'square', 'triangle', '']],
    ['| sort by made asc nulls last, name desc', ['square', 'pentagon', 'triangle', '', 'rectangle']],
    ['| top 2 by sides', ['pentagon', 'square']],
    ['| top 1 by name asc', ['']],
    ['| take 2', ['triangle', 'square']],
    ['| limit 0', []],
    ['| take 99', ['triangle', 'square', 'rectangle', 'pentagon', '']],
  ])('%s', (tail, expected) => {
    expect(names(tail)).toEqual(expected);
  });

  it('keeps one row of each combination', () => {
    expect(rowsOf('| distinct sides', SHAPES)).toEqual([[3], [4], [5], [null]]);
    expect(rowsOf('| project sides, a=name startswith "s" | distinct *', SHAPES)).toHaveLength(5);
  });
});

describe('distinct with * among other columns, as the official parser has it', () => {
  const two: Table = { ...SHAPES, columns: SHAPES.columns.slice(0, 2), rows: SHAPES.rows.map(row => row.slice(0, 2)) };
  it.each([
    ['| distinct sides, *', 'sides:long name:string'],
    ['| distinct *, sides', 'name:string sides:long sides1:long'],
    ['| distinct tostring(name), *', 'name:string sides:long'],
    ['| distinct n=name, *', 'n:string name:string sides:long'],
    ['| distinct sides=name, *', 'sides:long name:string'],
    ['| distinct *, *', 'name:string sides:long'],
  ])('%s', (tail, expected) => {
    expect(schema(tail, two)).toBe(expected);
  });
});

describe('getschema, narrow and bag_unpack', () => {
  it('lists the columns from 0', () => {
    expect(rowsOf('| getschema', SHAPES)).toEqual([
      ['name', 0, 'System.String', 'string'],
      ['sides', 1, 'System.Int64', 'long'],
      ['weight', 2, 'System.Double', 'real'],
      ['made', 3, 'System.DateTime', 'datetime'],
    ]);
    expect(rowsOf('| getschema kind=csl', SHAPES)).toEqual([['name:string,sides:long,weight:real,made:datetime']]);
  });

  it('turns cells into rows', () => {
    expect(rowsOf('| take 1 | project name, sides | evaluate narrow()', SHAPES)).toEqual([
      [0, 'name', 'triangle'],
      [0, 'sides', '3'],
    ]);
  });

  const people = columnTable('d', 'dynamic', [
    { Name: 'John', Age: 20 },
    { Name: 'Dave', Age: 40.5 },
    null,
    { Other: [1] },
  ]);
  it('unpacks bags into columns by name, with the type of their values', () => {
    expect(schema('| evaluate bag_unpack(d)', people)).toBe('Age:real Name:string Other:dynamic');
    expect(rowsOf('| evaluate bag_unpack(d)', people)).toEqual([
      [20, 'John', null],
      [40.5, 'Dave', null],
      [null, '', null],
      [null, '', [1]],
    ]);
    const prefixed = 'p_Age:real p_Name:string p_Other:dynamic';
    expect(schema("| evaluate bag_unpack(d, 'p_')", people)).toBe(prefixed);
    expect(schema("| evaluate bag_unpack(d, OutputColumnPrefix='p_')", people)).toBe(prefixed);
  });

  it('checks what follows against the columns that the data gave', () => {
    expect(rowsOf('| evaluate bag_unpack(d) | where Age > 30 | project Name', people)).toEqual([['Dave']]);
    const missing = runTail('| evaluate bag_unpack(d) | where Nope > 30', people);
    expect(missing).toMatchObject({ ok: false, problem: { reason: 'KS142' } });
  });
});

describe('statements after ;', () => {
  it('sees the result as $command_results, and gives a table for each query', () => {
    const outcome = runTail('; let x = 1; $command_results | count; print y = x + 1');
    expect(outcome).toMatchObject({ ok: true, tables: [{ rows: [[2]] }, { rows: [[2]], columns: [{ name: 'y' }] }] });
  });

  it('means by $command_results what the command gave, whatever it was piped through', () => {
    expect(rowsOf('| where false | project Policy; $command_results | count')).toEqual([[2]]);
  });

  it('names tables with let and as', () => {
    expect(rowsOf('; let big = $command_results | where Policy != "[]"; big | project EntityType')).toEqual([
      ['Cluster immutable policy'],
    ]);
    expect(rowsOf('| where Policy == "[]" | as T; T | count')).toEqual([[1]]);
  });

  it('shows the command result itself', () => {
    const outcome = runTail('; $command_results');
    expect(outcome).toMatchObject({ ok: true, columns: POLICY_COLUMNS });
  });
});
