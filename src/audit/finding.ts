import type { ArmCalloutType } from '../policy/callout-types.js';
import type { Construct } from './constructs.js';
import type { UnknownReason } from './values.js';

/**
 * How much an audit knows of a callout. LITERAL: its URI. PARTIAL: a part of it. UNKNOWN: it cannot be known from the text.
 * UNPARSED: this looks like a callout, and cannot be read.
 */
export type FindingStatus = 'LITERAL' | 'PARTIAL' | 'UNKNOWN' | 'UNPARSED';

/** A callout that something makes. No member holds a secret. */
export interface CalloutFinding {
  readonly construct: Construct;
  /** null where no callout type is documented. */
  readonly type: ArmCalloutType | null;
  readonly status: FindingStatus;
  /** Of a LITERAL, its URI in canonical form. */
  readonly uri: string | null;
  /** Where it is known whole, in small letters. */
  readonly host: string | null;
  /** Of a PARTIAL, the URI with `⟨any⟩` for each part that is not known. */
  readonly template: string | null;
  /** Of others than LITERAL, why no more is known. */
  readonly reason: UnknownReason | 'unparsed' | 'not-covered' | null;
  /** The same in words, or something else to say; null where there is nothing. */
  readonly message: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The function, view, table or rule in which it is; null outside of all. */
  readonly entity: string | null;
  /** Of several findings at one place, which are the possible types of one callout: it is not known which it is. */
  readonly contested: boolean;
  /** Whether the callout policy covers it, as documented. */
  readonly covered: boolean;
  /** The request property with which the text forbids the callout itself. */
  readonly blockedBy: string | null;
  /** Whether something secret was left out. */
  readonly masked: boolean;
  /** Of what is not covered, the source, as far as it is known. */
  readonly source: string | null;
}

/** A hole as people see it. */
export const SHOWN_HOLE = '⟨any⟩';
