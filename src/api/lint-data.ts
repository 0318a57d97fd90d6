import { fingerprintOf, type FindingWitness, type LocatedFinding, type Severity } from '../analysis/lint/index.js';
import type { Range } from '../../grammar/text/positions.js';

/** A finding of `lint`. Lines and columns count from 1, offsets in a regex from 0, both in UTF-16 units. */
export interface LintFindingData {
  /** `EGR002` */
  readonly rule: string;
  /** `no-start-anchor` */
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  /** The regex that it is about, and the part of it; null where it is about something else. */
  readonly regex: { readonly pattern: string; readonly start: number; readonly end: number } | null;
  /** A URI that demonstrates it: every error has one. */
  readonly witness: FindingWitness | null;
  /** A better regex, which is proved to allow nothing more. */
  readonly fix: { readonly regex: string; readonly proved: boolean; readonly assumption: string | null } | null;
  /** What to do where there is no fix. */
  readonly advice: string | null;
  /** What must hold for the finding to be true; null where nothing is assumed. */
  readonly assumption: string | null;
  /** Why a question behind the finding has no answer; then nothing was proved either way. */
  readonly unknown: string | null;
  /** The reason for which a comment excuses it; null where none does. */
  readonly suppressed: string | null;
  readonly inBaseline: boolean;
  /** The same for the same finding in another version of the text. */
  readonly fingerprint: string;
}

/** A finding as `--format json` prints it. */
export function lintFindingData(finding: LocatedFinding): LintFindingData {
  const { rule, name, severity, message, range, regex, witness, fix, advice, assumption, unknown } = finding;
  return {
    rule,
    name,
    severity,
    message,
    range: { start: { ...range.start }, end: { ...range.end } },
    regex: regex === null ? null : { pattern: regex.pattern, start: regex.span.start, end: regex.span.end },
    witness: witness === null ? null : { ...witness },
    fix: fix === null ? null : { regex: fix.regex, proved: fix.isProved, assumption: fix.assumption },
    advice,
    assumption,
    unknown,
    suppressed: finding.suppression,
    inBaseline: finding.isKnown,
    fingerprint: fingerprintOf(finding),
  };
}
