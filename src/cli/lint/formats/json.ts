import { fingerprintOf, tallyOf, type FileReport } from '../../../analysis/lint/index.js';

/**
 * For programs: every finding, suppressed ones and those of the baseline too, each marked as such.
 * Lines and columns count from 1, offsets in a regex from 0, both in UTF-16 units.
 */
export function jsonReport(reports: readonly FileReport[]): string {
  const files = reports.map(({ file, kind, isRefused, findings }) => ({
    file,
    kind,
    refused: isRefused,
    findings: findings.map(finding => ({
      rule: finding.rule,
      name: finding.name,
      severity: finding.severity,
      message: finding.message,
      range: finding.range,
      regex:
        finding.regex === null
          ? null
          : { pattern: finding.regex.pattern, start: finding.regex.span.start, end: finding.regex.span.end },
      witness: finding.witness,
      fix: finding.fix === null ? null : { regex: finding.fix.regex, proved: finding.fix.isProved },
      assumption: finding.assumption,
      unknown: finding.unknown,
      suppressed: finding.suppression,
      inBaseline: finding.isKnown,
      fingerprint: fingerprintOf(finding),
    })),
  }));
  return `${JSON.stringify({ files, summary: tallyOf(reports) }, null, 2)}\n`;
}
