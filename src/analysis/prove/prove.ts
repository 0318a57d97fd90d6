import { findMember, type BudgetLimits } from '../../automata/index.js';
import { decide, type Decision, type MatchSubject } from '../../decide/index.js';
import type { ArmCalloutType } from '../../policy/callout-types.js';
import { DotnetRegex, RegexBudgetError } from '../../regex/index.js';
import { describeUnknown, PatternLanguages } from '../callout-language.js';
import { decidingRule, type SourcedRule } from '../inputs/index.js';
import { isWellFormed } from '../../uri/index.js';
import { preferredWitnesses } from '../match-subject.js';
import { claimsOf, counterexamples, type Claim, type NamedPolicy } from './claims.js';
import { otherVerdicts, type OtherOutcome } from './other-subjects.js';
import { propertyText, withinPattern, type Property } from './property.js';

/** A callout that a rule allows although the property says that none does. */
export interface Counterexample {
  readonly type: ArmCalloutType;
  readonly uri: string;
  readonly wellFormed: boolean;
  /** The name of the policy that allows it; the other one denies it, where there is another. */
  readonly allowedBy: string;
  readonly deniedBy: string | null;
  readonly rule: SourcedRule;
}

/** PASS and FAIL come with what they would be under the other match subjects. */
export type PropertyOutcome =
  | { readonly property: Property; readonly verdict: 'PASS'; readonly otherwise: readonly OtherOutcome[] }
  | {
      readonly property: Property;
      readonly verdict: 'FAIL';
      readonly witness: Counterexample;
      readonly otherwise: readonly OtherOutcome[];
    }
  | {
      readonly property: Property;
      readonly verdict: 'UNKNOWN';
      readonly type: ArmCalloutType;
      readonly reason: string;
    };

/**
 * Does the property hold of the policy, for every text, URI or not? `PASS` is proved. A witness against it has been put to the plain decision
 * engine; if that thinks otherwise, one of the two is wrong, which is an exception.
 */
export function prove(
  property: Property,
  policy: NamedPolicy,
  others: ReadonlyMap<string, NamedPolicy>,
  budget: Partial<BudgetLimits> = {},
  patterns = new PatternLanguages(),
): PropertyOutcome {
  let unknown: PropertyOutcome | null = null;
  const claims = claimsOf(property, policy, others, patterns);
  const otherwise = () => otherVerdicts(claims, budget, isAllowedUnder);
  for (const claim of claims) {
    if (claim.conditions === null) continue;
    const answer = findMember(counterexamples(claim.conditions), { budget, ...preferredWitnesses('uri') });
    const { type } = claim;
    if (answer.verdict === 'none') continue;
    if (answer.verdict === 'found') {
      const witness = confirmed(property, claim, answer.text);
      if (witness !== null) return { property, verdict: 'FAIL', witness, otherwise: otherwise() };
    }
    const reason =
      answer.verdict === 'unknown'
        ? describeUnknown(answer.reason, claim.rules)
        : `${answer.text} may be a counterexample, but to decide about it takes too long`;
    // Another claim of the same property may still be refuted.
    unknown ??= { property, verdict: 'UNKNOWN', type, reason };
  }
  return unknown ?? { property, verdict: 'PASS', otherwise: otherwise() };
}

/** The witness, if the plain engine says the same of the URI; null where it takes too long to say anything. */
function confirmed(property: Property, { type, policy, other }: Claim, uri: string): Counterexample | null {
  const decision = decideByRules(policy, type, uri);
  const isRefused = other === null ? refutes(property, uri) : refuses(decideByRules(other, type, uri));
  if (decision.reason === 'unevaluated-allow-rule' || decision.reason === 'unevaluated-deny-rule') return null;
  if (isRefused === null) return null;
  const rule = decidingRule(policy.input, decision);
  if (!decision.allowed || !isRefused || rule === null) {
    const text = JSON.stringify({ property: propertyText(property), type, uri });
    throw new Error(`the automata and the matcher disagree about ${text}`);
  }
  const wellFormed = isWellFormed(uri);
  return { type, uri, wellFormed, allowedBy: policy.name, deniedBy: other?.name ?? null, rule };
}

/** Whether it denies; null where that rests on a rule that took too long. */
function refuses({ allowed, reason }: Decision): boolean | null {
  return reason === 'unevaluated-allow-rule' ? null : !allowed;
}

/** No cluster has such a name, so that none of these decisions is about the cluster's own storage. */
const NO_NAME = ' ';

function decideByRules(
  { input }: NamedPolicy,
  type: ArmCalloutType,
  uri: string,
  subject: MatchSubject = 'uri',
): Decision {
  return decide(rulesOnly(input.cluster), type, uri, { subject });
}

/** Whether rules allow it under that match subject, or took too long to say. */
function isAllowedUnder({ policy, type }: Claim, uri: string, subject: MatchSubject): boolean {
  const { allowed, reason } = decideByRules(policy, type, uri, subject);
  return allowed || reason === 'unevaluated-allow-rule' || reason === 'unevaluated-deny-rule';
}

const withoutNames = new WeakMap<NamedPolicy['input']['cluster'], NamedPolicy['input']['cluster']>();

/** The same cluster each time, so that its rules are compiled once. */
function rulesOnly(cluster: NamedPolicy['input']['cluster']): NamedPolicy['input']['cluster'] {
  const known = withoutNames.get(cluster) ?? { ...cluster, name: NO_NAME };
  withoutNames.set(cluster, known);
  return known;
}

/** Whether an allowed URI breaks a property that speaks of a regex; null where the match takes too long. */
function refutes(property: Property, uri: string): boolean | null {
  if (!('only' in property) && !('never' in property)) return null;
  const pattern = 'only' in property ? withinPattern(property.within) : property.matching;
  try {
    return DotnetRegex.compile(pattern).isMatch(uri) === 'never' in property;
  } catch (error) {
    if (error instanceof RegexBudgetError) return null;
    throw error;
  }
}
