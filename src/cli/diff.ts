import { diffPolicies, grantsNothing, type DiffReport } from '../analysis/diff/report.js';
import { readNamedInputs } from './analysis-input.js';
import { usageProblem, type OptionDefinition, type UsageProblem } from './arguments.js';
import { diffJson } from './diff/json.js';
import { diffMarkdown } from './diff/markdown.js';
import type { DiffNames } from './diff/place.js';
import { diffText, gateLine } from './diff/text.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { write } from './io.js';
import { unknownValue } from './options.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { hasColor, styleOf, type Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

const FORMATS = ['text', 'markdown', 'json'] as const;
type Format = (typeof FORMATS)[number];

const diffOptions: readonly OptionDefinition[] = [
  { name: 'no-new-access', description: 'fail unless it is proved that nothing is newly allowed' },
  { name: 'format', value: 'NAME', description: `print as ${FORMATS.join(', ')} (default: text)` },
  ...questionOptions,
];

/** `diff OLD NEW`: what a change of a policy allows and denies. */
export const diff: Subcommand = {
  usage: 'diff [OPTIONS] OLD NEW',
  description: `Tells for every callout type whether NEW allows the same as OLD, more or less, with the shortest URI for each difference and
the rule that makes it. "equal", "wider" and "narrower" are proved, for all texts that begin with http:// or https://.
OLD and NEW are templates, cluster resources, their properties, bare policies, answers of .show, or scripts, in any mix: files,
REV:PATH for a file of a git revision, - for standard input.
With --no-new-access: exit code 0 nothing is newly allowed, 1 something is, 3 that is not known. Without: 0 compared, whatever
the differences, 3 some type could not be compared. 2 bad usage or unreadable input.`,
  options: diffOptions,
  execute,
};

async function execute({ arguments: given, options: common, io }: Invocation): Promise<ExitCode | UsageProblem> {
  const [old, now, another] = given.operands;
  if (old === undefined || now === undefined || another !== undefined) {
    return usageProblem(
      'diff takes two inputs, OLD and NEW',
      'for example: kusto-callout diff origin/main:policy.json policy.json',
    );
  }
  if (old === '-' && now === '-') return usageProblem('standard input (-) can be read only once');
  const formatName = given.valueOf('format') ?? 'text';
  const format = FORMATS.find(known => known === formatName);
  if (format === undefined) return unknownValue('format', formatName, FORMATS);
  const questions = readQuestionOptions(given);
  if (!questions.ok) return questions;

  const inputs = await readNamedInputs([old, now], common, io, styleOf(hasColor(io.stderr, io.env, common.noColor)));
  const [before, after] = inputs ?? [];
  if (before === undefined || after === undefined) return exitCodes.usage;
  const report = diffPolicies(before.input, after.input, { ...questions.options, briefly: format === 'json' });
  const style = styleOf(hasColor(io.stdout, io.env, common.noColor));
  const isGate = given.has('no-new-access');
  await write(io.stdout, rendered(report, { old: before, new: after }, format, isGate, style));
  return isGate ? gateCode(report) : comparedCode(report);
}

function rendered(report: DiffReport, names: DiffNames, format: Format, isGate: boolean, style: Style): string {
  switch (format) {
    case 'json':
      return diffJson(report);
    case 'markdown':
      return diffMarkdown(report, names) + (isGate ? `\n${gateLine(report, styleOf(false))}` : '');
    case 'text':
      return diffText(report, names, style) + (isGate ? `\n${gateLine(report, style)}` : '');
  }
}

function gateCode(report: DiffReport): ExitCode {
  const nothing = grantsNothing(report);
  if (nothing === null) return exitCodes.undecided;
  return nothing ? exitCodes.ok : exitCodes.failed;
}

function comparedCode({ types }: DiffReport): ExitCode {
  return types.some(({ relation }) => relation === 'unknown') ? exitCodes.undecided : exitCodes.ok;
}
