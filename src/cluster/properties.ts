import { isArmStar } from '../policy/rules-in-force.js';
import { setOwn, valueOf, type JsonNode, type JsonObject, type JsonValue } from '../json/nodes.js';
import {
  calloutIdOf,
  calloutTypeOfNumber,
  outboundAccessOfNumber,
  type ArmCalloutPolicy,
} from '../policy/arm-rules.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf } from '../policy/callout-types.js';
import { patternProblem } from '../policy/pattern-check.js';
import { MAX_RULES } from '../policy/read.js';
import { pathStep } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { armMessages, armWarnings } from './messages.js';
import { EGRESS_PROPERTIES, misnamedProperty, OTHER_PROPERTIES, sameName, type EgressProperty } from './names.js';
import {
  armMember,
  distinctMembers,
  opening,
  readItems,
  readText,
  readWord,
  type DocumentContext,
} from './document-context.js';
import { ProblemError } from '../../grammar/text/problem.js';

/** What a body says about a cluster's properties. Absent: the body does not mention it. null: back to the default. */
export interface PropertyChanges {
  readonly restrictOutboundNetworkAccess?: 'Enabled' | 'Disabled' | null;
  readonly allowedFqdnList?: readonly string[] | null;
  readonly calloutPolicies?: readonly ArmCalloutPolicy[] | null;
  readonly others: Readonly<Record<string, JsonValue>>;
}

/** The longest FQDN list: each entry becomes nine rules. */
const MAX_FQDNS = 10_000;

/**
 * Reads the `properties` of a cluster. Problems: a wrong type or value of one of the three egress properties, or a name close to
 * one of theirs (OURS(arm-misspelt-property)). Any other unknown name is kept, with a warning.
 */
export function readProperties(node: JsonNode, reading: DocumentContext): PropertyChanges {
  if (node.kind !== 'object') throw new ProblemError(armMessages.wrongType('properties', node, 'an object'));
  const others: Record<string, JsonValue> = {};
  const egress = new Map<EgressProperty, JsonNode>();
  for (const { name, value } of distinctMembers(node, 'properties')) {
    const known = EGRESS_PROPERTIES.find(property => sameName(property, name.value));
    if (known !== undefined) {
      egress.set(known, value);
      continue;
    }
    const other = OTHER_PROPERTIES.get(name.value.toLowerCase());
    if (other === undefined) {
      const meant = misnamedProperty(name.value) ?? nearest(name.value, EGRESS_PROPERTIES);
      const target = `properties${pathStep(name.value)}`;
      if (meant !== null) throw new ProblemError(armMessages.similarProperty(target, name, name.value, meant));
      reading.warnings.push(armWarnings.unknownProperty(target, name));
    }
    setOwn(others, other ?? name.value, valueOf(value));
  }

  const restriction = egress.get('restrictOutboundNetworkAccess');
  const fqdns = egress.get('allowedFqdnList');
  const policies = egress.get('calloutPolicies');
  return {
    ...(restriction && { restrictOutboundNetworkAccess: readRestriction(restriction, reading) }),
    ...(fqdns && { allowedFqdnList: readFqdnList(fqdns, reading) }),
    ...(policies && { calloutPolicies: readCalloutPolicies(policies, 'properties.calloutPolicies', reading) }),
    others: Object.freeze(others),
  };
}

function readRestriction(node: JsonNode, reading: DocumentContext): 'Enabled' | 'Disabled' | null {
  if (node.kind === 'null') return null;
  const target = 'properties.restrictOutboundNetworkAccess';
  if (node.kind === 'boolean') {
    const meant = node.value ? 'Enabled' : 'Disabled';
    throw new ProblemError(armMessages.wrongValue(target, node, String(node.value), ['Enabled', 'Disabled'], meant));
  }
  const words = ['Enabled', 'Disabled'] as const;
  return readWord(node, target, words, reading, text => nearest(text, words));
}

function readFqdnList(node: JsonNode, reading: DocumentContext): readonly string[] | null {
  if (node.kind === 'null') return null;
  const target = 'properties.allowedFqdnList';
  const fqdns = readItems(node, target, MAX_FQDNS).map((item, index) => {
    const fqdn = readText(item, `${target}[${index}]`, reading);
    if (fqdn === '') throw new ProblemError(armMessages.emptyFqdn(`${target}[${index}]`, item));
    return fqdn;
  });
  return Object.freeze(fqdns);
}

/** Reads a list of ARM's callout policies. One type and regex twice is an error: OURS(arm-duplicate-callout-id). */
export function readCalloutPolicies(
  node: JsonNode,
  target: string,
  reading: DocumentContext,
): readonly ArmCalloutPolicy[] | null {
  if (node.kind === 'null') return null;
  const ids = new Set<string>();
  const policies = readItems(node, target, MAX_RULES).map((item, index) => {
    const policy = readCalloutPolicy(item, `${target}[${index}]`, reading);
    if (ids.has(policy.calloutId)) {
      throw new ProblemError(armMessages.sameCalloutId(`${target}[${index}]`, opening(item), policy.calloutId));
    }
    ids.add(policy.calloutId);
    return policy;
  });
  return Object.freeze(policies);
}

const POLICY_MEMBERS = ['calloutType', 'calloutUriRegex', 'outboundAccess', 'calloutId'] as const;

function readCalloutPolicy(node: JsonNode, target: string, reading: DocumentContext): ArmCalloutPolicy {
  if (node.kind !== 'object') throw new ProblemError(armMessages.wrongType(target, node, 'an object'));
  for (const { name } of node.members) {
    if (POLICY_MEMBERS.some(member => sameName(member, name.value))) continue;
    if (sameName(name.value, 'CanCall'))
      throw new ProblemError(armMessages.commandSpelling(`${target}${pathStep(name.value)}`, name, name.value));
    const similar = nearest(name.value, POLICY_MEMBERS);
    throw new ProblemError(
      armMessages.unknownPolicyMember(`${target}${pathStep(name.value)}`, name, name.value, similar),
    );
  }
  const type = required(node, target, 'calloutType');
  const regex = required(node, target, 'calloutUriRegex');
  const access = required(node, target, 'outboundAccess');

  const calloutType = readType(type, `${target}.calloutType`, armMember(node, 'calloutId')?.value, reading);
  const calloutUriRegex = readText(regex, `${target}.calloutUriRegex`, reading);
  const outboundAccess = readAccess(access, `${target}.outboundAccess`, reading);
  warnOfInvalidRegex(regex, `${target}.calloutUriRegex`, { calloutUriRegex, calloutType, outboundAccess }, reading);
  const calloutId = calloutIdOf(calloutUriRegex, calloutType);
  return Object.freeze({ calloutUriRegex, calloutType, outboundAccess, calloutId });
}

/** Answers of late 2024 have numbers for the names: they are read as recorded then. */
function readType(
  node: JsonNode,
  target: string,
  calloutId: JsonNode | undefined,
  reading: DocumentContext,
): ArmCalloutPolicy['calloutType'] {
  if (node.kind === 'number') {
    const type = calloutTypeOfNumber(node.value, calloutId?.kind === 'string' ? calloutId.value : null);
    if (type === null) throw new ProblemError(armMessages.unknownNumber(target, node, node.value));
    reading.warnings.push(armWarnings.number(target, node, node.value, type));
    return type;
  }
  return readWord(
    node,
    target,
    ARM_CALLOUT_TYPES,
    reading,
    text => armCalloutTypeOf(text.trim()) ?? nearest(text, ARM_CALLOUT_TYPES),
  );
}

function readAccess(node: JsonNode, target: string, reading: DocumentContext): 'Allow' | 'Deny' {
  if (node.kind === 'boolean') {
    const meant = node.value ? 'Allow' : 'Deny';
    throw new ProblemError(armMessages.wrongValue(target, node, String(node.value), ['Allow', 'Deny'], meant));
  }
  const words = ['Allow', 'Deny'] as const;
  const access = node.kind === 'number' ? outboundAccessOfNumber(node.value) : null;
  if (node.kind !== 'number' || access === null)
    return readWord(node, target, words, reading, text => nearest(text, words));
  reading.warnings.push(armWarnings.number(target, node, node.value, access));
  return access;
}

/** ARM does not check regexes: a bare `*` is in its own examples (OURS(arm-star)), and others are taken, fail closed (OURS(arm-invalid-regex)). */
function warnOfInvalidRegex(
  node: JsonNode,
  target: string,
  policy: Omit<ArmCalloutPolicy, 'calloutId'>,
  reading: DocumentContext,
): void {
  if (isArmStar('arm-policy', policy.calloutUriRegex)) return;
  const fault = patternProblem(policy.calloutUriRegex);
  if (fault === null) return;
  reading.warnings.push(
    armWarnings.invalidRegex(target, node, policy.outboundAccess, policy.calloutType, fault.reason),
  );
}

function required(node: JsonObject, target: string, name: string): JsonNode {
  const value = armMember(node, name)?.value;
  if (value === undefined || value.kind === 'null') throw new ProblemError(armMessages.missing(target, node, name));
  return value;
}
