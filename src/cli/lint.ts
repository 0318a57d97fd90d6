import {
  applyFixes,
  baselineText,
  fileReport,
  isOpen,
  lint,
  readBaseline,
  withoutBaseline,
  type Baseline,
  type FileReport,
  type LintOptions,
  type LintResult,
} from '../analysis/lint/index.js';
import { lineStarts } from '../../grammar/text/positions.js';
import { type OptionDefinition, type UsageProblem } from './arguments.js';
import { computingTime } from './computing-time.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { readTextFile, saveTextFile } from './files.js';
import { readInputText } from './inputs.js';
import { write, type Io } from './io.js';
import { lintFormats } from './lint/formats/index.js';
import { readLintOptions, type FailOn, type LintRun } from './lint/options.js';
import { optionsFor, readAnalysisOptions } from './analysis-options.js';
import { faultReport, plainReport, warningLine } from './report.js';
import { hasColor, styleOf, type Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';

const options: readonly OptionDefinition[] = [
  { name: 'format', value: 'NAME', description: `report as ${Object.keys(lintFormats).join(', ')} (default: pretty)` },
  { name: 'fail-on', value: 'SEVERITY', description: 'exit with 1 from error (default), warning or info on, or never' },
  {
    name: 'rule',
    value: 'ID=SEVERITY',
    description: 'report a rule as error, warning or info, or off; may be repeated',
  },
  { name: 'baseline', value: 'FILE', description: 'leave out the findings that this file has' },
  { name: 'update-baseline', description: 'write all findings to that file' },
  { name: 'fix', description: 'put the proved fixes into the files' },
  {
    name: 'time-limit',
    value: 'SECONDS',
    description: 'leave questions open after computing for so long for a file (default: 60)',
  },
];

/** `lint FILE...`: what do these policies allow by mistake? */
export const lintCommand: Subcommand = {
  usage: 'lint [OPTIONS] FILE...',
  description: `Looks for faults in templates, resources, policies, answers of .show, and scripts (- for standard input, REV:PATH for a file
of a git revision). Every error comes with a URI that shows it. A comment excuses findings on the next line:
// kusto-callout-disable-next-line EGR020 -- why this is right
Exit codes: 0 nothing found, 1 something from --fail-on upwards, 2 bad usage, or a file that cannot be read or that ARM or
a command would refuse, 3 a question could not be decided and nothing else failed.`,
  options,
  execute,
};

interface Linted {
  readonly file: string;
  readonly text: string;
  readonly result: LintResult;
}

async function execute(invocation: Invocation): Promise<ExitCode | UsageProblem> {
  const { arguments: given, options: common, io } = invocation;
  const run = readLintOptions(given);
  if ('ok' in run) return run;
  const style = styleOf(hasColor(io.stderr, io.env, common.noColor));
  const analysis = await readAnalysisOptions(invocation, style);
  if (analysis === null) return exitCodes.usage;
  const baseline = await baselineOf(run, io, style);
  if (baseline === null) return exitCodes.usage;

  const linted: Linted[] = [];
  let isUnreadable = false;
  for (const file of given.operands) {
    const one = await lintFile(file, run, analysis, io, style);
    if (one === null) isUnreadable = true;
    else linted.push(one);
  }
  const entries = linted.flatMap(({ file, result }) => result.findings.map(finding => ({ file, finding })));
  if (run.updateBaseline && run.baselineFile !== null) {
    const open = entries.filter(({ finding }) => finding.suppression === null);
    const fault = saveTextFile(run.baselineFile, baselineText(open));
    if (fault !== null) {
      await write(io.stderr, plainReport(fault, null, style));
      return exitCodes.usage;
    }
    await write(io.stderr, `${run.baselineFile} has ${open.length} findings now\n`);
    return isUnreadable ? exitCodes.usage : exitCodes.ok;
  }
  const { known, gone } = withoutBaseline(entries, baseline);
  if (gone > 0) {
    const message = `${gone} findings of ${run.baselineFile ?? ''} are gone; --update-baseline takes them out`;
    await write(io.stderr, warningLine(null, message, style));
  }
  const reports = linted.map(({ file, text, result }) => fileReport(file, text, result, known));
  const outStyle = styleOf(hasColor(io.stdout, io.env, common.noColor));
  await write(io.stdout, lintFormats[run.format](reports, outStyle));
  return isUnreadable || reports.some(({ isRefused }) => isRefused) ? exitCodes.usage : exitCodeOf(reports, run.failOn);
}

const RANKS: Readonly<Record<FailOn, number>> = { info: 0, warning: 1, error: 2, never: 3 };

function exitCodeOf(reports: readonly FileReport[], failOn: FailOn): ExitCode {
  const open = reports.flatMap(({ findings }) => findings.filter(isOpen));
  if (open.some(({ severity }) => RANKS[severity] >= RANKS[failOn])) return exitCodes.failed;
  return failOn !== 'never' && open.some(({ unknown }) => unknown !== null) ? exitCodes.undecided : exitCodes.ok;
}

/** The findings of a file, after its fixes; null where it is no good, which has been reported then. */
async function lintFile(
  file: string,
  run: LintRun,
  analysis: LintOptions,
  io: Io,
  style: Style,
): Promise<Linted | null> {
  const read = await readInputText(file, io);
  if (!read.ok) {
    await write(io.stderr, plainReport(read.message, null, style));
    return null;
  }
  const deadline = computingTime() + run.timeLimit;
  const options: LintOptions = {
    ...optionsFor(file, analysis),
    severities: run.severities,
    isLate: () => computingTime() > deadline,
  };
  let { text } = read;
  if (run.fix) {
    const fixed = applyFixes(text, options);
    if (fixed.applied.length > 0) {
      const fault = saveTextFile(file, fixed.text);
      if (fault !== null) {
        await write(io.stderr, plainReport(fault, null, style));
        return null;
      }
      ({ text } = fixed);
      await write(
        io.stderr,
        `${file}: ${fixed.applied.length} fixed (${fixed.applied.map(({ rule }) => rule).join(', ')})\n`,
      );
    }
  }
  const result = lint(text, options);
  const [problem] = result.survey.problems;
  if (problem !== undefined && !result.survey.isReadable) {
    const { reason, message, hint, start, end } = problem;
    const source = { name: file, text, starts: lineStarts(text) };
    await write(io.stderr, faultReport(source, { title: reason, message, hint, span: { start, end } }, style));
    return null;
  }
  return { file, text, result };
}

/** An empty baseline where none is asked for; null where its file is no good, which has been reported then. */
async function baselineOf({ baselineFile, updateBaseline }: LintRun, io: Io, style: Style): Promise<Baseline | null> {
  if (baselineFile === null || updateBaseline) return new Map();
  const read = readTextFile(baselineFile);
  const result = read.ok ? readBaseline(read.text) : read;
  if (result.ok) return result.baseline;
  const hint = read.ok ? null : '--update-baseline writes it';
  await write(io.stderr, plainReport(result.message, hint, style));
  return null;
}
