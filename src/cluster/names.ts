/** The three properties that decide about outbound access. */
export const EGRESS_PROPERTIES = ['restrictOutboundNetworkAccess', 'allowedFqdnList', 'calloutPolicies'] as const;

export type EgressProperty = (typeof EGRESS_PROPERTIES)[number];

/** The prose of the documentation once says `allowedCallout` for one of the lists; no such property exists. */
const MISNOMERS = new Map<string, EgressProperty>([
  ['allowedcallout', 'calloutPolicies'],
  ['allowedcallouts', 'calloutPolicies'],
]);

/** The property that another name is known to stand for. */
export function misnamedProperty(name: string): EgressProperty | undefined {
  return MISNOMERS.get(name.toLowerCase());
}

/**
 * The other properties of a cluster, by their names in lower case (azure-rest-api-specs, Azure-kusto.Management/Cluster.tsp): kept,
 * without effect here.
 */
export const OTHER_PROPERTIES: ReadonlyMap<string, string> = byLowerCase([
  'acceptedAudiences',
  'allowedIpRangeList',
  'dataIngestionUri',
  'enableAutoStop',
  'enableDiskEncryption',
  'enableDoubleEncryption',
  'enablePurge',
  'enableStreamingIngest',
  'engineType',
  'keyVaultProperties',
  'languageExtensions',
  'migrationCluster',
  'optimizedAutoscale',
  'privateEndpointConnections',
  'provisioningState',
  'publicIPType',
  'publicNetworkAccess',
  'state',
  'stateReason',
  'trustedExternalTenants',
  'uri',
  'virtualClusterGraduationProperties',
  'virtualNetworkConfiguration',
  'zoneStatus',
]);

/** Those of them that only the service sets. */
export const READ_ONLY_PROPERTIES: ReadonlySet<string> = new Set([
  'state',
  'stateReason',
  'uri',
  'dataIngestionUri',
  'privateEndpointConnections',
  'migrationCluster',
  'zoneStatus',
  'provisioningState',
]);

/** What may appear beside `properties`, in the same way (common-types of the same specifications). */
export const OTHER_MEMBERS: ReadonlyMap<string, string> = byLowerCase([
  'etag',
  'identity',
  'kind',
  'managedBy',
  'plan',
  'sku',
  'systemData',
  'tags',
  'zones',
]);

/** Those of them that only the service sets. */
export const READ_ONLY_MEMBERS: ReadonlySet<string> = new Set(['etag', 'systemData']);

function byLowerCase(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map(name => [name.toLowerCase(), name]));
}

/** ARM compares types, names and enum values without regard to case; the service itself writes `Microsoft.Kusto/Clusters`. */
export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
