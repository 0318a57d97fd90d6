import type { JsonRecord, JsonValue } from '../json/nodes.js';
import { cloudByPlace } from '../policy/clouds.js';
import type { CalloutRule } from '../policy/rules.js';
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
    ...(facts?.isClusterRowUntold === true && { clusterRow: 'untold' }),
  };
}
