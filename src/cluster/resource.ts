import type { JsonRecord, JsonValue } from '../json/nodes.js';
import { cloudByPlace } from '../policy/clouds.js';
import type { CalloutRule } from '../policy/rules.js';
import { READ_ONLY_MEMBERS, READ_ONLY_PROPERTIES } from './names.js';
import { clusterUri, DEFAULT_CLUSTER, type ClusterState } from './state.js';

/** The identifier of the cluster's resource, spelt as the service spells it. */
export function clusterIdentifier({ subscriptionId, resourceGroup, name }: ClusterState): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Kusto/Clusters/${name}`;
}

/** The cluster as its ARM resource, the way `az resource show` prints it. Key order as in recorded traffic. */
export function clusterResource(state: ClusterState): JsonRecord {
  const uri = clusterUri(state);
  const calloutPolicies: JsonValue = state.calloutPolicies?.map(policy => ({ ...policy })) ?? null;
  return {
    id: clusterIdentifier(state),
    name: state.name,
    type: 'Microsoft.Kusto/Clusters',
    location: state.location,
    ...state.otherMembers,
    properties: {
      state: 'Running',
      uri,
      dataIngestionUri: uri.replace('https://', 'https://ingest-'),
      ...state.otherProperties,
      restrictOutboundNetworkAccess: state.restrictOutboundNetworkAccess,
      allowedFqdnList: state.allowedFqdnList,
      calloutPolicies,
      provisioningState: 'Succeeded',
    },
  };
}

/** The same with what ARM has no member for, so that a cluster that is read from it is the same one. */
export function portableResource(state: ClusterState): JsonRecord {
  const { cloud, databases, predefinedRules, dataPlanePolicy, facts } = state;
  const hasOwnDatabases = DEFAULT_CLUSTER.databases.some((name, index) => databases[index] !== name);
  const listed = (rules: readonly CalloutRule[]): JsonValue => rules.map(rule => ({ ...rule }));
  return {
    ...clusterResource(state),
    ...(cloud !== undefined && cloud !== cloudByPlace(clusterUri(state), state.location) && { cloud }),
    ...(hasOwnDatabases && { allDatabases: databases }),
    ...(predefinedRules !== undefined && { predefinedRules: listed(predefinedRules) }),
    ...(dataPlanePolicy.length > 0 && { dataPlanePolicy: listed(dataPlanePolicy) }),
    ...(facts?.unreadScripts !== undefined && { unreadScripts: facts.unreadScripts }),
    ...(facts?.notStated !== undefined && { notStated: facts.notStated }),
    ...(facts?.isClusterRowUntold === true && { clusterRow: 'untold' }),
  };
}

/** The cluster as an ARM template that deploys it, without what only the service sets. */
export function clusterTemplate(state: ClusterState): JsonRecord {
  const calloutPolicies = state.calloutPolicies?.map(({ calloutType, calloutUriRegex, outboundAccess }) => ({
    calloutType,
    calloutUriRegex,
    outboundAccess,
  }));
  const { sku, ...others } = state.otherMembers;
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      {
        type: 'Microsoft.Kusto/clusters',
        apiVersion: '2024-04-13',
        name: literal(state.name),
        location: literal(state.location),
        ...(sku !== undefined && { sku: literal(sku) }),
        ...settable(others, READ_ONLY_MEMBERS),
        properties: {
          ...settable(state.otherProperties, READ_ONLY_PROPERTIES),
          restrictOutboundNetworkAccess: state.restrictOutboundNetworkAccess,
          allowedFqdnList: literal([...state.allowedFqdnList]),
          ...(calloutPolicies !== undefined && { calloutPolicies: literal(calloutPolicies) }),
        },
      },
    ],
  };
}

function settable(members: JsonRecord, readOnly: ReadonlySet<string>): JsonRecord {
  return Object.fromEntries(
    Object.entries(members)
      .filter(([name]) => !readOnly.has(name))
      .map(([name, value]) => [name, literal(value)]),
  );
}

/** A value for a template, where a text in brackets is an expression unless it starts with two of them. */
function literal(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (typeof value !== 'object' || value === null) return value;
  // An array of JSON values is the one kind of value that is an array.
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(literal);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, literal(inner)]));
}
