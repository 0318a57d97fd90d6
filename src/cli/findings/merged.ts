import { printable } from '../../../grammar/text/mention.js';
import { gfm, joined } from '../output/markdown.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import type { FindingViews } from './formats.js';
import { markdownReport } from './markdown.js';
import type { FindingsReport, ReportedRule } from './report.js';
import type { UnreadFile } from './unread.js';

/** What a check found, and what that means for the run. */
export interface CheckOutcome {
  readonly views: FindingViews;
  readonly code: ExitCode;
}

/** A part of a report that has several: a check of `ci`, a file of `who`. */
export interface ReportPart {
  readonly name: string;
  readonly views: FindingViews;
}

/** Several reports as one: under headings for people, as one document for programs. */
export function mergedViews(title: string, parts: readonly ReportPart[], json: FindingViews['json']): FindingViews {
  return {
    text: (style, width) =>
      parts
        .map(({ name, views }) => `${style.strong(`== ${printable(name)}`)}\n${views.text(style, width)}`)
        .join('\n'),
    json,
    markdown: () =>
      joined(
        parts.map(({ views }) => views.markdown?.() ?? markdownReport(views.findings())),
        '\n',
      ),
    findings: () =>
      mergedFindings(
        title,
        parts.map(({ views }) => views.findings()),
      ),
  };
}

function mergedFindings(title: string, reports: readonly FindingsReport[]): FindingsReport {
  const rules = new Map<string, ReportedRule>();
  for (const rule of reports.flatMap(report => report.rules)) if (!rules.has(rule.id)) rules.set(rule.id, rule);
  return {
    title,
    rules: [...rules.values()],
    files: reports.flatMap(report => report.files),
    summary: reports.map(({ summary }) => summary).join('. '),
  };
}

/** Files that could not be looked into, as a part of a report; what is wrong with them was told on standard error. */
export function unreadViews(unread: readonly UnreadFile[]): FindingViews {
  return {
    text: () => '',
    json: () => ({}),
    markdown: () => gfm``,
    findings: () => ({
      title: 'Not checked',
      rules: [],
      files: unread.map(({ file, problem }) => ({ file, problem, checks: [] })),
      summary: `${unread.length} not checked`,
    }),
  };
}

/** Which of several exit codes counts: what could not be read, then what failed, then what is not known. */
export function worstCode(codes: readonly ExitCode[]): ExitCode {
  const ranked = [exitCodes.fault, exitCodes.usage, exitCodes.failed, exitCodes.undecided];
  return ranked.find(code => codes.includes(code)) ?? exitCodes.ok;
}
