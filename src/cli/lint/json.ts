import { fingerprintOf, tallyOf, type FileReport } from '../../analysis/lint/index.js';
import { problemJson, type UnreadFile } from '../findings/unread.js';

/**
 * For programs: every finding, suppressed ones and those of the baseline too, each marked as such, and every file that could not be
 * checked. Lines and columns count from 1, offsets in a regex from 0, both in UTF-16 units.
 */
export function lintJson(reports: readonly FileReport[], unread: readonly UnreadFile[], skipped: readonly string[]) {
  const files = reports.map(({ file, kind, isRefused, findings }) => ({
    file,
    kind,
    refused: isRefused,
    error: null,
    findings: findings.map(finding => ({
      rule: finding.rule,
      name: finding.name,
      severity: finding.severity,
      message: finding.message,
      range: { start: { ...finding.range.start }, end: { ...finding.range.end } },
      regex:
        finding.regex === null
          ? null
          : { pattern: finding.regex.pattern, start: finding.regex.span.start, end: finding.regex.span.end },
      witness: finding.witness === null ? null : { ...finding.witness },
      fix:
        finding.fix === null
          ? null
          : { regex: finding.fix.regex, proved: finding.fix.isProved, assumption: finding.fix.assumption },
      advice: finding.advice,
      assumption: finding.assumption,
      unknown: finding.unknown,
      suppressed: finding.suppression,
      inBaseline: finding.isKnown,
      fingerprint: fingerprintOf(finding),
    })),
  }));
  const errors = unread.map(({ file, problem }) => ({
    file,
    kind: null,
    refused: true,
    error: problemJson(problem),
    findings: [],
  }));
  return { files: [...files, ...errors], skipped, summary: { ...tallyOf(reports), unreadable: unread.length } };
}
