import type { JsonNode, JsonObject } from '../json/nodes.js';
import { armCalloutTypeOf } from './callout-types.js';
import { patternProblem } from './pattern-check.js';
import type { CalloutRule } from './rules.js';

/**
 * The rules of a policy as a cluster shows it; null for what is not a list of rules. All of it is taken as it is: clusters have
 * types that are not documented, and regexes that came by ARM, which does not check them.
 */
export function shownRules(root: JsonNode): readonly CalloutRule[] | null {
  // What .delete cluster policy callout answers for an empty policy.
  if (root.kind === 'null') return Object.freeze([]);
  if (root.kind !== 'array') return null;
  const rules = root.items.map(ruleOf);
  return rules.every(rule => rule !== null) ? Object.freeze(rules) : null;
}

function ruleOf(node: JsonNode): CalloutRule | null {
  if (node.kind !== 'object') return null;
  const type = member(node, 'CalloutType');
  const regex = member(node, 'CalloutUriRegex');
  const canCall = member(node, 'CanCall');
  if (type?.kind !== 'string' || regex?.kind !== 'string' || canCall?.kind !== 'boolean') return null;
  return Object.freeze({ CalloutType: type.value, CalloutUriRegex: regex.value, CanCall: canCall.value });
}

function member(node: JsonObject, name: string): JsonNode | undefined {
  return node.members.find(each => each.name.value === name)?.value;
}

/** Whether no command takes the rule, so that it can only have come by ARM. */
export function isOnlyArms({ CalloutType, CalloutUriRegex }: CalloutRule): boolean {
  return armCalloutTypeOf(CalloutType) === 'genevametrics' || patternProblem(CalloutUriRegex) !== null;
}
