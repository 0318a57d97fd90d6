import { sameValue } from '../../arm/values.js';
import type { ClusterDocument } from '../../cluster/cluster-document.js';
import { READ_ONLY_MEMBERS, READ_ONLY_PROPERTIES } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import { clusterUri, type ClusterState } from '../../cluster/state.js';
import { setOwn, type JsonRecord, type JsonValue } from '../../json/nodes.js';
import type { HostedCluster } from '../store.js';

/** What a cluster has where nothing was said, in the order of recorded answers; the egress properties are among them. */
const PROPERTIES_BEFORE: JsonRecord = {
  trustedExternalTenants: [{ value: '*' }],
  virtualNetworkConfiguration: null,
  optimizedAutoscale: null,
  enableDiskEncryption: false,
  enableStreamingIngest: false,
  keyVaultProperties: null,
  languageExtensions: { value: [] },
  enablePurge: null,
  enableDoubleEncryption: false,
  engineType: 'V3',
  acceptedAudiences: [],
};
const PROPERTIES_AFTER: JsonRecord = {
  publicNetworkAccess: 'Enabled',
  allowedIpRangeList: [],
  enableAutoStop: true,
  publicIPType: 'IPv4',
  virtualClusterGraduationProperties: null,
};
const DEFAULTS: JsonRecord = { ...PROPERTIES_BEFORE, ...PROPERTIES_AFTER };

/** A cluster as the service gives it: all properties, in the order of recorded answers. */
export function clusterBody({ state, etag }: HostedCluster, provisioningState = 'Succeeded'): JsonRecord {
  const isNew = provisioningState === 'Creating';
  const { sku, tags, zones, identity, ...otherMembers } = state.otherMembers;
  const uri = clusterUri(state);
  const { otherProperties } = state;
  const filled = (defaults: JsonRecord): JsonRecord =>
    Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, otherProperties[name] ?? value]));
  const calloutPolicies: JsonValue = state.calloutPolicies?.map(policy => ({ ...policy })) ?? null;
  const properties: JsonRecord = {
    state: isNew ? 'Creating' : 'Running',
    stateReason: '',
    uri,
    dataIngestionUri: uri.replace('https://', 'https://ingest-'),
    ...filled(PROPERTIES_BEFORE),
    restrictOutboundNetworkAccess: state.restrictOutboundNetworkAccess,
    allowedFqdnList: state.allowedFqdnList,
    calloutPolicies,
    ...filled(PROPERTIES_AFTER),
    privateEndpointConnections: [],
    migrationCluster: null,
    zoneStatus: zones === undefined ? 'NonZonal' : 'Zonal',
  };
  return {
    id: clusterIdentifier(state),
    name: state.name,
    type: 'Microsoft.Kusto/Clusters',
    etag,
    location: state.location,
    ...(sku !== undefined && { sku }),
    tags: tags ?? {},
    ...(zones !== undefined && { zones }),
    properties: { ...properties, ...otherProperties, provisioningState },
    ...(identity !== undefined && { identity }),
    ...otherMembers,
  };
}

/** The etag of a cluster that is being created (recorded). */
export const ETAG_OF_CREATION = '""';

/**
 * The answer to a PUT that has begun: what was asked for, with the etag from before, and without what the service makes of it. A cluster
 * that is new (`etag` null) says that it is being created.
 */
export function acceptedBody(
  after: ClusterState,
  { properties: sent }: ClusterDocument,
  etag: string | null,
): JsonRecord {
  const properties: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(after.otherProperties))
    if (!READ_ONLY_PROPERTIES.has(name)) setOwn(properties, name, value);
  const { restrictOutboundNetworkAccess, allowedFqdnList, calloutPolicies } = sent;
  const isNew = etag === null;
  return {
    id: clusterIdentifier(after),
    name: after.name,
    type: 'Microsoft.Kusto/Clusters',
    etag: etag ?? ETAG_OF_CREATION,
    location: after.location,
    ...after.otherMembers,
    properties: {
      ...properties,
      ...(restrictOutboundNetworkAccess && { restrictOutboundNetworkAccess }),
      ...(allowedFqdnList && { allowedFqdnList }),
      ...(calloutPolicies && { calloutPolicies: calloutPolicies.map(({ calloutId: _id, ...policy }) => policy) }),
      ...(isNew && { state: 'Creating' }),
      provisioningState: isNew ? 'Creating' : 'Accepted',
    },
  };
}

/**
 * A changed cluster without what clients send back but cannot set, and without what says no more than a default: az sends whole
 * objects, all that it was given included.
 */
export function withoutEchoes(before: ClusterState | null, after: ClusterState): ClusterState {
  const otherProperties: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(before?.otherProperties ?? {}))
    if (READ_ONLY_PROPERTIES.has(name)) setOwn(otherProperties, name, value);
  for (const [name, value] of Object.entries(after.otherProperties)) {
    const isDefault = Object.hasOwn(DEFAULTS, name) && sameValue(DEFAULTS[name] ?? null, value);
    if (!READ_ONLY_PROPERTIES.has(name) && value !== null && !isDefault) setOwn(otherProperties, name, value);
  }
  const otherMembers = Object.entries(after.otherMembers).filter(
    ([name, value]) => !READ_ONLY_MEMBERS.has(name) && value !== null && !(name === 'tags' && sameValue(value, {})),
  );
  return {
    ...after,
    otherProperties: Object.freeze(otherProperties),
    otherMembers: Object.freeze(Object.fromEntries(otherMembers)),
  };
}
