import { audit, auditCheck, auditRequest } from './audit.js';
import { Collector } from './output/collector.js';
import { diff, diffCheck, type FilePair } from './diff.js';
import type { ExitCode } from './exit-codes.js';
import { saveTextFile } from './files.js';
import { FINDING_FORMATS, writeFindings, type FindingViews } from './findings/formats.js';
import { mergedViews, worstCode, type CheckOutcome } from './findings/merged.js';
import { lint, lintCheck } from './lint.js';
import { readLintOptions } from './lint/options.js';
import { formatOption, options } from './option-table.js';
import { Console } from './output/console.js';
import { inputError, usageError } from './problem.js';
import { mayTellOfCluster } from './project/cluster-words.js';
import type { Operand } from './project/operands.js';
import type { Project } from './project/project.js';
import { inRevision, needRevision } from './project/revisions.js';
import { bringFiles } from './project/select-files.js';
import { needOwnFile } from './project/written-files.js';
import { test, testCheck, testsOf } from './run-tests.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { mayBeTestFile } from './test-files/read-test-file.js';
import { who, whoCheck } from './who.js';

/** `ci`: everything that the configuration asks for, with all reports. */
export const ci: Subcommand = {
  name: 'ci',
  operands: '',
  description: `Runs what kusto-callout.config.json or .yaml asks for, and writes its reports: lint of \`files\`; \`tests\`; with \`noNewAccessSince\`,
diff of each file with a git revision, as a gate; with \`who: true\`, which hosts the files can call; \`audit\`. A configuration:

  files:
    - glob: infra/**/*.json
      parameters: infra/prod.parameters.json   # or a list of files, or a map of values
  tests: tests/*.yaml
  noNewAccessSince: origin/main
  rules: { EGR020: warning }                   # error, warning, info, off
  assumptions: { subject: uri }
  timeLimit: 30
  reports: { sarif: out/egress.sarif, junit: out/egress.xml }

Exit codes: 0 all is well, 1 something failed, 2 something cannot be read or there is nothing to check, 3 something is not known.`,
  examples: [
    { arguments: 'ci --config project/kusto-callout.config.yaml', purpose: 'what a configuration asks for' },
    { arguments: 'ci --config project/kusto-callout.config.yaml --format github', purpose: 'with annotations' },
  ],
  options: [formatOption(FINDING_FORMATS), ...options('allow-empty', 'config', 'watch')],
  run: runOrWatch,
};

interface Check {
  readonly name: string;
  readonly outcome: CheckOutcome;
}

/** Their options take the values of the configuration. */
const CHECKS: readonly Subcommand[] = [lint, diff, who, test, audit];

async function runOrWatch(invocation: Invocation): Promise<ExitCode> {
  if (!invocation.given.has('watch')) return runChecks(invocation);
  const { watched } = await import('./watch.js');
  return watched(invocation, runChecks);
}

async function runChecks(started: Invocation): Promise<ExitCode> {
  const { console, project } = started;
  const [operand] = started.given.operands;
  if (operand !== undefined) usageError('ci takes no files', 'the configuration names them');
  if (project === null) {
    usageError('there is no kusto-callout.config.json or .yaml here or above', 'kusto-callout init writes one');
  }
  const given = project.argumentsFor(
    started.given,
    CHECKS.flatMap(check => check.options),
  );
  const invocation = { ...started, given };
  const format = given.choiceOf('format', FINDING_FORMATS) ?? 'text';
  for (const { file } of project.config.reports) needOwnFile(project.path, file);
  const checks = await checksOf(project, invocation);
  if (checks.length === 0) {
    inputError(`${project.path} asks for nothing`, 'name the files of clusters under `files`, or tests under `tests`');
  }
  const parts = checks.map(({ name, outcome: { views } }) => ({ name, views }));
  const merged = mergedViews('kusto-callout ci', parts, () => ({
    checks: Object.fromEntries(
      checks.map(({ name, outcome }) => [name, { exitCode: outcome.code, ...outcome.views.json() }]),
    ),
  }));
  const lines = checks.map(({ name, outcome: { code } }) => `${name}: ${MEANINGS[code]}\n`).join('');
  const views: FindingViews = { ...merged, text: (style, width) => `${merged.text(style, width)}\n${lines}` };
  await writeFindings(console, format, views);
  for (const report of project.config.reports) {
    const collector = new Collector();
    await writeFindings(new Console({ stdout: collector, stderr: collector, env: {} }, true), report.format, views);
    const problem = saveTextFile(project.here(report.file), collector.text, true);
    if (problem !== null) inputError(problem);
  }
  return worstCode(checks.map(({ outcome }) => outcome.code));
}

const MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'ok',
  1: 'failed',
  2: 'could not be checked',
  3: 'not decided',
  70: 'internal error',
};

async function checksOf(project: Project, invocation: Invocation): Promise<readonly Check[]> {
  const { config } = project;
  const checks: Check[] = [];
  if (config.files.length > 0) {
    const files = await bringFiles(invocation, project.files, mayTellOfCluster);
    const run = readLintOptions(invocation.given);
    checks.push({ name: 'lint', outcome: await lintCheck(files, run, invocation) });
    if (config.who) checks.push({ name: 'who', outcome: await whoCheck(files, invocation) });
    if (config.noNewAccessSince !== null) {
      const pairs = await pairsSince(config.noNewAccessSince, files);
      checks.push({ name: 'diff', outcome: await diffCheck(pairs, true, invocation) });
    }
  } else if (config.noNewAccessSince !== null || config.who) {
    inputError(`${project.path} has no \`files\``, '`who` and `noNewAccessSince` are about them');
  }
  if (config.tests.length > 0) {
    const tests = await bringFiles(invocation, testsOf(project), mayBeTestFile);
    checks.push({ name: 'test', outcome: await testCheck(tests, invocation) });
  }
  if (config.audit !== null) {
    checks.push({ name: 'audit', outcome: await auditCheck(await auditRequest(invocation), invocation) });
  }
  return checks;
}

/** Each file, with what it was in a revision. */
async function pairsSince(revision: string, files: readonly Operand[]): Promise<readonly FilePair[]> {
  await needRevision(revision);
  const pairs: FilePair[] = [];
  for (const file of files) {
    const old = await inRevision(revision, file.name);
    pairs.push({ name: file.name, old: old === null ? null : { ...file, name: old }, new: file });
  }
  return pairs;
}
