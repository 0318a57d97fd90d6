import type { JsonValue } from '../../src/json/nodes.js';

/** A template of `../shared/cases/arm-templates`, and what it makes of a cluster; or the reason why it is refused. */
export interface TemplateCase {
  readonly file: string;
  readonly parameters?: Readonly<Record<string, JsonValue>>;
  /** The name of a default cluster that is there before. */
  readonly before?: string;
  readonly expected:
    | {
        readonly cluster: object | null;
        readonly databases?: readonly string[];
        readonly effects?: readonly string[];
      }
    | { readonly reason: string };
}

const TENANT = '22222222-2222-2222-2222-222222222222';
const PRINCIPAL = '33333333-3333-3333-3333-333333333333';
/** `uniqueString('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg')`. */
const GENERATED = 'kustodojm7b5lc3trm';

const open = { restrictOutboundNetworkAccess: 'Disabled', allowedFqdnList: [], calloutPolicies: null };

export const templateCases: readonly TemplateCase[] = [
  {
    file: 'avm-kusto-cluster.json',
    parameters: {
      name: 'contoso',
      sku: 'Standard_E2ads_v5',
      enableRestrictOutboundNetworkAccess: true,
      allowedFqdnList: ['contoso.blob.core.windows.net'],
      databases: [
        {
          name: 'db1',
          databasePrincipalAssignments: [],
          kind: 'ReadWrite',
          readWriteProperties: { hotCachePeriod: 'P1D', softDeletePeriod: 'P7D' },
        },
      ],
      managedIdentities: { systemAssigned: true },
      roleAssignments: [{ roleDefinitionIdOrName: 'Reader', principalId: PRINCIPAL }],
      lock: { kind: 'CanNotDelete', name: 'mylock' },
    },
    expected: {
      cluster: {
        name: 'contoso',
        location: 'westeurope',
        sku: { name: 'Standard_E2ads_v5', tier: 'Standard' },
        zones: ['1', '2', '3'],
        identity: { type: 'SystemAssigned' },
        properties: {
          restrictOutboundNetworkAccess: 'Enabled',
          allowedFqdnList: ['contoso.blob.core.windows.net'],
          calloutPolicies: null,
          publicNetworkAccess: 'Enabled',
          enableAutoStop: true,
          optimizedAutoscale: { isEnabled: false, minimum: 2, maximum: 3, version: 1 },
        },
      },
      databases: ['db1'],
    },
  },
  {
    // A tier that the template does not allow.
    file: 'avm-kusto-cluster.json',
    parameters: { name: 'contoso', sku: 'Standard_E2ads_v5', tier: 'Premium' },
    expected: { reason: 'ARM_PARAMETER' },
  },
  {
    file: 'azure-kusto-labs-ADX.json',
    parameters: {
      ClusterName: 'labs',
      Location: 'northeurope',
      ClusterSkuName: 'Standard_D13_v2',
      ClusterSkuTier: 'Standard',
      ClusterSkuCapacity: 2,
      AvaliabilityZones: ['1'],
    },
    expected: {
      cluster: {
        name: 'labs',
        location: 'northeurope',
        zones: ['1'],
        sku: { name: 'Standard_D13_v2', tier: 'Standard', capacity: 2 },
        properties: { ...open, trustedExternalTenants: [{ value: '*' }], enableDiskEncryption: false },
      },
    },
  },
  // Without values for their parameters: ARM asks for them.
  { file: 'azure-kusto-labs-ADX.json', expected: { reason: 'ARM_PARAMETER' } },
  {
    file: 'docs-add-cluster-principal-1.json',
    parameters: { principalIdForCluster: PRINCIPAL, tenantIdForClusterPrincipal: TENANT },
    before: 'mykustocluster',
    expected: { cluster: { name: 'mykustocluster', properties: open }, databases: [] },
  },
  {
    file: 'docs-add-database-principal-1.json',
    parameters: { principalIdForDatabase: PRINCIPAL, tenantIdForDatabasePrincipal: TENANT },
    before: 'mykustocluster',
    expected: { cluster: { name: 'mykustocluster', properties: open }, databases: [] },
  },
  {
    file: 'docs-automated-deploy-overview-1.json',
    parameters: { clusterName: 'contoso' },
    expected: {
      cluster: { name: 'contoso', properties: open },
      effects: ['cluster contoso', 'database contoso/myDatabase'],
    },
  },
  {
    file: 'docs-configure-zones.json',
    expected: {
      cluster: {
        name: 'clusterName',
        location: 'North Europe',
        zones: ['1', '2', '3'],
        properties: { ...open, engineType: 'V3', publicIPType: 'IPv4' },
      },
    },
  },
  {
    file: 'docs-create-cluster-database-1.json',
    expected: {
      cluster: { name: GENERATED, location: 'westeurope', properties: open },
      databases: ['kustodb'],
      effects: [`cluster ${GENERATED}`, `database ${GENERATED}/kustodb`],
    },
  },
  ...['event-grid', 'event-hubs', 'iot-hub'].map(kind => ({
    file: `docs-create-${kind}-connection-1.json`,
    before: 'kustocluster',
    expected: {
      cluster: { name: 'kustocluster', properties: open },
      effects: ['ignored kustocluster/kustodb/kustodc'],
    },
  })),
  {
    file: 'docs-customer-managed-keys-1.json',
    expected: { cluster: { name: GENERATED, properties: open }, effects: [`cluster ${GENERATED}`] },
  },
  {
    file: 'docs-database-script-1.json',
    parameters: { clusterName: 'c', databaseName: 'd', scriptName: 's' },
    before: 'c',
    expected: { cluster: { name: 'c', properties: open }, effects: ['ignored c/d/s'] },
  },
  {
    file: 'docs-database-script-2.json',
    parameters: {
      scriptUrl: 'https://contoso.blob.core.windows.net/scripts/a.kql',
      scriptUrlSastoken: 'sv=1',
      clusterName: 'c',
      databaseName: 'd',
      scriptName: 's',
    },
    before: 'c',
    expected: { cluster: { name: 'c', properties: open }, effects: ['ignored c/d/s'] },
  },
  {
    file: 'docs-end-to-end-blob-ingestion-1.json',
    parameters: {
      eventHubNamespaceName: 'hubs',
      eventHubName: 'hub',
      principalIdForCluster: PRINCIPAL,
      tenantIdForClusterPrincipal: TENANT,
      principalIdForDatabase: PRINCIPAL,
      tenantIdForDatabasePrincipal: TENANT,
    },
    expected: { cluster: { properties: open }, databases: ['kustodb'] },
  },
  // Its names have empty defaults, which ARM does not take.
  { file: 'docs-follower-1.json', expected: { reason: 'ARM_TEMPLATE' } },
  {
    file: 'docs-follower-1.json',
    parameters: {
      followerClusterName: 'follower',
      attachedDatabaseConfigurationsName: 'attached',
      databaseName: 'db',
      leaderClusterResourceId: '/subscriptions/x/resourceGroups/y/providers/Microsoft.Kusto/Clusters/leader',
    },
    before: 'follower',
    expected: { cluster: { name: 'follower', properties: open }, effects: ['ignored follower/attached'] },
  },
  {
    file: 'docs-ingest-data-cosmos-db-connection-1.json',
    parameters: {
      kustoClusterName: 'c',
      kustoDbName: 'd',
      kustoConnectionName: 'x',
      kustoLocation: 'westeurope',
      kustoTable: 't',
      managedIdentityResourceId: '/subscriptions/x/i',
      cosmosDbAccountResourceId: '/subscriptions/x/resourceGroups/y/providers/Microsoft.DocumentDB/databaseAccounts/z',
      cosmosDbDatabase: 'd',
      cosmosDbContainer: 'k',
    },
    before: 'c',
    expected: { cluster: { name: 'c', properties: open } },
  },
  {
    file: 'docs-security-network-restrict-outbound-access-1.json',
    expected: {
      cluster: {
        name: 'mycluster',
        properties: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [], calloutPolicies: null },
      },
    },
  },
  {
    file: 'docs-security-network-restrict-outbound-access-2.json',
    expected: { cluster: { name: 'mycluster', properties: { restrictOutboundNetworkAccess: 'Disabled' } } },
  },
  {
    file: 'docs-security-network-restrict-outbound-access-3.json',
    expected: { cluster: { name: 'mycluster', properties: { restrictOutboundNetworkAccess: 'Enabled' } } },
  },
  {
    file: 'docs-security-network-restrict-outbound-access-4.json',
    expected: {
      cluster: {
        name: 'mycluster',
        properties: {
          restrictOutboundNetworkAccess: 'Enabled',
          allowedFqdnList: [],
          calloutPolicies: [
            { calloutType: 'sql', outboundAccess: 'Allow' },
            {
              calloutType: 'external_data',
              outboundAccess: 'Deny',
              calloutUriRegex: '.*',
              calloutId: '.*_external_data',
            },
          ],
        },
      },
    },
  },
  {
    file: 'docs-stream-analytics-connector-1.json',
    parameters: {
      eventHubNamespace: 'n',
      eventHubKey: 'k',
      eventHubName: 'h',
      eventHubConsumerGroupName: 'g',
      ADXClusterUri: 'https://c.westeurope.kusto.windows.net',
      ADXDatabaseName: 'd',
      ADXTableName: 't',
    },
    expected: { cluster: null },
  },
  {
    file: 'quickstart-101-kusto-cluster-database.json',
    expected: { cluster: { name: GENERATED, properties: open }, databases: ['kustodb'] },
  },
  {
    file: 'quickstart-101-kusto-vnet.json',
    expected: {
      cluster: {
        name: GENERATED,
        properties: {
          ...open,
          virtualNetworkConfiguration: {
            subnetId:
              '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/subnet',
          },
        },
      },
      effects: [
        'ignored engine-pip',
        'ignored dm-pip',
        'ignored azureDataExplorerNsg',
        'ignored vnet',
        `cluster ${GENERATED}`,
      ],
    },
  },
  {
    file: 'streaming-at-scale-eventhub-connection.json',
    parameters: {
      eventHubNamespace: 'n',
      eventHubName: 'h',
      eventHubConsumerGroupName: 'g',
      dataExplorerClusterName: 'c',
      dataExplorerDatabaseName: 'd',
      dataExplorerTableName: 't',
      dataExplorerMappingRuleName: 'm',
      dataExplorerConnectionName: 'x',
    },
    before: 'c',
    expected: { cluster: { name: 'c', properties: open }, effects: ['ignored c/d/x'] },
  },
];
