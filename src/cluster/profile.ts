import type { JsonNode } from '../json/nodes.js';
import { readJson } from '../json/read.js';
import { calloutIdOf, type ArmCalloutPolicy } from '../policy/arm-rules.js';
import { armCalloutTypeOf } from '../policy/callout-types.js';
import type { CalloutRule } from '../policy/rules.js';
import { isOnlyArms, shownRules } from '../policy/shown-rules.js';
import { fail } from '../../grammar/text/problem.js';
import type { ClusterDocument } from './cluster-document.js';
import { answerMessages, answerWarnings, type ArmWarning } from './messages.js';
import type { PropertyChanges } from './properties.js';
import type { ShowAnswer, ShownRow, ShownText } from './show-answer.js';

/** The rules of one row of an answer. */
export interface ShownPolicy {
  readonly rules: readonly CalloutRule[];
  readonly isImmutable: boolean;
  /** What they were read from, and the JSON in it. */
  readonly text: ShownText;
  readonly json: JsonNode;
}

/** What an answer of `.show cluster policy callout` tells. */
export interface Profile {
  /** Its rows, the immutable one first, as the service shows them. */
  readonly policies: readonly ShownPolicy[];
  /** The cluster that shows them; null where the rows do not say what they are about. */
  readonly document: ClusterDocument | null;
  readonly warnings: readonly ArmWarning[];
}

const IMMUTABLE = 'cluster immutable policy';
const CLUSTER = 'cluster';

/**
 * Reads an answer of `.show cluster policy callout` as all that it tells of its cluster: the immutable row has the predefined rules,
 * the other one the rest. Throws an {@link ArmProblem}.
 */
export function readProfile(answer: ShowAnswer): Profile {
  const [table, another] = answer.tables;
  if (another !== undefined) fail(answerMessages.several(answer));
  const rows = table?.rows ?? [];
  if (rows.length === 0) fail(answerMessages.noRows(answer));
  const policies = rows.map(row => policyOf(row, answer)).sort((a, b) => Number(b.isImmutable) - Number(a.isImmutable));
  const kinds = rows.map(({ entityType }) => entityType?.trim().toLowerCase() ?? '');
  for (const kind of [IMMUTABLE, CLUSTER])
    if (kinds.filter(each => each === kind).length > 1) fail(answerMessages.twice(answer, kind));
  if (!kinds.every(kind => kind === IMMUTABLE || kind === CLUSTER)) return { policies, document: null, warnings: [] };
  return { policies, ...clusterThatShows(policies, rows, answer) };
}

function policyOf({ policy, entityType }: ShownRow, answer: ShowAnswer): ShownPolicy {
  if (policy === null) fail(answerMessages.noText(answer));
  const json = readJson(policy.value);
  if (!json.ok) {
    const { start, end } = json.problem.span;
    fail(answerMessages.notJson(json.problem, { start: policy.at(start), end: policy.at(end) }));
  }
  const rules = shownRules(json.value);
  if (rules === null) fail(answerMessages.notAPolicy(policy));
  return { rules, isImmutable: entityType?.trim().toLowerCase() === IMMUTABLE, text: policy, json: json.value };
}

function clusterThatShows(
  policies: readonly ShownPolicy[],
  rows: readonly ShownRow[],
  answer: ShowAnswer,
): Pick<Profile, 'document' | 'warnings'> {
  const warnings: ArmWarning[] = [];
  const immutable = policies.find(({ isImmutable }) => isImmutable);
  const changeable = policies.find(({ isImmutable }) => !isImmutable);
  if (changeable === undefined) warnings.push(answerWarnings.noClusterRow(answer));
  const rules = changeable?.rules ?? [];
  const unknown = new Set(
    policies.flatMap(policy => policy.rules.flatMap(rule => armCalloutTypeOf(rule.CalloutType) ?? rule.CalloutType)),
  );
  for (const type of unknown)
    if (armCalloutTypeOf(type) === null) warnings.push(answerWarnings.unknownType(answer, type));
  const shape = {
    propertiesSpan: answer,
    propertiesNode: null,
    otherMembers: {},
    databases: [],
    ...databasesOf(rows),
  };
  const document: ClusterDocument =
    immutable === undefined
      ? { ...shape, properties: restrictedTo(rules, changeable?.text ?? answer), facts: { isClusterRowUntold: true } }
      : { ...shape, predefinedRules: immutable.rules, ...openWith(rules, changeable?.text ?? answer) };
  return { document, warnings };
}

/** No immutable row: outbound access is restricted, and the rules are ARM's. What list made them, the answer does not say. */
function restrictedTo(rules: readonly CalloutRule[], place: Pick<ShownText, 'start' | 'end'>): PropertyChanges {
  const restrictOutboundNetworkAccess = 'Enabled';
  const calloutPolicies = rules.length === 0 ? null : policiesOf(rules, place);
  return { restrictOutboundNetworkAccess, allowedFqdnList: null, calloutPolicies, others: {} };
}

/**
 * An immutable row: outbound access is not restricted. What commands made and what came by ARM cannot be told apart
 * (OURS(show-answer-data-plane)), but for what no command takes: from there on, in the order of `.show`, all is ARM's.
 */
function openWith(
  rules: readonly CalloutRule[],
  place: Pick<ShownText, 'start' | 'end'>,
): Pick<ClusterDocument, 'properties' | 'dataPlanePolicy'> {
  const first = rules.findIndex(isOnlyArms);
  const count = first < 0 ? rules.length : first;
  const byArm = rules.slice(count);
  return {
    dataPlanePolicy: Object.freeze(rules.slice(0, count)),
    properties: {
      restrictOutboundNetworkAccess: 'Disabled',
      allowedFqdnList: null,
      calloutPolicies: byArm.length > 0 ? policiesOf(byArm, place) : null,
      others: {},
    },
  };
}

function policiesOf(
  rules: readonly CalloutRule[],
  place: Pick<ShownText, 'start' | 'end'>,
): readonly ArmCalloutPolicy[] {
  const policies = rules.map(({ CalloutType, CalloutUriRegex, CanCall }): ArmCalloutPolicy => {
    const calloutType = armCalloutTypeOf(CalloutType);
    if (calloutType === null) fail(answerMessages.notArms(place, CalloutType));
    const calloutId = calloutIdOf(CalloutUriRegex, calloutType);
    return Object.freeze({
      calloutType,
      calloutUriRegex: CalloutUriRegex,
      outboundAccess: CanCall ? 'Allow' : 'Deny',
      calloutId,
    });
  });
  return Object.freeze(policies);
}

function databasesOf(rows: readonly ShownRow[]): Pick<ClusterDocument, 'allDatabases'> {
  for (const { childEntities } of rows) {
    const json = childEntities === null ? null : readJson(childEntities);
    if (json?.ok !== true || json.value.kind !== 'array') continue;
    const names = json.value.items.flatMap(item => (item.kind === 'string' ? [item.value] : []));
    return { allDatabases: Object.freeze(names) };
  }
  return {};
}
