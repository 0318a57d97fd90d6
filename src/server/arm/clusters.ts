import { patchCluster, putDocument, type ChangeResult } from '../../cluster/change.js';
import { readClusterNode, type DocumentResult } from '../../cluster/document.js';
import { armMessages, type ArmWarning } from '../../cluster/messages.js';
import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../../cluster/state.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import type { ServerResponse } from '../exchange.js';
import { clusterKey, type EmulatorState, type HostedCluster } from '../store.js';
import { isRecord, sameValue } from '../../arm/values.js';
import type { JsonRecord } from '../../json/nodes.js';
import { emptyAnswer, jsonAnswer } from './answers.js';
import { capacityError } from './capacity.js';
import { acceptedBody, clusterBody, ETAG_OF_CREATION, withoutEchoes } from './cluster-body.js';
import type { ArmRequest } from './context.js';
import { armRefusal, armRefusals, locationError, type ArmErrorDetail } from './errors.js';
import { areTags, isLocation } from './labels.js';
import { begin, bothOperationHeaders, operationHeaders, operationOn, refuseIfBusy } from './operations.js';
import { requireGroup, requireSubscription } from './places.js';
import { MAX_CLUSTERS } from './state.js';
import { warningHeaders } from './warnings.js';

/** Where a cluster is, or would be. */
export interface ClusterPlace {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

export const CLUSTER_TYPE = 'Microsoft.Kusto/clusters';
const NAME = /^[A-Za-z0-9-]{1,60}$/;

export function findCluster(state: EmulatorState, place: ClusterPlace): HostedCluster | undefined {
  return state.clusters.get(clusterKey({ ...DEFAULT_CLUSTER, ...place }));
}

/** The cluster, or ARM's refusal for one that is not there. */
export function requireCluster(state: EmulatorState, place: ClusterPlace): HostedCluster {
  const cluster = findCluster(state, place);
  if (cluster !== undefined) return cluster;
  if (clusterInCreation(state, place) !== undefined)
    throw armRefusals.conflict(clusterIdentifier({ ...DEFAULT_CLUSTER, ...place }));
  requireGroup(state, place.subscriptionId, place.resourceGroup);
  throw armRefusals.noResource(CLUSTER_TYPE, place.name, place.resourceGroup);
}

/** A cluster whose creation has begun and not ended. */
function clusterInCreation(state: EmulatorState, place: ClusterPlace): HostedCluster | undefined {
  const wanted = clusterKey({ ...DEFAULT_CLUSTER, ...place });
  return clustersInCreation(state).find(({ state: cluster }) => clusterKey(cluster) === wanted);
}

function clustersInCreation({ arm, clusters }: EmulatorState): readonly HostedCluster[] {
  return arm.running
    .flatMap(({ effect }) => effect?.clusters ?? [])
    .flatMap(({ key, value }) =>
      value === null || clusters.has(key) ? [] : [{ state: value, etag: ETAG_OF_CREATION }],
    );
}

export function answerCluster(request: ArmRequest, place: ClusterPlace): ServerResponse {
  switch (request.method) {
    case 'GET':
      return getCluster(request, place);
    case 'HEAD':
      requireCluster(request.state, place);
      return emptyAnswer(204);
    case 'PUT':
      return putCluster(request, place);
    case 'PATCH':
      return patch(request, place);
    case 'DELETE':
      return deleteCluster(request, place);
    default:
      throw armRefusals.method(request.method);
  }
}

/** The clusters of a subscription, or of one of its groups. */
export function listClusters(
  { method, state }: ArmRequest,
  subscriptionId: string,
  resourceGroup: string | null,
): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireSubscription(state, subscriptionId);
  if (resourceGroup !== null) requireGroup(state, subscriptionId, resourceGroup);
  const clusters = [...state.clusters.values(), ...clustersInCreation(state)].filter(
    ({ state: cluster }) =>
      sameName(cluster.subscriptionId, subscriptionId) &&
      (resourceGroup === null || sameName(cluster.resourceGroup, resourceGroup)),
  );
  return jsonAnswer(200, { value: clusters.map(cluster => body(state, cluster)) });
}

function getCluster({ state }: ArmRequest, place: ClusterPlace): ServerResponse {
  const cluster = clusterInCreation(state, place) ?? requireCluster(state, place);
  return jsonAnswer(200, body(state, cluster), { ETag: cluster.etag });
}

function body(state: EmulatorState, cluster: HostedCluster): object {
  if (cluster.etag === ETAG_OF_CREATION) return clusterBody(cluster, 'Creating');
  const operation = operationOn(state.arm, clusterKey(cluster.state));
  if (operation === undefined) return clusterBody(cluster);
  const isGoing = operation.effect?.clusters.some(
    ({ key, value }) => value === null && key === clusterKey(cluster.state),
  );
  return clusterBody(cluster, isGoing === true ? 'Deleting' : 'Running');
}

function putCluster(request: ArmRequest, place: ClusterPlace): ServerResponse {
  const { state } = request;
  const present = findCluster(state, place);
  requireConditions(request, present);
  requireGroup(state, place.subscriptionId, place.resourceGroup);
  if (!NAME.test(place.name)) throw armRefusals.badName(place.name);
  if (present === undefined && state.clusters.size >= MAX_CLUSTERS) throw armRefusals.tooMany('clusters', MAX_CLUSTERS);
  const base = present?.state ?? { ...DEFAULT_CLUSTER, ...place, location: '' };
  const read = readBody(request.body);
  if (!read.ok) throw armRefusals.badBody(read.problem, request.body);
  const { after, warnings } = changed(request, base, putDocument(base, read));
  if (after.location === '') throw armRefusals.locationRequired();
  requireAllowed(present?.state ?? null, after);
  const operation = beginChange(
    request,
    present === undefined ? 'ClusterCreateExternal' : 'ServiceConfigurationAlter',
    after,
  );
  const headers = {
    ETag: present?.etag ?? ETAG_OF_CREATION,
    ...operationHeaders(request, operation),
    ...warningHeaders(warnings),
  };
  const body = acceptedBody(after, read.document, present?.etag ?? null);
  return jsonAnswer(present === undefined ? 201 : 200, body, headers);
}

function patch(request: ArmRequest, place: ClusterPlace): ServerResponse {
  const present = requireCluster(request.state, place);
  requireConditions(request, present);
  const change = patchCluster(present.state, request.body, readBody);
  const { after, warnings } = changed(request, present.state, change);
  requireAllowed(present.state, after);
  // Seen: a PATCH that changes nothing is answered at once, with the etag as it was.
  if (sameValue(clusterBody({ ...present, state: after }), clusterBody(present)))
    return jsonAnswer(200, clusterBody(present), { ETag: present.etag, ...warningHeaders(warnings) });
  const operation = beginChange(request, 'ServiceConfigurationAlter', after);
  // With a Location, clients would take its empty answer for the cluster.
  const headers = {
    ETag: present.etag,
    ...operationHeaders(request, operation),
    ...warningHeaders(warnings),
  };
  return jsonAnswer(202, clusterBody({ state: after, etag: present.etag }, 'Accepted'), headers);
}

function deleteCluster(request: ArmRequest, place: ClusterPlace): ServerResponse {
  const present = findCluster(request.state, place);
  if (present === undefined) return emptyAnswer(204);
  requireConditions(request, present);
  const { subscriptionId, location } = present.state;
  const key = clusterKey(present.state);
  refuseIfBusy(request.state.arm, key, clusterIdentifier(present.state));
  const effect = { clusters: [{ key, value: null }] };
  const operation = begin(request, { kind: 'ServiceDeletion', subscriptionId, location, busy: [key], effect });
  return emptyAnswer(202, bothOperationHeaders(request, operation));
}

/** Starts the operation that brings a cluster to another state. */
export function beginChange(request: ArmRequest, kind: string, after: ClusterState): ReturnType<typeof begin> {
  const key = clusterKey(after);
  refuseIfBusy(request.state.arm, key, clusterIdentifier(after));
  const { subscriptionId, location } = after;
  const effect = { clusters: [{ key, value: after }] };
  return begin(request, { kind, subscriptionId, location, busy: [key], effect });
}

/** The cluster after a change, with the name and place of the path whatever the body says. */
export function changed(
  { body: text }: ArmRequest,
  before: ClusterState,
  change: ChangeResult,
): { readonly after: ClusterState; readonly warnings: readonly ArmWarning[] } {
  if (!change.ok) throw armRefusals.badBody(change.problem, text);
  const { name, subscriptionId, resourceGroup } = before;
  const after = withoutEchoes(before, { ...change.state, name, subscriptionId, resourceGroup });
  if (!isLocation(after.location)) throw armRefusals.location();
  if (!areTags(after.otherMembers['tags'])) throw armRefusals.tags();
  const error = moved(before, after);
  if (error !== null) throw armRefusal(409, error);
  return { after, warnings: change.warnings };
}

/** Refuses what the service does not let a cluster become. `before` is null for a new one. */
function requireAllowed(before: ClusterState | null, after: ClusterState): void {
  const error = changeError(before, after);
  if (error !== null) throw armRefusal(400, error);
}

/** Why the service does not let a cluster become another: its number of machines, its network. */
export function changeError(before: ClusterState | null, after: ClusterState): ArmErrorDetail | null {
  return capacityError(before, after) ?? networkError(before, after);
}

/** A network that a cluster is in cannot be changed afterwards (seen: terraform-provider-azurerm PR 10640), but for its `state`. */
function networkError(before: ClusterState | null, after: ClusterState): ArmErrorDetail | null {
  if (before === null) return null;
  const [old, now] = [networkOf(before), networkOf(after)];
  if (old === null || now === null || sameValue(old, now)) return null;
  return {
    code: 'CannotModifyVirtualNetworkConfiguration',
    message: 'Virtual Network Configuration cannot be modified.',
  };
}

function networkOf({ otherProperties }: ClusterState): JsonRecord | null {
  const { virtualNetworkConfiguration: network } = otherProperties;
  if (!isRecord(network)) return null;
  const { state: _state, ...fixed } = network;
  return fixed;
}

/** Why a cluster cannot change in that way: it stays where it is. */
export function moved(before: ClusterState, after: ClusterState): ReturnType<typeof locationError> | null {
  const region = ({ location }: ClusterState): string => location.toLowerCase().replaceAll(' ', '');
  if (before.location === '' || region(before) === region(after)) return null;
  return locationError(before.name, before.location, before.resourceGroup, after.location);
}

/** The body of a request for a cluster: a resource, never a template and never bare properties, which ARM would not see. */
function readBody(text: string): DocumentResult {
  const json = readJson(text, ARM_JSON);
  if (!json.ok) return { ok: false, problem: armMessages.notJson(json.problem) };
  if (json.value.kind !== 'object') return { ok: false, problem: armMessages.noObject(json.value) };
  // Whoever puts a template in a cluster's place would reset the cluster.
  if (json.value.members.some(({ name }) => sameName(name.value, 'resources')))
    throw armRefusals.content('a template is not a cluster: it is deployed by Microsoft.Resources/deployments');
  return readClusterNode(json.value);
}

/** If-Match and If-None-Match. */
function requireConditions({ headers }: ArmRequest, present: HostedCluster | undefined): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  const etag = present?.etag ?? null;
  const names = (header: string): boolean =>
    etag !== null && (header.trim() === '*' || header.split(',').some(each => bare(each) === bare(etag)));
  if (match !== undefined && match !== '' && !names(match)) throw armRefusals.precondition('If-Match', match, etag);
  if (noneMatch !== undefined && noneMatch !== '' && names(noneMatch))
    throw armRefusals.precondition('If-None-Match', noneMatch, etag);
}

/** An etag without its quotes, which clients send or leave out. */
function bare(etag: string): string {
  return etag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"+|"+$/g, '');
}
