import { surveyHosts } from '../analysis/who/survey.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { FINDING_FORMATS, writeFindings } from './findings/formats.js';
import { readForReport } from './findings/unread.js';
import { formatOption } from './option-table.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { callerOptions } from './run-options.js';
import { policyOperand, type Invocation, type Subcommand } from './subcommand.js';
import { surveyFindings } from './who/findings.js';
import { surveyJson } from './who/json.js';
import { surveyMarkdown } from './who/markdown.js';
import { surveyText } from './who/text.js';

/** `who FILE`: which hosts a policy lets a cluster call. */
export const who: Subcommand = {
  name: 'who',
  operands: 'FILE',
  description: `Lists for every callout type the hosts that can be called, the most far-reaching first, each with a callout that is allowed
and the rule that allows it, and how texts begin that are allowed and are not http or https URIs. That nothing else is allowed is
proved for every text; the cluster's own storage, which can always be called, is left out. FILE is a template, a cluster resource, its properties, a bare policy, the output of .show, or a script: a file, REV:PATH
for a file of a git revision, - for standard input.
Exit codes: 0 listed, 2 bad usage or unreadable input, 3 what some type can call is not known.`,
  examples: [
    { arguments: 'who restricted.json', purpose: 'the hosts that a cluster may call' },
    { arguments: 'who lint-bad.json --format markdown', purpose: 'for the summary of a CI step' },
  ],
  options: [formatOption(FINDING_FORMATS), ...questionOptions, ...callerOptions],
  run: survey,
};

async function survey(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const name = policyOperand(invocation, who);
  const format = given.choiceOf('format', FINDING_FORMATS) ?? 'text';
  const questions = readQuestionOptions(given);
  const [input] = await readForReport([name], invocation, format);
  if (input === undefined) throw new Error('as many inputs as names');
  const surveys = surveyHosts(input.input, questions);
  await writeFindings(console, format, {
    text: style => surveyText(surveys, input, style),
    json: () => surveyJson(surveys),
    markdown: () => surveyMarkdown(surveys, input),
    findings: () => surveyFindings(surveys, input),
  });
  return surveys.every(({ unknown }) => unknown === null) ? exitCodes.ok : exitCodes.undecided;
}
