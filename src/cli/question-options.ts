import { MATCH_SUBJECTS } from '../decide/index.js';
import type { CompareOptions } from '../analysis/diff/compare.js';
import type { Arguments } from './arguments.js';
import { readAssumptions, settlingOptions } from './assumption-options.js';
import { computingTime } from './computing-time.js';
import { option, type OptionDefinition } from './option-table.js';
import type { Console } from './output/console.js';
import { shownClock } from './output/progress.js';

const DEFAULT_SECONDS = 20;
const MAX_SECONDS = 3_600;

export const timeLimitOption: OptionDefinition = option('time-limit', {
  description: `compute for at most this long, and say what is left undecided (default: ${DEFAULT_SECONDS})`,
});

/** The options of subcommands that answer questions about whole policies. */
export const questionOptions: readonly OptionDefinition[] = [
  option('subject', {
    description: `match regexes against ${MATCH_SUBJECTS.join(', ')} (default: uri, and whether others differ)`,
  }),
  option('ignore-case'),
  ...settlingOptions,
  timeLimitOption,
];

/** The options of questions; with a console, a long one shows on a terminal how long it takes. */
export function readQuestionOptions(given: Arguments, console: Console | null = null): CompareOptions {
  const limit = given.secondsOf('time-limit', DEFAULT_SECONDS, MAX_SECONDS);
  const finish = computingTime() + limit;
  const shown = (isLate: () => boolean): (() => boolean) =>
    console === null ? isLate : shownClock(console, 'computing', limit, isLate);
  // No question takes more than half of the time that is left, so that there is some for the others.
  const startClock = (): (() => boolean) => {
    const end = computingTime() + (finish - computingTime()) / 2;
    return shown(() => computingTime() >= end);
  };
  return { ...readAssumptions(given), startClock };
}
