import { setOwn, type JsonRecord, type JsonValue } from '../json/nodes.js';
import type { ArmCalloutPolicy } from '../policy/arm-rules.js';
import { cloudByPlace } from '../policy/clouds.js';
import type { CalloutRule } from '../policy/rules.js';
import type { ClusterDocument } from './cluster-document.js';
import { readDocument, type DocumentResult } from './document.js';
import { armMessages, type ArmProblem, type ArmWarning } from './messages.js';
import { EGRESS_PROPERTIES, sameName, type EgressProperty } from './names.js';
import { DEFAULT_CLUSTER, type ClusterState } from './state.js';

/*
 * The one module that changes clusters. Each change gives a new state or a problem; the old state stays as it was.
 */

export type ChangeResult =
  | { readonly ok: true; readonly state: ClusterState; readonly warnings: readonly ArmWarning[] }
  | { readonly ok: false; readonly problem: ArmProblem };

/** How a text becomes a document: as it is, or with the expressions of a template evaluated. */
export type DocumentReader = (text: string) => DocumentResult;

/** A new cluster as a document describes it, defaults elsewhere. */
export function createCluster(text: string, read: DocumentReader = readDocument): ChangeResult {
  return change(read(text), document => replaced(DEFAULT_CLUSTER, document));
}

/** ARM's PUT: the document's properties, and defaults for all that it does not mention. A sku not mentioned is kept. */
export function putCluster(state: ClusterState, text: string, read: DocumentReader = readDocument): ChangeResult {
  return putDocument(state, read(text));
}

/** The same for a document that has been read already. */
export function putDocument(state: ClusterState, result: DocumentResult): ChangeResult {
  return change(result, document => withoutMomentary(replaced(state, document)));
}

/** ARM's PATCH: what the document does not mention stays; null resets to the default. */
export function patchCluster(state: ClusterState, text: string, read: DocumentReader = readDocument): ChangeResult {
  return change(read(text), document => withoutMomentary(merged(state, document)));
}

/** The data-plane policy, which commands change. */
export function withDataPlanePolicy(state: ClusterState, dataPlanePolicy: readonly CalloutRule[]): ClusterState {
  return { ...state, dataPlanePolicy };
}

/** ARM's list of callout policies, which its actions change. */
export function withCalloutPolicies(state: ClusterState, calloutPolicies: readonly ArmCalloutPolicy[]): ClusterState {
  return { ...state, calloutPolicies: Object.freeze([...calloutPolicies]) };
}

/** With the rules that the cluster itself shows as predefined. */
export function withPredefinedRules(state: ClusterState, predefinedRules: readonly CalloutRule[]): ClusterState {
  return { ...state, predefinedRules };
}

/** With one more script that has run on it, with unknown effect. */
export function withUnreadScript(state: ClusterState, name: string): ClusterState {
  const unreadScripts = Object.freeze([...(state.facts?.unreadScripts ?? []), name]);
  return { ...state, facts: { ...state.facts, unreadScripts } };
}

/** With one more database, unless it is there: ARM does not tell names apart by case. */
export function withDatabase(state: ClusterState, name: string): ClusterState {
  return { ...state, databases: joined(state.databases, [name]) };
}

/** With one database less, whatever the case of its name. */
export function withoutDatabase(state: ClusterState, name: string): ClusterState {
  return { ...state, databases: Object.freeze(state.databases.filter(database => !sameName(database, name))) };
}

function change(result: DocumentResult, apply: (document: ClusterDocument) => ClusterState): ChangeResult {
  if (!result.ok) return result;
  const state = apply(result.document);
  // DOC: configuring both "results in an error". When, and with which text: OURS(both-lists-error).
  if (state.allowedFqdnList.length > 0 && (state.calloutPolicies ?? []).length > 0) {
    return { ok: false, problem: armMessages.bothLists(result.document.propertiesSpan) };
  }
  return { ok: true, state, warnings: result.warnings };
}

function replaced(state: ClusterState, document: ClusterDocument): ClusterState {
  const { properties } = document;
  const { sku: written, ...otherMembers } = document.otherMembers;
  const sku = written ?? state.otherMembers['sku'];
  return {
    ...identity(state, document),
    ...factsAfter(state, document, EGRESS_PROPERTIES),
    restrictOutboundNetworkAccess:
      properties.restrictOutboundNetworkAccess ?? DEFAULT_CLUSTER.restrictOutboundNetworkAccess,
    allowedFqdnList: properties.allowedFqdnList ?? DEFAULT_CLUSTER.allowedFqdnList,
    calloutPolicies: properties.calloutPolicies ?? DEFAULT_CLUSTER.calloutPolicies,
    otherProperties: properties.others,
    otherMembers: Object.freeze({ ...(sku !== undefined && { sku }), ...otherMembers }),
  };
}

function merged(state: ClusterState, document: ClusterDocument): ClusterState {
  const { properties } = document;
  const restriction = properties.restrictOutboundNetworkAccess;
  const fqdns = properties.allowedFqdnList;
  const policies = properties.calloutPolicies;
  const said = EGRESS_PROPERTIES.filter(property => properties[property] !== undefined);
  return {
    ...identity(state, document),
    ...factsAfter(state, document, said),
    restrictOutboundNetworkAccess:
      restriction === undefined
        ? state.restrictOutboundNetworkAccess
        : (restriction ?? DEFAULT_CLUSTER.restrictOutboundNetworkAccess),
    allowedFqdnList: fqdns === undefined ? state.allowedFqdnList : (fqdns ?? DEFAULT_CLUSTER.allowedFqdnList),
    calloutPolicies: policies === undefined ? state.calloutPolicies : (policies ?? DEFAULT_CLUSTER.calloutPolicies),
    otherProperties: mergedRecord(state.otherProperties, properties.others),
    otherMembers: mergedRecord(state.otherMembers, withWholeSku(state, document.otherMembers)),
  };
}

/**
 * A cluster without what the service said of the moment at which its resource was read, and that cannot be set: its etag is another one after
 * every change, and it runs here.
 */
export function withoutMomentary(state: ClusterState): ClusterState {
  const { etag, systemData, ...otherMembers } = state.otherMembers;
  const { state: power, stateReason, provisioningState, migrationCluster, ...otherProperties } = state.otherProperties;
  if ([etag, systemData, power, stateReason, provisioningState, migrationCluster].every(value => value === undefined))
    return state;
  return {
    ...state,
    otherMembers: Object.freeze(otherMembers),
    otherProperties: Object.freeze(otherProperties),
  };
}

/** A sku that leaves out a capacity keeps the one that there is (seen in recorded traffic). */
function withWholeSku(state: ClusterState, members: JsonRecord): JsonRecord {
  const { sku: now } = members;
  const { sku: before } = state.otherMembers;
  return isObject(before) && isObject(now) ? { ...members, sku: mergedRecord(before, now) } : members;
}

function isObject(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What names the cluster and belongs to it whatever the change: its databases, and the policy that ARM does not hold. */
function identity(state: ClusterState, document: ClusterDocument): ClusterState {
  return {
    ...state,
    name: document.name ?? state.name,
    location: document.location ?? state.location,
    resourceGroup: document.resourceGroup ?? state.resourceGroup,
    subscriptionId: document.subscriptionId ?? state.subscriptionId,
    databases:
      document.allDatabases ??
      (document.databases.length === 0 ? state.databases : joined(state.databases, document.databases)),
    ...cloudAfter(document),
    ...(document.predefinedRules && { predefinedRules: document.predefinedRules }),
    ...(document.dataPlanePolicy && { dataPlanePolicy: document.dataPlanePolicy }),
  };
}

/** The cloud is said, or follows from the place of the cluster. */
function cloudAfter({ cloud, location, properties }: ClusterDocument): Pick<ClusterState, 'cloud'> {
  const { uri } = properties.others;
  const found = cloud ?? cloudByPlace(typeof uri === 'string' ? uri : undefined, location);
  return found === null ? {} : { cloud: found };
}

/** What made the rules of ARM, and what is set at all, is known again once a document says it. */
function factsAfter(
  { facts }: ClusterState,
  document: ClusterDocument,
  said: readonly EgressProperty[],
): Pick<ClusterState, 'facts'> {
  if (facts === undefined) return document.facts === undefined ? {} : { facts: document.facts };
  const { isClusterRowUntold, notStated = [], ...others } = facts;
  const { allowedFqdnList, calloutPolicies } = document.properties;
  const isRowTold = allowedFqdnList !== undefined || calloutPolicies !== undefined;
  const open = notStated.filter(property => !said.includes(property));
  const after = {
    ...others,
    ...(open.length > 0 && { notStated: open }),
    ...(isClusterRowUntold === true && !isRowTold && { isClusterRowUntold }),
    ...document.facts,
  };
  return { facts: after };
}

/** Two lists of names as one; of equal names the first spelling stays. */
function joined(current: readonly string[], added: readonly string[]): readonly string[] {
  const names = new Map<string, string>();
  for (const name of [...current, ...added]) {
    const key = name.toLowerCase();
    if (!names.has(key)) names.set(key, name);
  }
  return Object.freeze([...names.values()]);
}

/** Names are the same whatever their case, and keep the spelling that they came with first; null takes a member away. */
function mergedRecord(current: JsonRecord, changes: JsonRecord): JsonRecord {
  const members = new Map(Object.entries(current).map(entry => [entry[0].toLowerCase(), entry]));
  for (const [name, value] of Object.entries(changes)) {
    const key = name.toLowerCase();
    if (value === null) members.delete(key);
    else members.set(key, [members.get(key)?.[0] ?? name, value]);
  }
  const record: Record<string, JsonValue> = {};
  for (const [name, value] of members.values()) setOwn(record, name, value);
  return Object.freeze(record);
}
