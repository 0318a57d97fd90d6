import { complement, intersection, union, type LanguageCondition, type Language } from '../../automata/index.js';
import { armCalloutTypeOf, type ArmCalloutType } from '../../policy/callout-types.js';
import { isArmStar, rulesInForce } from '../../policy/rules-in-force.js';
import { allowedLanguage, type PatternLanguages, type RuleLanguage } from '../callout-language.js';
import type { PolicyInput } from '../inputs/index.js';
import { withinPattern, type Property } from './property.js';

/** A policy under the name by which the user knows it, which is that of its file. */
export interface NamedPolicy {
  readonly name: string;
  readonly input: PolicyInput;
}

/** A text meets it if one of the patterns matches it or, where it is negated, none. */
export interface Condition extends LanguageCondition {
  readonly patterns: readonly string[];
}

/** That no text meets all conditions. One property takes one claim or several. */
export interface Claim {
  readonly type: ArmCalloutType;
  /** The policy that would allow such a text. */
  readonly policy: NamedPolicy;
  /** The policy that would not; null where a regex speaks. */
  readonly other: NamedPolicy | null;
  /** null where no rule of the type allows anything, so that nothing is left to prove. */
  readonly conditions: readonly Condition[] | null;
  readonly rules: readonly RuleLanguage[];
}

/**
 * What must be proved so that the property holds of the policy. Claims are about what rules allow: a cluster's own storage, which is
 * always allowed and which no policy can change, is left aside.
 */
export function claimsOf(
  property: Property,
  policy: NamedPolicy,
  others: ReadonlyMap<string, NamedPolicy>,
  patterns: PatternLanguages,
): readonly Claim[] {
  if ('only' in property) {
    return [claim(property.only, policy, null, condition(withinPattern(property.within), true, patterns), patterns)];
  }
  if ('never' in property)
    return [claim(property.never, policy, null, condition(property.matching, false, patterns), patterns)];
  const name = 'subset' in property ? property.subset : property.equal;
  const other = others.get(name);
  if (other === undefined) throw new Error(`the policy ${name} was not read`);
  // What one allows, the other must allow, and must not deny.
  const within = (type: ArmCalloutType, inner: NamedPolicy, outer: NamedPolicy): Claim[] =>
    [true, false].map(canCall =>
      claim(type, inner, outer, byEffect(rulesOf(outer, type, patterns), canCall, canCall), patterns),
    );
  const types = property.type === null ? typesOf(policy, other) : [property.type];
  return types.flatMap(type => {
    const there = within(type, policy, other);
    return 'subset' in property ? there : [...there, ...within(type, other, policy)];
  });
}

/** The types that either policy has rules of, in the order of the rules. */
function typesOf(...policies: readonly NamedPolicy[]): readonly ArmCalloutType[] {
  const rules = policies.flatMap(({ input }) => rulesInForce(input.cluster).flatMap(layer => layer.rules));
  return [...new Set(rules.flatMap(({ CalloutType }) => armCalloutTypeOf(CalloutType) ?? []))];
}

/** The languages in which a URI must be so that the claim is false. */
export function counterexamples(conditions: readonly Condition[]): Language {
  return intersection(...conditions.map(({ language, isNegated }) => (isNegated ? complement(language) : language)));
}

function claim(
  type: ArmCalloutType,
  policy: NamedPolicy,
  other: NamedPolicy | null,
  besides: Condition,
  patterns: PatternLanguages,
): Claim {
  const rules = rulesOf(policy, type, patterns);
  const all = [byEffect(rules, true, false), byEffect(rules, false, true), besides];
  const conditions = all.filter(({ patterns: texts, isNegated }) => !isNegated || texts.length > 0);
  const isTrivial = conditions.some(({ patterns: texts }) => texts.length === 0);
  return { type, policy, other, conditions: isTrivial ? null : conditions, rules };
}

function rulesOf({ input }: NamedPolicy, type: ArmCalloutType, patterns: PatternLanguages): readonly RuleLanguage[] {
  return allowedLanguage(input.cluster, type, { patterns }).perRule;
}

function byEffect(rules: readonly RuleLanguage[], canCall: boolean, isNegated: boolean): Condition {
  const chosen = rules.filter(({ reference }) => reference.canCall === canCall);
  return {
    patterns: chosen.map(({ reference: { layer, regex } }) => (isArmStar(layer, regex) ? '' : regex)),
    language: union(...new Set(chosen.map(({ language }) => language))),
    isNegated,
  };
}

function condition(pattern: string, isNegated: boolean, patterns: PatternLanguages): Condition {
  const result = patterns.of(pattern);
  if (!result.ok) throw new Error(result.reason.message);
  return { patterns: [pattern], language: result.language, isNegated };
}
