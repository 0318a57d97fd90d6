import { beforeAll, describe, expect, it } from 'vitest';
import { loadKusto, type KustoOracle } from '../../oracles/kusto.js';
import { realisticRefusals, realisticTails } from './realistic.js';
import { COMMAND, prepareText } from './run-tail.js';

/** Here the documentation counts, and not the official parser: `kind=inner` keeps the columns that all tables have. */
const OURS = /\bunion kind=inner\b/;

describe('tails as administrators write them, against the official parser', () => {
  let oracle: KustoOracle;
  beforeAll(() => {
    oracle = loadKusto(['ShowClusterPolicyCallout']);
  });

  it('which knows them all, and gives the same columns', () => {
    const differences: string[] = [];
    for (const tail of [...realisticTails, ...realisticRefusals]) {
      const official = oracle.check(`${COMMAND} ${tail}`);
      if (!official.accepted) differences.push(`${tail}\n  ${official.diagnostics[0]?.message ?? 'refused'}`);
      const ours = prepareText(`${COMMAND} ${tail}`);
      if (!ours.ok || OURS.test(tail)) continue;
      const found = ours.query.columns.map(({ name, type }) => `${name}:${type}`).join(', ');
      const wanted = (official.result ?? '').replaceAll(':unknown', ':dynamic');
      if (found !== wanted) differences.push(`${tail}\n  official: ${wanted}\n  ours: ${found}`);
    }
    expect(differences).toEqual([]);
  });
});
