import type { DecisionOptions } from '../decide/index.js';
import { MATCH_SUBJECTS } from '../decide/subject.js';
import type { Arguments } from './arguments.js';
import { options, type OptionDefinition } from './option-table.js';

/** The options under which single callouts are decided: what the documentation of the service leaves open. */
export const assumptionOptions: readonly OptionDefinition[] = options('subject', 'ignore-case');

export function readAssumptions(given: Arguments): Required<Pick<DecisionOptions, 'subject' | 'ignoreCase'>> {
  return {
    subject: given.choiceOf('subject', MATCH_SUBJECTS, 'match subject') ?? 'uri',
    ignoreCase: given.has('ignore-case'),
  };
}
