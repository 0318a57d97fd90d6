import { assumptionOptions, readAssumptions } from './assumption-options.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { counted } from './counted.js';
import type { FileResult } from '../library/session.js';
import { absolutePath, readTextFile, saveTextFile } from './files.js';
import { FINDING_FORMATS, writeFindings, type FindingViews } from './findings/formats.js';
import type { CheckOutcome } from './findings/merged.js';
import type { UnreadFile } from './findings/unread.js';
import { formatOption, options } from './option-table.js';
import { withProgress } from './output/progress.js';
import { printable } from '../../grammar/text/mention.js';
import { givenFactsOf } from './given-facts.js';
import { needsTool } from './inputs.js';
import { attemptInput, inputError, plainProblem, problemIn, stop, usageError, type CliProblem } from './problem.js';
import type { Operand } from './project/operands.js';
import type { Project } from './project/project.js';
import { fileOptions, selectFiles } from './project/select-files.js';
import { callerOf } from './session-setup.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { ruleCoverage } from './test-files/coverage.js';
import { looksLikeTestFile, mayBeTestFile, readTestFile } from './test-files/read-test-file.js';
import { testFindings, testJson, testTap, testText, type TestRun } from './test-files/report.js';
import { outcomeOf, runCase, type CaseResult } from './test-files/run-case.js';
import { withOthers } from './test-files/other-policies.js';
import type { CaseText, TestCase } from './test-files/test-case.js';

const TEST_FORMATS = [...FINDING_FORMATS, 'tap'] as const;

/** `test FILE...`: are callouts allowed and denied as test files expect? */
export const test: Subcommand = {
  name: 'test',
  operands: '[FILE...]',
  description: `Runs the cases of test files, YAML or JSON: one case, a list of cases, or \`cases:\` with a list. FILE is a file, a folder or a glob;
without one, the tests of the configuration. A case:

  name: production reaches its database
  cluster: cluster.json        # a file beside the test file, or the resource or properties themselves
  parameters: prod.json        # of its template: files, or a map of values
  predefined: answer.csv       # an answer of .show, with the predefined rules of the cluster
  script: policy.kql           # a file, or commands themselves
  assume: { host-case: lower } # settles open questions about the service
  callouts:
    - { type: sql, uri: "https://prod.database.windows.net", expect: allow, because: arm-fqdn }
  commands:
    - { run: ".alter cluster policy callout '[]'", as: admin, refused: { code: Forbidden }, changes: false }
    - { run: .show cluster policy callout, rows: [{ EntityType: Cluster, Policy: [] }] }
  properties: [only sql within hosts prod.database.windows.net]
  noNewAccessSince: origin/main:infra/cluster.json
  except: { reason: ticket 42, until: 2027-01-31 }

With \`each: [{ host: a }, { host: b }]\`, there is a case for each row, with its values for \${host}. A case that an exception excuses
may fail until the end of that day. \`rows\` may be a number, too. \`because\` is the layer that should decide: internal, immutable, command, arm-policy, arm-fqdn or none.
Exit codes: 0 all cases passed, 1 one failed, 3 none failed, but one would under another credible reading of what is not known,
2 bad usage, a test file that cannot be read, or nothing to check.`,
  examples: [
    { arguments: 'test callouts.yaml', purpose: 'the cases of a file' },
    { arguments: 'test callouts.yaml --format junit', purpose: 'for a CI system' },
  ],
  options: [
    ...options('run', 'fail-fast', 'list', 'update', 'watch'),
    ...fileOptions,
    formatOption(TEST_FORMATS),
    ...options('predefined', 'role', 'principal'),
    ...assumptionOptions,
  ],
  without: {
    cluster: 'each case names its cluster',
    parameters: 'each case names its cluster, which has no parameters left',
  },
  run: runOrWatch,
};

async function runOrWatch(invocation: Invocation): Promise<ExitCode> {
  if (!invocation.given.has('watch')) return runTests(invocation);
  const { watched } = await import('./watch.js');
  return watched(invocation, runTests);
}

async function runTests(invocation: Invocation): Promise<ExitCode> {
  const { given, console, project } = invocation;
  const format = given.choiceOf('format', TEST_FORMATS) ?? 'text';
  const files = await selectFiles(invocation, test, mayBeTestFile, testsOf(project));
  if (given.has('update')) await updateFiles(files, invocation);
  if (given.has('list')) return listCases(files, invocation);
  const { run, outcome } = await testRun(files, invocation);
  if (format === 'tap') await console.write('laid-out', testTap(run));
  else await writeFindings(console, format, outcome.views);
  return outcome.code;
}

/** Tells which cases would run, and where each is. */
async function listCases(files: readonly Operand[], invocation: Invocation): Promise<ExitCode> {
  const chosen = await chosenCases(files, invocation);
  const { cases, unread } = chosen;
  for (const { file, line, name } of cases)
    await invocation.console.write('text', `${printable(file)}:${line}: ${printable(name)}\n`);
  if (unread.length > 0) return exitCodes.usage;
  return cases.length === 0 ? nothingToCheck(chosen, invocation) : exitCodes.ok;
}

/** Writes the rows that commands return into the test files, where these expect others. */
async function updateFiles(files: readonly Operand[], invocation: Invocation): Promise<void> {
  if (files.some(({ name }) => name === '-')) usageError('--update needs files, and standard input is none');
  const { updatedText, updatesOf } = await import('./test-files/update.js');
  const { console } = invocation;
  // What cannot be read is told by the run that follows.
  const { run } = await testRun(files, { ...invocation, console: console.silent() });
  for (const [file, updates] of updatesOf(run.results)) {
    const source = await invocation.inputs.need(file);
    const { text, count, skipped } = updatedText(file, source.text, updates);
    if (skipped > 0)
      await console.warn(file, `${counted(skipped, 'expectation')} left as it was: the rows of its table differ`);
    if (count === 0) continue;
    const problem = saveTextFile(file, text);
    if (problem !== null) inputError(problem);
    await console.note(`${file}: ${counted(count, 'expectation')} updated`);
  }
}

/** The test files that a configuration names. */
export function testsOf(project: Project | null): readonly string[] {
  return project?.config.tests.map(glob => project.here(glob)) ?? [];
}

/** Runs the cases of test files. */
export async function testCheck(files: readonly Operand[], invocation: Invocation): Promise<CheckOutcome> {
  return (await testRun(files, invocation)).outcome;
}

/** The cases of files, and what came of reading these. */
interface ChosenCases {
  /** Those that `--run` leaves. */
  readonly cases: readonly TestCase[];
  /** Whether it leaves none of those that there are. */
  readonly isFiltered: boolean;
  readonly unread: readonly UnreadFile[];
  /** Files that a folder brought and that have no cases. */
  readonly skipped: number;
}

async function chosenCases(files: readonly Operand[], invocation: Invocation): Promise<ChosenCases> {
  const { given, console } = invocation;
  const filter = regexOf(given.valueOf('run') ?? '');
  const rules = await predefinedText(invocation);
  const cases: TestCase[] = [];
  const unread: UnreadFile[] = [];
  let skipped = 0;
  for (const operand of files) {
    const file = operand.name;
    const result = await attemptInput(() => casesOf(operand, invocation));
    if (result.ok && result.value === null) skipped++;
    else if (result.ok && result.value !== null) {
      for (const testCase of result.value.cases) {
        const withRules = { ...testCase, predefined: testCase.predefined ?? rules };
        cases.push(await withOthers(withRules, invocation.inputs));
      }
      for (const problem of result.value.problems) {
        unread.push({ file, problem });
        await console.problem(problem);
      }
    } else if (!result.ok) {
      unread.push({ file, problem: result.problem });
      await console.problem(result.problem);
    }
  }
  const chosen = cases.filter(({ name }) => filter.test(name));
  return { cases: chosen, isFiltered: cases.length > 0 && chosen.length === 0, unread, skipped };
}

async function testRun(
  files: readonly Operand[],
  invocation: Invocation,
): Promise<{ readonly run: TestRun; readonly outcome: CheckOutcome }> {
  const { given, console } = invocation;
  const assumptions = readAssumptions(given);
  const caller = callerOf(invocation);
  const chosen = await chosenCases(files, invocation);
  const { cases, unread } = chosen;
  const running = { verb: 'testing', unit: 'cases', nameOf: ({ name }: TestCase) => name };
  const results: CaseResult[] = [];
  for await (const testCase of withProgress(console, running, cases)) {
    const result = runCase(testCase, caller, assumptions);
    results.push(result);
    if (given.has('fail-fast') && outcomeOf(result) === 'FAIL') break;
  }
  const left = cases.length - results.length;
  if (left > 0) await console.note(`stopped after the first case that fails; ${counted(left, 'case')} not run`);
  const run: TestRun = { results, coverage: ruleCoverage(results), unread };
  const views: FindingViews = {
    text: () => testText(run),
    json: () => testJson(run),
    findings: () => testFindings(run),
  };
  const ends = (code: ExitCode) => ({ run, outcome: { views, code } });
  if (unread.length > 0) return ends(exitCodes.usage);
  if (results.every(isEmpty)) return ends(await nothingToCheck(chosen, invocation));
  return ends(codeOf(results));
}

async function nothingToCheck({ isFiltered, skipped }: ChosenCases, { given, console }: Invocation): Promise<ExitCode> {
  if (given.has('allow-empty')) return exitCodes.ok;
  const why = skipped === 0 ? '' : `: ${counted(skipped, 'file')} without cases skipped`;
  const hint = `${isFiltered ? '--run leaves none of the cases; ' : ''}--allow-empty makes that a success`;
  await console.problem(plainProblem(`there is nothing to check${why}`, hint));
  return exitCodes.usage;
}

/** The predefined rules of the clusters that no case says them of. */
async function predefinedText(invocation: Invocation): Promise<CaseText | null> {
  const { predefined: text } = await givenFactsOf(invocation);
  const name = invocation.given.valueOf('predefined') ?? '';
  return text === undefined ? null : { name, path: absolutePath(name, null), text, line: 1 };
}

function isEmpty({ error, callouts, checks }: CaseResult): boolean {
  return error === null && callouts.length === 0 && checks.length === 0;
}

function codeOf(results: readonly CaseResult[]): ExitCode {
  const outcomes = results.map(outcomeOf);
  if (outcomes.includes('FAIL')) return exitCodes.failed;
  return outcomes.includes('UNDECIDED') ? exitCodes.undecided : exitCodes.ok;
}

/** The cases of a file; null for one that a folder brought and that is not a test file. */
async function casesOf(
  { name: file, isNamed, problem }: Operand,
  { inputs }: Invocation,
): Promise<{ readonly cases: readonly TestCase[]; readonly problems: readonly CliProblem[] } | null> {
  if (problem !== undefined) stop(problem);
  const source = await inputs.need(file);
  if (!isNamed && !looksLikeTestFile(source.text)) return null;
  const built = new Map<string, FileResult>();
  const sources = new Set<string>();
  const read = (): ReturnType<typeof readTestFile> =>
    readTestFile(file, source.text, path => {
      if (needsTool(path)) sources.add(path);
      return built.get(path) ?? readTextFile(path);
    });
  let result = read();
  // Bicep sources are what their tool prints, which takes time to ask for.
  for (const path of sources) built.set(path, await inputs.read(path));
  if (sources.size > 0) result = read();
  if (!result.ok) return stop(problemIn(source, result.problem, 'neither'));
  const { cases, problems } = result.value;
  return { cases, problems: problems.map(each => problemIn(source, each, 'neither')) };
}

function regexOf(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return usageError('--run needs a regular expression of JavaScript');
  }
}
