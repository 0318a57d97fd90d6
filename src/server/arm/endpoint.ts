import { sameName } from '../../cluster/names.js';
import type { ServerRequest, ServerResponse } from '../exchange.js';
import { MAX_ARM_BODY_LENGTH } from '../limits.js';
import { errorAnswer } from './answers.js';
import { answerClusterAction } from './cluster-actions.js';
import { answerClusterChild, listDatabasePrincipals } from './cluster-children.js';
import { answerCluster, listClusters, requireCluster, type ClusterPlace } from './clusters.js';
import type { ArmContext, ArmRequest } from './context.js';
import { answerDeployment, answerDeploymentOperation, listDeployments } from './deployments.js';
import { armRefusals, type ArmFailure } from './errors.js';
import { answerGroup, groupOperationResult, listGroups } from './groups.js';
import { answerDatabaseScript } from './database-scripts.js';
import { answerKeptResource, listKeptResources } from './kept-resources.js';
import { answerMetadata } from './metadata.js';
import { checkClusterName } from './name-availability.js';
import { operationResult, settle } from './operations.js';
import { resourcePath, segmentsOf, type ResourcePath, type Segments } from './path.js';
import { answerPrivateLinks } from './private-links.js';
import { answerProvider, isKnownNamespace, isKustoType, listProviderOperations, listProviders } from './providers.js';
import { listResources } from './resource-list.js';
import { listLocationSkus, listSkus } from './skus.js';
import { getSubscription, listSubscriptions, listTenants } from './subscriptions.js';
import { catching } from '../../../grammar/text/problem.js';

const FIRST_SEGMENTS = new Set(['subscriptions', 'tenants', 'providers', 'metadata']);

/** Whether a path is one of ARM's. `/metadata/identity/…` is the token endpoint's. */
export function isArmPath(path: string): boolean {
  const [first = '', second = ''] = path.split('/').filter(segment => segment !== '');
  return FIRST_SEGMENTS.has(first.toLowerCase()) && !(sameName(first, 'metadata') && sameName(second, 'identity'));
}

/**
 * Answers a request to Azure Resource Manager; null where the path is none of ARM's. Who asks is not checked: OURS(arm-tokens).
 */
export function armEndpoint(context: ArmContext, request: ServerRequest): ServerResponse | null {
  if (!isArmPath(request.path)) return null;
  const { surroundings, store } = context;
  const now = surroundings.now();
  settle(store, now);
  const answer = answered(context, request, now);
  // What takes no time has ended by now.
  settle(store, now);
  return { ...answer, headers: { ...commonHeaders(context, request), ...answer.headers } };
}

function answered(context: ArmContext, request: ServerRequest, now: number): ServerResponse {
  const result = catching<ServerResponse, ArmFailure>(() => {
    const segments = segmentsOf(request.path);
    const apiVersion = versionOf(request.query);
    requireJson(request);
    return route({ ...request, context, state: context.store.state, now, apiVersion }, segments);
  });
  return result.ok ? result.value : errorAnswer(result.problem.status, result.problem.error);
}

/** Headers of every answer of ARM's, after recorded ones. */
function commonHeaders({ surroundings }: ArmContext, { headers, method }: ServerRequest): ServerResponse['headers'] {
  const id = surroundings.newGuid();
  const { 'x-ms-client-request-id': clientId, 'x-ms-correlation-request-id': correlation } = headers;
  const isRead = method === 'GET' || method === 'HEAD';
  const safe = (text: string | undefined): string | null =>
    text !== undefined && /^[\w.-]{1,80}$/.test(text) ? text : null;
  const client = headers['x-ms-return-client-request-id']?.toLowerCase() === 'true' ? safe(clientId) : null;
  return {
    'Cache-Control': 'no-cache',
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': safe(correlation) ?? id,
    [`x-ms-ratelimit-remaining-subscription-${isRead ? 'reads' : 'writes'}`]: '11999',
    ...(client !== null && { 'x-ms-client-request-id': client }),
  };
}

/** ARM asks for a version everywhere. Any date does: OURS(arm-api-versions). */
function versionOf(query: URLSearchParams): string {
  const [, version] = [...query].find(([name]) => sameName(name, 'api-version')) ?? [];
  if (version === undefined || version === '') throw armRefusals.missingApiVersion();
  if (!/^\d{4}-\d{2}-\d{2}(?:-[a-z]{1,20})?$/i.test(version)) throw armRefusals.badApiVersion(version);
  return version;
}

const JSON_CONTENT = /^(?:application|text)\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** A body that says that it is something else than JSON. One that says nothing is read as JSON. */
function requireJson({ headers, body }: ServerRequest): void {
  if (body.length > MAX_ARM_BODY_LENGTH) throw armRefusals.tooLarge(MAX_ARM_BODY_LENGTH);
  const { 'content-type': type = '' } = headers;
  if (body !== '' && type !== '' && !JSON_CONTENT.test(type)) throw armRefusals.contentType(type);
}

function route(request: ArmRequest, segments: Segments): ServerResponse {
  const [first = '', second, third = '', fourth] = segments;
  if (sameName(first, 'metadata') && sameName(second ?? '', 'endpoints') && segments.length === 2)
    return answerMetadata(request);
  if (sameName(first, 'tenants') && second === undefined) return listTenants(request);
  if (segments.map(segment => segment.toLowerCase()).join('/') === 'providers/microsoft.kusto/operations')
    return listProviderOperations(request);
  if (!sameName(first, 'subscriptions')) throw armRefusals.noSuchPath(request.path);
  if (second === undefined) return listSubscriptions(request);
  if (segments.length === 2) return getSubscription(request, second);
  const path = resourcePath(segments);
  if (path !== null) return routeProvider(request, path);
  switch (third.toLowerCase()) {
    case 'resourcegroups':
      if (fourth === undefined) return listGroups(request, second);
      if (segments.length === 4) return answerGroup(request, second, fourth);
      if (segments.length === 5 && sameName(segments[4] ?? '', 'resources'))
        return listResources(request, second, fourth);
      // The list of a deployment's operations has an address without the provider.
      if (sameName(segments[4] ?? '', 'deployments')) return routeDeployment(request, shortDeploymentPath(segments));
      break;
    case 'resources':
      if (segments.length === 3) return listResources(request, second, null);
      break;
    case 'providers':
      if (segments.length === 3) return listProviders(request, second);
      break;
    case 'operationresults':
      if (fourth !== undefined && segments.length === 4) return groupOperationResult(request, fourth);
      break;
  }
  throw armRefusals.noSuchPath(request.path);
}

function shortDeploymentPath(segments: Segments): ResourcePath {
  const path = resourcePath([...segments.slice(0, 4), 'providers', 'Microsoft.Resources', ...segments.slice(4)]);
  if (path === null) throw armRefusals.path();
  return path;
}

function routeProvider(request: ArmRequest, path: ResourcePath): ServerResponse {
  const { namespace, subscriptionId, resourceGroup, types, names, scope } = path;
  const isExtension = scope.split('/').length > (resourceGroup === null ? 3 : 5);
  if (resourceGroup === null && types.length === 0) return answerProvider(request, subscriptionId, namespace);
  const [type = ''] = types;
  if (resourceGroup === null && types.length === 1 && names.length === 0 && /^(?:un)?register$/i.test(type))
    return answerProvider(request, subscriptionId, namespace);
  if (types.length === 0) throw armRefusals.noSuchPath(request.path);
  if (sameName(namespace, 'Microsoft.Kusto') && !isExtension) return routeKusto(request, path);
  if (sameName(namespace, 'Microsoft.Resources') && sameName(type, 'deployments'))
    return routeDeployment(request, path);
  return routeOther(request, path);
}

/** What is asked of a cluster by GET, besides its children. */
const LISTS = new Set(['outboundnetworkdependenciesendpoints', 'listfollowerdatabases', 'skus']);

function routeKusto(request: ArmRequest, path: ResourcePath): ServerResponse {
  const { subscriptionId, resourceGroup, types, names } = path;
  const [first = '', second = ''] = types.map(type => type.toLowerCase());
  const [name, child] = names;
  if (first === 'locations' && second === 'operationresults' && child !== undefined && types.length === 2) {
    if (request.method !== 'GET') throw armRefusals.method(request.method);
    return operationResult(request, child);
  }
  if (first === 'locations' && second === 'checknameavailability' && name !== undefined && names.length === 1)
    return checkClusterName(request, subscriptionId, name);
  if (first === 'locations' && second === 'skus' && name !== undefined && names.length === 1)
    return listLocationSkus(request, subscriptionId, name);
  if (first === 'skus' && types.length === 1 && name === undefined) return listSkus(request, subscriptionId);
  if (first !== 'clusters') throw armRefusals.noType(types.join('/'), 'Microsoft.Kusto', request.apiVersion);
  if (name === undefined) return listClusters(request, subscriptionId, resourceGroup);
  if (resourceGroup === null) throw armRefusals.noSuchPath(request.path);
  const place: ClusterPlace = { subscriptionId, resourceGroup, name };
  if (types.length === 1) return answerCluster(request, place);
  if (types.length === 2) {
    if (second === 'databases') return answerClusterChild(request, place, 'databases', child);
    if (second === 'principalassignments') return answerClusterChild(request, place, 'principalAssignments', child);
    if (second === 'privatelinkresources') return answerPrivateLinks(request, place, child);
    if (child === undefined && (request.method === 'POST' || LISTS.has(second)))
      return answerClusterAction(request, place, types[1] ?? '');
  }
  if (types.at(2)?.toLowerCase() === 'listprincipals' && names.length === 2 && request.method === 'POST')
    return listDatabasePrincipals(request, place, child ?? '');
  const [, database = '', script] = names;
  if (second === 'databases' && types.at(2)?.toLowerCase() === 'scripts' && script !== undefined && types.length === 3)
    return answerDatabaseScript(request, place, database, path);
  if (!isKustoType(types)) throw armRefusals.noType(types.join('/'), 'Microsoft.Kusto', request.apiVersion);
  requireCluster(request.state, place);
  return routeOther(request, path);
}

function routeDeployment(request: ArmRequest, path: ResourcePath): ServerResponse {
  const { subscriptionId, resourceGroup, types, names } = path;
  const [, second] = types;
  const [name, child] = names;
  if (resourceGroup === null) throw armRefusals.noScope();
  if (name === undefined) return listDeployments(request, subscriptionId, resourceGroup);
  const place = { subscriptionId, resourceGroup, name };
  if (types.length > 2) throw armRefusals.noSuchPath(request.path);
  if (second === undefined) return answerDeployment(request, place, null);
  if (child === undefined) return answerDeployment(request, place, second);
  return answerDeploymentOperation(request, place, second, child);
}

function routeOther(request: ArmRequest, path: ResourcePath): ServerResponse {
  const { namespace, types, names } = path;
  if (!isKnownNamespace(request.state, namespace)) throw armRefusals.noNamespace(namespace);
  if (names.length === types.length) return answerKeptResource(request, path);
  if (request.method === 'POST') throw armRefusals.noAction(types.at(-1) ?? '');
  return listKeptResources(request, path);
}
