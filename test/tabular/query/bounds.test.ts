import { describe, expect, it } from 'vitest';
import { problemOf, rowsOf, runTail, valueOf } from './run-tail.js';
import { columnTable } from './run-tail.js';
import { processorTime } from '../../processor-time.js';

const SECOND = 1000;

describe('bounds: hostile tails end in a typed error, soon', () => {
  const ten = 'dynamic([0,1,2,3,4,5,6,7,8,9])';
  const rows = (power: number) => Array.from({ length: power }, (_, index) => `| mv-expand x${index}=${ten}`).join(' ');

  const wide = Array.from({ length: 300 }, (_, index) => `c${index}=1`).join(', ');

  it('holds a million rows, and refuses more', () => {
    expect(rowsOf(`; print a=1 ${rows(6)} | count`)).toEqual([[1_000_000]]);
    expect(problemOf(`; print a=1 ${rows(7)} | count`)).toMatchObject({
      phase: 'runtime',
      reason: 'QUERY_TOO_MANY_ROWS',
      underlined: 'mv-expand',
    });
  });

  it.each([
    [
      'a string that doubles',
      `; print s="aaaaaaaaaa" ${'| extend s=strcat(s, s) '.repeat(40)}`,
      'QUERY_VALUE_TOO_LONG',
    ],
    ['a long repetition', '; print strrep("abc", 999999999)', 'QUERY_VALUE_TOO_LONG'],
    [
      'a rewrite that grows',
      `; print s=strrep("a", 100000) | extend s=replace_string(s, "a", strrep("b", 1000))`,
      'QUERY_VALUE_TOO_LONG',
    ],
    ['an array that doubles', `; print s=dynamic([1]) ${'| extend s=pack_array(s, s) '.repeat(60)}`, 'QUERY_TOO_LARGE'],
    [
      'an array that deepens',
      `; print s=dynamic([1]) ${'| extend s=pack_array(s) '.repeat(150)}`,
      'QUERY_VALUE_TOO_DEEP',
    ],
    [
      'long keys of groups',
      `; print s=strrep("a", 16000000) | distinct ${Array.from({ length: 40 }, (_, index) => `c${index}=s`).join(', ')}`,
      'QUERY_TOO_LARGE',
    ],
    ['many wide rows', `; print a=1 ${rows(5)} | extend ${wide} | extend ${wide}`, 'QUERY_TOO_MANY_CELLS'],
    ['wide rows that multiply', `; print ${wide} ${rows(6)} | count`, 'QUERY_TOO_MANY_CELLS'],
    [
      'wide groups',
      `; print a=1 ${rows(5)} | summarize ${wide} by ${Array.from({ length: 5 }, (_, index) => `x${index}=tolong(x${index})`).join(', ')} | extend ${wide}`,
      'QUERY_TOO_MANY_CELLS',
    ],
    ['one table shown many times', `; let T = print a=1 ${rows(6)}${'; T'.repeat(20)}`, 'QUERY_TOO_MANY_CELLS'],
    ['a long text in many rows', `; print s=strrep("a", 10000000) ${rows(4)}`, 'QUERY_TOO_LARGE'],
    ['deep parentheses', `; print ${'('.repeat(100)}1${')'.repeat(100)}`, 'QUERY_TOO_LARGE'],
    ['a long chain', `; print ${'1+'.repeat(5000)}1`, 'QUERY_TOO_LARGE'],
    ['many operators', `| where true ${'| where true '.repeat(500)}`, 'QUERY_TOO_LARGE'],
    ['a long pattern', `; print "a" matches regex strrep("a", 20000)`, 'QUERY_REGEX_TOO_LARGE'],
    ['deep JSON', `; print parse_json('${'['.repeat(500)}${']'.repeat(500)}')`, 'QUERY_VALUE_TOO_DEEP'],
  ])('%s', (_name, tail, reason) => {
    const start = processorTime();
    expect(problemOf(tail).reason).toBe(reason);
    expect(processorTime() - start).toBeLessThan(10 * SECOND);
  });

  it.each([
    ['strrep("", 5000000000)', ''],
    ['strrep("", 50000000)', ''],
    ['strrep("ab", 3, "-")', 'ab-ab-ab'],
    ['strrep("ab", 0, "-")', ''],
    ['indexof("aXbX", "", 0, -1, 9000000000000)', -1],
    ['indexof("aXbX", "", 0, -1, 5)', 4],
    ['indexof("aXbX", "X", 0, -1, 2)', 3],
    ['indexof("aXbX", "X", 2, -1, 9000000000000)', -1],
  ])('%s answers soon', (expression, expected) => {
    const start = processorTime();
    expect(valueOf(expression)).toBe(expected);
    expect(processorTime() - start).toBeLessThan(SECOND);
  });

  it('takes a wide chain of and and or', () => {
    const chain = Array.from({ length: 5000 }, (_, index) => `Policy == "${index}"`).join(' or ');
    expect(rowsOf(`| where ${chain}`)).toEqual([]);
  });

  it('matches in linear time', () => {
    const text = columnTable('t', 'string', ['a'.repeat(50_000)]);
    const start = processorTime();
    expect(rowsOf('| where t matches regex "^(a+)+$x"', text)).toEqual([]);
    expect(processorTime() - start).toBeLessThan(5 * SECOND);
  });

  it('keeps the names of objects apart from those of JavaScript', () => {
    const names = columnTable('b', 'dynamic', [JSON.parse('{"__proto__":1,"constructor":2}')]);
    expect(rowsOf('| project b.__proto__, b.constructor, b.toString', names)).toEqual([[1, 2, null]]);
    expect(runTail('| mv-expand b | summarize make_bag(b)', names)).toMatchObject({ ok: true });
    expect(Object.prototype).not.toHaveProperty('1');
  });
});
