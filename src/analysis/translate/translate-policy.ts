import type { RuleReference } from '../../decide/index.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf, type ArmCalloutType } from '../../policy/callout-types.js';
import { isArmStar, type LayerRules } from '../../policy/rules-in-force.js';
import { DotnetRegex, parsePattern, RegexSizeError } from '../../regex/index.js';
import type { Dialect } from './dialects.js';
import { internalStorageCondition } from './internal-storage.js';
import { translateRegex, type RegexTranslation, type TranslatedCondition } from './translate-regex.js';
import type { UntranslatableReason } from './untranslatable.js';

/** What a translation follows from: a cluster has both. */
export interface TranslationSources {
  readonly name: string;
  readonly rulesInForce: readonly LayerRules[];
}

export interface TranslationOptions {
  readonly dialect: Dialect;
  /** Whether the service would match with RegexOptions.IgnoreCase: no by default, since that is not known. */
  readonly ignoreCase?: boolean;
}

/** A rule in force, and what it comes down to in another engine. */
export interface TranslatedRule extends RuleReference {
  readonly condition: TranslatedCondition;
  /** Why the condition is not that of the regex: both fail closed. */
  readonly problem: 'invalid-regex' | 'untranslated' | null;
}

/** A rule whose regex has no translation. */
export interface UntranslatedRule extends RuleReference {
  readonly reason: UntranslatableReason;
  /** What is in the way, in UTF-16 units of the regex. */
  readonly start: number;
  readonly end: number;
}

/** What is said to the URIs of these callout types: denied where a condition of `denies` holds, else allowed where one of `allows` does. */
export interface TranslatedType {
  /** Each with the same rules in the same order. */
  readonly types: readonly ArmCalloutType[];
  /** Allowed before any rule is asked; null for types without. */
  readonly internalStorage: TranslatedCondition | null;
  readonly denies: readonly TranslatedRule[];
  readonly allows: readonly TranslatedRule[];
  /** For each rule, by its place in `denies` and then `allows`, its indexes for the different types. */
  readonly indexes: readonly (readonly number[])[];
}

/** A cluster's rules in force for another engine. Types that are not listed, known or not, are denied. */
export interface TranslatedPolicy {
  readonly clusterName: string;
  readonly ignoreCase: boolean;
  readonly types: readonly TranslatedType[];
  /** In the order of `.show`. What is left out makes the policy narrower: an allow allows nothing, a deny denies its whole type. */
  readonly untranslated: readonly UntranslatedRule[];
}

/**
 * Translates the rules in force of a cluster, so that they mean in another engine what `DecisionEngine` makes of them with the match
 * subject `uri`.
 */
export function translatePolicy(sources: TranslationSources, options: TranslationOptions): TranslatedPolicy {
  const { dialect, ignoreCase = false } = options;
  const untranslated: UntranslatedRule[] = [];
  const byType = new Map<ArmCalloutType, TranslatedRule[]>();
  const translate = remembering(pattern => translationOf(pattern, dialect, ignoreCase));
  for (const { layer, rules } of sources.rulesInForce) {
    for (const [index, rule] of rules.entries()) {
      const type = armCalloutTypeOf(rule.CalloutType);
      if (type === null) continue;
      const { CalloutType: calloutType, CalloutUriRegex: regex, CanCall: canCall } = rule;
      const reference = { layer, index, calloutType, regex, canCall };
      const translation: RuleTranslation = isArmStar(layer, regex)
        ? { ok: true, condition: { kind: 'always' } }
        : translate(regex);
      if (!translation.ok && translation.reason !== 'invalid-regex') {
        const { reason, start, end } = translation;
        untranslated.push({ ...reference, reason, start, end });
      }
      // Both fail closed: an allow that allows nothing, a deny that denies everything.
      const closed: TranslatedCondition = { kind: canCall ? 'never' : 'always' };
      const problem = translation.ok ? null : translation.reason === 'invalid-regex' ? 'invalid-regex' : 'untranslated';
      const ofType = byType.get(type) ?? [];
      ofType.push({ ...reference, condition: translation.ok ? translation.condition : closed, problem });
      byType.set(type, ofType);
    }
  }
  const types: TranslatedType[] = [];
  const groups = new Map<string, TranslatedType>();
  for (const type of ARM_CALLOUT_TYPES) {
    const rules = byType.get(type) ?? [];
    const internalStorage = type === 'external_data' ? internalStorageCondition(sources, dialect) : null;
    if (rules.length === 0 && internalStorage === null) continue;
    const [denies, allows] = [rules.filter(({ canCall }) => !canCall), rules.filter(({ canCall }) => canCall)];
    const indexes = [...denies, ...allows].map(({ index }) => index);
    const key = JSON.stringify([internalStorage, rules.map(({ layer, regex, canCall }) => [layer, regex, canCall])]);
    const like = groups.get(key);
    const group: TranslatedType = {
      types: [...(like?.types ?? []), type],
      internalStorage,
      denies: like?.denies ?? denies,
      allows: like?.allows ?? allows,
      indexes: indexes.map((index, place) => [...(like?.indexes[place] ?? []), index]),
    };
    groups.set(key, group);
    if (like === undefined) types.push(group);
    else types[types.indexOf(like)] = group;
  }
  return { clusterName: sources.name, ignoreCase, types, untranslated };
}

type RuleTranslation = RegexTranslation | { readonly ok: false; readonly reason: 'invalid-regex' };

function translationOf(pattern: string, dialect: Dialect, ignoreCase: boolean): RuleTranslation {
  const parsed = parsePattern(pattern, { ignoreCase });
  if (!parsed.ok) return { ok: false, reason: 'invalid-regex' };
  // What our matcher finds too large is decided by other means, which no translation follows.
  const compiled = DotnetRegex.tryCompile(pattern, { ignoreCase });
  if (!compiled.ok && compiled.error instanceof RegexSizeError) {
    return { ok: false, reason: 'too-large', start: 0, end: pattern.length };
  }
  return translateRegex(parsed.tree, dialect);
}

/** FQDN lists make the same rule for each of ten types. */
function remembering(translate: (pattern: string) => RuleTranslation): (pattern: string) => RuleTranslation {
  const known = new Map<string, RuleTranslation>();
  return pattern => {
    let translation = known.get(pattern);
    if (translation === undefined) {
      translation = translate(pattern);
      known.set(pattern, translation);
    }
    return translation;
  };
}
