import type { JsonRecord, JsonValue } from '../json/nodes.js';
import { clusterUri, type ClusterState } from './state.js';

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
