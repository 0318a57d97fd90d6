import {
  Audit,
  AUDITED_FILES,
  AuditJudge,
  decideFindings,
  emitLogQuery,
  isDenied,
  isSafelyAllowed,
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
import { FINDING_FORMATS, writeFindings, type FindingViews } from './findings/formats.js';
import type { CheckOutcome } from './findings/merged.js';
import { formatOption, options } from './option-table.js';
import type { Console } from './output/console.js';
import { givenFactsOf } from './given-facts.js';
import { plainProblem, usageError } from './problem.js';
import type { Operand } from './project/operands.js';
import { bringFiles, fileOptions, nothingChecked, selectFiles } from './project/select-files.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import type { Invocation, Subcommand } from './subcommand.js';

const AUDIT_FORMATS = [...FINDING_FORMATS, 'csv'] as const;

/** `audit FILE...`: which callouts does a cluster make, and which of them stop? */
export const audit: Subcommand = {
  name: 'audit',
  operands: '[FILE...]',
  description: `Finds the callouts of everything that a cluster runs, and decides each on --cluster (default: a new, open cluster). FILE is KQL
(.kql, .csl), an export of .show as CSV, TSV or JSON, an ARM template, Terraform plan, .tf or .bicep file with scripts, YAML rules,
a dashboard, or Markdown; a folder, a glob, or - for standard input; without one, what the configuration audits. All of them are read as one
cluster: functions and external tables of one are known in the others. With --against, --cluster is before the change and --against after it. Secrets are left out of every report.
Exit codes: 0 everything is allowed, 1 something is denied or stops, 3 a callout is not known, not read, not covered, or depends on
what is not known (--allow-unknown: 0), 2 bad usage or unreadable input.`,
  examples: [
    { arguments: 'audit queries.csl', purpose: 'what a new cluster allows of the callouts of a script' },
    { arguments: 'audit queries.csl --against restricted.json', purpose: 'what restriction stops' },
    {
      arguments: 'audit --emit kql',
      purpose: 'a query that finds the callouts of the log of queries where it is, for an audit to read',
    },
  ],
  options: [
    ...options(
      'cluster',
      'predefined',
      'parameters',
      'against',
      'own-cluster',
      'allow-unknown',
      'live',
      'emit',
      'from',
      'explain',
    ),
    formatOption(AUDIT_FORMATS),
    ...fileOptions,
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
  const format = given.choiceOf('format', AUDIT_FORMATS) ?? 'text';
  const { run, outcome } = await auditRun(await auditRequest(invocation), invocation);
  if (format === 'csv') await console.write('csv', auditCsv(run));
  else await writeFindings(console, format, outcome.views);
  return outcome.code;
}

/** What an audit is about, and what it is judged by. */
interface AuditRequest {
  readonly files: readonly Operand[];
  readonly cluster: string | null;
  readonly against: string | null;
  readonly allowUnknown: boolean;
}

/** The request of the command line, or that of the configuration where the command line names no files. */
export async function auditRequest(invocation: Invocation): Promise<AuditRequest> {
  const { given, project } = invocation;
  const configured = given.operands.length > 0 ? null : (project?.config.audit ?? null);
  const globs = configured?.files.map(glob => project?.here(glob) ?? glob) ?? [];
  const here = (name: string | null | undefined): string | null =>
    name == null ? null : (project?.here(name) ?? name);
  return {
    files: await selectFiles(invocation, audit, path => AUDITED_FILES.test(path), globs),
    cluster: given.valueOf('cluster') ?? here(configured?.cluster),
    against: given.valueOf('against') ?? here(configured?.against),
    allowUnknown: given.has('allow-unknown') || configured?.allowUnknown === true,
  };
}

/** The callouts of an audit, and which of them stop. */
export async function auditCheck(request: AuditRequest, invocation: Invocation): Promise<CheckOutcome> {
  return (await auditRun(request, invocation)).outcome;
}

async function auditRun(
  { files, cluster, against, allowUnknown }: AuditRequest,
  invocation: Invocation,
): Promise<{ readonly run: AuditRun; readonly outcome: CheckOutcome }> {
  const { given, console } = invocation;
  const verdictOptions: VerdictOptions = readQuestionOptions(given);
  const named = [cluster, against].filter(file => file !== null);
  const policies = (await readNamedInputs(named, clusterInvocation(invocation))).map(({ input }) => input);
  const base = (cluster === null ? undefined : policies[0]) ?? (await defaultCluster(invocation));
  const changed = against === null ? null : (policies.at(-1) ?? null);

  const own = given.valueOf('own-cluster');
  const { cloud } = base.cluster;
  const scan = new Audit({ cloud, ownCluster: own === null ? (cluster === null ? [] : namesOf(base)) : [own] });
  await readTexts(files, scan, invocation);
  const result = scan.finish();
  await reportProblems(result.problems, console);
  const before = changed === null ? null : new AuditJudge(base.cluster, verdictOptions);
  const decided = decideFindings(result.findings, new AuditJudge((changed ?? base).cluster, verdictOptions), before);
  const run: AuditRun = { decided, result, isComparison: changed !== null, explain: given.has('explain') };
  const views: FindingViews = {
    text: style => auditText(run, style),
    json: () => auditJson(run),
    findings: () => auditFindings(run),
  };
  return { run, outcome: { views, code: await codeOf(run, files, allowUnknown, invocation) } };
}

async function codeOf(
  { decided, result }: AuditRun,
  files: readonly Operand[],
  allowUnknown: boolean,
  invocation: Invocation,
): Promise<ExitCode> {
  if (result.problems.length > 0) return exitCodes.usage;
  if (files.length === 0) return nothingChecked(invocation, 0);
  if (decided.some(({ decision, change }) => isDenied(decision) || change === 'stopped')) return exitCodes.failed;
  const isKnown = allowUnknown || decided.every(({ decision }) => isSafelyAllowed(decision));
  return isKnown ? exitCodes.ok : exitCodes.undecided;
}

/** Prints a query over a log. Texts that call functions of the operands are then kept whole. */
async function emit(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const language = given.choiceOf('emit', LOG_QUERY_LANGUAGES, 'language');
  if (language === null) usageError('--emit needs a language: kql or sql');
  const audit = new Audit();
  const files = await bringFiles(invocation, given.operands, path => AUDITED_FILES.test(path));
  await readTexts(files, audit, invocation);
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
export async function defaultCluster(invocation: Invocation): Promise<PolicyInput> {
  const result = readInput('{}', await givenFactsOf(invocation));
  if (!result.ok) throw new Error('the default cluster must be readable');
  return result.input;
}

/** The names by which queries call the cluster itself; a bare policy says nothing about them. */
function namesOf({ kind, cluster }: PolicyInput): readonly string[] {
  if (kind !== 'template' && kind !== 'resource') return [];
  return [cluster.name, `${cluster.name}.${cluster.location.replaceAll(' ', '')}`];
}
