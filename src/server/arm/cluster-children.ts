import { TENANT } from '../../arm/tenant.js';
import { isRecord, sameValue } from '../../arm/values.js';
import { withDatabase, withoutDatabase } from '../../cluster/change.js';
import { MAX_DATABASES } from '../../cluster/document.js';
import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import { DEFAULT_CLUSTER } from '../../cluster/state.js';
import type { JsonRecord } from '../../json/nodes.js';
import type { ServerResponse } from '../exchange.js';
import { clusterKey, type HostedCluster } from '../store.js';
import { emptyAnswer, jsonAnswer } from './answers.js';
import type { ClusterPlace } from './clusters.js';
import { findCluster, requireCluster } from './clusters.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';
import { keptBody, keptResource, merged, readRecord, requireRoom } from './kept-resources.js';
import { begin, below, bothOperationHeaders, operationHeaders, refuseIfBusy } from './operations.js';
import { requireGroup } from './places.js';
import { requireAssignment } from './principals.js';
import type { KeptResource } from './state.js';

/*
 * Databases and principal assignments of a cluster: kept like other resources, but with an effect.
 */

export type ChildKind = 'databases' | 'principalAssignments';

/** How the service spells the types. */
const SPELLING: Readonly<Record<ChildKind, string>> = {
  databases: 'Databases',
  principalAssignments: 'PrincipalAssignments',
};
/** How the service calls the operations: `DatabaseCreate` and `ServicePrincipalAssignmentsAdd` are recorded, the others OURS(arm-invented-answers). */
const OPERATIONS: Readonly<Record<ChildKind, Readonly<Record<'create' | 'alter' | 'drop', string>>>> = {
  databases: { create: 'DatabaseCreate', alter: 'DatabaseAlter', drop: 'DatabaseDrop' },
  principalAssignments: {
    create: 'ServicePrincipalAssignmentsAdd',
    alter: 'ServicePrincipalAssignmentsAdd',
    drop: 'ServicePrincipalAssignmentsDrop',
  },
};

/** A child as it is got, with what the service adds (recorded). */
function childBody(child: KeptResource, kind: ChildKind): JsonRecord {
  const body = keptBody(child);
  const { properties } = body;
  if (!isRecord(properties)) return body;
  const { provisioningState = 'Succeeded', ...written } = properties;
  if (kind === 'databases')
    return { ...body, properties: { ...written, statistics: { size: 0 }, isFollowed: false, provisioningState } };
  const { principalId = '', tenantId = TENANT } = written;
  // The directory that knows names is not here: OURS(arm-invented-answers).
  const known = { tenantId, tenantName: tenantId, principalName: principalId, aadObjectId: principalId };
  return { ...body, properties: { ...written, ...known, provisioningState } };
}

/** A child of a cluster by its name, or all of them where it has none. */
export function answerClusterChild(
  request: ArmRequest,
  place: ClusterPlace,
  kind: ChildKind,
  name: string | undefined,
): ServerResponse {
  const { method, state } = request;
  if (name === undefined) {
    if (method !== 'GET') throw armRefusals.method(method);
    const children = childrenOf(request, requireCluster(state, place), kind);
    return jsonAnswer(200, { value: children.map(child => childBody(child, kind)) });
  }
  switch (method) {
    case 'GET':
    case 'HEAD': {
      const child = findChild(request, requireCluster(state, place), kind, name);
      if (child !== undefined) return method === 'HEAD' ? emptyAnswer(204) : jsonAnswer(200, childBody(child, kind));
      throw armRefusals.noResource(`Microsoft.Kusto/clusters/${place.name}/${kind}`, name, place.resourceGroup);
    }
    case 'PUT':
    case 'PATCH':
      return putChild(request, place, kind, name);
    case 'DELETE':
      return deleteChild(request, place, kind, name);
    default:
      throw armRefusals.method(method);
  }
}

function putChild(request: ArmRequest, place: ClusterPlace, kind: ChildKind, name: string): ServerResponse {
  const { state, method } = request;
  const cluster = requireParent(request, place, kind);
  const key = clusterKey(cluster.state);
  refuseIfBusy(state.arm, key, clusterIdentifier(cluster.state));
  const present = findChild(request, cluster, kind, name);
  if (method === 'PATCH' && present === undefined)
    throw armRefusals.noResource(`Microsoft.Kusto/clusters/${place.name}/${kind}`, name, place.resourceGroup);
  const written = readRecord(request.body);
  const body = method === 'PATCH' && present !== undefined ? merged(present.body, written) : written;
  if (kind === 'principalAssignments') requireAssignment(body);
  if (kind === 'databases') requireDatabase(name, cluster, body);
  const child = keptResource(present ?? childName(cluster, kind, name), request.apiVersion, {
    ...(kind === 'databases' && { location: cluster.state.location, kind: 'ReadWrite' }),
    ...body,
  });
  // Recorded: what changes nothing has ended when it is answered.
  if (present !== undefined && sameValue(present.body, child.body)) return jsonAnswer(200, childBody(present, kind));
  const resources = [{ key: child.id.toLowerCase(), value: child }];
  requireRoom(state.arm, resources);
  const { databases } = cluster.state;
  const isNew = kind === 'databases' && !databases.some(database => sameName(database, name));
  const operation = begin(request, {
    kind: OPERATIONS[kind][present === undefined ? 'create' : 'alter'],
    subscriptionId: place.subscriptionId,
    location: cluster.state.location,
    busy: [key],
    effect: {
      resources,
      ...(isNew && {
        clusters: [{ key, value: withDatabase(cluster.state, name) }],
      }),
    },
  });
  const status = present === undefined ? 201 : method === 'PATCH' ? 202 : 200;
  // Recorded: a PATCH has the address of its result, too.
  const headers = method === 'PATCH' ? bothOperationHeaders(request, operation) : operationHeaders(request, operation);
  return jsonAnswer(status, keptBody(child, present === undefined ? 'Creating' : 'Accepted'), headers);
}

function deleteChild(request: ArmRequest, place: ClusterPlace, kind: ChildKind, name: string): ServerResponse {
  const cluster = findCluster(request.state, place);
  const child = cluster === undefined ? undefined : findChild(request, cluster, kind, name);
  if (cluster === undefined || child === undefined) return emptyAnswer(204);
  const key = clusterKey(cluster.state);
  refuseIfBusy(request.state.arm, key, clusterIdentifier(cluster.state));
  const childKey = child.id.toLowerCase();
  const operation = begin(request, {
    kind: OPERATIONS[kind].drop,
    subscriptionId: place.subscriptionId,
    location: cluster.state.location,
    busy: [key],
    effect: {
      resources: [{ key: childKey, value: null }, ...below(request.state.arm.resources, childKey)],
      ...(kind === 'databases' && { clusters: [{ key, value: withoutDatabase(cluster.state, name) }] }),
    },
  });
  return emptyAnswer(202, bothOperationHeaders(request, operation));
}

/** `POST …/databases/{name}/listPrincipals`: nobody has a role in a single database here. */
export function listDatabasePrincipals(request: ArmRequest, place: ClusterPlace, name: string): ServerResponse {
  if (findChild(request, requireCluster(request.state, place), 'databases', name) === undefined)
    throw armRefusals.noResource(`Microsoft.Kusto/clusters/${place.name}/databases`, name, place.resourceGroup);
  return jsonAnswer(200, { value: [] });
}

function requireParent({ state }: ArmRequest, place: ClusterPlace, kind: ChildKind): HostedCluster {
  const cluster = findCluster(state, place);
  if (cluster !== undefined) return cluster;
  requireGroup(state, place.subscriptionId, place.resourceGroup);
  throw armRefusals.noParent(`clusters/${kind}`, clusterIdentifier({ ...DEFAULT_CLUSTER, ...place }));
}

function requireDatabase(name: string, { state }: HostedCluster, body: JsonRecord): void {
  if (isSystemDatabase(name) || !/^[\w .-]{1,260}$/.test(name)) throw armRefusals.badName(name);
  const { kind } = body;
  const kinds = ['ReadWrite', 'ReadOnlyFollowing'];
  if (kind !== undefined && !(typeof kind === 'string' && kinds.some(known => sameName(known, kind))))
    throw armRefusals.badRequest(`kind: expected one of ${kinds.join(', ')}`);
  if (state.databases.length >= MAX_DATABASES) throw armRefusals.tooMany('databases of a cluster', MAX_DATABASES);
}

/** Every cluster has them, and ARM does not know them. */
function isSystemDatabase(name: string): boolean {
  return DEFAULT_CLUSTER.databases.some(database => sameName(database, name));
}

function childName(
  { state }: HostedCluster,
  kind: ChildKind,
  name: string,
): Pick<KeptResource, 'id' | 'type' | 'name'> {
  return {
    id: `${clusterIdentifier(state)}/${SPELLING[kind]}/${name}`,
    type: `Microsoft.Kusto/Clusters/${SPELLING[kind]}`,
    name: `${state.name}/${name}`,
  };
}

function childrenOf({ state }: ArmRequest, cluster: HostedCluster, kind: ChildKind): readonly KeptResource[] {
  const type = `Microsoft.Kusto/Clusters/${SPELLING[kind]}`;
  const prefix = `${clusterKey(cluster.state)}/`;
  const kept = Object.entries(state.arm.resources)
    .filter(([key, resource]) => key.startsWith(prefix) && sameName(resource.type, type))
    .map(([, resource]) => resource);
  if (kind !== 'databases') return kept;
  // Databases of a cluster's own file are known by name only.
  return cluster.state.databases
    .filter(name => !isSystemDatabase(name))
    .map(name => {
      const named = childName(cluster, kind, name);
      const known = kept.find(({ id }) => sameName(id, named.id));
      return known ?? keptResource(named, '', { location: cluster.state.location, kind: 'ReadWrite', properties: {} });
    });
}

export function findChild(
  request: ArmRequest,
  cluster: HostedCluster,
  kind: ChildKind,
  name: string,
): KeptResource | undefined {
  const { id } = childName(cluster, kind, name);
  return childrenOf(request, cluster, kind).find(child => sameName(child.id, id));
}
