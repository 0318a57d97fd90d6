import { DEFAULT_READINGS, readAssumption, type Assumptions } from '../assumptions/index.js';
import type { DecisionOptions } from '../decide/index.js';
import { MATCH_SUBJECTS } from '../decide/subject.js';
import type { Arguments } from './arguments.js';
import { options, type OptionDefinition } from './option-table.js';
import { usageError } from './problem.js';

/** The options that settle what is not known of the service: of every subcommand that answers. */
export const settlingOptions: readonly OptionDefinition[] = options('assume', 'default-reading');

/** The options under which single callouts are decided. */
export const assumptionOptions: readonly OptionDefinition[] = [
  ...options('subject', 'ignore-case'),
  ...settlingOptions,
];

export function readAssumptions(given: Arguments): DecisionOptions {
  const subject = given.choiceOf('subject', MATCH_SUBJECTS, 'match subject');
  return {
    assume: assumedIn(given),
    defaultReading: given.has('default-reading'),
    ...(subject !== null && { subject }),
    ...(given.has('ignore-case') && { ignoreCase: true }),
  };
}

/** The same for what has no other way to leave the questions unasked: with `--default-reading`, each is settled as by default. */
export function settledIn(given: Arguments): Assumptions {
  return { ...(given.has('default-reading') && DEFAULT_READINGS), ...assumedIn(given) };
}

/** What `--assume` settles; of a question that is settled twice, the last one counts. */
export function assumedIn(given: Arguments): Assumptions {
  let assumptions: Assumptions = {};
  for (const text of given.valuesOf('assume')) {
    const result = readAssumption(text);
    if (!result.ok) usageError(`--assume: ${result.problem.message}`, result.problem.hint);
    assumptions = { ...assumptions, ...result.value };
  }
  return assumptions;
}
