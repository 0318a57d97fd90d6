import { PatternLanguages } from '../../src/analysis/callout-language.js';
import { readInput } from '../../src/analysis/inputs/index.js';
import { prove } from '../../src/analysis/prove/index.js';
import { armCalloutTypeOf } from '../../src/policy/callout-types.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import type { CalloutRule } from '../../src/policy/rules.js';
import { elapsed, figure, type Figure } from './measure.js';

/* A proof and a witness about each predefined rule, nothing remembered of what was asked before. */

const GOAL = 100;

export function proofFigures(): Figure[] {
  // The first questions pay for what is made once in a process, tables and machine code.
  for (let round = 0; round < 3; round++) PREDEFINED_RULES.forEach(timeOf);
  const slowest = Math.max(...PREDEFINED_RULES.map(timeOf));
  const what = 'inclusion and witness for each predefined rule, the slowest';
  return [figure(what, `${slowest.toFixed(1)} ms`, `at most ${GOAL} ms`, slowest <= GOAL)];
}

/** The time in which it is proved that the rule is within itself, and found where it is not within some narrow rule. */
function timeOf({ CalloutType, CalloutUriRegex: regex, CanCall }: CalloutRule): number {
  const type = armCalloutTypeOf(CalloutType);
  const result = readInput(JSON.stringify([{ CalloutType, CalloutUriRegex: regex, CanCall }]));
  if (!result.ok || type === null) throw new Error('a predefined rule is no good');
  const policy = { name: 'policy', input: result.input };
  const verdicts: string[] = [];
  const patterns = new PatternLanguages();
  const time = elapsed(() => {
    for (const within of [regex, '^https://[a-z]{3}/']) {
      verdicts.push(
        prove({ only: type, within: { regex: within } }, policy, new Map(), { patterns, defaultReading: true }).verdict,
      );
    }
  });
  if (verdicts.join() !== 'PASS,FAIL') throw new Error(`${regex}: ${verdicts.join()}`);
  return time;
}
