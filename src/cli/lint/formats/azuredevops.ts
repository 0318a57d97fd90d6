import { isOpen, type FileReport, type LocatedFinding } from '../../../analysis/lint/index.js';
import { printable } from '../../../../grammar/text/mention.js';
import { detailsOf } from './details.js';

/** Logging commands of Azure Pipelines. They know errors and warnings only, so what is of interest is a plain line of the log. */
export function azureDevOpsReport(reports: readonly FileReport[]): string {
  return reports
    .flatMap(({ file, findings }) => findings.filter(isOpen).map(finding => lineOf(file, finding)))
    .join('');
}

function lineOf(file: string, finding: LocatedFinding): string {
  const { severity, rule, name, message, range } = finding;
  const text = [`${name}: ${message}`, ...detailsOf(finding)].map(printable).join('; ');
  const { line, column } = range.start;
  if (severity === 'info') return `${printable(file)}:${line}:${column}: ${rule} ${plain(text)}\n`;
  const properties = [
    `type=${severity}`,
    `sourcepath=${property(file)}`,
    `linenumber=${line}`,
    `columnnumber=${column}`,
    `code=${rule}`,
  ];
  return `##vso[task.logissue ${properties.join(';')};]${data(text)}\n`;
}

/** What would end the command's text; the agent decodes it (azure-pipelines-task-lib, taskcommand.ts). */
function data(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(printable(text)).replaceAll(']', '%5D').replaceAll(';', '%3B');
}

/** A plain line must be no command. */
function plain(text: string): string {
  return text.replaceAll('##vso[', '## vso[').replaceAll('##[', '## [');
}
