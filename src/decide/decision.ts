import type { Turn } from '../assumptions/index.js';
import { RULE_LAYERS, type RuleLayer } from '../policy/rules-in-force.js';
import type { Span } from '../../grammar/text/positions.js';
import type { MatchSubject } from './subject.js';

/** Where a decision comes from: a layer of rules, the cluster's own storage, or no rule at all. */
export type DecisionLayer = 'internal' | RuleLayer | 'none';

export const DECISION_LAYERS: readonly DecisionLayer[] = ['internal', ...RULE_LAYERS, 'none'];

/** A rule, by its layer and its index there. */
export interface RuleReference {
  readonly layer: RuleLayer;
  /** From 0, in the order in which the layer lists its rules. */
  readonly index: number;
  /** In the case in which it was written. */
  readonly calloutType: string;
  /** A .NET regex, or ARM's bare `*`. */
  readonly regex: string;
  /** Whether the rule allows or denies. */
  readonly canCall: boolean;
}

/** A rule that matched. */
export interface RuleMatch extends RuleReference {
  /**
   * What the regex matched, in offsets of the match subject. null for ARM's bare `*`, which matches without one, and where finding
   * the place takes too long.
   */
  readonly span: Span | null;
}

/** What can keep a rule from being evaluated. */
export const faultProblems = {
  'invalid-regex': 'the regex is invalid',
  'too-large': 'the regex is too large',
  'budget-exceeded': 'the match took too long',
} as const;

/** What keeps a rule from being evaluated: `invalid-regex`, `too-large` or `budget-exceeded`. */
export type FaultProblem = keyof typeof faultProblems;

/** A rule that could not be evaluated. An Allow then allows nothing, a Deny denies: both fail closed. */
export interface RuleFault extends RuleReference {
  readonly problem: FaultProblem;
  /** What the regex engine says, in words. */
  readonly detail: string;
}

/** Why a callout is allowed or denied. */
export const decisionReasons = {
  'internal-storage': "the cluster's own storage is always allowed",
  'allow-rule': 'a rule allows it, and no rule denies it',
  'deny-rule': 'a rule denies it, and one denial is enough',
  'unevaluated-deny-rule': 'a rule that denies could not be evaluated, which counts as a match',
  'unevaluated-allow-rule': 'no rule matches, and a rule that allows could not be evaluated, which counts as no match',
  'no-rule': 'no rule of its type matches, and what no rule allows is denied',
  'webapi-with-fqdn-list': 'FQDN-based allow lists do not support webapi callouts',
  'unknown-type': 'there is no such callout type',
  'second-gate':
    'the service refuses loopback, link-local and unresolvable hosts, whatever the policy allows, as is assumed',
  'unchecked-read': 'reads of external_data are not checked under restriction, as is assumed',
  'not-a-uri': 'the text is not an absolute URI, so it has no such match subject',
} as const;

/** Why a callout is allowed or denied, such as `allow-rule` or `no-rule`. */
export type DecisionReason = keyof typeof decisionReasons;

/** Something about a decision that people should know. */
export const decisionWarnings = {
  'fqdn-rule-is-unanchored':
    'the rule of an FQDN list has no anchors, so it also matches hosts that are not in the list, as this one; the documentation calls entries exact names',
} as const;

/** Something about a decision that people should know: `fqdn-rule-is-unanchored`. */
export type DecisionWarning = keyof typeof decisionWarnings;

/**
 * The .NET runtimes whose regexes we match as, where others may decide otherwise: those since October 2025 (dotnet/runtime, pull
 * request 120872). Which one the service has is not known: OURS(dotnet-runtime).
 */
export const ASSUMED_RUNTIME = '.NET since October 2025';

/** The answer to "may this callout be made?", and by which rule. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reason: DecisionReason;
  /** The callout type as the service writes it; an unknown one as it was asked for. */
  readonly type: string;
  readonly layer: DecisionLayer;
  /** The index of the deciding rule in its layer; null where no rule decided. */
  readonly rule: number | null;
  /** Its regex. */
  readonly regex: string | null;
  /** Only where earlier runtimes of .NET may decide otherwise, since they match a lazy repeat of a rule differently. */
  readonly assumedRuntime?: typeof ASSUMED_RUNTIME;
}

/** The answer, and everything that it rests on. */
export interface Decision extends Verdict {
  /** As it was asked for. */
  readonly uri: string;
  /** Which part of the URI regexes were matched against. */
  readonly subject: MatchSubject;
  /** The text that regexes were matched against; null where there is none. */
  readonly subjectText: string | null;
  /** Whether regexes were matched with IgnoreCase. */
  readonly ignoreCase: boolean;
  /** Every rule that matched, in the order in which `.show` lists them. */
  readonly matches: readonly RuleMatch[];
  /** Every rule that could not be evaluated, in that order. */
  readonly faults: readonly RuleFault[];
  /** Empty for nearly every decision. */
  readonly warnings: readonly DecisionWarning[];
  /**
   * What the answer rests on: the smallest set of open questions that turns it, each with a reading by which it does. Empty where the
   * answer is robust: the same under all credible readings. Absent where only the default readings were asked for.
   */
  readonly dependsOn?: readonly Turn[];
  /**
   * The smallest set of questions of which other readings say the opposite outright, so that a gate is undecided; empty where there
   * is none. Other than {@link dependsOn} it leaves out those that only a condition can be made of: OURS(gates-and-readings).
   */
  readonly undecidedBy?: readonly Turn[];
  /** Whether {@link dependsOn} is empty. */
  readonly robust?: boolean;
}
