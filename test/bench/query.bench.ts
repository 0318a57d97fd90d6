import { DEFAULT_CALLER } from '../../src/cluster/caller.js';
import { withDataPlanePolicy } from '../../src/cluster/change.js';
import { DEFAULT_CLUSTER } from '../../src/cluster/state.js';
import { interpret } from '../../src/commands/interpret.js';
import { elapsed, figure, median, type Figure } from './measure.js';

/** The tail of the documentation's screenshots. */
const SCREENSHOT = `.show cluster policy callout
| where EntityType == "Cluster"
| project Policy=todynamic(Policy)
| mv-expand Policy
| where Policy.CalloutType == "sql"`;

function stateWith(rules: number) {
  return withDataPlanePolicy(
    DEFAULT_CLUSTER,
    Array.from({ length: rules }, (_, index) => ({
      CalloutType: index % 3 === 0 ? 'sql' : 'external_data',
      CalloutUriRegex: `^https://account${index}\\.blob\\.core\\.windows\\.net/`,
      CanCall: true,
    })),
  );
}

function run(text: string, rules: number): number {
  const state = stateWith(rules);
  return elapsed(() => {
    const result = interpret(state, { text, caller: DEFAULT_CALLER, now: 0 });
    if (!result.ok) throw new Error(result.error.message);
  });
}

/** The cost of tails on large policies. */
export function queryFigures(): Figure[] {
  run(SCREENSHOT, 100);
  const screenshot = median(Array.from({ length: 9 }, () => run(SCREENSHOT, 10_000)));
  // Every rule beside every other: the square of the number of rules.
  const square = `${SCREENSHOT.split('\n').slice(0, 3).join('\n')} | extend Other=Policy | mv-expand Policy | mv-expand Other | count`;
  const small = median(Array.from({ length: 5 }, () => run(square, 316)));
  const large = median(Array.from({ length: 3 }, () => run(square, 1_000)));
  const growth = large / small;
  return [
    figure("the screenshots' tail on 10,000 rules", `${screenshot.toFixed(0)} ms`, 'under 100 ms', screenshot < 100),
    figure(
      'two mv-expand, from 100,000 rows to 1,000,000',
      `${growth.toFixed(1)} times the time (${small.toFixed(0)} ms, ${large.toFixed(0)} ms)`,
      'linear: about 10 times',
      growth < 20,
    ),
  ];
}
