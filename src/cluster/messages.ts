import type { JsonProblem } from '../json/messages.js';
import { kindNames, mark, type JsonNode } from '../json/nodes.js';
import { didYouMean, listed, mention, printable } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { Span } from '../../grammar/text/positions.js';
import type { Problem } from '../../grammar/text/problem.js';

/** Why ARM refuses a resource, with the place in the text that it was read from. Always a 400. */
export interface ArmProblem extends Problem<ArmCode, ArmReason> {
  /** The property that is wrong: `properties.calloutPolicies[0].outboundAccess`; empty for the document as a whole. */
  readonly target: string;
}

/** ARM's error codes of a resource that it refuses. */
export type ArmCode = 'BadRequest' | 'InvalidRequestContent' | 'InvalidTemplate';

export type ArmReason =
  /** Not JSON. */
  | 'ARM_JSON'
  /** JSON, but no template, resource or properties object. */
  | 'ARM_SHAPE'
  /** No cluster in the template, or several. */
  | 'ARM_CLUSTER'
  /** A property with a wrong type or value. */
  | 'ARM_VALUE'
  /** A name close to one of the properties that matter here, but not theirs. */
  | 'ARM_PROPERTY'
  /** Both lists at once. */
  | 'ARM_BOTH_LISTS'
  /** One calloutId twice. */
  | 'ARM_DUPLICATE'
  /** A template expression that cannot be read or evaluated. */
  | 'ARM_EXPRESSION'
  /** A template parameter that is missing, unknown or not as declared. */
  | 'ARM_PARAMETER'
  /** A template that is not put together as templates are: a cycle, a loop without a count, ... */
  | 'ARM_TEMPLATE'
  /** A template that asks for more than ARM or the evaluator gives. */
  | 'ARM_LIMIT'
  /** A value that only Azure knows, where one is needed. */
  | 'ARM_UNKNOWN_VALUE'
  /** More entries than the interpreter holds. */
  | 'ARM_TOO_MANY'
  /** A script of a database that fails. */
  | 'ARM_SCRIPT'
  /** An answer of `.show` without a policy, or with several. */
  | 'INPUT_NO_POLICY'
  | 'INPUT_SEVERAL_POLICIES'
  /** A policy in it that is not JSON, or not a list of rules. */
  | 'POLICY_JSON'
  | 'POLICY_SHAPE';

/** Something that ARM takes and people should know about. */
export interface ArmWarning extends Span {
  readonly reason:
    | 'ARM_UNKNOWN_PROPERTY'
    | 'ARM_INVALID_REGEX'
    | 'ARM_PLACEHOLDER'
    | 'ARM_IGNORED_RESOURCE'
    | 'ARM_UNKNOWN_VALUE'
    | 'ARM_NUMBER'
    | 'ARM_SCRIPT'
    | 'ARM_UNREAD_SCRIPT'
    | 'INPUT_NOT_STATED'
    | 'POLICY_UNKNOWN_TYPE';
  readonly target: string;
  readonly message: string;
}

/** Builds a problem; what its texts quote of the user's is made printable. */
export function armProblem(
  reason: ArmReason,
  target: string,
  span: Span,
  message: string,
  hint: string | null = null,
  code: ArmCode = 'BadRequest',
): ArmProblem {
  const texts = { message: printable(message), hint: hint === null ? null : printable(hint) };
  return { code, reason, target, ...texts, span: { start: span.start, end: span.end } };
}

/** Every way in which ARM refuses a resource, in words. The texts are ours: OURS(arm-error-texts). */
export const armMessages = {
  notJson: (json: JsonProblem) =>
    armProblem(
      'ARM_JSON',
      '',
      json.span,
      `the document is not JSON: ${json.message}`,
      json.hint,
      'InvalidRequestContent',
    ),

  notSerializable: (what: 'object' | 'parameters') =>
    armProblem(
      'ARM_JSON',
      '',
      { start: 0, end: 0 },
      what === 'object' ? 'the object cannot be written as JSON' : 'the parameters cannot be written as JSON',
      'something in it contains itself, or is a BigInt or something else that JSON has no form for',
      'InvalidRequestContent',
    ),

  noObject: (node: JsonNode) =>
    armProblem(
      'ARM_SHAPE',
      '',
      mark(node),
      `expected an object, but found ${kindNames[node.kind]}`,
      'a cluster is read from an ARM template, from a resource as `az resource show` prints it, or from a bare `properties` object',
      'InvalidRequestContent',
    ),

  notACluster: (node: JsonNode) =>
    armProblem(
      'ARM_SHAPE',
      '',
      { start: node.start, end: node.start + 1 },
      'this is neither an ARM template, nor a cluster resource, nor the `properties` of one',
      'a template has `resources`, a resource has `properties`, and bare properties have one of restrictOutboundNetworkAccess, allowedFqdnList and calloutPolicies',
      'InvalidTemplate',
    ),

  noClusterInTemplate: (node: JsonNode) =>
    armProblem(
      'ARM_CLUSTER',
      'resources',
      mark(node),
      'the template has no resource of type Microsoft.Kusto/clusters',
      null,
      'InvalidTemplate',
    ),

  severalClusters: (node: JsonNode, names: readonly string[]) =>
    armProblem(
      'ARM_CLUSTER',
      'resources',
      mark(node),
      `the template has ${names.length} clusters: ${listed(names.slice(0, 4).map(mention), 'and')}${names.length > 4 ? ' …' : ''}`,
      'name one of them: FILE#NAME, or --name NAME',
      'InvalidTemplate',
    ),

  noSuchCluster: (span: Span, name: string, names: readonly string[]) =>
    armProblem(
      'ARM_CLUSTER',
      '',
      span,
      `there is no cluster ${mention(name)}; there is ${listed(names.map(mention), 'and')}`,
      didYouMean(nearest(name, names), null),
      'InvalidTemplate',
    ),

  otherResourceType: (span: Span, type: string) =>
    armProblem('ARM_CLUSTER', 'type', span, `the resource is a ${mention(type)}, not a Microsoft.Kusto/clusters`, null),

  expression: (target: string, span: Span, text: string) =>
    armProblem(
      'ARM_EXPRESSION',
      target,
      span,
      `${target} is the template expression ${mention(text)}, which is not supported`,
      'write the value itself; a text that only looks like an expression starts with `[[`',
      'InvalidTemplate',
    ),

  wrongType: (target: string, node: JsonNode, expected: string) =>
    armProblem('ARM_VALUE', target, mark(node), `${target}: expected ${expected}, but found ${kindNames[node.kind]}`),

  wrongValue: (target: string, span: Span, found: string, allowed: readonly string[], similar: string | null) =>
    armProblem(
      'ARM_VALUE',
      target,
      span,
      `${target}: expected ${listed(allowed)}, but found ${mention(found)}`,
      didYouMean(similar, null),
    ),

  unknownNumber: (target: string, span: Span, number: number) =>
    armProblem(
      'ARM_VALUE',
      target,
      span,
      `${target}: no recorded answer tells which callout type the number ${number} means`,
      'write the name of the type, or keep the calloutId, which ends in it',
    ),

  badName: (target: string, span: Span, name: string) =>
    armProblem(
      'ARM_VALUE',
      target,
      span,
      `${target}: ${mention(name)} cannot name a cluster`,
      'letters, digits and hyphens, at most 60',
    ),

  emptyFqdn: (target: string, span: Span) =>
    armProblem(
      'ARM_VALUE',
      target,
      span,
      `${target}: an FQDN may not be empty`,
      'an empty one would allow every destination',
    ),

  untyped: (target: string, node: JsonNode) =>
    armProblem(
      'ARM_VALUE',
      target,
      mark(node),
      `${target}: a resource of a template has a type`,
      null,
      'InvalidTemplate',
    ),

  missing: (target: string, node: JsonNode, name: string) =>
    armProblem(
      'ARM_VALUE',
      target,
      { start: node.start, end: node.start + 1 },
      `${target}: ${mention(name)} is missing`,
      'a callout policy has calloutType, calloutUriRegex and outboundAccess',
    ),

  missingMember: (span: Span, name: string) => armProblem('ARM_VALUE', name, span, `${mention(name)} is missing`, null),

  unknownCalloutId: (span: Span, id: string, ids: readonly string[]) =>
    armProblem(
      'ARM_VALUE',
      'calloutId',
      span,
      `no callout policy has the calloutId ${mention(id)}`,
      ids.length === 0
        ? 'the cluster has no callout policies'
        : didYouMean(
            nearest(id, ids),
            `there are ${listed(ids.slice(0, 4).map(mention), 'and')}${ids.length > 4 ? ' …' : ''}`,
          ),
    ),

  similarProperty: (target: string, span: Span, name: string, meant: string) =>
    armProblem(
      'ARM_PROPERTY',
      target,
      span,
      `${mention(name)} is not a property of a cluster`,
      didYouMean(meant, null),
    ),

  misplacedProperty: (span: Span, name: string) =>
    armProblem(
      'ARM_PROPERTY',
      name,
      span,
      `${mention(name)} is outside \`properties\`, where it has no effect`,
      'put it inside: "properties": { … }',
    ),

  commandSpelling: (target: string, span: Span, name: string) =>
    armProblem(
      'ARM_PROPERTY',
      target,
      span,
      `${target}: ${mention(name)} is how commands write it`,
      'ARM writes outboundAccess: "Allow" for CanCall: true, "Deny" for false',
    ),

  unknownPolicyMember: (target: string, span: Span, name: string, similar: string | null) =>
    armProblem(
      'ARM_PROPERTY',
      target,
      span,
      `${mention(name)} is not a property of a callout policy`,
      didYouMean(similar, 'a callout policy has calloutType, calloutUriRegex and outboundAccess'),
    ),

  twice: (target: string, span: Span, name: string) =>
    armProblem(
      'ARM_DUPLICATE',
      target,
      span,
      `${mention(name)} appears twice; ARM names are case-insensitive`,
      'keep one of the two',
    ),

  sameCalloutId: (target: string, span: Span, id: string) =>
    armProblem(
      'ARM_DUPLICATE',
      target,
      span,
      `${target}: the calloutId ${mention(id)} appears twice`,
      'one type and regex make one policy; keep one of the two',
    ),

  tooMany: (target: string, node: JsonNode, count: number, limit: number) =>
    armProblem(
      'ARM_TOO_MANY',
      target,
      { start: node.start, end: node.start + 1 },
      `${target}: ${count} entries; at most ${limit} are held`,
    ),

  bothLists: (span: Span) =>
    armProblem(
      'ARM_BOTH_LISTS',
      'properties',
      span,
      'allowedFqdnList and calloutPolicies are both set; a cluster has either an FQDN-based allow list or callout policies, not both',
      'empty one of them: "allowedFqdnList": [] or "calloutPolicies": []',
    ),
};

const SHOW = '.show cluster policy callout';

/** Why an answer of `.show cluster policy callout` cannot be used. */
export const answerMessages = {
  noRows: (span: Span) =>
    armProblem(
      'INPUT_NO_POLICY',
      '',
      span,
      'these tables have no row with a policy',
      `what is read is the answer of ${SHOW}, with its column Policy`,
    ),

  several: (span: Span) =>
    armProblem(
      'INPUT_SEVERAL_POLICIES',
      '',
      span,
      'several tables have a column Policy, so that it is not known which one is the policy',
      `keep the answer of one ${SHOW}`,
    ),

  twice: (span: Span, kind: string) =>
    armProblem(
      'INPUT_SEVERAL_POLICIES',
      '',
      span,
      `the EntityType ${mention(kind)} appears twice, so that it is not known which row is the policy`,
      `keep the answer of one ${SHOW}`,
    ),

  noText: (span: Span) =>
    armProblem(
      'POLICY_SHAPE',
      '',
      span,
      'a row has no text in the column Policy',
      `what is read is the answer of ${SHOW}, with each policy as a text of JSON`,
    ),

  notJson: ({ message, hint }: JsonProblem, { start, end }: Span) =>
    armProblem('POLICY_JSON', '', { start, end }, `the policy is not JSON: ${message}`, hint),

  notAPolicy: ({ start, end }: Span) =>
    armProblem(
      'POLICY_SHAPE',
      '',
      { start, end },
      'the column Policy holds no array of rules with CalloutType, CalloutUriRegex and CanCall',
    ),

  notRules: (name: string, node: JsonNode) =>
    armProblem(
      'POLICY_SHAPE',
      name,
      mark(node),
      `${name} must be an array of rules with CalloutType, CalloutUriRegex and CanCall`,
    ),

  notArms: ({ start, end }: Span, type: string) =>
    armProblem(
      'POLICY_SHAPE',
      '',
      { start, end },
      `the answer has no immutable row, so its rules are those of ARM, which has no callout type ${mention(type)}`,
      `does the answer lack the row of the EntityType "Cluster immutable policy"? Keep the whole answer of ${SHOW}`,
    ),

  noPredefinedRules: (span: Span) =>
    armProblem(
      'INPUT_NO_POLICY',
      '',
      span,
      'this does not tell which predefined rules the cluster has',
      `what tells is the row of the EntityType "Cluster immutable policy" of ${SHOW}; while outbound access is restricted, there is none`,
    ),

  inPredefined: ({ message, hint, reason }: ArmProblem) =>
    armProblem(reason, '', { start: 0, end: 1 }, `the predefined rules cannot be read: ${message}`, hint),

  notOfACluster: (span: Span) =>
    armProblem(
      'INPUT_NO_POLICY',
      '',
      span,
      'the rows do not say whether they are the immutable policy of the cluster or its other one',
      `keep the whole answer of ${SHOW}, with the column EntityType`,
    ),
};

/** What people should know about such an answer. */
export const answerWarnings = {
  noClusterRow: (span: Span) =>
    armWarning(
      'INPUT_NOT_STATED',
      '',
      span,
      'the answer has no row of the EntityType "Cluster": read as if the cluster had no other rules, which is an assumption',
    ),

  unknownType: (span: Span, type: string) =>
    armWarning(
      'POLICY_UNKNOWN_TYPE',
      '',
      span,
      `the callout type ${mention(type)} is not documented; its rules are kept, and decide about no type that is`,
    ),
};

/** Builds a warning in the same way. */
export function armWarning(reason: ArmWarning['reason'], target: string, span: Span, message: string): ArmWarning {
  return { reason, target, message: printable(message), start: span.start, end: span.end };
}

export const armWarnings = {
  notStated: (span: Span, message: string) => armWarning('INPUT_NOT_STATED', '', span, message),

  unknownProperty: (target: string, span: Span) =>
    armWarning(
      'ARM_UNKNOWN_PROPERTY',
      target,
      span,
      `${target} is not a known property of a cluster; it is kept, without effect`,
    ),

  invalidRegex: (target: string, span: Span, access: 'Allow' | 'Deny', type: string, message: string) =>
    armWarning(
      'ARM_INVALID_REGEX',
      target,
      span,
      `${target} is not a regex that .NET reads (${message}); ARM takes it, and ${
        access === 'Allow' ? 'it allows nothing' : `it denies every callout of type ${type}`
      }`,
    ),

  placeholder: (target: string, span: Span, placeholder: string, value: string) =>
    armWarning(
      'ARM_PLACEHOLDER',
      target,
      span,
      `${target}: the placeholder ${mention(placeholder)} is read as ${mention(value)}`,
    ),

  number: (target: string, span: Span, number: number, word: string) =>
    armWarning(
      'ARM_NUMBER',
      target,
      span,
      `${target}: the number ${number} is read as ${mention(word)}, as in answers of late 2024`,
    ),

  unreadScript: (target: string, span: Span, name: string, reason: string) =>
    armWarning(
      'ARM_UNREAD_SCRIPT',
      target,
      span,
      `${target}: what the script ${mention(name)} does to the callout policy is not known: ${reason}`,
    ),

  scriptElsewhere: (target: string, span: Span, name: string, cluster: string) =>
    armWarning(
      'ARM_UNREAD_SCRIPT',
      target,
      span,
      `${target}: the script ${mention(name)} runs on the cluster ${mention(cluster)}, which is not known here`,
    ),

  scriptCommandFailed: (target: string, span: Span, name: string, message: string) =>
    armWarning(
      'ARM_SCRIPT',
      target,
      span,
      `${target}: a command of the script ${mention(name)} fails and is passed over (continueOnErrors): ${message}`,
    ),

  /** What people should know of scripts that a file of a tool carries. */
  scriptNote: (span: Span, message: string) => armWarning('ARM_UNREAD_SCRIPT', '', span, message),

  ignoredResource: (target: string, span: Span, type: string) =>
    armWarning('ARM_IGNORED_RESOURCE', target, span, `${target}: a ${mention(type)} has no effect here`),
};
