import { readChanges, readInput, type InputResult } from '../analysis/inputs/index.js';
import { diffPolicies, gateAnswer, type DiffReport } from '../analysis/diff/report.js';
import { mention } from '../../grammar/text/mention.js';
import { clusterPlace } from './cluster-place.js';
import { readOperands, unreadCode } from './analysis-input.js';
import type { NamedInput } from './named-input.js';
import { counted } from './counted.js';
import { diffFindings } from './diff/findings.js';
import { diffData } from '../api/diff-data.js';
import { diffMarkdown } from './diff/markdown.js';
import { diffText, gateLine, type DiffNames } from './diff/text.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { FINDING_FORMATS, writeFindings } from './findings/formats.js';
import { mergedViews, unreadViews, worstCode, type CheckOutcome, type ReportPart } from './findings/merged.js';
import { problemJson, readForReport, type UnreadFile } from './findings/unread.js';
import { formatOption, options } from './option-table.js';
import { withProgress } from './output/progress.js';
import { shownName } from './inputs.js';
import { givenFactsOf } from './given-facts.js';
import { namedText, problemIn, usageError } from './problem.js';
import { mayTellOfCluster } from './project/cluster-words.js';
import { withEachCluster, type ClusterOperand } from './project/clusters.js';
import { isFolder, isGlob, type Operand } from './project/operands.js';
import { filesOfRevision } from './project/revisions.js';
import { bringFiles, fileOptions, nothingChecked, skippedSuffix } from './project/select-files.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { callerOptions } from './run-options.js';
import type { Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { readYaml } from '../json/yaml-nodes.js';

/** `diff OLD NEW`, `diff PLAN`: what a change of a policy allows and denies. */
export const diff: Subcommand = {
  name: 'diff',
  operands: 'OLD NEW | PLAN',
  description: `Tells for every callout type whether NEW allows the same as OLD, more or less, with the shortest URI for each difference and
the rule that makes it. "equal", "wider" and "narrower" are proved for every text: other schemes, other case, no scheme at all.
OLD and NEW are templates, cluster resources, their properties, bare policies, output of .show, or scripts, in any mix: files,
REV:PATH for a file of a git revision, - for standard input; or two folders or globs, whose files are compared by their paths.
What is only in NEW is compared with a cluster that allows nothing; files without a cluster are skipped.
PLAN alone is a Terraform plan (terraform show -json), a Pulumi preview or a what-if result: each of its clusters, before and after.
With --no-new-access: exit code 0 nothing is newly allowed, 1 something is, 3 that is not known, or something is under another
credible reading of what is not known of the service. Without: 0 compared, whatever
the differences, 3 some type could not be compared. 2 bad usage or unreadable input.`,
  examples: [
    { arguments: 'diff lint-good.json lint-bad.json', purpose: 'what a change allows and denies' },
    { arguments: 'diff lint-bad.json lint-good.json --no-new-access --format github', purpose: 'a gate in CI' },
  ],
  options: [
    ...options('no-new-access'),
    formatOption(FINDING_FORMATS),
    ...fileOptions,
    ...questionOptions,
    ...callerOptions,
  ],
  run: compare,
};

async function compare(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const [old, now, another] = given.operands;
  if (old !== undefined && now === undefined) return comparePlan(old, invocation);
  if (old === undefined || now === undefined || another !== undefined) {
    usageError(
      'diff takes two inputs, OLD and NEW',
      'for example: kusto-callout diff origin/main:policy.json policy.json',
    );
  }
  const format = given.choiceOf('format', FINDING_FORMATS) ?? 'text';
  const isGate = given.has('no-new-access');
  const [before, after] = [await sideOf(old, invocation), await sideOf(now, invocation)];
  if (before !== null || after !== null) {
    if (before === null || after === null) {
      usageError(
        'a folder or a glob is compared with another one',
        `not with the file ${mention(before === null ? old : now)}`,
      );
    }
    const { views, code } = await diffCheck(pairsOf(before, after), isGate, invocation);
    await writeFindings(console, format, views);
    return code;
  }
  const [olds, news] = [await clustersOf(old, invocation), await clustersOf(now, invocation)];
  if (olds.length > 1 || news.length > 1 || olds.length + news.length === 1) {
    const { views, code } = await diffCheck(pairsOfClusters(olds, news), isGate, invocation);
    await writeFindings(console, format, views);
    return code;
  }
  const [first, second] = await readForReport([old, now], invocation, format);
  if (first === undefined || second === undefined) throw new Error('as many inputs as names');
  const { views, code } = compared({ old: first, new: second }, isGate, format === 'json', invocation);
  await writeFindings(console, format, views);
  return code;
}

/** The clusters that a plan, preview or what-if result changes, before and after. */
async function comparePlan(operand: string, invocation: Invocation): Promise<ExitCode> {
  const { given, console, inputs } = invocation;
  const format = given.choiceOf('format', FINDING_FORMATS) ?? 'text';
  const isGate = given.has('no-new-access');
  const { file, clusterName } = clusterPlace(operand);
  const source = await inputs.need(file);
  const changes = readChanges(source.text, {
    file,
    readYaml,
    ...(await givenFactsOf(invocation)),
    ...(clusterName !== undefined && { clusterName }),
  });
  if (changes === null) {
    usageError(
      'diff takes two inputs, OLD and NEW, or one that has both: a Terraform plan, a Pulumi preview or a what-if result',
      `${mention(operand)} is none of these; for a Terraform plan: terraform show -json PLAN > plan.json`,
    );
  }
  const parts: (ReportPart & { readonly code: ExitCode })[] = [];
  const unread: UnreadFile[] = [];
  for (const { name, before, after } of changes) {
    const label = `${shownName(file)}#${name}`;
    const failed = [before, after].find(side => side?.ok === false);
    if (failed?.ok === false) {
      const { problem } = failed;
      const told = problemIn(namedText(shownName(file), source.text), problem, 'reason');
      unread.push({ file: label, problem: told });
      await console.problem(told);
      continue;
    }
    const side = (word: string, result: InputResult | null): NamedInput =>
      result?.ok === true ? { name: `${label} ${word}`, input: result.input } : noCluster();
    const names = { old: side('before', before), new: side('after', after) };
    for (const { message } of [...names.old.input.warnings, ...names.new.input.warnings])
      await console.warn(label, message);
    parts.push({ name: label, ...compared(names, isGate, false, invocation) });
  }
  const all = unread.length === 0 ? parts : [...parts, { name: 'not compared', views: unreadViews(unread) }];
  const views = mergedViews('Callouts', all, () => ({
    clusters: parts.map(part => ({ cluster: part.name, ...part.views.json() })),
    errors: unread.map(failure => ({ file: failure.file, error: problemJson(failure.problem) })),
  }));
  await writeFindings(console, format, views);
  return worstCode([...parts.map(({ code }) => code), ...unread.map(({ problem }) => unreadCode(problem))]);
}

/** A file before and after a change; null where there is none. */
export interface FilePair {
  readonly name: string;
  readonly old: Operand | null;
  readonly new: Operand | null;
}

/** The files that an operand brings, where it is a folder, a glob, or a folder of a git revision; null for a file. */
async function sideOf(operand: string, invocation: Invocation): Promise<readonly Operand[] | null> {
  if (isGlob(operand) || isFolder(operand)) return bringFiles(invocation, [operand], mayTellOfCluster);
  const files = await filesOfRevision(operand);
  if (files === null) return null;
  const folder = operand.replace(/\/$/, '');
  return files.filter(mayTellOfCluster).map(below => ({
    name: folder.endsWith(':') ? folder + below : `${folder}/${below}`,
    isNamed: false,
    below,
  }));
}

/** The clusters of a file, one operand for each; none of a template that has none. */
async function clustersOf(name: string, invocation: Invocation): Promise<readonly ClusterOperand[]> {
  const clusters = await withEachCluster([{ name, isNamed: true, below: name }], invocation, true);
  return clusters.filter(({ isNamed }) => isNamed);
}

/** Clusters of the same name are two states of one. A policy that is of no named cluster is compared with each. */
function pairsOfClusters(before: readonly ClusterOperand[], after: readonly ClusterOperand[]): readonly FilePair[] {
  const find = (clusters: readonly ClusterOperand[], name: string): Operand | null =>
    clusters.find(({ cluster }) => cluster === null || cluster.toLowerCase() === name.toLowerCase()) ?? null;
  const named = [...before, ...after].flatMap(({ cluster }) => cluster ?? []);
  const names = new Map(named.map(name => [name.toLowerCase(), name]));
  return [...names.values()].map(name => ({ name, old: find(before, name), new: find(after, name) }));
}

/** Files of the same path are two states of one. */
function pairsOf(before: readonly Operand[], after: readonly Operand[]): readonly FilePair[] {
  const names = new Set([...before, ...after].map(({ below }) => below));
  const find = (files: readonly Operand[], name: string): Operand | null =>
    files.find(({ below }) => below === name) ?? null;
  return [...names].sort().map(name => ({ name, old: find(before, name), new: find(after, name) }));
}

/** A cluster that is not there calls nothing. */
function noCluster(): NamedInput {
  const result = readInput('{"restrictOutboundNetworkAccess":"Enabled"}');
  if (!result.ok) throw new Error('the cluster that allows nothing must be readable');
  // Whatever is not known of clusters, this one allows nothing.
  const cluster = { ...result.input.cluster, facts: { areRulesOnly: true } } as const;
  return { name: 'no cluster', input: { ...result.input, cluster } };
}

/** What changes of several files allow and deny. A file that is new is compared with no cluster, which allows nothing. */
export async function diffCheck(
  pairs: readonly FilePair[],
  isGate: boolean,
  invocation: Invocation,
): Promise<CheckOutcome> {
  const parts: (ReportPart & { readonly code: ExitCode })[] = [];
  const unread: UnreadFile[] = [];
  const skipped: string[] = [];
  const operands = pairs.flatMap(pair => [pair.old, pair.new]).filter(operand => operand !== null);
  const readings = new Map((await readOperands(operands, invocation)).map(reading => [reading.file, reading]));
  const inputOf = (operand: Operand | null): NamedInput | null => {
    const reading = operand === null ? undefined : readings.get(operand);
    return reading?.kind === 'read' ? reading.input : null;
  };
  const comparing = { verb: 'comparing', unit: 'files', nameOf: ({ name }: FilePair) => name };
  for await (const pair of withProgress(invocation.console, comparing, pairs)) {
    const sides = [pair.old, pair.new].flatMap(operand => (operand === null ? [] : (readings.get(operand) ?? [])));
    const failures = sides.flatMap(side =>
      side.kind === 'unread' ? [{ file: side.file.name, problem: side.problem }] : [],
    );
    const [old, now] = [inputOf(pair.old), inputOf(pair.new)];
    if (failures.length > 0) {
      unread.push(...failures);
      for (const { problem } of failures) await invocation.console.problem(problem);
    } else if (old === null && now === null) skipped.push(pair.name);
    else {
      // The time limit is for each pair.
      const names = { old: old ?? noCluster(), new: now ?? noCluster() };
      parts.push({ name: pair.name, ...compared(names, isGate, false, invocation) });
    }
  }
  const all = unread.length === 0 ? parts : [...parts, { name: 'not checked', views: unreadViews(unread) }];
  const merged = mergedViews('Callouts', all, () => ({
    files: parts.map(({ name, views }) => ({ file: name, ...views.json() })),
    skipped,
    errors: unread.map(({ file, problem }) => ({ file, error: problemJson(problem) })),
  }));
  const summary = `${counted(parts.length, 'file')} compared${skippedSuffix(skipped.length)}\n`;
  const views = { ...merged, text: (style: Style, width: number | null) => `${merged.text(style, width)}\n${summary}` };
  if (unread.length > 0) {
    const codes = [...unread.map(({ problem }) => unreadCode(problem)), ...parts.map(({ code }) => code)];
    return { views, code: worstCode(codes) };
  }
  if (parts.length === 0) return { views, code: await nothingChecked(invocation, skipped.length) };
  return { views, code: worstCode(parts.map(({ code }) => code)) };
}

/** The comparison of two inputs. */
function compared(names: DiffNames, isGate: boolean, briefly: boolean, { given, console }: Invocation): CheckOutcome {
  const report = diffPolicies(names.old.input, names.new.input, { ...readQuestionOptions(given, console), briefly });
  return {
    views: {
      text: style => diffText(report, names, style) + (isGate ? `\n${gateLine(report, style)}` : ''),
      json: () => diffData(report),
      markdown: () => diffMarkdown(report, names, isGate),
      findings: () => diffFindings(report, names, isGate),
    },
    code: isGate ? gateCode(report) : comparedCode(report),
  };
}

function gateCode(report: DiffReport): ExitCode {
  const { verdict } = gateAnswer(report);
  if (verdict === 'passes') return exitCodes.ok;
  return verdict === 'fails' ? exitCodes.failed : exitCodes.undecided;
}

function comparedCode({ types }: DiffReport): ExitCode {
  return types.some(({ relation }) => relation === 'unknown') ? exitCodes.undecided : exitCodes.ok;
}
