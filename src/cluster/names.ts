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

/** The other properties of a cluster (azure-rest-api-specs, Azure-kusto.Management/Cluster.tsp): kept, without effect here. */
export const OTHER_PROPERTIES: ReadonlySet<string> = new Set(
  [
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
  ].map(name => name.toLowerCase()),
);

/** ARM compares types, names and enum values without regard to case; the service itself writes `Microsoft.Kusto/Clusters`. */
export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
