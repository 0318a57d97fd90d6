import { fingerprintOf, isOpen, lintRules, type FileReport, type LocatedFinding } from '../../analysis/lint/index.js';
import type { JsonRecord } from '../../json/nodes.js';
import { positionAt } from '../../../grammar/text/positions.js';
import type { FindingsReport, ReportedFile, ReportedFinding } from '../findings/report.js';
import { fileUri, regionOf } from '../findings/sarif.js';
import { detailsOf, effectOf } from './details.js';
import type { UnreadFile } from '../findings/unread.js';
import { pageAddress } from './rule-pages.js';
import { summaryLine } from './text.js';

/** The findings of all files, as the formats of CI systems show them. */
export function lintFindings(
  reports: readonly FileReport[],
  unread: readonly UnreadFile[],
  skipped: number,
): FindingsReport {
  return {
    title: 'Lint',
    rules: lintRules.map(({ id, name, summary, severity }) => ({
      id,
      name,
      summary,
      severity,
      helpUri: pageAddress(name),
    })),
    files: [
      ...reports.map(fileFindings),
      ...unread.map(({ file, problem }): ReportedFile => ({ file, problem, checks: [] })),
    ],
    summary: summaryLine(reports, skipped),
  };
}

function fileFindings(report: FileReport): ReportedFile {
  const { file, findings } = report;
  return {
    file,
    problem: null,
    checks: findings.map(finding => {
      const { rule, name, range } = finding;
      const title = `${rule} ${name} at ${range.start.line}:${range.start.column}`;
      return { name: title, range, finding: reported(report, finding) };
    }),
  };
}

function reported(report: FileReport, finding: LocatedFinding): ReportedFinding {
  const { rule, name, severity, message, range, unknown } = finding;
  return {
    rule,
    name,
    severity,
    message,
    messageInCheck: message,
    details: detailsOf(finding),
    range,
    isUndecided: unknown !== null,
    isSuppressed: !isOpen(finding),
    sarif: sarifMembers(report, finding),
  };
}

function sarifMembers({ file, starts }: FileReport, finding: LocatedFinding): JsonRecord {
  const { message, witness, fix, suppression, isKnown, assumption, regex } = finding;
  const shown = witness === null ? '' : ` This URI is ${effectOf(witness)}: ${witness.uri}`;
  const edit = fix?.isProved === true ? fix.edit : null;
  return {
    message: { text: `${message}.${shown}` },
    partialFingerprints: { 'rule/v1': fingerprintOf(finding) },
    ...(edit !== null && {
      fixes: [
        {
          description: { text: 'Allows no more than before, as proved' },
          artifactChanges: [
            {
              artifactLocation: { uri: fileUri(file) },
              replacements: [
                {
                  deletedRegion: regionOf({ start: positionAt(starts, edit.start), end: positionAt(starts, edit.end) }),
                  insertedContent: { text: edit.text },
                },
              ],
            },
          ],
        },
      ],
    }),
    ...(suppression !== null && { suppressions: [{ kind: 'inSource', justification: suppression }] }),
    ...(suppression === null && isKnown && { suppressions: [{ kind: 'external', justification: 'in the baseline' }] }),
    properties: {
      witness: witness === null ? null : { ...witness },
      assumption,
      regex: regex?.pattern ?? null,
    },
  };
}
