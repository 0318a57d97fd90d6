import { isOpen, type FileReport, type LocatedFinding, type Severity } from '../../../analysis/lint/index.js';
import { printable } from '../../../../grammar/text/mention.js';
import { detailsOf } from './details.js';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands of GitHub Actions, which annotate the lines of a pull request. */
export function githubReport(reports: readonly FileReport[]): string {
  return reports
    .flatMap(({ file, findings }) => findings.filter(isOpen).map(finding => lineOf(file, finding)))
    .join('');
}

function lineOf(file: string, finding: LocatedFinding): string {
  const { severity, rule, name, message, range } = finding;
  const { start, end } = range;
  const properties = [
    `file=${property(file)}`,
    `line=${start.line}`,
    `col=${start.column}`,
    ...(end.line === start.line ? [`endColumn=${end.column}`] : [`endLine=${end.line}`]),
    `title=${property(`${rule} ${name}`)}`,
  ];
  const text = [message, ...detailsOf(finding)].map(printable).join('\n');
  return `::${COMMANDS[severity]} ${properties.join(',')}::${data(text)}\n`;
}

/** What would end the command's text; the runner decodes it (actions/toolkit, command.ts). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
