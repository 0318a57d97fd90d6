import { patchCluster, putDocument, type ChangeResult } from '../../cluster/change.js';
import { readClusterNode, type DocumentResult } from '../../cluster/document.js';
import { armMessages, type ArmWarning } from '../../cluster/messages.js';
import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../../cluster/state.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import type { ServerResponse } from '../exchange.js';
import { clusterKey, type EmulatorState, type HostedCluster } from '../store.js';
import { sameValue } from '../../arm/values.js';
import { emptyAnswer, jsonAnswer } from './answers.js';
import { acceptedBody, clusterBody, withoutEchoes } from './cluster-body.js';
import type { ArmRequest } from './context.js';
import { ArmRefusal, armRefusals, locationError } from './errors.js';
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
  requireGroup(state, place.subscriptionId, place.resourceGroup);
  throw armRefusals.noResource(CLUSTER_TYPE, place.name, place.resourceGroup);
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
  const clusters = [...state.clusters.values()].filter(
    ({ state: cluster }) =>
      sameName(cluster.subscriptionId, subscriptionId) &&
      (resourceGroup === null || sameName(cluster.resourceGroup, resourceGroup)),
  );
  return jsonAnswer(200, { value: clusters.map(cluster => body(state, cluster)) });
}

function getCluster({ state }: ArmRequest, place: ClusterPlace): ServerResponse {
  const cluster = requireCluster(state, place);
  return jsonAnswer(200, body(state, cluster), { ETag: cluster.etag });
}

function body(state: EmulatorState, cluster: HostedCluster): object {
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
  const change = putDocument(base, readBody(request.body));
  const { after, warnings } = changed(request, base, change);
  if (after.location === '') throw armRefusals.locationRequired();
  const operation = beginChange(
    request,
    present === undefined ? 'ServiceCreation' : 'ServiceConfigurationAlter',
    after,
  );
  const headers = { ...operationHeaders(request, operation), ...warningHeaders(warnings) };
  return jsonAnswer(present === undefined ? 201 : 200, acceptedBody(after, present?.etag ?? null), headers);
}

function patch(request: ArmRequest, place: ClusterPlace): ServerResponse {
  const present = requireCluster(request.state, place);
  requireConditions(request, present);
  const change = patchCluster(present.state, request.body, readBody);
  const { after, warnings } = changed(request, present.state, change);
  // Seen: a PATCH that changes nothing is answered at once, with the etag as it was.
  if (sameValue(clusterBody({ ...present, state: after }), clusterBody(present)))
    return jsonAnswer(200, clusterBody(present), { ETag: present.etag, ...warningHeaders(warnings) });
  const operation = beginChange(request, 'ServiceConfigurationAlter', after);
  // With a Location, clients would take its empty answer for the cluster.
  const headers = { ...operationHeaders(request, operation), ...warningHeaders(warnings) };
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
  if (error !== null) throw new ArmRefusal({ status: 409, error });
  return { after, warnings: change.warnings };
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
    throw armRefusals.content('a template is no cluster: it is deployed by Microsoft.Resources/deployments');
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
