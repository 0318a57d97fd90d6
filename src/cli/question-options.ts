import { MATCH_SUBJECTS } from '../decide/index.js';
import type { CompareOptions } from '../analysis/diff/compare.js';
import { mention } from '../../grammar/text/mention.js';
import { usageProblem, type Arguments, type OptionDefinition, type UsageProblem } from './arguments.js';
import { computingTime } from './computing-time.js';
import { unknownValue } from './options.js';

const DEFAULT_SECONDS = 8;
const MAX_SECONDS = 3_600;

/** The options of subcommands that answer questions about whole policies. */
export const questionOptions: readonly OptionDefinition[] = [
  {
    name: 'subject',
    value: 'SUBJECT',
    description: `what regexes are matched against: ${MATCH_SUBJECTS.join(', ')} (default: uri, and whether the others differ)`,
  },
  { name: 'ignore-case', description: 'as if the service matched without regard to case' },
  {
    name: 'timeout',
    value: 'SECONDS',
    description: `give up after computing for so long, and say what is not known (default: ${DEFAULT_SECONDS})`,
  },
];

export type QuestionOptionsResult = { readonly ok: true; readonly options: CompareOptions } | UsageProblem;

export function readQuestionOptions(given: Arguments): QuestionOptionsResult {
  const name = given.valueOf('subject');
  const subject = name === null ? null : MATCH_SUBJECTS.find(known => known === name.toLowerCase());
  if (subject === undefined) return unknownValue('match subject', name ?? '', MATCH_SUBJECTS);
  const timeout = given.valueOf('timeout') ?? String(DEFAULT_SECONDS);
  const seconds = /^\d+(?:\.\d+)?$/.test(timeout) ? Number(timeout) : NaN;
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    return usageProblem(`--timeout takes seconds, up to ${MAX_SECONDS}, not ${mention(timeout)}`);
  }
  const finish = computingTime() + seconds;
  // No question takes more than half of the time that is left, so that there is some for the others.
  const startClock = (): (() => boolean) => {
    const end = computingTime() + (finish - computingTime()) / 2;
    return () => computingTime() >= end;
  };
  return {
    ok: true,
    options: { ignoreCase: given.has('ignore-case'), startClock, ...(subject !== null && { subject }) },
  };
}
