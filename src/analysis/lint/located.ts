import { lineStarts, positionAt, type Range } from '../../../grammar/text/positions.js';
import { openQuestions, PREDEFINED_QUESTIONS, type Assumptions, type QuestionId } from '../../assumptions/index.js';
import type { InputKind, InputSurvey } from '../inputs/index.js';
import type { Finding, Severity } from './finding.js';
import type { LintResult } from './lint.js';

/** A finding with its place as people count, and what a baseline says about it. */
export interface LocatedFinding extends Finding {
  readonly range: Range;
  /** Whether a baseline has it. */
  readonly isKnown: boolean;
}

/** The findings of one file. */
export interface FileReport {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  readonly starts: readonly number[];
  readonly kind: InputKind;
  readonly findings: readonly LocatedFinding[];
  /** Whether ARM or a command would refuse it as a whole. */
  readonly isRefused: boolean;
  /** What the cluster may have that was not looked at: the open questions that finding nothing rests on. */
  readonly dependsOn: readonly QuestionId[];
}

const UNSEEN: ReadonlySet<QuestionId> = new Set([...PREDEFINED_QUESTIONS, 'unread-scripts', 'not-stated']);

/** Rules that are nowhere in the text: those of the cluster itself, of scripts that were not read, and of properties that the file does not state. */
function unseenIn({ input }: InputSurvey, settled: Assumptions): readonly QuestionId[] {
  if (input === null) return [];
  const open = openQuestions(input.cluster, 'kusto', settled).map(({ id }) => id);
  return open.filter(id => UNSEEN.has(id));
}

export function fileReport(
  file: string,
  text: string,
  { survey, findings }: LintResult,
  known: ReadonlySet<Finding>,
  settled: Assumptions = {},
): FileReport {
  const starts = lineStarts(text);
  return {
    file,
    text,
    starts,
    kind: survey.kind,
    dependsOn: unseenIn(survey, settled),
    isRefused: survey.input === null,
    findings: findings.map(finding => ({
      ...finding,
      range: { start: positionAt(starts, finding.span.start), end: positionAt(starts, finding.span.end) },
      isKnown: known.has(finding),
    })),
  };
}

/** Whether a finding counts: no comment excuses it, and no baseline has it. */
export function isOpen({ suppression, isKnown }: LocatedFinding): boolean {
  return suppression === null && !isKnown;
}

/** How many open findings there are of each severity, and how many others. */
export interface FindingCounts extends Readonly<Record<Severity, number>> {
  readonly suppressed: number;
  readonly known: number;
}

export function tallyOf(reports: readonly FileReport[]): FindingCounts {
  const all = reports.flatMap(({ findings }) => findings);
  const open = all.filter(isOpen);
  const count = (severity: Severity): number => open.filter(finding => finding.severity === severity).length;
  return {
    error: count('error'),
    warning: count('warning'),
    info: count('info'),
    suppressed: all.filter(({ suppression }) => suppression !== null).length,
    known: all.filter(({ suppression, isKnown }) => suppression === null && isKnown).length,
  };
}
