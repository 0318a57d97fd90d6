import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/tabular/table.js';
import { POLICY_TABLE, rowsOf } from './run-tail.js';
import { processorTime } from '../../processor-time.js';

const SCREENSHOT = '| project Policy=todynamic(Policy) | mv-expand Policy | where Policy.CalloutType == "sql"';

function policyOf(rules: number): Table {
  const policy = Array.from({ length: rules }, (_, index) => ({
    CalloutType: index % 2 === 0 ? 'sql' : 'kusto',
    CalloutUriRegex: `host${index}\\.example\\.com/?$`,
    CanCall: true,
  }));
  return { ...POLICY_TABLE, rows: [['CalloutPolicy', '', JSON.stringify(policy), '[]', 'Cluster']] };
}

/** What some work costs, five times over: the least is what other work on the machine disturbed least. */
function leastOf(measure: () => number): number {
  return Math.min(...Array.from({ length: 5 }, measure));
}

function millisecondsOf(work: () => unknown): number {
  const start = processorTime();
  work();
  return processorTime() - start;
}

describe('the cost of tails', () => {
  it('is that of a blink for a policy of 10,000 rules', () => {
    const table = policyOf(10_000);
    expect(rowsOf(SCREENSHOT, table)).toHaveLength(5000);
    // Measured 40 ms to 60 ms; a machine that is busy may take longer, a quadratic algorithm minutes.
    expect(leastOf(() => millisecondsOf(() => rowsOf(SCREENSHOT, table)))).toBeLessThan(500);
  });

  it('grows in line with the rows of two mv-expand', () => {
    const tail = '| extend p=todynamic(Policy), q=dynamic([0,1,2,3,4,5,6,7,8,9]) | mv-expand p | mv-expand q | count';
    const [small, large] = [policyOf(1000), policyOf(16_000)];
    expect(rowsOf(tail, large)).toEqual([[160_000]]);
    // Sixteen times the rows: about 16 where it grows in line, 256 where it is quadratic. Collecting the garbage of the large
    // table can cost several times its rows once, so the least of the ratios counts, never that of two different rounds.
    const ratio = leastOf(() => millisecondsOf(() => rowsOf(tail, large)) / millisecondsOf(() => rowsOf(tail, small)));
    expect(ratio).toBeLessThan(80);
  });
});
