import { beforeAll, describe, expect, it } from 'vitest';
import { FEW_COMMANDS, loadKusto, type KustoOracle } from '../../oracles/kusto.js';
import { effort } from '../../effort.js';
import { RandomNewerTails } from './random-newer-tails.js';
import { RandomTails, randomOf } from './random-tails.js';
import { COMMAND, prepareText } from './run-tail.js';

/** How many tails are compared; the seed says which. */
const TAILS = effort(400, 4);
const SEED = 20_261_122;
/** The same of tails of which only those count that are accepted here. */
const NEWER_TAILS = effort(4_000, 20);

describe('random tails against the official parser', () => {
  let oracle: KustoOracle;
  beforeAll(() => {
    oracle = loadKusto(FEW_COMMANDS);
  });

  it(`accepts the same of ${TAILS} tails, with the same result columns`, () => {
    const tails = new RandomTails(randomOf(SEED));
    const differences: string[] = [];
    let accepted = 0;
    for (let index = 0; index < TAILS; index++) {
      const tail = tails.tail();
      const text = `${COMMAND} ${tail}`;
      const official = oracle.check(text);
      const ours = prepareText(text);
      if (official.accepted) accepted++;
      // What only the data can tell is `unknown` to the official parser, and dynamic in a table.
      const wanted = official.accepted ? (official.result ?? '').replaceAll(':unknown', ':dynamic') : null;
      const found = ours.ok ? ours.query.columns.map(({ name, type }) => `${name}:${type}`).join(', ') : null;
      if (found !== wanted) {
        const why = ours.ok ? found : `${ours.problem.reason} ${ours.problem.message}`;
        differences.push(`${tail}\n  official: ${wanted ?? official.diagnostics[0]?.message ?? ''}\n  ours: ${why}`);
      }
    }
    expect(differences).toEqual([]);
    // The tails must not all be nonsense.
    expect(accepted).toBeGreaterThan(TAILS / 4);
  });

  it(`accepts none of ${NEWER_TAILS} tails of operators with tables and patterns that the official parser refuses`, () => {
    const tails = new RandomNewerTails(randomOf(SEED));
    const wider: string[] = [];
    let accepted = 0;
    for (let index = 0; index < NEWER_TAILS; index++) {
      const tail = tails.tail();
      const text = `${COMMAND} ${tail}`;
      if (!prepareText(text).ok) continue;
      accepted++;
      const official = oracle.check(text);
      if (!official.accepted) wider.push(`${tail}\n  official: ${official.diagnostics[0]?.message ?? 'refused'}`);
    }
    expect(wider).toEqual([]);
    // The tails must not all be nonsense.
    expect(accepted).toBeGreaterThan(NEWER_TAILS / 8);
  });
});
