import type { JsonRecord } from '../../json/nodes.js';
import type { Range } from '../../../grammar/text/positions.js';
import type { CliProblem } from '../problem.js';

/** Something that a subcommand found, as all formats of reports show it. */
export interface ReportedFinding {
  /** The id of its rule: `EGR002`, `new-access`. */
  readonly rule: string;
  /** The rule in a few words: `no-start-anchor`. */
  readonly name: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** One sentence without a period. */
  readonly message: string;
  /** The same beside the name of its check. */
  readonly messageInCheck: string;
  /** What else there is to say, a line each. */
  readonly details: readonly string[];
  /** null: it concerns all of the file. */
  readonly range: Range | null;
  /** Whether it says that something is not known; JUnit calls that an error, not a failure. */
  readonly isUndecided: boolean;
  /** Whether a comment or a baseline excuses it; only SARIF lists it then. */
  readonly isSuppressed: boolean;
  /** What only SARIF has a place for: fingerprints, fixes, properties. */
  readonly sarif: JsonRecord;
}

/** Something that was checked: it passed, or there is a finding. */
export interface ReportedCheck {
  readonly name: string;
  readonly range: Range | null;
  readonly finding: ReportedFinding | null;
}

/** A file that was asked for. */
export interface ReportedFile {
  /** As the user named it. */
  readonly file: string;
  /** What its checks are a part of, where that is not all of the file. */
  readonly suite?: string;
  readonly checks: readonly ReportedCheck[];
  /** Why it could not be checked, or not all of it; null where it could. */
  readonly problem: CliProblem | null;
}

/** A rule that findings may name. */
export interface ReportedRule {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly severity: ReportedFinding['severity'];
  /** The address of its page; null where there is none. */
  readonly helpUri: string | null;
}

/** All that a run found: every file that was asked for, also those that could not be read. */
export interface FindingsReport {
  /** What was done, for a heading: `Lint`. */
  readonly title: string;
  readonly rules: readonly ReportedRule[];
  readonly files: readonly ReportedFile[];
  /** The last line. */
  readonly summary: string;
}

export function openFindings({ checks }: ReportedFile): readonly ReportedFinding[] {
  return checks.flatMap(({ finding }) => (finding === null || finding.isSuppressed ? [] : [finding]));
}

/** A finding of a rule, with what few findings have left out. */
export function finding(
  rule: ReportedRule,
  told: Pick<ReportedFinding, 'message'> & Partial<ReportedFinding>,
): ReportedFinding {
  const { id, name, severity } = rule;
  const rest = { details: [], range: null, isUndecided: false, isSuppressed: false, sarif: {} };
  return { rule: id, name, severity, messageInCheck: told.message, ...rest, ...told };
}
