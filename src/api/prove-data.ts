import type { Turn } from '../assumptions/index.js';
import { UNIVERSES } from '../analysis/match-subject.js';
import { gateOutcome, propertyText, type OtherOutcome, type PropertyOutcome } from '../analysis/prove/index.js';
import type { RuleLayer } from '../policy/rules-in-force.js';
import type { ArmCalloutType } from '../policy/callout-types.js';

/** What came of properties: PASS is a proof for every text, FAIL comes with a counterexample. */
export interface ProofReport {
  /** The texts that the proofs range over, in words. */
  readonly provedFor: string;
  readonly properties: readonly PropertyReport[];
}

/** What came of one property. */
export interface PropertyReport {
  /** The property in one line. */
  readonly property: string;
  readonly verdict: PropertyOutcome['verdict'];
  /** Of FAIL: a callout against the property, which the plain decision engine has confirmed. */
  readonly witness: PropertyCounterexample | null;
  /** Of UNKNOWN: why. */
  readonly reason: string | null;
  /** What a gate makes of it: UNDECIDED where only another credible reading of what is not known of the service says that it fails. */
  readonly outcome: PropertyOutcome['verdict'] | 'UNDECIDED';
  /** Whether the verdict is the same under every credible reading. */
  readonly robust: boolean;
  /** The readings under which it is another one. */
  readonly otherwise: readonly OtherVerdict[];
}

/** What comes of a property under other readings. */
export interface OtherVerdict {
  readonly dependsOn: readonly Turn[];
  readonly verdict: OtherOutcome['verdict'];
  /** Of FAIL: a callout against the property. */
  readonly uri: string | null;
}

/** A callout that a rule allows against a property. */
export interface PropertyCounterexample {
  readonly type: ArmCalloutType;
  readonly uri: string;
  readonly wellFormed: boolean;
  /** The policy that allows it; and the one that denies it, where the property compares two. */
  readonly allowedBy: string;
  readonly deniedBy: string | null;
  readonly rule: { readonly layer: RuleLayer; readonly index: number; readonly regex: string };
}

/** The outcomes as `--format json` prints them. */
export function proofData(outcomes: readonly PropertyOutcome[]): ProofReport {
  return { provedFor: UNIVERSES.uri, properties: outcomes.map(propertyData) };
}

function propertyData(outcome: PropertyOutcome): PropertyReport {
  return {
    property: propertyText(outcome.property),
    verdict: outcome.verdict,
    witness: outcome.verdict === 'FAIL' ? counterexampleData(outcome.witness) : null,
    reason: outcome.verdict === 'UNKNOWN' ? outcome.reason : null,
    outcome: gateOutcome(outcome),
    robust: outcome.verdict !== 'UNKNOWN' && outcome.otherwise.length === 0,
    otherwise:
      outcome.verdict === 'UNKNOWN'
        ? []
        : outcome.otherwise.map(({ turns, answer: { verdict, uri } }) => ({ dependsOn: turns, verdict, uri })),
  };
}

function counterexampleData({
  type,
  uri,
  wellFormed,
  allowedBy,
  deniedBy,
  rule,
}: (PropertyOutcome & { readonly verdict: 'FAIL' })['witness']): PropertyCounterexample {
  const { layer, index } = rule;
  return { type, uri, wellFormed, allowedBy, deniedBy, rule: { layer, index, regex: rule.rule.CalloutUriRegex } };
}
