import { breakCommands } from '../../../grammar/text/ci-commands.js';
import { printable } from '../../../grammar/text/mention.js';
import { positionAt, type Range } from '../../../grammar/text/positions.js';
import { problemLine } from '../output/problem-text.js';
import type { CliProblem } from '../problem.js';
import { openFindings, type FindingsReport, type ReportedFinding } from './report.js';

/** A line that a build agent takes for a command, with the texts in it encoded so that they cannot end it or be another. */
export interface AnnotationCommand {
  readonly command: string;
}

/** What both agents can show: a message at a place of a file. */
interface Annotation {
  readonly file: string;
  readonly range: Range | null;
  readonly severity: ReportedFinding['severity'];
  readonly rule: string;
  readonly name: string;
  readonly lines: readonly string[];
}

function annotationsOf({ files }: FindingsReport): readonly Annotation[] {
  return files.flatMap(report => {
    const { file, problem } = report;
    const found = openFindings(report).map(({ message, details, ...rest }) => ({
      ...rest,
      file,
      lines: [message, ...details],
    }));
    const unread: Annotation[] =
      problem === null
        ? []
        : [
            {
              file,
              range: rangeOf(problem),
              severity: 'error',
              rule: 'input',
              name: 'not checked',
              lines: [problemLine(problem)],
            },
          ];
    return [...found, ...unread];
  });
}

/** Where a problem is in its text; null where it is nowhere in it. */
export function rangeOf({ source, span }: CliProblem): Range | null {
  if (source === null || span === null) return null;
  return { start: positionAt(source.starts, span.start), end: positionAt(source.starts, span.end) };
}

const GITHUB_WORDS: Readonly<Record<ReportedFinding['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Workflow commands of GitHub Actions, which annotate the lines of a pull request. */
export function githubCommands(report: FindingsReport): readonly AnnotationCommand[] {
  return annotationsOf(report).map(({ file, range, severity, rule, name, lines }) => {
    const properties = [`file=${githubProperty(file)}`];
    if (range !== null) {
      const { start, end } = range;
      properties.push(`line=${start.line}`, `col=${start.column}`);
      properties.push(end.line === start.line ? `endColumn=${end.column}` : `endLine=${end.line}`);
    }
    properties.push(`title=${githubProperty(rule === name ? rule : `${rule} ${name}`)}`);
    return { command: `::${GITHUB_WORDS[severity]} ${properties.join(',')}::${githubData(plain(lines).join('\n'))}` };
  });
}

/** What would end the command's text; the runner decodes it (actions/toolkit, command.ts). */
function githubData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function githubProperty(text: string): string {
  return githubData(plain([text]).join(''))
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
}

/** Logging commands of Azure Pipelines. They know errors and warnings only, so what is of interest is a plain line of the log. */
export function azureDevOpsCommands(report: FindingsReport): readonly AnnotationCommand[] {
  return annotationsOf(report).map(({ file, range, severity, rule, name, lines }) => {
    const text = plain([`${name}: ${lines.join('; ')}`]).join('');
    const place = range === null ? '' : `:${range.start.line}:${range.start.column}`;
    if (severity === 'info') return { command: plain([`${file}${place}: ${rule} ${text}`]).join('') };
    const properties = [`type=${severity}`, `sourcepath=${azureProperty(file)}`];
    if (range !== null) properties.push(`linenumber=${range.start.line}`, `columnnumber=${range.start.column}`);
    properties.push(`code=${azureProperty(rule)}`);
    return { command: `##vso[task.logissue ${properties.join(';')};]${azureData(text)}` };
  });
}

/** What would end the command's text; the agent decodes it (azure-pipelines-task-lib, taskcommand.ts). */
function azureData(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function azureProperty(text: string): string {
  return azureData(plain([text]).join(''))
    .replaceAll(']', '%5D')
    .replaceAll(';', '%3B');
}

/** Texts of which none is a command, wherever it is put in a line. */
function plain(texts: readonly string[]): readonly string[] {
  return texts.map(text => breakCommands(printable(text)));
}
