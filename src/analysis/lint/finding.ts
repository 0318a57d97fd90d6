import type { MatchSubject } from '../../decide/index.js';
import type { Span } from '../../../grammar/text/positions.js';

export type Severity = 'error' | 'warning' | 'info';

/** A URI that shows that a finding is true; the plain matcher has confirmed it. */
export interface FindingWitness {
  readonly uri: string;
  /** `allowed`: the rule matches it, and should not. `denied`: the rule does not match it, though it seems to be meant to. */
  readonly effect: 'allowed' | 'denied';
  /** What the policy as a whole decides about it; null where that is not known, or not what the finding is about. */
  readonly decision: 'allowed' | 'denied' | null;
  /** The match subjects under which the rule matches it, or does not match it where that is what is wrong: it is not known which one is used. */
  readonly subjects: readonly MatchSubject[];
  /** Whether it is an absolute URI by RFC 3986; others are texts that a sloppy caller may send nevertheless. */
  readonly wellFormed: boolean;
}

/** A better regex. */
export interface Fix {
  readonly regex: string;
  /** Always: it allows no text more than before, and every host that the regex names in each form that callouts use. */
  readonly isProved: boolean;
  /** What that rests on; null where nothing is assumed. */
  readonly assumption: string | null;
  /** The regex as the text would have it, for the span of the whole regex; null where it cannot be put there. */
  readonly edit: (Span & { readonly text: string }) | null;
}

/** Something that a rule of the linter found. */
export interface Finding {
  /** `EGR002` */
  readonly rule: string;
  /** `no-start-anchor` */
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  /** The place in the text of the input. */
  readonly span: Span;
  /** The regex that it is about, and the part of it; null where it is about something else. */
  readonly regex: { readonly pattern: string; readonly span: Span } | null;
  readonly witness: FindingWitness | null;
  readonly fix: Fix | null;
  /** In words, what to do where there is no fix; null where the message says it. */
  readonly advice: string | null;
  /** What must hold for the finding to be true; null where nothing is assumed. */
  readonly assumption: string | null;
  /** The reason for which a comment excuses it; null where none does. */
  readonly suppression: string | null;
  /** Why a question behind the finding has no answer; then nothing was proved either way. */
  readonly unknown: string | null;
}
