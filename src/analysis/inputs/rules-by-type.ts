import { decide, ruleMeaning, type Decision, type DecisionOptions, type RuleMeaning } from '../../decide/index.js';
import { armCalloutTypeOf, type ArmCalloutType } from '../../policy/callout-types.js';
import type { PolicyInput, SourcedRule } from './input.js';

/** A rule in force, and what its regex is taken for. */
export interface TypedRule extends SourcedRule {
  /** Its place among all rules in force. */
  readonly order: number;
  readonly meaning: RuleMeaning;
}

/**
 * The rules in force of each callout type that has any, in the order of `.show`. An invalid rule stays in the list and says so:
 * an Allow then allows nothing, a Deny denies its whole type.
 */
export function rulesByType(input: PolicyInput, ignoreCase = false): ReadonlyMap<ArmCalloutType, readonly TypedRule[]> {
  const byType = new Map<ArmCalloutType, TypedRule[]>();
  for (const [order, sourced] of input.rules.entries()) {
    const type = armCalloutTypeOf(sourced.rule.CalloutType);
    if (type === null) continue;
    const { layer, regex } = decidingLayer(input, sourced);
    const typed = { ...sourced, order, meaning: ruleMeaning(layer, regex, ignoreCase) };
    const group = byType.get(type);
    if (group === undefined) byType.set(type, [typed]);
    else group.push(typed);
  }
  return byType;
}

/** Rules that the text lists itself are decided by as ARM's, which may be a `*` or invalid. */
function decidingLayer({ kind }: PolicyInput, { layer, rule }: SourcedRule) {
  return { layer: isListed(kind) ? ('arm-policy' as const) : layer, regex: rule.CalloutUriRegex };
}

function isListed(kind: PolicyInput['kind']): boolean {
  return kind === 'policy';
}

/** The plain answer for one callout, which every claim about an input is checked against. */
export function decideInput(input: PolicyInput, type: string, uri: string, options: DecisionOptions = {}): Decision {
  return decide(input.cluster, type, uri, options);
}

/** The rule that made a decision of {@link decideInput}; null where none did. */
export function decidingRule(input: PolicyInput, { layer, rule }: Decision): SourcedRule | null {
  if (rule === null) return null;
  const found = isListed(input.kind)
    ? input.rules[rule]
    : input.rules.find(sourced => sourced.layer === layer && sourced.index === rule);
  return found ?? null;
}
