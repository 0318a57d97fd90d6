import {
  applyFixes,
  baselineText,
  fileReport,
  isOpen,
  lint as lintPolicy,
  readBaseline,
  withoutBaseline,
  type Baseline,
  type FileReport,
  type LintRunOptions,
  type LintResult,
} from '../analysis/lint/index.js';
import { clusterPlace } from './cluster-place.js';
import { readOperandTexts, unreadCode, type OperandText } from './analysis-input.js';
import { computingTime } from './computing-time.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { readTextFile, saveTextFile } from './files.js';
import { FINDING_FORMATS, writeFindings, type FindingViews } from './findings/formats.js';
import { worstCode, type CheckOutcome } from './findings/merged.js';
import { lintFindings } from './lint/findings.js';
import { lintJson } from './lint/json.js';
import type { FindingsReport } from './findings/report.js';
import type { UnreadFile } from './findings/unread.js';
import { readLintOptions, refuseFixes, type FailOn, type LintRun } from './lint/options.js';
import { ruleList, rulePage } from './lint/rule-pages.js';
import { lintText } from './lint/text.js';
import { settledIn } from './assumption-options.js';
import { formatOption, option, options } from './option-table.js';
import { shownClock, withProgress } from './output/progress.js';
import { attemptInput, inputError, namedText, problemIn, stop } from './problem.js';
import { mayTellOfCluster, treatmentOfRefused } from './project/cluster-words.js';
import { withEachCluster } from './project/clusters.js';
import type { Operand } from './project/operands.js';
import { fileOptions, nothingChecked, selectFiles } from './project/select-files.js';
import { needOwnFile } from './project/written-files.js';
import { callerOptions } from './run-options.js';
import type { Invocation, Subcommand } from './subcommand.js';

/** `lint FILE...`: what do these policies allow by mistake? */
export const lint: Subcommand = {
  name: 'lint',
  operands: '[FILE...]',
  description: `Looks for problems in templates, resources, policies, output of .show, and scripts: files, folders, globs, - for standard
input, REV:PATH for a file of a git revision; without one, the files of the configuration. What a folder or glob brings that has
no cluster is skipped. Every error comes with a URI that shows it. A comment excuses findings on the next line:
  // kusto-callout-disable-next-line EGR020 -- why this is right
Exit codes: 0 nothing found, 1 something from --fail-on upwards, 2 bad usage, nothing to check, or a file that cannot be read
or that ARM or a command would refuse, 3 a question could not be decided and nothing else failed.`,
  examples: [
    { arguments: 'lint lint-bad.json lint-good.json', purpose: 'what two policies allow by mistake' },
    { arguments: 'lint lint-bad.json --format sarif --fail-on warning', purpose: 'for code scanning, as a gate' },
    { arguments: 'lint --explain EGR002', purpose: 'what a rule is about' },
  ],
  options: [
    formatOption(FINDING_FORMATS),
    ...options('fail-on', 'rule', 'baseline', 'update-baseline', 'fix'),
    option('quiet', {
      description: 'list errors alone, and what is not decided; counts and exit codes have all (not for json)',
    }),
    ...options('list-rules'),
    option('explain', { value: 'ID', description: 'print the page of a rule' }),
    option('time-limit', {
      description: 'compute for at most this long for a file, and say what is left undecided (default: 60)',
    }),
    ...fileOptions,
    ...options('assume', 'default-reading'),
    ...callerOptions,
  ],
  run: lintFiles,
};

const LINTING = { verb: 'linting', unit: 'files', nameOf: ({ file }: OperandText) => file.name };

interface Linted {
  readonly file: string;
  readonly text: string;
  readonly result: LintResult;
}

async function lintFiles(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  if (given.has('list-rules')) return show(invocation, ruleList());
  const explained = given.valueOf('explain');
  if (explained !== null) return show(invocation, rulePage(explained));
  const run = readLintOptions(given);
  const files = await selectFiles(invocation, lint, mayTellOfCluster, invocation.project?.files ?? []);
  refuseFixes(run, files);
  const outcome = await lintCheck(files, run, invocation);
  if (!run.updateBaseline) await writeFindings(console, run.format, outcome.views);
  return outcome.code;
}

/** What files allow by mistake. With `--update-baseline`, all of it becomes the baseline. */
export async function lintCheck(
  files: readonly Operand[],
  run: LintRun,
  invocation: Invocation,
): Promise<CheckOutcome> {
  const { console } = invocation;
  const baseline = baselineOf(run);
  const linted: Linted[] = [];
  const unread: UnreadFile[] = [];
  const skipped: string[] = [];
  const texts = await readOperandTexts(await withEachCluster(files, invocation), invocation);
  for await (const text of withProgress(console, LINTING, texts)) {
    const { name } = text.file;
    const result = await attemptInput(() => lintFile(text, run, invocation));
    if (result.ok && result.value === null) skipped.push(name);
    else if (result.ok && result.value !== null) addLinted(linted, result.value);
    else if (!result.ok) {
      unread.push({ file: name, problem: result.problem });
      await console.problem(result.problem);
    }
  }
  const entries = linted.flatMap(({ file, result }) => result.findings.map(finding => ({ file, finding })));
  const { known, gone } = withoutBaseline(entries, baseline);
  const reports = linted.map(({ file, text, result }) =>
    fileReport(file, text, result, known, settledIn(invocation.given)),
  );
  const views: FindingViews = {
    text: (style, width) => lintText(reports, skipped.length, style, width, run.isQuiet),
    json: () => lintJson(reports, unread, skipped),
    findings: () => listed(lintFindings(reports, unread, skipped.length), run.isQuiet),
  };
  if (run.updateBaseline && run.baselineFile !== null) {
    const configured = invocation.project?.config.defaults.find(({ name }) => name === 'baseline')?.value;
    if (configured !== undefined && invocation.project?.here(configured) === run.baselineFile)
      needOwnFile(invocation.project.path, configured);
    const open = entries.filter(({ finding }) => finding.suppression === null);
    save(run.baselineFile, baselineText(open));
    await console.note(`${run.baselineFile} has ${open.length} findings now`);
    return { views, code: unread.length > 0 ? exitCodes.usage : exitCodes.ok };
  }
  if (gone > 0) {
    const message = `${gone} findings of ${run.baselineFile ?? ''} are gone; --update-baseline removes them`;
    await console.warn(null, message);
  }
  const unusable = [
    ...unread.map(({ problem }) => unreadCode(problem)),
    ...linted.filter((_, index) => reports[index]?.isRefused === true).map(({ result }) => refusedCode(result)),
  ];
  if (unusable.length > 0) return { views, code: worstCode([...unusable, exitCodeOf(reports, run.failOn)]) };
  if (reports.length === 0) return { views, code: await nothingChecked(invocation, skipped.length) };
  return { views, code: exitCodeOf(reports, run.failOn) };
}

/** A report; a quiet one lists errors alone, and what is not decided. Its summary counts the others, too. */
function listed(report: FindingsReport, isQuiet: boolean): FindingsReport {
  if (!isQuiet) return report;
  const files = report.files.map(file => ({
    ...file,
    checks: file.checks.filter(
      ({ finding }) => finding === null || finding.severity === 'error' || finding.isUndecided,
    ),
  }));
  return { ...report, files };
}

/** What is not known until a change is applied leaves a question open; all else cannot be checked. */
function refusedCode({ survey: { problems } }: LintResult): ExitCode {
  return problems.some(({ reason }) => reason === 'INPUT_UNKNOWN' || reason === 'INPUT_SENSITIVE')
    ? exitCodes.undecided
    : exitCodes.usage;
}

async function show({ console }: Invocation, text: string): Promise<ExitCode> {
  await console.write('text', text);
  return exitCodes.ok;
}

function save(file: string, text: string): void {
  const problem = saveTextFile(file, text);
  if (problem !== null) inputError(problem);
}

const RANKS: Readonly<Record<FailOn, number>> = { info: 0, warning: 1, error: 2, never: 3 };

function exitCodeOf(reports: readonly FileReport[], failOn: FailOn): ExitCode {
  const open = reports.flatMap(({ findings }) => findings.filter(isOpen));
  if (open.some(({ severity }) => RANKS[severity] >= RANKS[failOn])) return exitCodes.failed;
  return failOn !== 'never' && open.some(({ unknown }) => unknown !== null) ? exitCodes.undecided : exitCodes.ok;
}

/** The clusters of a file share its text: what is found of several is found once. */
function addLinted(linted: Linted[], next: Linted): void {
  const index = linted.findIndex(({ file }) => file === next.file);
  const before = linted[index];
  if (before === undefined) {
    linted.push(next);
    return;
  }
  const keyOf = ({ rule, span, message }: Linted['result']['findings'][number]): string =>
    JSON.stringify([rule, span.start, span.end, message]);
  const known = new Set(before.result.findings.map(keyOf));
  const added = next.result.findings.filter(finding => !known.has(keyOf(finding)));
  const findings = [...before.result.findings, ...added].sort((one, other) => one.span.start - other.span.start);
  const survey = before.result.survey.input === null ? before.result.survey : next.result.survey;
  linted[index] = { ...next, result: { survey, findings } };
}

/** The findings of a file, after its fixes; null for one that a folder brought and that has no cluster. */
async function lintFile(operand: OperandText, run: LintRun, { console, inputs }: Invocation): Promise<Linted | null> {
  if (operand.kind === 'skipped') return null;
  if (operand.kind === 'unread') return stop(operand.problem);
  const { file } = clusterPlace(operand.file.name);
  if (run.fix && inputs.isMade(file))
    inputError(`${file} is read as another program prints it, and --fix cannot write that`, 'mend the source itself');
  const deadline = computingTime() + run.timeLimit;
  const options: LintRunOptions = {
    ...operand.options,
    severities: run.severities,
    isLate: shownClock(console, `linting ${file}`, run.timeLimit, () => computingTime() > deadline),
  };
  // Fixes for another cluster of the file may have changed it.
  const again = run.fix && operand.options.clusterName !== undefined ? readTextFile(file) : null;
  let text = again?.ok === true ? again.text : operand.text;
  if (run.fix) {
    const fixed = applyFixes(text, options);
    if (fixed.applied.length > 0) {
      save(file, fixed.text);
      ({ text } = fixed);
      const rules = fixed.applied.map(({ rule }) => rule).join(', ');
      await console.note(`${file}: ${fixed.applied.length} fixed (${rules})`);
    }
  }
  const result = lintPolicy(text, options);
  const [problem] = result.survey.problems;
  if (problem !== undefined && !operand.file.isNamed && result.survey.input === null) {
    const treatment = treatmentOfRefused(text, problem);
    if (treatment === 'skip and tell') await console.warn(file, `skipped: ${problem.message}`);
    if (treatment !== 'read') return null;
  }
  if (problem !== undefined && !result.survey.isReadable) {
    stop(problemIn(namedText(file, text), problem, 'reason'));
  }
  return { file, text, result };
}

/** The baseline to leave out; an empty one where none is asked for. */
function baselineOf({ baselineFile, updateBaseline }: LintRun): Baseline {
  if (baselineFile === null || updateBaseline) return new Map();
  const read = readTextFile(baselineFile);
  if (!read.ok) return inputError(read.message, '--update-baseline writes it');
  const result = readBaseline(read.text);
  return result.ok ? result.baseline : inputError(result.message);
}
