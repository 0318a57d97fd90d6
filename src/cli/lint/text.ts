import { conditionsWords } from '../../assumptions/index.js';
import { isOpen, tallyOf, type FileReport, type LocatedFinding } from '../../analysis/lint/index.js';
import { excerpt } from '../../../grammar/text/excerpt.js';
import { printable } from '../../../grammar/text/mention.js';
import { counted } from '../counted.js';
import { excerptLines } from '../output/problem-text.js';
import { skippedSuffix } from '../project/select-files.js';
import type { Style } from '../style.js';
import { effectOf } from './details.js';

/**
 * For people:
 *
 *     policy.json:3:25: error EGR004 no-left-label-boundary: nothing ends the text before this name, …
 *     3 |     "CalloutUriRegex": "sqlname\\.database\\.azure\\.com/?$",
 *       |                         ^
 *     allowed: https://evilsqlname.database.azure.com
 *     fix: ^https://sqlname\.database\.azure\.com/?$ (proved to allow no more than before)
 */
export function lintText(
  reports: readonly FileReport[],
  skipped: number,
  style: Style,
  width: number | null = null,
  isQuiet = false,
): string {
  const findings = reports.flatMap(report =>
    report.findings
      .filter(each => isOpen(each) && (!isQuiet || isUrgent(each)))
      .map(finding => findingText(report, finding, style, width)),
  );
  return `${[...findings, style.strong(summaryLine(reports, skipped))].join('\n')}\n`;
}

/** What a quiet run lists, too. */
function isUrgent({ severity, unknown }: LocatedFinding): boolean {
  return severity === 'error' || unknown !== null;
}

function findingText(
  { file, text, starts }: FileReport,
  finding: LocatedFinding,
  style: Style,
  width: number | null,
): string {
  const { severity, rule, name, message, range, span, witness, fix, advice, assumption, unknown } = finding;
  const paint = severity === 'error' ? style.error : severity === 'warning' ? style.warning : style.hint;
  const place = style.strong(`${printable(file)}:${range.start.line}:${range.start.column}:`);
  const lines = [
    `${place} ${paint(severity)} ${rule} ${name}: ${printable(message)}`,
    ...excerptLines(excerpt(text, span, starts, width), style, paint),
  ];
  if (witness !== null) lines.push(`${paint(`${effectOf(witness)}:`)} ${printable(witness.uri)}`);
  if (fix !== null) {
    lines.push(`${style.hint('fix:')} ${printable(fix.regex)} (proved to allow no more than before)`);
    if (fix.assumption !== null) lines.push(`${style.hint('assuming for the fix:')} ${printable(fix.assumption)}`);
  }
  if (advice !== null) lines.push(`${style.hint('to do:')} ${printable(advice)}`);
  if (assumption !== null) lines.push(`${style.hint('assuming:')} ${printable(assumption)}`);
  if (unknown !== null) lines.push(`${style.hint('not decided:')} ${printable(unknown)}`);
  return `${lines.join('\n')}\n`;
}

/** `2 files: 3 findings (2 errors, 1 warning, 0 of interest), 1 suppressed` */
export function summaryLine(reports: readonly FileReport[], skipped: number): string {
  const { error, warning, info, suppressed, known } = tallyOf(reports);
  const total = error + warning + info;
  const severities = `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${info} of interest`;
  const found = total === 0 ? nothingFound(reports) : `${counted(total, 'finding')} (${severities})`;
  const others = [
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
  ];
  return [`${counted(reports.length, 'file')}: ${found}`, ...others].join(', ') + skippedSuffix(skipped);
}

/** What was not looked at is said in the same sentence. */
function nothingFound(reports: readonly FileReport[]): string {
  if (reports.length === 0) return 'nothing checked';
  const conditions = conditionsWords(reports.flatMap(({ dependsOn }) => dependsOn));
  return conditions === '' ? 'nothing found' : `nothing found, if ${conditions}`;
}
