/*
 * Further files of the kinds of test/inventory/cases, in short: the same tools, other situations. Answers follow the conventions that
 * expected.json states there.
 */

const GROUP = '/subscriptions/11112222-3333-4444-5555-666677778888/resourceGroups/rg-adx';
const idOf = (name: string): string => `${GROUP}/providers/Microsoft.Kusto/clusters/${name}`;
const ARM_TYPE = 'Microsoft.Kusto/clusters@2024-04-13';
const LAKE = 'contosolake.blob.core.windows.net';
const SQL = 'contososql.database.windows.net';
const PARTNER = { calloutType: 'webapi', calloutUriRegex: 'api\\.partner\\.example', outboundAccess: 'Allow' };
const BLOB = { calloutType: 'external_data', calloutUriRegex: '^https://a\\.example/', outboundAccess: 'Deny' };
const NOTHING = ['restrictOutboundNetworkAccess', 'allowedFqdnList', 'calloutPolicies'];

/** A file of a tool, and what `inspect` must say of its clusters and scripts. */
export interface KindCase {
  readonly name: string;
  /** What the tool prints: a text as it is, anything else as JSON. */
  readonly content: unknown;
  readonly clusters: readonly object[];
  readonly scripts?: readonly object[];
}

function resource(type: string, name: string, change: object, more: object = {}): object {
  const address = `${type}.${name}`;
  return { address, mode: 'managed', type, name, provider_name: 'registry.terraform.io/p', change, ...more };
}

function plan(changes: readonly object[], more: object = {}): object {
  return { format_version: '1.2', terraform_version: '1.13.1', resource_changes: changes, complete: true, ...more };
}

/** The attributes that azurerm writes of a cluster, with those that a case is about. */
function azurerm(name: string, restricted: boolean | null, fqdns: readonly (string | null)[] | null): object {
  return {
    ...{
      name,
      location: 'westeurope',
      resource_group_name: 'rg-adx',
      uri: `https://${name}.westeurope.kusto.windows.net`,
    },
    ...{ allowed_fqdns: fqdns, outbound_network_access_restricted: restricted, public_network_access_enabled: true },
    ...{ id: idOf(name), trusted_external_tenants: [], sku: [{ name: 'Standard_E2ads_v5', capacity: 2 }], tags: null },
  };
}

const creation = (after: object, after_unknown: object = {}, after_sensitive: unknown = {}): object => ({
  ...{ actions: ['create'], before: null, after, after_unknown, before_sensitive: false, after_sensitive },
});

/** An answer of the service as `az resource show` prints it. */
function answer(name: string, properties: object | null, more: object = {}): object {
  return {
    ...{ extendedLocation: null, id: idOf(name), identity: null, kind: null, location: 'West Europe', managedBy: null },
    ...{ name, plan: null, properties, resourceGroup: 'rg-adx', tags: {}, type: 'Microsoft.Kusto/Clusters', ...more },
  };
}

const urn = 'urn:pulumi:prod::adx::azure-native:kusto:Cluster::main';
const step = (op: string, oldState: object | null, newState: object | null): object => ({
  ...{ op, urn, ...(oldState !== null && { oldState }), ...(newState !== null && { newState }) },
});
const state = (inputs: object, more: object = {}): object => ({
  ...{ urn, custom: true, type: 'azure-native:kusto:Cluster', inputs, ...more },
});

const BICEP = (properties: object, parameters: object = {}): object => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  languageVersion: '2.0',
  contentVersion: '1.0.0.0',
  metadata: { _generator: { name: 'bicep', version: '0.38.5.1644', templateHash: '1' } },
  parameters,
  resources: {
    group: { existing: true, type: 'Microsoft.Kusto/clusters', apiVersion: '2024-04-13', name: 'other' },
    adx: {
      type: 'Microsoft.Kusto/clusters',
      apiVersion: '2024-04-13',
      name: 'adxb',
      location: 'westeurope',
      properties,
    },
  },
});

/** A module inside modules, whose keys hold what separates addresses. */
const MODULE = 'module.a["x.y]"].module.b';

export const KINDS: readonly KindCase[] = [
  {
    name: 'a creation without a list of names',
    content: plan([resource('azurerm_kusto_cluster', 'main', creation(azurerm('adx', false, null)))]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.main', id: idOf('adx'), name: 'adx', action: 'create' },
        ...{ after: { restrictOutboundNetworkAccess: 'Disabled' }, unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'an update that empties the list of names',
    content: plan([
      resource('azurerm_kusto_cluster', 'main', {
        ...{ actions: ['update'], before: azurerm('adx', true, [LAKE]), after: azurerm('adx', true, []) },
        ...{ after_unknown: { allowed_fqdns: [] }, before_sensitive: { allowed_fqdns: [false] }, after_sensitive: {} },
      }),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.main', id: idOf('adx'), name: 'adx', action: 'update' },
        before: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE] },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [] },
        ...{ unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'a replacement that is created first, with what is new not known',
    content: plan([
      resource('azurerm_kusto_cluster', 'main', {
        actions: ['create', 'delete'],
        before: azurerm('adx', true, [LAKE]),
        after: { name: 'adx', location: 'northeurope', outbound_network_access_restricted: true },
        after_unknown: { id: true, uri: true, allowed_fqdns: true },
        ...{ replace_paths: [['location']], before_sensitive: {}, after_sensitive: {} },
      }),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.main', id: idOf('adx'), name: 'adx', action: 'replace' },
        before: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE] },
        after: { restrictOutboundNetworkAccess: 'Enabled' },
        ...{ unknown: ['allowedFqdnList'], sensitive: [] },
      },
    ],
  },
  {
    name: 'a deletion in azapi',
    content: plan([
      resource('azapi_resource', 'adx', {
        ...{ actions: ['delete'], after: null, after_unknown: {}, before_sensitive: {}, after_sensitive: false },
        before: { type: ARM_TYPE, name: 'adx', id: idOf('adx'), body: { properties: { calloutPolicies: [PARTNER] } } },
      }),
    ]),
    clusters: [
      {
        ...{ address: 'azapi_resource.adx', id: idOf('adx'), name: 'adx', action: 'delete' },
        ...{ before: { calloutPolicies: [PARTNER] }, after: null, unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'no change in a module, and drift beside it',
    content: plan(
      [
        resource(
          'azurerm_kusto_cluster',
          'this',
          {
            ...{ actions: ['no-op'], before: azurerm('adx', true, [SQL]), after: azurerm('adx', true, [SQL]) },
            ...{ after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
          },
          { address: `${MODULE}.azurerm_kusto_cluster.this`, module_address: MODULE },
        ),
      ],
      {
        resource_drift: [
          resource('azurerm_kusto_cluster', 'this', {
            ...{ actions: ['update'], before: azurerm('adx', false, []), after: azurerm('adx', true, [SQL]) },
          }),
        ],
      },
    ),
    clusters: [
      {
        ...{ address: `${MODULE}.azurerm_kusto_cluster.this`, id: idOf('adx'), name: 'adx', action: 'no-op' },
        before: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [SQL] },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [SQL] },
        ...{ unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'instances by number, of which one is forgotten and one read only',
    content: plan([
      resource('azurerm_kusto_cluster', 'adx', creation({ name: 'a0', allowed_fqdns: [] }, { id: true }), {
        ...{ address: 'azurerm_kusto_cluster.adx[0]', index: 0 },
      }),
      resource(
        'azurerm_kusto_cluster',
        'adx',
        { actions: ['forget'], before: azurerm('a1', true, [LAKE]), after: null, after_unknown: {} },
        { address: 'azurerm_kusto_cluster.adx[1]', index: 1 },
      ),
      resource(
        'azurerm_kusto_cluster',
        'peer',
        { actions: ['read'], before: null, after: azurerm('p', null, null) },
        {
          ...{ address: 'data.azurerm_kusto_cluster.peer', mode: 'data' },
        },
      ),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.adx[0]', name: 'a0', action: 'create' },
        ...{ after: { allowedFqdnList: [] }, unknown: [], sensitive: [] },
      },
      {
        ...{ address: 'azurerm_kusto_cluster.adx[1]', id: idOf('a1'), name: 'a1', action: 'forget' },
        before: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE] },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE] },
        ...{ unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'a name, the restriction and one of the FQDNs not known',
    content: plan([
      resource(
        'azurerm_kusto_cluster',
        'main',
        creation(
          { location: 'westeurope', allowed_fqdns: [LAKE, null] },
          { name: true, id: true, outbound_network_access_restricted: true, allowed_fqdns: [false, true] },
        ),
      ),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.main', action: 'create', after: { allowedFqdnList: [LAKE, null] } },
        ...{ unknown: ['name', 'restrictOutboundNetworkAccess', 'allowedFqdnList[1]'], sensitive: [] },
      },
    ],
  },
  {
    name: 'one FQDN that is sensitive, and the restriction that was',
    content: plan([
      resource('azurerm_kusto_cluster', 'main', {
        ...{ actions: ['update'], before: azurerm('adx', false, []), after: azurerm('adx', true, [LAKE, SQL]) },
        ...{ after_unknown: {}, before_sensitive: { outbound_network_access_restricted: true } },
        after_sensitive: { allowed_fqdns: [false, true] },
      }),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.main', id: idOf('adx'), name: 'adx', action: 'update' },
        before: { restrictOutboundNetworkAccess: 'Disabled', allowedFqdnList: [] },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE, SQL] },
        ...{ unknown: [], sensitive: ['allowedFqdnList[1]', 'restrictOutboundNetworkAccess'] },
      },
    ],
  },
  {
    name: 'azapi with an object, of which a regex and a policy are not known',
    content: plan([
      resource('azapi_resource', 'adx', {
        ...{ actions: ['update'], before_sensitive: {}, after_sensitive: { body: { properties: {} } } },
        before: {
          ...{ type: 'microsoft.kusto/Clusters@2023-08-15', name: 'adx', id: idOf('adx') },
          body: { properties: { allowedFqdnList: null, restrictOutboundNetworkAccess: 'Disabled' } },
        },
        after: {
          ...{ type: ARM_TYPE, name: 'adx', id: idOf('adx') },
          body: {
            properties: {
              restrictOutboundNetworkAccess: 'Enabled',
              calloutPolicies: [PARTNER, { calloutType: 'sql', outboundAccess: 'Allow' }, null],
            },
          },
        },
        after_unknown: {
          body: { properties: { calloutPolicies: [{}, { calloutUriRegex: true }, true] } },
          output: true,
        },
      }),
    ]),
    clusters: [
      {
        ...{ address: 'azapi_resource.adx', id: idOf('adx'), name: 'adx', action: 'update' },
        before: { restrictOutboundNetworkAccess: 'Disabled' },
        after: {
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: [PARTNER, { calloutType: 'sql', outboundAccess: 'Allow' }, null],
        },
        ...{ unknown: ['calloutPolicies[1].calloutUriRegex', 'calloutPolicies[2]'], sensitive: [] },
      },
    ],
  },
  {
    name: 'azapi with a text that is sensitive as a whole',
    content: plan([
      resource(
        'azapi_resource',
        'adx',
        creation(
          { type: ARM_TYPE, name: 'adx', body: JSON.stringify({ properties: { calloutPolicies: [PARTNER] } }) },
          { id: true, output: true },
          { body: true },
        ),
      ),
    ]),
    clusters: [
      {
        ...{ address: 'azapi_resource.adx', name: 'adx', action: 'create', after: { calloutPolicies: [PARTNER] } },
        ...{ unknown: [], sensitive: ['calloutPolicies'] },
      },
    ],
  },
  {
    name: 'azapi with a list in the sensitive body, of which a plan has the version alone',
    content: plan([
      resource(
        'azapi_resource',
        'adx',
        creation(
          {
            ...{ type: ARM_TYPE, name: 'adx', sensitive_body_version: { 'properties.allowedFqdnList': '1' } },
            body: { properties: { restrictOutboundNetworkAccess: 'Enabled' } },
          },
          { id: true },
        ),
      ),
    ]),
    clusters: [
      {
        ...{ address: 'azapi_resource.adx', name: 'adx', action: 'create' },
        ...{ after: { restrictOutboundNetworkAccess: 'Enabled' }, unknown: ['allowedFqdnList'] },
        sensitive: ['allowedFqdnList'],
      },
    ],
  },
  {
    name: 'azapi with a text that is not known',
    content: plan([
      resource('azapi_resource', 'adx', creation({ type: ARM_TYPE, name: 'adx' }, { body: true, id: true })),
    ]),
    clusters: [
      {
        ...{ address: 'azapi_resource.adx', name: 'adx', action: 'create', after: {} },
        ...{ unknown: NOTHING, sensitive: [] },
      },
    ],
  },
  {
    name: 'an update resource that is not known before apply, of an instance',
    content: plan(
      [
        resource(
          'azapi_update_resource',
          'u',
          creation(
            { type: ARM_TYPE, body: { properties: { calloutPolicies: [BLOB] } } },
            { resource_id: true, id: true },
          ),
          {
            ...{ address: 'azapi_update_resource.u["b"]', index: 'b' },
          },
        ),
        ...['a', 'b'].map(key =>
          resource('azurerm_kusto_cluster', 'c', creation({ name: `adx${key}`, allowed_fqdns: [] }, { id: true }), {
            ...{ address: `azurerm_kusto_cluster.c["${key}"]`, index: key },
          }),
        ),
      ],
      {
        configuration: {
          root_module: {
            resources: [
              {
                ...{ address: 'azapi_update_resource.u', type: 'azapi_update_resource', name: 'u' },
                expressions: { resource_id: { references: ['azurerm_kusto_cluster.c', 'each.key'] } },
              },
            ],
          },
        },
      },
    ),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.c["a"]', name: 'adxa', action: 'create' },
        ...{ after: { allowedFqdnList: [] }, unknown: [], sensitive: [] },
      },
      {
        ...{ address: 'azurerm_kusto_cluster.c["b"]', name: 'adxb', action: 'create' },
        ...{ after: { allowedFqdnList: [], calloutPolicies: [BLOB] }, unknown: [], sensitive: [] },
        also: ['azapi_update_resource.u["b"]'],
      },
    ],
  },
  {
    name: 'an action that takes a policy away',
    content: plan([
      resource(
        'azapi_resource_action',
        'remove',
        creation({
          ...{ type: ARM_TYPE, resource_id: idOf('adx'), action: 'removeCalloutPolicy', method: 'POST' },
          ...{ body: { calloutId: 'api_webapi' }, when: 'apply' },
        }),
      ),
    ]),
    clusters: [
      {
        ...{ address: 'azapi_resource_action.remove', id: idOf('adx'), name: 'adx', action: 'update', after: {} },
        ...{ unknown: [], sensitive: [], partial: true, removes: ['calloutPolicies'] },
      },
    ],
  },
  {
    name: 'an action that is a PATCH of the cluster',
    content: plan([
      resource(
        'azapi_resource_action',
        'patch',
        creation({
          ...{ type: ARM_TYPE, resource_id: idOf('adx').toUpperCase(), action: null, method: 'PATCH', when: 'apply' },
          body: { properties: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE] } },
        }),
      ),
      resource('azurerm_kusto_cluster', 'main', {
        ...{
          actions: ['no-op'],
          before: azurerm('adx', false, []),
          after: azurerm('adx', false, []),
          after_unknown: {},
        },
      }),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.main', id: idOf('adx'), name: 'adx', action: 'update' },
        before: { restrictOutboundNetworkAccess: 'Disabled', allowedFqdnList: [] },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE] },
        ...{ unknown: [], sensitive: [], also: ['azapi_resource_action.patch'] },
      },
    ],
  },
  {
    name: 'a deployment whose template changes',
    content: plan([
      resource('azurerm_resource_group_template_deployment', 'adx', {
        actions: ['update'],
        before: {
          template_content: JSON.stringify(BICEP({ restrictOutboundNetworkAccess: 'Disabled' })),
          parameters_content: '{}',
        },
        after: {
          template_content: JSON.stringify(
            BICEP({ calloutPolicies: "[parameters('list')]" }, { list: { type: 'array' } }),
          ),
          parameters_content: JSON.stringify({ list: { value: [PARTNER] } }),
          deployment_mode: 'Incremental',
        },
        after_unknown: { output_content: true },
      }),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_resource_group_template_deployment.adx', name: 'adxb', action: 'update' },
        before: { restrictOutboundNetworkAccess: 'Disabled' },
        after: { calloutPolicies: [PARTNER] },
        ...{ unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'scripts of azapi and by their address',
    content: plan([
      resource(
        'azurerm_kusto_script',
        'far',
        creation({ database_id: `${idOf('adx')}/databases/d`, url: 'https://a' }),
      ),
      resource(
        'azapi_resource',
        'near',
        creation({
          ...{ type: 'Microsoft.Kusto/clusters/databases/scripts@2024-04-13', name: 's' },
          parent_id: `${idOf('adx')}/databases/d`,
          body: { properties: { scriptContent: '.show version', scriptLevel: 'Cluster' } },
        }),
      ),
    ]),
    clusters: [],
    scripts: [
      { address: 'azurerm_kusto_script.far', cluster: 'adx', level: 'Database', sensitive: true },
      { address: 'azapi_resource.near', cluster: 'adx', level: 'Cluster', content: '.show version' },
    ],
  },
  {
    name: 'a block of callout policies whose regex and type are not known or sensitive',
    content: plan([
      resource(
        'azurerm_kusto_cluster',
        'main',
        creation(
          {
            ...{ name: 'adx', outbound_network_access_restricted: true },
            callout_policy: [
              { callout_type: 'kusto', outbound_access: 'Allow' },
              { callout_type: 'sql', callout_uri_regex: 'secret', outbound_access: 'Allow' },
            ],
          },
          { id: true, callout_policy: [{ callout_uri_regex: true }, {}] },
          { callout_policy: [{}, { callout_uri_regex: true }] },
        ),
      ),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.main', name: 'adx', action: 'create' },
        after: {
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: [
            { calloutType: 'kusto', outboundAccess: 'Allow' },
            { calloutType: 'sql', calloutUriRegex: 'secret', outboundAccess: 'Allow' },
          ],
        },
        ...{ unknown: ['calloutPolicies[0].calloutUriRegex'], sensitive: ['calloutPolicies[1].calloutUriRegex'] },
      },
    ],
  },
  {
    name: 'blocks of callout policies whose number is not known',
    content: plan([
      resource('azurerm_kusto_cluster', 'main', creation({ name: 'adx' }, { callout_policy: true, id: true })),
    ]),
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.main', name: 'adx', action: 'create', after: {} },
        ...{ unknown: ['calloutPolicies'], sensitive: [] },
      },
    ],
  },
  {
    name: 'a shown state of azapi, of which one value is sensitive',
    content: {
      format_version: '1.0',
      terraform_version: '1.13.1',
      values: {
        root_module: {
          child_modules: [
            {
              address: 'module.m',
              resources: [
                {
                  ...{ address: 'module.m.azapi_resource.adx', mode: 'managed', type: 'azapi_resource', name: 'adx' },
                  values: {
                    ...{ id: idOf('adx'), type: ARM_TYPE, name: 'adx', output: {} },
                    body: { properties: { allowedFqdnList: [LAKE], calloutPolicies: null } },
                  },
                  sensitive_values: { body: { properties: { allowedFqdnList: [true] } } },
                },
              ],
            },
          ],
        },
      },
    },
    clusters: [
      {
        ...{ address: 'module.m.azapi_resource.adx', id: idOf('adx'), name: 'adx', after: { allowedFqdnList: [LAKE] } },
        ...{ unknown: [], sensitive: ['allowedFqdnList[0]'] },
      },
    ],
  },
  {
    name: 'a state file with a tainted and a deposed instance, the index of a mark beside its type',
    content: {
      ...{ version: 4, terraform_version: '1.13.1', serial: 7, lineage: 'l', outputs: {}, check_results: null },
      resources: [
        {
          ...{ mode: 'managed', type: 'azurerm_kusto_cluster', name: 'a' },
          instances: [
            {
              status: 'tainted',
              schema_version: 2,
              attributes: azurerm('adx', true, [LAKE, SQL]),
              sensitive_attributes: [
                [
                  { type: 'get_attr', value: 'allowed_fqdns' },
                  { type: 'index', value: { value: 1, type: 'number' } },
                ],
              ],
            },
            { deposed: '0a1b2c3d', schema_version: 2, attributes: azurerm('gone', false, []) },
          ],
        },
      ],
    },
    clusters: [
      {
        ...{ address: 'azurerm_kusto_cluster.a', id: idOf('adx'), name: 'adx' },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE, SQL] },
        ...{ unknown: [], sensitive: ['allowedFqdnList[1]'] },
      },
    ],
  },
  {
    name: 'a preview in which a name and a regex are not known, and a list is secret',
    content: {
      steps: [
        step(
          'create',
          null,
          state({
            restrictOutboundNetworkAccess: 'Enabled',
            allowedFqdnList: '[secret]',
            calloutPolicies: [{ ...PARTNER, calloutUriRegex: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' }],
          }),
        ),
      ],
      changeSummary: { create: 1 },
    },
    clusters: [
      {
        ...{ address: urn, action: 'create' },
        after: {
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: [{ calloutType: 'webapi', outboundAccess: 'Allow' }],
        },
        ...{
          unknown: ['name', 'allowedFqdnList', 'calloutPolicies[0].calloutUriRegex'],
          sensitive: ['allowedFqdnList'],
        },
      },
    ],
  },
  {
    name: 'a replacement that is deleted first',
    content: {
      steps: [
        step('delete-replaced', state({ clusterName: 'adx', allowedFqdnList: [LAKE] }, { id: idOf('adx') }), null),
        step(
          'replace',
          state({ clusterName: 'adx', allowedFqdnList: [LAKE] }, { id: idOf('adx') }),
          state({ clusterName: 'adx2' }),
        ),
        step(
          'create-replacement',
          state({ clusterName: 'adx', allowedFqdnList: [LAKE] }, { id: idOf('adx') }),
          state({ clusterName: 'adx2' }),
        ),
      ],
    },
    clusters: [
      {
        ...{ address: urn, id: idOf('adx'), name: 'adx2', nameBefore: 'adx', action: 'replace' },
        ...{ before: { allowedFqdnList: [LAKE] }, after: {}, unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'an export of the classic provider, of which one resource is waiting to be deleted',
    content: {
      version: 3,
      deployment: {
        manifest: { time: '2026-11-02T08:00:00Z', magic: 'm', version: 'v3.205.0' },
        resources: [
          {
            ...{
              urn: 'urn:c',
              custom: true,
              type: 'azure:kusto/cluster:Cluster',
              id: idOf('adx'),
              inputs: { name: 'adx' },
            },
            outputs: {
              name: 'adx',
              outboundNetworkAccessRestricted: false,
              allowedFqdns: null,
              location: 'westeurope',
            },
          },
          {
            urn: 'urn:d',
            custom: true,
            delete: true,
            type: 'azure:kusto/cluster:Cluster',
            id: idOf('old'),
            inputs: {},
          },
        ],
      },
    },
    clusters: [
      {
        ...{ address: 'urn:c', id: idOf('adx'), name: 'adx' },
        ...{ after: { restrictOutboundNetworkAccess: 'Disabled' }, unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'az kusto cluster show of an API that has policies',
    content: {
      ...{ allowedFqdnList: null, calloutPolicies: [{ ...PARTNER, calloutId: 'api\\.partner\\.example_webapi' }] },
      ...{
        id: idOf('adx'),
        location: 'West Europe',
        name: 'adx',
        provisioningState: 'Succeeded',
        resourceGroup: 'rg-adx',
      },
      ...{ restrictOutboundNetworkAccess: 'Disabled', state: 'Stopped', type: 'Microsoft.Kusto/Clusters' },
    },
    clusters: [
      {
        ...{ id: idOf('adx'), name: 'adx', unknown: [], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Disabled', calloutPolicies: [PARTNER] },
      },
    ],
  },
  {
    name: 'az resource show with numbers for names',
    content: answer('adx', {
      ...{ state: 'Running', restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [] },
      calloutPolicies: [
        { calloutType: 1, calloutUriRegex: 'a', outboundAccess: 0, calloutId: '*_sql' },
        { calloutType: 6, calloutUriRegex: 'b', outboundAccess: 1, calloutId: 'b_webapi' },
        { calloutType: 4, calloutUriRegex: 'c', outboundAccess: 0, calloutId: null },
      ],
    }),
    clusters: [
      {
        ...{ id: idOf('adx'), name: 'adx' },
        after: {
          restrictOutboundNetworkAccess: 'Enabled',
          allowedFqdnList: [],
          calloutPolicies: [
            { calloutType: 'sql', calloutUriRegex: 'a', outboundAccess: 'Allow' },
            { calloutType: 'webapi', calloutUriRegex: 'b', outboundAccess: 'Deny' },
            { calloutUriRegex: 'c', outboundAccess: 'Allow' },
          ],
        },
        ...{ unknown: ['calloutPolicies[2].calloutType'], sensitive: [] },
      },
    ],
  },
  {
    name: 'az resource list with other resources',
    content: [
      answer('adx', null, { provisioningState: 'Succeeded' }),
      { ...answer('web', null), id: `${GROUP}/providers/Microsoft.Web/sites/web`, type: 'Microsoft.Web/sites' },
    ],
    clusters: [{ id: idOf('adx'), name: 'adx', after: {}, unknown: NOTHING, sensitive: [] }],
  },
  {
    name: 'Resource Graph as a bare list, with names in small letters',
    content: [
      {
        ...{ id: idOf('adx').toLowerCase(), name: 'adx', type: 'microsoft.kusto/clusters', location: 'westeurope' },
        properties: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [SQL], calloutPolicies: [] },
      },
    ],
    clusters: [
      {
        ...{ id: idOf('adx').toLowerCase(), name: 'adx', unknown: [], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [SQL], calloutPolicies: [] },
      },
    ],
  },
  {
    name: 'Resource Graph as a table of projected columns',
    content: {
      ...{ totalRecords: 1, count: 1, facets: [], resultTruncated: 'false' },
      data: {
        columns: [
          { name: 'id', type: 'string' },
          { name: 'properties_allowedFqdnList', type: 'object' },
        ],
        rows: [[idOf('adx'), [LAKE]]],
      },
    },
    clusters: [
      {
        ...{ id: idOf('adx'), name: 'adx', after: { allowedFqdnList: [LAKE] } },
        ...{ unknown: ['restrictOutboundNetworkAccess', 'calloutPolicies'], sensitive: [] },
      },
    ],
  },
  {
    name: 'Search-AzGraph in capitals',
    content: {
      ...{ SkipToken: null },
      Data: [{ id: idOf('adx'), name: 'adx', type: 'microsoft.kusto/clusters', properties: { allowedFqdnList: [] } }],
      Count: 1,
    },
    clusters: [{ id: idOf('adx'), name: 'adx', after: { allowedFqdnList: [] }, unknown: [], sensitive: [] }],
  },
  {
    name: 'a page of listCalloutPolicies',
    content: { value: [{ ...BLOB, calloutId: 'x_external_data' }], nextLink: 'https://management.azure.com/x' },
    clusters: [{ after: { calloutPolicies: [BLOB] }, unknown: [], sensitive: [], partial: true }],
  },
  {
    name: 'Get-AzKustoCluster without a depth, whose policies became texts',
    content: [
      {
        ...{ Id: idOf('a'), Name: 'a', Type: 'Microsoft.Kusto/Clusters', RestrictOutboundNetworkAccess: 'Enabled' },
        ...{ AllowedFqdnList: [LAKE], CalloutPolicy: ['@{CalloutId=*_sql; CalloutType=sql}'], State: 'Running' },
      },
      {
        ...{ Id: idOf('b'), Name: 'b', Type: 'Microsoft.Kusto/Clusters', RestrictOutboundNetworkAccess: 'Disabled' },
        ...{ AllowedFqdnList: 'System.Object[]', CalloutPolicy: '', State: 'Running' },
      },
    ],
    clusters: [
      {
        ...{ id: idOf('a'), name: 'a', unknown: ['calloutPolicies[0]'], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE], calloutPolicies: [null] },
      },
      {
        ...{ id: idOf('b'), name: 'b', unknown: ['allowedFqdnList', 'calloutPolicies'], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Disabled' },
      },
    ],
  },
  {
    name: 'several of Get-AzResource',
    content: [
      {
        ...{ ResourceId: idOf('adx'), Name: 'adx', ResourceType: 'Microsoft.Kusto/Clusters', Location: 'chinaeast2' },
        Properties: { restrictOutboundNetworkAccess: 'Disabled', allowedFqdnList: [], calloutPolicies: [PARTNER] },
      },
    ],
    clusters: [
      {
        ...{ id: idOf('adx'), name: 'adx', cloud: 'AzureChinaCloud', unknown: [], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Disabled', allowedFqdnList: [], calloutPolicies: [PARTNER] },
      },
    ],
  },
  {
    name: 'what-if that ignores, creates, deletes and leaves as it is',
    content: {
      ...{ error: null, status: 'Succeeded' },
      changes: [
        { changeType: 'Ignore', resourceId: idOf('a'), before: answer('a', { allowedFqdnList: [LAKE] }), after: null },
        { changeType: 'Create', resourceId: idOf('b'), before: null, after: answer('b', { calloutPolicies: [BLOB] }) },
        { changeType: 'Delete', resourceId: idOf('c'), before: answer('c', { allowedFqdnList: [] }), after: null },
        {
          ...{ changeType: 'NoChange', resourceId: idOf('d'), delta: null },
          before: answer('d', { restrictOutboundNetworkAccess: 'Enabled' }),
          after: answer('d', { restrictOutboundNetworkAccess: 'Enabled' }),
        },
        { changeType: 'Create', resourceId: `${GROUP}/providers/Microsoft.Web/sites/w`, after: {}, before: null },
      ],
    },
    clusters: [
      {
        ...{ id: idOf('a'), name: 'a', action: 'no-op', before: { allowedFqdnList: [LAKE] } },
        ...{ after: { allowedFqdnList: [LAKE] }, unknown: [], sensitive: [] },
      },
      { id: idOf('b'), name: 'b', action: 'create', after: { calloutPolicies: [BLOB] }, unknown: [], sensitive: [] },
      {
        ...{ id: idOf('c'), name: 'c', action: 'delete', before: { allowedFqdnList: [] }, after: null },
        ...{ unknown: [], sensitive: [] },
      },
      {
        ...{ id: idOf('d'), name: 'd', action: 'no-op', before: { restrictOutboundNetworkAccess: 'Enabled' } },
        ...{ after: { restrictOutboundNetworkAccess: 'Enabled' }, unknown: [], sensitive: [] },
      },
    ],
  },
  {
    name: 'a built template in the language of symbolic names',
    content: BICEP({ restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE] }),
    clusters: [
      {
        ...{ name: 'adxb', action: 'create', unknown: [], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [LAKE] },
      },
    ],
  },
  {
    name: 'bicep build-params with a value that the template defaults',
    content: {
      templateJson: JSON.stringify(
        BICEP(
          { restrictOutboundNetworkAccess: "[parameters('access')]", calloutPolicies: "[parameters('list')]" },
          { access: { type: 'string', defaultValue: 'Disabled' }, list: { type: 'array' } },
        ),
      ),
      parametersJson: JSON.stringify({ contentVersion: '1.0.0.0', parameters: { list: { value: [PARTNER] } } }),
      templateSpecId: null,
    },
    clusters: [
      {
        ...{ name: 'adxb', action: 'create', unknown: [], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Disabled', calloutPolicies: [PARTNER] },
      },
    ],
  },
  {
    name: 'a list of Azure Service Operator, by an older API and with a status',
    content: {
      ...{ apiVersion: 'v1', kind: 'List' },
      items: [
        {
          ...{ apiVersion: 'kusto.azure.com/v1api20230815', kind: 'Cluster', metadata: { name: 'a', namespace: 'ns' } },
          spec: { azureName: 'adxa', restrictOutboundNetworkAccess: 'Disabled', owner: { name: 'rg-adx' } },
          status: { restrictOutboundNetworkAccess: 'Enabled', conditions: [] },
        },
      ],
    },
    clusters: [
      {
        ...{ address: 'kusto.azure.com/Cluster ns/a', name: 'adxa', unknown: [], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Disabled' },
      },
    ],
  },
  {
    name: 'Crossplane of a namespace, in YAML with an anchor',
    content: `apiVersion: kusto.azure.m.upbound.io/v1beta1
kind: Cluster
metadata: { name: adx, namespace: data }
spec:
  initProvider:
    allowedFqdns: &names [${LAKE}]
  forProvider:
    outboundNetworkAccessRestricted: false
`,
    clusters: [
      {
        ...{ address: 'kusto.azure.m.upbound.io/Cluster data/adx', name: 'adx', unknown: [], sensitive: [] },
        after: { restrictOutboundNetworkAccess: 'Disabled', allowedFqdnList: [LAKE] },
      },
    ],
  },
  {
    name: 'a cluster of Azure China by its location alone',
    content: answer('adx', { calloutPolicies: [PARTNER] }, { location: 'China East 2' }),
    clusters: [
      {
        ...{ id: idOf('adx'), name: 'adx', cloud: 'AzureChinaCloud', unknown: [], sensitive: [] },
        after: { calloutPolicies: [PARTNER] },
      },
    ],
  },
];
