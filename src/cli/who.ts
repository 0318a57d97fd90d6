import { surveyHosts, type TypeSurvey } from '../analysis/who/survey.js';
import { readOperands, unreadCode, type OperandReading } from './analysis-input.js';
import type { NamedInput } from './named-input.js';
import { counted } from './counted.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { FINDING_FORMATS, writeFindings, type FindingViews } from './findings/formats.js';
import { mergedViews, unreadViews, worstCode, type CheckOutcome, type ReportPart } from './findings/merged.js';
import { problemJson, readForReport, type UnreadFile } from './findings/unread.js';
import { formatOption } from './option-table.js';
import { withProgress } from './output/progress.js';
import { questionOptions, readQuestionOptions } from './question-options.js';
import { mayTellOfCluster } from './project/cluster-words.js';
import { withEachCluster } from './project/clusters.js';
import type { Operand } from './project/operands.js';
import { fileOptions, nothingChecked, selectFiles, skippedSuffix } from './project/select-files.js';
import { callerOptions } from './run-options.js';
import type { Style } from './style.js';
import type { Invocation, Subcommand } from './subcommand.js';
import { surveyFindings } from './who/findings.js';
import { whoData } from '../api/who-data.js';
import { surveyMarkdown } from './who/markdown.js';
import { surveyText } from './who/text.js';

/** `who FILE...`: which hosts a policy lets a cluster call. */
export const who: Subcommand = {
  name: 'who',
  operands: '[FILE...]',
  description: `Lists for every callout type the hosts that can be called, the most far-reaching first, each with a callout that is allowed
and the rule that allows it, and how texts begin that are allowed and are not http or https URIs. That nothing else is allowed is
proved for every text; the cluster's own storage, which can always be called, is left out. FILE is a template, a cluster resource,
its properties, a bare policy, the output of .show, or a script: a file, a folder, a glob, REV:PATH for a file of a git revision,
- for standard input; without one, the files of the configuration. What a folder or glob brings that has no cluster is skipped.
Exit codes: 0 listed, 2 bad usage, unreadable input or nothing to list, 3 what some type can call is not known.`,
  examples: [
    { arguments: 'who restricted.json', purpose: 'the hosts that a cluster may call' },
    { arguments: 'who lint-bad.json --format markdown', purpose: 'for the summary of a CI step' },
  ],
  options: [formatOption(FINDING_FORMATS), ...fileOptions, ...questionOptions, ...callerOptions],
  run: survey,
};

async function survey(invocation: Invocation): Promise<ExitCode> {
  const { given, console } = invocation;
  const format = given.choiceOf('format', FINDING_FORMATS) ?? 'text';
  const cluster = given.valueOf('cluster');
  const named =
    cluster !== null && given.operands.length === 0
      ? [{ name: cluster, isNamed: true, below: cluster }]
      : await selectFiles(invocation, who, mayTellOfCluster, invocation.project?.files ?? []);
  const files = await withEachCluster(named, invocation);
  const [only, another] = files;
  if (only?.isNamed !== true || only.problem !== undefined || another !== undefined) {
    const { views, code } = await whoCheck(files, invocation);
    await writeFindings(console, format, views);
    return code;
  }
  const [input] = await readForReport([only.name], invocation, format);
  if (input === undefined) throw new Error('as many inputs as names');
  const surveys = surveyHosts(input.input, readQuestionOptions(given, console));
  await console.status(null);
  await writeFindings(console, format, viewsOf(input, surveys));
  return codeOf(surveys);
}

/** Who the clusters of several files can call. */
export async function whoCheck(files: readonly Operand[], invocation: Invocation): Promise<CheckOutcome> {
  const { given, console } = invocation;
  const parts: (ReportPart & { readonly code: ExitCode })[] = [];
  const unread: UnreadFile[] = [];
  const skipped: string[] = [];
  const readings = await readOperands(files, invocation);
  const listing = { verb: 'listing hosts', unit: 'files', nameOf: ({ file }: OperandReading) => file.name };
  for await (const reading of withProgress(console, listing, readings)) {
    const { name } = reading.file;
    if (reading.kind === 'skipped') skipped.push(name);
    else if (reading.kind === 'unread') {
      unread.push({ file: name, problem: reading.problem });
      await console.problem(reading.problem);
    } else {
      // The time limit is for each file.
      const surveys = surveyHosts(reading.input.input, readQuestionOptions(given, console));
      parts.push({ name: reading.input.name, views: viewsOf(reading.input, surveys), code: codeOf(surveys) });
    }
  }
  const all = unread.length === 0 ? parts : [...parts, { name: 'not checked', views: unreadViews(unread) }];
  const merged = mergedViews('Who can be called', all, () => ({
    files: parts.map(({ name, views }) => ({ file: name, ...views.json() })),
    skipped,
    errors: unread.map(({ file, problem }) => ({ file, error: problemJson(problem) })),
  }));
  const summary = `${counted(parts.length, 'file')}${skippedSuffix(skipped.length)}\n`;
  const views = { ...merged, text: (style: Style, width: number | null) => `${merged.text(style, width)}\n${summary}` };
  if (unread.length > 0) {
    const codes = [...unread.map(({ problem }) => unreadCode(problem)), ...parts.map(({ code }) => code)];
    return { views, code: worstCode(codes) };
  }
  if (parts.length === 0) return { views, code: await nothingChecked(invocation, skipped.length) };
  return { views, code: worstCode(parts.map(({ code }) => code)) };
}

function viewsOf(input: NamedInput, surveys: readonly TypeSurvey[]): FindingViews {
  return {
    text: style => surveyText(surveys, input, style),
    json: () => whoData(surveys),
    markdown: () => surveyMarkdown(surveys, input),
    findings: () => surveyFindings(surveys, input),
  };
}

function codeOf(surveys: readonly TypeSurvey[]): ExitCode {
  return surveys.every(({ unknown }) => unknown === null) ? exitCodes.ok : exitCodes.undecided;
}
