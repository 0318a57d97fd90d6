import { diffPolicies, grantsNothing, type DiffReport } from '../analysis/diff/report.js';
import { diffFindings } from './diff/findings.js';
import { diffJson } from './diff/json.js';
import { diffMarkdown } from './diff/markdown.js';
import { diffText, gateLine } from './diff/text.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { FINDING_FORMATS, writeFindings } from './findings/formats.js';
import { readForReport } from './findings/unread.js';
import { formatOption, options } from './option-table.js';
import { usageError } from './problem.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { callerOptions } from './run-options.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `diff OLD NEW`: what a change of a policy allows and denies. */
export const diff: Subcommand = {
  name: 'diff',
  operands: 'OLD NEW',
  description: `Tells for every callout type whether NEW allows the same as OLD, more or less, with the shortest URI for each difference and
the rule that makes it. "equal", "wider" and "narrower" are proved for every text: other schemes, other case, no scheme at all.
OLD and NEW are templates, cluster resources, their properties, bare policies, output of .show, or scripts, in any mix: files,
REV:PATH for a file of a git revision, - for standard input.
With --no-new-access: exit code 0 nothing is newly allowed, 1 something is, 3 that is not known. Without: 0 compared, whatever
the differences, 3 some type could not be compared. 2 bad usage or unreadable input.`,
  examples: [
    { arguments: 'diff lint-good.json lint-bad.json', purpose: 'what a change allows and denies' },
    { arguments: 'diff lint-bad.json lint-good.json --no-new-access --format github', purpose: 'a gate in CI' },
  ],
  options: [...options('no-new-access'), formatOption(FINDING_FORMATS), ...questionOptions, ...callerOptions],
  run: compare,
};

async function compare(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const [old, now, another] = given.operands;
  if (old === undefined || now === undefined || another !== undefined) {
    usageError(
      'diff takes two inputs, OLD and NEW',
      'for example: kusto-callout diff origin/main:policy.json policy.json',
    );
  }
  const format = given.choiceOf('format', FINDING_FORMATS) ?? 'text';
  const questions = readQuestionOptions(given);
  const [before, after] = await readForReport([old, now], invocation, format);
  if (before === undefined || after === undefined) throw new Error('as many inputs as names');
  const report = diffPolicies(before.input, after.input, { ...questions, briefly: format === 'json' });
  const isGate = given.has('no-new-access');
  const names = { old: before, new: after };
  await writeFindings(console, format, {
    text: style => diffText(report, names, style) + (isGate ? `\n${gateLine(report, style)}` : ''),
    json: () => diffJson(report),
    markdown: () => diffMarkdown(report, names, isGate),
    findings: () => diffFindings(report, names, isGate),
  });
  return isGate ? gateCode(report) : comparedCode(report);
}

function gateCode(report: DiffReport): ExitCode {
  const nothing = grantsNothing(report);
  if (nothing === null) return exitCodes.undecided;
  return nothing ? exitCodes.ok : exitCodes.failed;
}

function comparedCode({ types }: DiffReport): ExitCode {
  return types.some(({ relation }) => relation === 'unknown') ? exitCodes.undecided : exitCodes.ok;
}
