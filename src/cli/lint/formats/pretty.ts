import { isOpen, tallyOf, type FileReport, type LocatedFinding } from '../../../analysis/lint/index.js';
import { excerpt } from '../../../../grammar/text/excerpt.js';
import { printable } from '../../../../grammar/text/mention.js';
import { effectOf } from './details.js';
import type { Style } from '../../style.js';

/**
 * For people:
 *
 *     policy.json:3:25: error EGR004 no-left-label-boundary: nothing ends the text before this name, …
 *     3 |     "CalloutUriRegex": "sqlname\\.database\\.azure\\.com/?$",
 *       |                         ^
 *     allowed: https://evilsqlname.database.azure.com
 *     fix: ^https://sqlname\.database\.azure\.com/?$ (proved to allow no more than before)
 */
export function prettyReport(reports: readonly FileReport[], style: Style): string {
  const findings = reports.flatMap(report =>
    report.findings.filter(isOpen).map(finding => findingText(report, finding, style)),
  );
  return `${[...findings, summaryLine(reports, style)].join('\n')}\n`;
}

function findingText({ file, text, starts }: FileReport, finding: LocatedFinding, style: Style): string {
  const { severity, rule, name, message, range, span, witness, fix, assumption } = finding;
  const paint = severity === 'error' ? style.error : severity === 'warning' ? style.warning : style.hint;
  const place = style.strong(`${printable(file)}:${range.start.line}:${range.start.column}:`);
  const lines = [
    `${place} ${paint(severity)} ${rule} ${name}: ${printable(message)}`,
    ...underlined(text, span, starts, style, paint),
  ];
  if (witness !== null) {
    lines.push(`${paint(`${effectOf(witness)}:`)} ${printable(witness.uri)}`);
  }
  if (fix !== null)
    lines.push(
      `${style.hint('fix:')} ${printable(fix.regex)}${fix.isProved ? ' (proved to allow no more than before)' : ''}`,
    );
  if (assumption !== null) lines.push(`${style.hint('assuming:')} ${printable(assumption)}`);
  if (finding.unknown !== null) lines.push(`${style.hint('not decided:')} ${printable(finding.unknown)}`);
  return `${lines.join('\n')}\n`;
}

function underlined(
  text: string,
  span: LocatedFinding['span'],
  starts: readonly number[],
  style: Style,
  paint: (text: string) => string,
): readonly string[] {
  const [source = '', carets = ''] = excerpt(text, span, starts).split('\n');
  const gutter = source.indexOf('|') + 1;
  return [
    style.faint(source.slice(0, gutter)) + source.slice(gutter),
    style.faint(carets.slice(0, gutter)) + paint(carets.slice(gutter)),
  ];
}

function summaryLine(reports: readonly FileReport[], style: Style): string {
  const { error, warning, info, suppressed, known } = tallyOf(reports);
  const total = error + warning + info;
  const severities = `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${info} of interest`;
  const found = total === 0 ? 'nothing found' : `${counted(total, 'finding')} (${severities})`;
  const others = [
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
  ];
  return style.strong([`${counted(reports.length, 'file')}: ${found}`, ...others].join(', '));
}

function counted(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
