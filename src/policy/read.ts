import type { JsonNode, JsonObject, JsonString } from '../json/nodes.js';
import { offsetInString, readJson } from '../json/read.js';
import { patternProblem } from './pattern-check.js';
import { readWellFormed } from './read-well-formed.js';
import { pathStep } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { CALLOUT_TYPES, calloutTypeOf } from './callout-types.js';
import { policyMessages, type PolicyProblem } from './messages.js';
import type { CalloutRule } from './rules.js';

export type PolicyResult =
  | { readonly ok: true; readonly rules: readonly CalloutRule[] }
  | { readonly ok: false; readonly problem: PolicyProblem };

/** The most rules that a data-plane policy holds. */
export const MAX_RULES = 100_000;

const KEYS = ['CalloutType', 'CalloutUriRegex', 'CanCall'] as const;
type Key = (typeof KEYS)[number];

/**
 * Reads the policy text of `.alter` and `.alter-merge`: a JSON array of objects with exactly the three keys of a rule.
 *
 * What the service makes of other texts is not known. OURS(policy-content): everything is refused that is not such a policy,
 * with an unknown callout type or a regex that .NET refuses among it. Stops at the first problem.
 */
export function readPolicy(text: string): PolicyResult {
  const wellFormed = readWellFormed(text, MAX_RULES);
  return wellFormed === null ? readCarefully(text) : { ok: true, rules: wellFormed };
}

/** Reads a policy text and knows the place of everything in it. */
export function readCarefully(text: string): PolicyResult {
  const json = readJson(text);
  if (!json.ok) return { ok: false, problem: policyMessages.notJson(json.problem) };
  const { value: root } = json;
  if (root.kind !== 'array') return { ok: false, problem: policyMessages.notAnArray(root) };
  if (root.items.length > MAX_RULES) {
    return { ok: false, problem: policyMessages.tooManyRules(root, root.items.length, MAX_RULES) };
  }
  const rules: CalloutRule[] = [];
  for (const [index, item] of root.items.entries()) {
    const rule = readRule(text, item, `[${index}]`);
    if ('reason' in rule) return { ok: false, problem: rule };
    rules.push(rule);
  }
  return { ok: true, rules: Object.freeze(rules) };
}

function readRule(text: string, node: JsonNode, path: string): CalloutRule | PolicyProblem {
  if (node.kind !== 'object') return policyMessages.notARule(path, node);
  const values = membersOf(node, path);
  if ('reason' in values) return values;
  const { CalloutType: type, CalloutUriRegex: regex, CanCall: canCall } = values;

  if (type.kind !== 'string') return policyMessages.wrongType(`${path}.CalloutType`, type, 'a string');
  if (calloutTypeOf(type.value) === null) {
    const similar = similarType(type.value);
    return policyMessages.unknownType(`${path}.CalloutType`, type, type.value, similar);
  }
  if (regex.kind !== 'string') return policyMessages.wrongType(`${path}.CalloutUriRegex`, regex, 'a string');
  const fault = patternProblem(regex.value);
  if (fault !== null) {
    const span = spanInString(text, regex, fault.offset);
    return policyMessages.badRegex(`${path}.CalloutUriRegex`, span, regex.value, fault);
  }
  if (canCall.kind !== 'boolean') return policyMessages.wrongType(`${path}.CanCall`, canCall, 'true or false');
  return Object.freeze({ CalloutType: type.value, CalloutUriRegex: regex.value, CanCall: canCall.value });
}

/** The callout type that a text misspells or is a part of: `slq`, `openai`. */
function similarType(text: string): string | null {
  const letters = text.toLowerCase().replace(/[^a-z]/g, '');
  const containing = CALLOUT_TYPES.find(type => letters.length >= 5 && type.replaceAll('_', '').includes(letters));
  return nearest(text, CALLOUT_TYPES) ?? containing ?? null;
}

function membersOf(node: JsonObject, path: string): Record<Key, JsonNode> | PolicyProblem {
  const values: Partial<Record<Key, JsonNode>> = {};
  for (const member of node.members) {
    const key = KEYS.find(known => known === member.name.value);
    if (key === undefined) {
      return policyMessages.unknownKey(
        `${path}${pathStep(member.name.value)}`,
        member,
        nearest(member.name.value, KEYS),
      );
    }
    values[key] = member.value;
  }
  const { CalloutType, CalloutUriRegex, CanCall } = values;
  if (CalloutType === undefined) return policyMessages.missingKey(path, node, 'CalloutType');
  if (CalloutUriRegex === undefined) return policyMessages.missingKey(path, node, 'CalloutUriRegex');
  if (CanCall === undefined) return policyMessages.missingKey(path, node, 'CanCall');
  return { CalloutType, CalloutUriRegex, CanCall };
}

/** Where .NET stopped reading a pattern: the character before the offset, or the closing quote of an empty one. */
function spanInString(text: string, string: JsonString, offset: number): { start: number; end: number } {
  const start = offsetInString(text, string, Math.max(0, offset - 1));
  return { start, end: Math.max(start + 1, offsetInString(text, string, offset)) };
}
