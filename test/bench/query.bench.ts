import { DEFAULT_CALLER } from '../../src/cluster/caller.js';
import { withDataPlanePolicy } from '../../src/cluster/change.js';
import { DEFAULT_CLUSTER } from '../../src/cluster/state.js';
import { interpret } from '../../src/commands/interpret.js';
import { processorTime } from '../processor-time.js';
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

/** Microseconds of computing for a command on three rules, with another text each time, since what was parsed is remembered. */
function computing(text: string): number {
  const state = stateWith(3);
  let index = 0;
  const stretch = (calls: number): number => {
    const start = processorTime();
    for (const end = index + calls; index < end; index++)
      interpret(state, { text: `${text} // ${index}`, caller: DEFAULT_CALLER, now: 0 });
    return ((processorTime() - start) * 1_000) / calls;
  };
  stretch(500);
  return Math.min(...Array.from({ length: 5 }, () => stretch(400)));
}

/** The cost of tails, on small policies and on large ones. */
export function queryFigures(): Figure[] {
  run(SCREENSHOT, 100);
  const tailed = computing(SCREENSHOT);
  const screenshot = median(Array.from({ length: 9 }, () => run(SCREENSHOT, 10_000)));
  // Every rule beside every other: the square of the number of rules.
  const square = `${SCREENSHOT.split('\n').slice(0, 3).join('\n')} | extend Other=Policy | mv-expand Policy | mv-expand Other | count`;
  const small = median(Array.from({ length: 5 }, () => run(square, 316)));
  const large = median(Array.from({ length: 3 }, () => run(square, 1_000)));
  const growth = large / small;
  return [
    // 329 µs before joins, patterns and 190 functions came, in the same minute as 313 µs after.
    figure(
      "`.show` of three rules with the screenshots' tail",
      `${tailed.toFixed(0)} µs of computing`,
      'under 1 ms',
      tailed < 1_000,
    ),
    figure("the screenshots' tail on 10,000 rules", `${screenshot.toFixed(0)} ms`, 'under 100 ms', screenshot < 100),
    figure(
      'two mv-expand, from 100,000 rows to 1,000,000',
      `${growth.toFixed(1)} times the time (${small.toFixed(0)} ms, ${large.toFixed(0)} ms)`,
      'linear: about 10 times',
      growth < 20,
    ),
  ];
}
