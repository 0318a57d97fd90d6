import { describe, expect, it } from 'vitest';
import { columnTable, problemOf, rowsOf } from './run-tail.js';
import { processorTime } from '../../processor-time.js';

const SECOND = 1000;

/** The milliseconds that some work takes. */
function timeOf(work: () => unknown): number {
  const start = processorTime();
  work();
  return processorTime() - start;
}

describe('long calls are checked in linear time', () => {
  it.each([
    ['case', `case(${'false, 1, '.repeat(4900)}2)`],
    ['case with several types', `case(${'false, 1, false, 1.5, '.repeat(2400)}2)`],
    ['pack_array', `pack_array(${'1, '.repeat(9999)}2)`],
    ['bag_pack', `bag_pack(${Array.from({ length: 4900 }, (_, index) => `"k${index}", 1`).join(', ')})`],
    ['in', `1 in (${'1, '.repeat(20_000)}2)`],
    ['has_any', `"a" has_any (${'"b", '.repeat(20_000)}"c")`],
  ])('%s', (_name, expression) => {
    expect(timeOf(() => rowsOf(`; print ${expression}`))).toBeLessThan(5 * SECOND);
  });

  it('takes lists of `in` that are longer than a call of JavaScript may be', () => {
    expect(rowsOf(`| where Policy in~ (${'"a", '.repeat(150_000)}"b")`)).toEqual([]);
  });

  it.each(['case(%)', 'pack_array(%)', 'coalesce(%)'])('refuses more than ten thousand arguments of %s', call => {
    const list = `${'false, '.repeat(20_000)}1`;
    expect(problemOf(`; print ${call.replace('%', list)}`)).toMatchObject({
      phase: 'syntax',
      reason: 'QUERY_TOO_LARGE',
    });
  });
});

describe('data that grows is refused before it is built', () => {
  const eight = '; print x=dynamic([1,2,3,4,5,6,7,8]) ';
  const doubled = (times: number) => eight + '| extend x=array_concat(x, x) '.repeat(times);

  it('takes an array of half a million elements', () => {
    expect(rowsOf(`${doubled(16)} | project array_length(x)`)).toEqual([[524_288]]);
  });

  it.each([
    ['array_concat', doubled(30)],
    ['zip', doubled(16) + '| extend x=zip(x, x, x, x, x, x) '.repeat(10)],
    ['set_union', doubled(16) + '| extend y=set_union(x, x) '.repeat(30)],
    ['array_slice', doubled(16) + '| extend y=array_slice(x, 0, -1) '.repeat(60)],
    ['array_index_of', doubled(16) + '| extend y=array_index_of(x, 9) '.repeat(60)],
    ['split', `; print s=strrep("a,", 5000000) ${'| extend y=split(s, ",") '.repeat(9)}`],
    [
      'make_list',
      `${doubled(14)} | mv-expand x | summarize ${Array.from({ length: 200 }, (_, index) => `l${index}=make_list(x)`).join(', ')}`,
    ],
    ['make_set', `${doubled(12)} | mv-expand y=x | summarize make_set(x)`],
  ])('%s', (_name, tail) => {
    const time = timeOf(() => {
      expect(problemOf(tail)).toMatchObject({ phase: 'runtime', reason: 'QUERY_TOO_LARGE' });
    });
    expect(time).toBeLessThan(12 * SECOND);
  });

  it('stops a concatenation at the part that makes it too long', () => {
    const long = columnTable('t', 'string', ['a'.repeat(10_000_000)]);
    const list = Array.from({ length: 20 }, () => 't').join(', ');
    for (const call of [`strcat(${list})`, `strcat_delim("", ${list})`]) {
      expect(problemOf(`| project ${call}`, long).reason).toBe('QUERY_VALUE_TOO_LONG');
    }
  });
});
