import {
  Audit,
  AuditJudge,
  decideFindings,
  emitLogQuery,
  isAllowed,
  isDenied,
  LOG_QUERY_LANGUAGES,
  type AuditProblem,
  type VerdictOptions,
} from '../audit/index.js';
import { readInput, type PolicyInput } from '../analysis/inputs/index.js';
import { readNamedInputs } from './analysis-input.js';
import { Arguments } from './arguments.js';
import { liveScript } from './audit/live-script.js';
import { readTexts } from './audit/read-texts.js';
import { auditCsv, auditFindings, auditJson, auditText, type AuditRun } from './audit/report.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { FINDING_FORMATS, writeFindings } from './findings/formats.js';
import { formatOption, options } from './option-table.js';
import type { Console } from './output/console.js';
import { plainProblem, usageError } from './problem.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import type { Invocation, Subcommand } from './subcommand.js';

const AUDIT_FORMATS = [...FINDING_FORMATS, 'csv'] as const;

/** `audit FILE...`: which callouts does a cluster make, and which of them stop? */
export const audit: Subcommand = {
  name: 'audit',
  operands: 'FILE...',
  description: `Finds the callouts of everything that a cluster runs, and decides each on --cluster (default: a new, open cluster). FILE is KQL
(.kql, .csl), an export of .show as CSV, TSV or JSON, an ARM template or Terraform plan with scripts, YAML rules, a dashboard, or
Markdown; a folder, a glob, or - for standard input. All of them are read as one cluster: functions and external tables of one are
known in the others. With --against, --cluster is before the change and --against after it. Secrets are left out of every report.
Exit codes: 0 everything is allowed, 1 something is denied, 3 a callout is not known or not covered (--allow-unknown: 0), 2 bad
usage or unreadable input.`,
  examples: [
    { arguments: 'audit queries.csl', purpose: 'what a new cluster allows of the callouts of a script' },
    { arguments: 'audit queries.csl --against restricted.json', purpose: 'what restriction stops' },
    {
      arguments: 'audit --emit kql',
      purpose: 'a query that finds the callouts of the log of queries where it is, for an audit to read',
    },
  ],
  options: [
    ...options('cluster', 'parameters', 'against', 'own-cluster', 'allow-unknown', 'live', 'emit', 'from', 'explain'),
    formatOption(AUDIT_FORMATS),
    ...questionOptions,
  ],
  run: auditAll,
};

async function auditAll(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  if (given.has('live')) {
    await console.write('code', liveScript());
    return exitCodes.ok;
  }
  if (given.has('emit')) return emit(invocation);
  if (given.has('from')) usageError('--from is for --emit');
  if (given.operands.length === 0) {
    usageError(
      'audit needs a FILE',
      'for example: kusto-callout audit queries/ functions.csv; --live prints how to export them',
    );
  }
  const format = given.choiceOf('format', AUDIT_FORMATS) ?? 'text';
  const verdictOptions: VerdictOptions = readQuestionOptions(given);
  const clusterFile = given.valueOf('cluster');
  const against = given.valueOf('against');
  const files = [clusterFile, against].filter(file => file !== null);
  const policies = (await readNamedInputs(files, clusterInvocation(invocation))).map(({ input }) => input);
  const base = (clusterFile === null ? undefined : policies[0]) ?? defaultCluster();
  const changed = against === null ? null : (policies.at(-1) ?? null);

  const own = given.valueOf('own-cluster');
  const scan = new Audit({ ownCluster: own === null ? (clusterFile === null ? [] : namesOf(base)) : [own] });
  await readTexts(given.operands, scan, invocation);
  const result = scan.finish();
  await reportProblems(result.problems, console);
  const before = changed === null ? null : new AuditJudge(base.cluster, verdictOptions);
  const decided = decideFindings(result.findings, new AuditJudge((changed ?? base).cluster, verdictOptions), before);
  const run: AuditRun = { decided, result, isComparison: changed !== null, explain: given.has('explain') };
  if (format === 'csv') await console.write('csv', auditCsv(run));
  else {
    await writeFindings(console, format, {
      text: style => auditText(run, style),
      json: () => auditJson(run),
      findings: () => auditFindings(run),
    });
  }
  if (result.problems.length > 0) return exitCodes.usage;
  if (decided.some(({ decision, change }) => isDenied(decision) || change === 'stopped')) return exitCodes.failed;
  const isKnown = given.has('allow-unknown') || decided.every(({ decision }) => isAllowed(decision));
  return isKnown ? exitCodes.ok : exitCodes.undecided;
}

/** Prints a query over a log. Texts that call functions of the operands are then kept whole. */
async function emit(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const language = given.choiceOf('emit', LOG_QUERY_LANGUAGES, 'language');
  if (language === null) usageError('--emit needs a language: kql or sql');
  const audit = new Audit();
  await readTexts(given.operands, audit, invocation);
  const functions = audit.callingFunctions;
  const { problems } = audit.finish();
  await reportProblems(problems, console);
  if (problems.length > 0) return exitCodes.usage;
  await console.write('code', emitLogQuery({ language, from: given.valueOf('from'), functions }));
  return exitCodes.ok;
}

/** Reports the texts that could not be read. */
export async function reportProblems(problems: readonly AuditProblem[], console: Console): Promise<void> {
  for (const { file, message, hint } of problems) await console.problem(plainProblem(`${file}: ${message}`, hint));
}

/** The cluster is one of the inputs here, not where they run; nobody runs anything. */
export function clusterInvocation(invocation: Invocation): Invocation {
  const others = invocation.given.inOrder.filter(({ name }) => name !== 'cluster');
  return { ...invocation, given: new Arguments(others) };
}

/** The cluster that a command line without one is about. */
export function defaultCluster(): PolicyInput {
  const result = readInput('{}');
  if (!result.ok) throw new Error('the default cluster must be readable');
  return result.input;
}

/** The names by which queries call the cluster itself; a bare policy says nothing about them. */
function namesOf({ kind, cluster }: PolicyInput): readonly string[] {
  if (kind !== 'template' && kind !== 'resource') return [];
  return [cluster.name, `${cluster.name}.${cluster.location.replaceAll(' ', '')}`];
}
