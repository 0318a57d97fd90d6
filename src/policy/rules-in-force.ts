import { ruleOfArmPolicy, type ArmCalloutPolicy } from './arm-rules.js';
import { CALLOUT_TYPES } from './callout-types.js';
import { cloudOf, type CloudName } from './clouds.js';
import type { CalloutRule } from './rules.js';

/** Where a rule comes from. `command` is the data-plane policy, which `.alter` and its kin change. */
export type RuleLayer = 'immutable' | 'command' | 'arm-policy' | 'arm-fqdn';

export const RULE_LAYERS: readonly RuleLayer[] = ['immutable', 'command', 'arm-policy', 'arm-fqdn'];

/** Whether a rule is ARM's bare `*`, which is not a regex and matches everything: OURS(arm-star). */
export function isArmStar(layer: RuleLayer, regex: string): boolean {
  return layer === 'arm-policy' && regex === '*';
}

/** What the rules in force follow from. */
export interface RuleSources {
  readonly restrictOutboundNetworkAccess: 'Enabled' | 'Disabled';
  readonly allowedFqdnList: readonly string[];
  readonly calloutPolicies: readonly ArmCalloutPolicy[] | null;
  readonly dataPlanePolicy: readonly CalloutRule[];
  /** The predefined rules that the cluster itself has shown. Without them, they are those of its cloud. */
  readonly predefinedRules?: readonly CalloutRule[];
  /** The cloud that it is in. Absent: the public one. */
  readonly cloud?: CloudName;
}

/** The rules of one layer, in their order; there may be none. */
export interface LayerRules {
  readonly layer: RuleLayer;
  readonly rules: readonly CalloutRule[];
}

/**
 * The rules in force, by layer, in the order in which `.show` lists them.
 *
 * Not restricted: the predefined rules, the data-plane policy, and (OURS(arm-rules-in-cluster-row)) ARM's callout policies; an
 * FQDN list has no effect (OURS(fqdn-list-needs-restriction)). Restricted: only what ARM lists; the predefined rules are gone
 * (seen) and the data-plane policy is suspended (OURS(data-plane-policy-suspended)).
 */
export function rulesInForce(sources: RuleSources): readonly LayerRules[] {
  const armRules = rulesOfPolicies(sources.calloutPolicies ?? NO_POLICIES);
  if (sources.restrictOutboundNetworkAccess === 'Disabled') {
    return [
      { layer: 'immutable', rules: sources.predefinedRules ?? cloudOf(sources.cloud).predefinedRules },
      { layer: 'command', rules: sources.dataPlanePolicy },
      { layer: 'arm-policy', rules: armRules },
    ];
  }
  return [
    { layer: 'arm-fqdn', rules: fqdnListRules(sources.allowedFqdnList) },
    { layer: 'arm-policy', rules: armRules },
  ];
}

const NO_POLICIES: readonly ArmCalloutPolicy[] = [];

/** Those of a list are made once: they may be many, and are asked for by every question about a state. */
const rulesByPolicies = new WeakMap<readonly ArmCalloutPolicy[], readonly CalloutRule[]>();

function rulesOfPolicies(policies: readonly ArmCalloutPolicy[]): readonly CalloutRule[] {
  let rules = rulesByPolicies.get(policies);
  if (rules === undefined) {
    // States and callers share them.
    rules = Object.freeze(policies.map(policy => Object.freeze(ruleOfArmPolicy(policy))));
    rulesByPolicies.set(policies, rules);
  }
  return rules;
}

/** A rule of a list, and its index there. */
export interface IndexedRule {
  readonly index: number;
  readonly rule: CalloutRule;
}

const rulesByType = new WeakMap<readonly CalloutRule[], ReadonlyMap<string, readonly IndexedRule[]>>();
const NO_RULES: readonly IndexedRule[] = [];

/** The rules of one callout type, in small letters, in a list of them; found once for all types of a list. */
export function rulesOfType(rules: readonly CalloutRule[], type: string): readonly IndexedRule[] {
  let byType = rulesByType.get(rules);
  if (byType === undefined) {
    const groups = new Map<string, IndexedRule[]>();
    for (const [index, rule] of rules.entries()) {
      const key = rule.CalloutType.toLowerCase();
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ index, rule }]);
      else group.push({ index, rule });
    }
    byType = groups;
    rulesByType.set(rules, byType);
    const kinds: (readonly IndexedRule[])[] = [];
    for (const group of byType.values()) {
      const first = kinds.find(kind => areAlike(kind, group));
      if (first === undefined) kinds.push(group);
      else firstAlike.set(group, first);
    }
  }
  return byType.get(type) ?? NO_RULES;
}

const firstAlike = new WeakMap<readonly IndexedRule[], readonly IndexedRule[]>();

/**
 * The first of the types of a list whose rules have the same regexes and effects, in place of all of them: an FQDN list makes the same
 * rules for eight types, and what is worked out of many names is worked out once.
 */
export function alikeRules(ofType: readonly IndexedRule[]): readonly IndexedRule[] {
  return firstAlike.get(ofType) ?? ofType;
}

function areAlike(one: readonly IndexedRule[], other: readonly IndexedRule[]): boolean {
  if (one.length !== other.length) return false;
  return one.every(({ rule }, index) => {
    const also = other[index]?.rule;
    return rule.CalloutUriRegex === also?.CalloutUriRegex && rule.CanCall === also.CanCall;
  });
}

/** All types but webapi, which FQDN lists do not support (dataexplorer-docs, security-network-restrict-outbound-access.md). */
const FQDN_CALLOUT_TYPES = CALLOUT_TYPES.filter(type => type !== 'webapi');

/**
 * The rules that one entry of the FQDN list becomes: the name escaped, no anchors, seen for `sql` in a screenshot of the
 * documentation. One for each type, in the documented order: OURS(fqdn-rule-per-type).
 */
export function fqdnRules(fqdn: string): CalloutRule[] {
  const CalloutUriRegex = escapeForRegex(fqdn);
  return FQDN_CALLOUT_TYPES.map(CalloutType => ({ CalloutType, CalloutUriRegex, CanCall: true }));
}

/** Each list's are made once: they are many, and asked for by every question about a state. */
const rulesOfLists = new WeakMap<readonly string[], readonly CalloutRule[]>();

function fqdnListRules(list: readonly string[]): readonly CalloutRule[] {
  let rules = rulesOfLists.get(list);
  if (rules === undefined) {
    rules = list.flatMap(fqdnRules);
    rulesOfLists.set(list, rules);
  }
  return rules;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };

/** .NET's Regex.Escape: backslashes before metacharacters, `#` and the blank, letters for tab and line breaks. */
export function escapeForRegex(text: string): string {
  return text.replace(/[\\*+?|{[()^$.# \n\r\t\f]/g, character => NAMED_ESCAPES[character] ?? `\\${character}`);
}
