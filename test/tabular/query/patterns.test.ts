import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/tabular/table.js';
import { problemOf, rowsOf, RULES, runTail } from './run-tail.js';

/* What operators give that take texts apart, search rows, or work on groups of them; after their pages in Microsoft's reference. */

const EVENT =
  'print EventText = "Event: NotifySliceRelease (resourceName=PipelineScheduler, totalSlices=27, sliceNumber=23, lockTime=02/17/2016 08:40:01, releaseTime=02/17/2016 08:40:01, previousLockTime=02/17/2016 08:39:01)"';

describe('parse and parse-where', () => {
  it.each<readonly [string, Cell[][]]>([
    [
      `${EVENT} | parse EventText with * "resourceName=" resourceName ", totalSlices=" totalSlices: long * "sliceNumber=" sliceNumber: long * "lockTime=" lockTime ", releaseTime=" releaseTime: date "," * "previousLockTime=" previousLockTime: date ")" * | project resourceName, totalSlices, sliceNumber, lockTime, releaseTime, previousLockTime`,
      [['PipelineScheduler', 27, 23, '02/17/2016 08:40:01', '2016-02-17T08:40:01Z', '2016-02-17T08:39:01Z']],
    ],
    [
      `${EVENT} | parse kind=regex EventText with "(.*?)[a-zA-Z]*=" resourceName @", totalSlices=\\s*\\d+\\s*.*?sliceNumber=" sliceNumber: long  ".*?(previous)?lockTime=" lockTime ".*?releaseTime=" releaseTime ".*?previousLockTime=" previousLockTime: date "\\\\)" | project resourceName, sliceNumber, lockTime, releaseTime, previousLockTime`,
      [['PipelineScheduler', 23, '02/17/2016 08:40:01, ', '02/17/2016 08:40:01, ', '2016-02-17T08:39:01Z']],
    ],
    [
      `${EVENT} | parse kind=regex EventText with * "resourceName=" resourceName ',' * | project resourceName`,
      [
        [
          'PipelineScheduler, totalSlices=27, sliceNumber=23, lockTime=02/17/2016 08:40:01, releaseTime=02/17/2016 08:40:01',
        ],
      ],
    ],
    [
      `${EVENT} | parse kind=regex flags=Ui EventText with * "RESOURCENAME=" resourceName ',' * | project resourceName`,
      [['PipelineScheduler']],
    ],
    // Strict: a value that is not of its type leaves all columns empty; relaxed only this one.
    ['print x = "a=1, b=zz" | parse x with "a=" a: long ", b=" b: long', [['a=1, b=zz', null, null]]],
    ['print x = "a=1, b=zz" | parse kind=relaxed x with "a=" a: long ", b=" b: long', [['a=1, b=zz', 1, null]]],
    ['print x = "none" | parse x with "a=" a', [['none', '']]],
    ['datatable(x: string)["none", "a=1"] | parse-where x with "a=" a: long', [['a=1', 1]]],
    ['print x = "a.b.c" | parse x with p "." q', [['a.b.c', 'a', 'b.c']]],
    ['print x = "one\\ntwo" | parse x with "one" rest', [['one\ntwo', '\ntwo']]],
  ])('%s', (query, rows) => {
    expect(rowsOf(`; ${query}`)).toEqual(rows);
  });

  it.each([
    ['| parse Policy with * *', 'KS102'],
    ['| parse Policy with a b', 'KS101'],
    ['| parse Policy with "a" x "b" x', 'KS171'],
    ['| parse kind=foo Policy with "a" x', 'KS005'],
    ['| parse Policy with "a" x:foo', 'KS160'],
  ])('%s is refused', (tail, reason) => {
    expect(problemOf(tail).reason).toBe(reason);
  });
});

describe('mv-apply and partition', () => {
  it.each<readonly [string, Cell[][]]>([
    [
      '| mv-apply P = parse_json(Policy) on (where tobool(P.CanCall) | summarize Allowed = count()) | project EntityType, Allowed',
      [
        ['Cluster immutable policy', 2],
        ['Cluster', 0],
      ],
    ],
    [
      '| mv-apply P = parse_json(Policy) on (project Type = tostring(P.CalloutType)) | project Type',
      [['kusto'], ['sql'], ['sql']],
    ],
    ['| mv-apply with_itemindex=i P = parse_json(Policy) on (top 1 by i desc) | project i, P', [[2, RULES[2] ?? null]]],
    [
      '| mv-apply C = parse_json(ChildEntities) to typeof(string) on (where C == "db2") | project C',
      [['db2'], ['db2']],
    ],
    ['| mv-apply P = parse_json(Policy) on (summarize EntityName = count()) | project EntityName', [[3], [0]]],
    [
      '; datatable(k: string, n: long)["a", 1, "b", 2, "a", 3] | partition by k (top 1 by n | project n, k)',
      [
        [3, 'a'],
        [2, 'b'],
      ],
    ],
    ['; datatable(k: string, n: long)["a", 1, "b", 2, "a", 3] | partition by k (summarize s = sum(n))', [[4], [2]]],
  ])('%s', (tail, rows) => {
    expect(rowsOf(tail)).toEqual(rows);
  });
});

describe('search, and `*` in conditions', () => {
  const table = 'datatable(a: string, n: long)["red car", 1, "blue bus", 20, "redder", 3]';
  it.each<readonly [string, Cell[][]]>([
    ['search "red"', [['', 'red car', 1]]],
    [
      'search "red*"',
      [
        ['', 'red car', 1],
        ['', 'redder', 3],
      ],
    ],
    ['search "*der"', [['', 'redder', 3]]],
    ['search "*edd*"', [['', 'redder', 3]]],
    [
      'search "RED" or a == "blue bus"',
      [
        ['', 'red car', 1],
        ['', 'blue bus', 20],
      ],
    ],
    ['search kind=case_sensitive "RED"', []],
    ['search a:"bus"', [['', 'blue bus', 20]]],
    ['search "20"', [['', 'blue bus', 20]]],
    ['search * | count', [[3]]],
    ['where * has "car"', [['red car', 1]]],
    [
      'where * contains "der" or n == 20',
      [
        ['blue bus', 20],
        ['redder', 3],
      ],
    ],
    [
      'where not(* has "red")',
      [
        ['blue bus', 20],
        ['redder', 3],
      ],
    ],
    ['where * == 3', [['redder', 3]]],
    ['where *:"car"', [['red car', 1]]],
  ])('%s', (operator, rows) => {
    expect(rowsOf(`; ${table} | ${operator}`)).toEqual(rows);
  });
});

describe('pivot, schemas of plugins, and top-nested', () => {
  const people =
    'datatable(Name: string, Team: string, n: long)["Ann", "x", 1, "Bob", "y", 2, "Ann", "y", 3, "Ann", "x", 4]';
  it.each<readonly [string, string, Cell[][]]>([
    [
      'project-away n | evaluate pivot(Team)',
      'Name x y',
      [
        ['Ann', 2, 1],
        ['Bob', 0, 1],
      ],
    ],
    [
      'evaluate pivot(Team, sum(n))',
      'Name x y',
      [
        ['Ann', 5, 3],
        ['Bob', 0, 2],
      ],
    ],
    [
      'evaluate pivot(Team, sum(n), Name)',
      'Name x y',
      [
        ['Ann', 5, 3],
        ['Bob', 0, 2],
      ],
    ],
    [
      'evaluate pivot(Team, max(n), Name) : (Name: string, y: real)',
      'Name y',
      [
        ['Ann', 3],
        ['Bob', 2],
      ],
    ],
    [
      'take 1 | extend d = dynamic({"a": "1", "b": true}) | evaluate bag_unpack(d) : (*, a: long, c: bool)',
      'Name Team n a c',
      [['Ann', 'x', 1, 1, null]],
    ],
    ['top-nested 1 of Name by sum(n)', 'Name aggregated_Name', [['Ann', 8]]],
    [
      'top-nested 1 of Name with others = "rest" by s = sum(n), top-nested 1 of Team by t = count()',
      'Name s Team t',
      [
        ['Ann', 8, 'x', 2],
        ['rest', 2, 'y', 1],
      ],
    ],
    [
      'top-nested of Team by m = min(n) asc',
      'Team m',
      [
        ['x', 1],
        ['y', 2],
      ],
    ],
  ])('%s', (operator, names, rows) => {
    const outcome = runTail(`; ${people} | ${operator}`);
    const result = outcome.ok ? outcome.tables[0] : undefined;
    expect(result?.columns.map(({ name }) => name).join(' ')).toBe(names);
    expect(result?.rows).toEqual(rows);
  });
});

describe('what grows is refused before it takes all memory', () => {
  const many = '; range x from 1 to 3000 step 1 | extend k = "a" | as T ';
  it.each([
    [`${many} | join kind=inner T on k`, /QUERY_TOO_MANY/],
    [
      `${many} | union T | as T1 | union T1, T1, T1, T1 | as T2 | union T2, T2, T2, T2, T2, T2, T2, T2, T2, T2 | as T3 | union T3, T3, T3, T3, T3, T3, T3, T3, T3, T3, T3, T3`,
      /QUERY_TOO_MANY/,
    ],
    ['; range x from 1 to 5000000 step 1', /QUERY_TOO_MANY/],
    ['; range x from 1 to 20000 step 1 | extend d = tostring(x) | evaluate pivot(d)', /QUERY_TOO_MANY/],
    [
      '; range x from 1 to 2000 step 1 | extend p = range(1, 2000) | mv-apply y = p on (take 2000)',
      /QUERY_TOO_(?:MANY|LARGE)/,
    ],
    ['; print x = repeat("a", 1000000) | extend y = strcat_array(x, "aaaaaaaaaaaaaaaaaaaa")', /QUERY_VALUE_TOO_LONG/],
  ])('%s', (tail, reason) => {
    expect(problemOf(tail).reason).toMatch(reason);
  });
});
