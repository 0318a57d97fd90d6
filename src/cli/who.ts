import { surveyHosts } from '../analysis/who/survey.js';
import { readNamedInputs } from './analysis-input.js';
import { usageProblem, type OptionDefinition, type UsageProblem } from './arguments.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { write } from './io.js';
import { unknownValue } from './options.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { hasColor, styleOf } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { surveyJson } from './who/json.js';
import { surveyMarkdown } from './who/markdown.js';
import { surveyText } from './who/text.js';

const FORMATS = ['text', 'markdown', 'json'] as const;

const whoOptions: readonly OptionDefinition[] = [
  { name: 'format', value: 'NAME', description: `print as ${FORMATS.join(', ')} (default: text)` },
  ...questionOptions,
];

/** `who FILE`: which hosts a policy lets a cluster call. */
export const who: Subcommand = {
  usage: 'who [OPTIONS] FILE',
  description: `Tells for every callout type which hosts can be called, the most far-reaching first, each with a callout that is allowed and
the rule that allows it. That nothing else can be called is proved; the cluster's own storage, which always can, is left out.
FILE is a template, a cluster resource, its properties, a bare policy, an answer of .show, or a script: a file, REV:PATH for a
file of a git revision, - for standard input.
Exit codes: 0 told, 2 bad usage or unreadable input, 3 what some type can call is not known.`,
  options: whoOptions,
  execute,
};

async function execute({ arguments: given, options: common, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const [name, another] = given.operands;
  if (name === undefined || another !== undefined) {
    return usageProblem('who takes one FILE, or - for standard input', 'for example: kusto-callout who policy.json');
  }
  const formatName = given.valueOf('format') ?? 'text';
  const format = FORMATS.find(known => known === formatName);
  if (format === undefined) return unknownValue('format', formatName, FORMATS);
  const questions = readQuestionOptions(given);
  if (!questions.ok) return questions;

  const inputs = await readNamedInputs([name], common, io, styleOf(hasColor(io.stderr, io.env, common.noColor)));
  const [input] = inputs ?? [];
  if (input === undefined) return exitCodes.usage;
  const surveys = surveyHosts(input.input, questions.options);
  const style = styleOf(hasColor(io.stdout, io.env, common.noColor));
  const texts = {
    json: () => surveyJson(surveys),
    markdown: () => surveyMarkdown(surveys, input),
    text: () => surveyText(surveys, input, style),
  };
  await write(io.stdout, texts[format]());
  return surveys.every(({ unknown }) => unknown === null) ? exitCodes.ok : exitCodes.undecided;
}
