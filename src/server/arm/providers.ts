import { sameName } from '../../cluster/names.js';
import type { JsonRecord } from '../../json/nodes.js';
import type { EmulatorState } from '../store.js';
import type { ServerResponse } from '../exchange.js';
import { jsonAnswer } from './answers.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';
import { requireSubscription, resourceGroups } from './places.js';

/**
 * Versions of Microsoft.Kusto, newest first: az takes the first that is not a preview (azure-rest-api-specs, azure-kusto). Any other
 * date is taken as well: OURS(arm-api-versions).
 */
const KUSTO_VERSIONS = [
  '2025-02-14',
  '2024-04-13',
  '2023-08-15',
  '2023-05-02',
  '2022-12-29',
  '2022-11-11',
  '2022-07-07',
  '2022-02-01',
  '2021-08-27',
  '2021-01-01',
  '2020-09-18',
  '2020-06-14',
  '2020-02-15',
  '2019-11-09',
  '2019-09-07',
  '2019-05-15',
  '2019-01-21',
];
const RESOURCE_VERSIONS = ['2024-03-01', '2022-09-01', '2021-04-01', '2020-10-01', '2019-10-01'];

const KUSTO_TYPES = [
  'clusters',
  'clusters/databases',
  'clusters/principalAssignments',
  'clusters/databases/principalAssignments',
  'clusters/databases/dataConnections',
  'clusters/databases/scripts',
  'clusters/attachedDatabaseConfigurations',
  'clusters/managedPrivateEndpoints',
  'clusters/privateEndpointConnections',
  'clusters/sandboxCustomImages',
  'locations',
  'locations/operationResults',
];
const RESOURCE_TYPES = ['deployments', 'deployments/operations', 'resourceGroups', 'subscriptions'];

/** A provider of resources, with all that clients look for in it. */
export function answerProvider(request: ArmRequest, subscriptionId: string, namespace: string): ServerResponse {
  const { method, state } = request;
  if (method !== 'GET' && method !== 'POST') throw armRefusals.method(method);
  requireSubscription(state, subscriptionId);
  const known = namespacesOf(state).find(each => sameName(each, namespace));
  if (known === undefined) throw armRefusals.noNamespace(namespace);
  return jsonAnswer(200, providerBody(state, subscriptionId, known));
}

export function listProviders({ method, state }: ArmRequest, subscriptionId: string): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireSubscription(state, subscriptionId);
  return jsonAnswer(200, { value: namespacesOf(state).map(each => providerBody(state, subscriptionId, each)) });
}

/** `GET /providers/Microsoft.Kusto/operations`: what roles can allow of each type of resource. */
export function listProviderOperations({ method }: ArmRequest): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  const types = KUSTO_TYPES.filter(type => type.startsWith('clusters'));
  const value = types.flatMap(type =>
    ['read', 'write', 'delete'].map(verb => ({
      name: `Microsoft.Kusto/${type}/${verb}`,
      display: { provider: 'Microsoft.Kusto', resource: type, operation: `${verb} ${type}`, description: '' },
    })),
  );
  return jsonAnswer(200, { value });
}

/** Whether resources of a provider are taken: Azure's own have such names, and what is already here is known. */
export function isKnownNamespace(state: EmulatorState, namespace: string): boolean {
  return /^microsoft\.[a-z.]+$/i.test(namespace) || namespacesOf(state).some(each => sameName(each, namespace));
}

export function isKustoType(types: readonly string[]): boolean {
  return KUSTO_TYPES.some(type => sameName(type, types.join('/')));
}

/** The two that the emulator serves, and those of the resources that it keeps. */
function namespacesOf({ arm }: EmulatorState): readonly string[] {
  const kept = Object.values(arm.resources).map(({ type }) => type.split('/')[0] ?? '');
  const all = ['Microsoft.Kusto', 'Microsoft.Resources', ...kept];
  return all.filter((name, index) => all.findIndex(other => sameName(other, name)) === index);
}

function providerBody(state: EmulatorState, subscriptionId: string, namespace: string): JsonRecord {
  const locations = [...new Set(['West Europe', ...resourceGroups(state).map(({ location }) => location)])];
  const types = typesOf(state, namespace);
  return {
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: 'Registered',
    resourceTypes: types.map(([resourceType, apiVersions]) => ({
      resourceType,
      locations,
      apiVersions,
      capabilities: 'SupportsTags, SupportsLocation',
    })),
  };
}

function typesOf({ arm }: EmulatorState, namespace: string): readonly (readonly [string, readonly string[]])[] {
  if (sameName(namespace, 'Microsoft.Kusto')) return KUSTO_TYPES.map(type => [type, KUSTO_VERSIONS]);
  if (sameName(namespace, 'Microsoft.Resources')) return RESOURCE_TYPES.map(type => [type, RESOURCE_VERSIONS]);
  const versions = new Map<string, string[]>();
  for (const { type, apiVersion } of Object.values(arm.resources)) {
    const [first = '', ...rest] = type.split('/');
    if (!sameName(first, namespace)) continue;
    const known = versions.get(rest.join('/')) ?? [];
    if (!known.includes(apiVersion) && apiVersion !== '') known.push(apiVersion);
    versions.set(rest.join('/'), known);
  }
  return [...versions];
}
