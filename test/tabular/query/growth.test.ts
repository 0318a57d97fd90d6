import { describe, expect, it } from 'vitest';
import { problemOf, rowsOf } from './run-tail.js';

const SECOND = 1000;

/** The milliseconds that some work takes. */
function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
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
  }, 20_000);

  it.each(['case(%)', 'pack_array(%)', 'coalesce(%)'])('refuses more than ten thousand arguments of %s', call => {
    const list = `${'false, '.repeat(20_000)}1`;
    expect(problemOf(`; print ${call.replace('%', list)}`)).toMatchObject({
      phase: 'syntax',
      reason: 'QUERY_TOO_LARGE',
    });
  });
});
