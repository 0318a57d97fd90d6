import { describe, expect, it } from 'vitest';
import { describeInventory, readInventory, type Description } from '../../src/inventory/index.js';
import { readYaml } from '../../src/json/yaml-nodes.js';

/*
 * Protects the reading of forms that the files of test/inventory/cases do not have: what is not known stays unknown, what is deposed,
 * deleted or hidden does not count, and what holds no data is refused with the command that makes some.
 */

const ID = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Kusto/clusters/adx';
const POLICY = { calloutType: 'sql', calloutUriRegex: '^a$', outboundAccess: 'Allow' };

function read(document: unknown): Description {
  const result = readInventory(JSON.stringify(document), { readYaml });
  if (!result.ok) throw new Error(result.problem.message);
  return describeInventory(result.inventory);
}

function refusal(text: string, file = 'x'): string {
  const result = readInventory(text, { file, readYaml });
  if (result.ok) throw new Error('it is read');
  return `${result.problem.message}: ${result.problem.hint}`;
}

function plan(...changes: readonly Readonly<Record<string, unknown>>[]): object {
  return { format_version: '1.2', resource_changes: changes };
}

function azurerm(change: object, more: object = {}): Readonly<Record<string, unknown>> {
  const type = 'azurerm_kusto_cluster';
  return { address: `${type}.a`, mode: 'managed', type, name: 'a', change, ...more };
}

function azapi(type: string, name: string, change: object): Readonly<Record<string, unknown>> {
  return { address: `${type}.${name}`, mode: 'managed', type, name, change };
}

describe('a Terraform plan', () => {
  it('keeps the place of an element that is not known', () => {
    const change = {
      actions: ['update'],
      before: { id: ID, name: 'adx', allowed_fqdns: ['a.example'] },
      after: { id: ID, name: 'adx', allowed_fqdns: ['a.example', null] },
      after_unknown: { allowed_fqdns: [false, true] },
    };
    expect(read(plan(azurerm(change))).clusters).toEqual([
      {
        address: 'azurerm_kusto_cluster.a',
        id: ID,
        name: 'adx',
        action: 'update',
        before: { allowedFqdnList: ['a.example'] },
        after: { allowedFqdnList: ['a.example', null] },
        unknown: ['allowedFqdnList[1]'],
        sensitive: [],
      },
    ]);
  });

  it('tells what is forgotten from what is deleted, and leaves deposed objects out', () => {
    const before = { id: ID, name: 'adx', outbound_network_access_restricted: true };
    const forgotten = read(plan(azurerm({ actions: ['forget'], before, after: null })));
    expect(forgotten.clusters).toMatchObject([
      { action: 'forget', after: { restrictOutboundNetworkAccess: 'Enabled' } },
    ]);
    const deposed = read(plan(azurerm({ actions: ['delete'], before, after: null }, { deposed: 'abcd1234' })));
    expect(deposed.clusters).toEqual([]);
    expect(deposed.notes).toHaveLength(1);
  });

  it('takes a name that is not known for unknown', () => {
    const change = { actions: ['create'], before: null, after: {}, after_unknown: { name: true, id: true } };
    const [cluster] = read(plan(azurerm(change))).clusters;
    expect(cluster).toMatchObject({ action: 'create', unknown: ['name'] });
    expect(cluster).not.toHaveProperty('name');
  });

  it('knows nothing of a body that is not known', () => {
    const after = { type: 'Microsoft.Kusto/clusters@2024-04-13', name: 'adx' };
    const change = { actions: ['create'], before: null, after, after_unknown: { body: true } };
    expect(read(plan(azapi('azapi_resource', 'a', change))).clusters).toMatchObject([
      { after: {}, unknown: ['restrictOutboundNetworkAccess', 'allowedFqdnList', 'calloutPolicies'] },
    ]);
  });

  it('knows all of a policy but the regex that is not known', () => {
    const body = { properties: { calloutPolicies: [{ calloutType: 'sql', outboundAccess: 'Allow' }] } };
    const after = { type: 'microsoft.kusto/CLUSTERS@2024-04-13', name: 'adx', body };
    const after_unknown = { body: { properties: { calloutPolicies: [{ calloutUriRegex: true }] } } };
    expect(
      read(plan(azapi('azapi_resource', 'a', { actions: ['create'], before: null, after, after_unknown }))).clusters,
    ).toMatchObject([
      {
        after: { calloutPolicies: [{ calloutType: 'sql', outboundAccess: 'Allow' }] },
        unknown: ['calloutPolicies[0].calloutUriRegex'],
      },
    ]);
  });

  it('finds the cluster that an update resource means by what the configuration refers to', () => {
    const cluster = { actions: ['create'], before: null, after: { name: 'adx', allowed_fqdns: [] }, after_unknown: {} };
    const body = { properties: { calloutPolicies: [POLICY] } };
    const after = { type: 'Microsoft.Kusto/clusters@2024-04-13', body };
    const update = azapi('azapi_update_resource', 'u', {
      actions: ['create'],
      before: null,
      after,
      after_unknown: { resource_id: true },
    });
    const document = {
      ...plan(azurerm(cluster), update),
      configuration: {
        root_module: {
          resources: [
            {
              type: 'azapi_update_resource',
              name: 'u',
              expressions: { resource_id: { references: ['azurerm_kusto_cluster.a.id', 'azurerm_kusto_cluster.a'] } },
            },
          ],
        },
      },
    };
    expect(read(document).clusters).toMatchObject([
      { name: 'adx', after: { calloutPolicies: [POLICY] }, also: ['azapi_update_resource.u'] },
    ]);
  });

  it('never drops an update resource whose cluster it does not find', () => {
    const body = { properties: { restrictOutboundNetworkAccess: 'Disabled' } };
    const after = { type: 'Microsoft.Kusto/clusters@2024-04-13', resource_id: ID, body };
    expect(
      read(plan(azapi('azapi_update_resource', 'u', { actions: ['create'], before: null, after }))).clusters,
    ).toMatchObject([{ name: 'adx', partial: true, after: { restrictOutboundNetworkAccess: 'Disabled' } }]);
  });

  it('says when it does not tell all', () => {
    expect(read({ ...plan(), errored: true, complete: false }).notes).toHaveLength(2);
    expect(read({ format_version: '1.2', planned_values: {} }).clusters).toEqual([]);
  });

  it('is refused in a format that nobody here has seen', () => {
    expect(refusal('{"format_version":"2.0","terraform_version":"9.0","resource_changes":[]}')).toContain('format 2.0');
  });
});

describe('a Terraform state', () => {
  it('unwraps the body of azapi in a state file', () => {
    const value = { properties: { restrictOutboundNetworkAccess: 'Enabled' } };
    const attributes = {
      type: 'Microsoft.Kusto/clusters@2024-04-13',
      name: 'adx',
      id: ID,
      body: { value, type: ['object', {}] },
    };
    const resource = { mode: 'managed', type: 'azapi_resource', name: 'a' };
    const instances = [
      { schema_version: 2, attributes },
      { deposed: '1234', attributes },
    ];
    const state = { version: 4, serial: 1, lineage: 'l', resources: [{ ...resource, instances }] };
    expect(read(state).clusters).toEqual([
      {
        address: 'azapi_resource.a',
        id: ID,
        name: 'adx',
        after: { restrictOutboundNetworkAccess: 'Enabled' },
        unknown: [],
        sensitive: [],
      },
    ]);
  });

  it('may be empty', () => {
    expect(read({ format_version: '1.0' }).clusters).toEqual([]);
  });
});

describe('Pulumi', () => {
  const urn = 'urn:pulumi:prod::adx::azure-native:kusto/v20240413:Cluster::main';
  const type = 'azure-native:kusto/v20240413:Cluster';
  const state = (inputs: object, id?: string): object => ({ urn, type, custom: true, inputs, ...(id && { id }) });

  it('is one change where a replacement takes three steps', () => {
    const older = state({ clusterName: 'old', restrictOutboundNetworkAccess: 'Enabled' }, ID);
    const newer = state({ clusterName: 'new', restrictOutboundNetworkAccess: 'Disabled' });
    const steps = [
      { op: 'create-replacement', urn, oldState: older, newState: newer },
      { op: 'replace', urn, oldState: older, newState: newer },
      { op: 'delete-replaced', urn, oldState: older },
    ];
    expect(read({ steps }).clusters).toEqual([
      {
        address: urn,
        id: ID,
        name: 'new',
        nameBefore: 'old',
        action: 'replace',
        before: { restrictOutboundNetworkAccess: 'Enabled' },
        after: { restrictOutboundNetworkAccess: 'Disabled' },
        unknown: [],
        sensitive: [],
      },
    ]);
  });

  it('does not take what a preview hides or does not know for text', () => {
    const inputs = {
      clusterName: 'adx',
      allowedFqdnList: ['a.example', '04da6b54-80e4-46f7-96ec-b56ff0331ba9'],
      calloutPolicies: '[secret]',
    };
    expect(read({ steps: [{ op: 'create', urn, newState: state(inputs) }] }).clusters).toMatchObject([
      {
        after: { allowedFqdnList: ['a.example', null] },
        unknown: ['allowedFqdnList[1]', 'calloutPolicies'],
        sensitive: ['calloutPolicies'],
      },
    ]);
  });

  it('opens secrets that an export shows in clear, and leaves encrypted ones unknown', () => {
    const secret = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270' };
    const outputs = {
      name: 'adx',
      allowedFqdnList: { ...secret, plaintext: '["a.example"]' },
      calloutPolicies: { ...secret, ciphertext: 'v1:xyz' },
    };
    const resources = [{ ...state({}, ID), outputs }];
    expect(read({ version: 3, deployment: { manifest: {}, resources } }).clusters).toMatchObject([
      {
        after: { allowedFqdnList: ['a.example'] },
        unknown: ['calloutPolicies'],
        sensitive: ['allowedFqdnList', 'calloutPolicies'],
      },
    ]);
  });

  it('reads the classic provider', () => {
    const inputs = { name: 'adx', outboundNetworkAccessRestricted: true, allowedFqdns: ['a.example'] };
    const newState = { ...state(inputs), type: 'azure:kusto/cluster:Cluster' };
    expect(read({ steps: [{ op: 'create', urn, newState }] }).clusters).toMatchObject([
      { name: 'adx', after: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ['a.example'] } },
    ]);
  });
});

describe('answers of Azure', () => {
  it('may have numbers for names; the end of the id names the type that no recording shows', () => {
    const calloutPolicies = [
      { calloutType: 1, outboundAccess: 0, calloutUriRegex: 'a', calloutId: 'a_sql' },
      { calloutType: 6, outboundAccess: 1, calloutUriRegex: 'b', calloutId: 'b_webapi' },
      { calloutType: 7, outboundAccess: 0, calloutUriRegex: 'c' },
    ];
    const { clusters, notes } = read({
      id: ID,
      name: 'adx',
      type: 'Microsoft.Kusto/Clusters',
      properties: { calloutPolicies },
    });
    expect(clusters).toMatchObject([
      {
        after: {
          calloutPolicies: [
            { calloutType: 'sql', calloutUriRegex: 'a', outboundAccess: 'Allow' },
            { calloutType: 'webapi', calloutUriRegex: 'b', outboundAccess: 'Deny' },
            { calloutUriRegex: 'c', outboundAccess: 'Allow' },
          ],
        },
        unknown: ['calloutPolicies[2].calloutType'],
      },
    ]);
    expect(notes).toHaveLength(1);
  });

  it('says nothing of what a projection of Resource Graph leaves out', () => {
    const rows = [{ id: ID, name: 'adx', properties_restrictOutboundNetworkAccess: 'Enabled' }];
    expect(read({ count: 1, data: rows, total_records: 1 }).clusters).toMatchObject([
      { after: { restrictOutboundNetworkAccess: 'Enabled' }, unknown: ['allowedFqdnList', 'calloutPolicies'] },
    ]);
    const data = {
      columns: [
        { name: 'id', type: 'string' },
        { name: 'name', type: 'string' },
      ],
      rows: [[ID, 'adx']],
    };
    expect(read({ totalRecords: 1, count: 1, data }).clusters).toMatchObject([
      { name: 'adx', after: {}, unknown: ['restrictOutboundNetworkAccess', 'allowedFqdnList', 'calloutPolicies'] },
    ]);
  });

  it('counts resources of other types', () => {
    const other = {
      id: `${ID}/databases/d`,
      name: 'adx/d',
      type: 'Microsoft.Kusto/clusters/databases',
      properties: {},
    };
    const cluster = { id: ID, name: 'adx', type: 'Microsoft.Kusto/clusters', properties: { allowedFqdnList: [] } };
    const { clusters, notes } = read([other, cluster]);
    expect(clusters).toHaveLength(1);
    expect(notes).toEqual(['1 of 2 resources are not clusters: they are left out']);
  });

  it('reads the policies of a cluster that the answer does not name', () => {
    expect(read({ value: [{ ...POLICY, calloutId: '^a$_sql' }] }).clusters).toEqual([
      { after: { calloutPolicies: [POLICY] }, unknown: [], sensitive: [], partial: true },
    ]);
  });

  it('reads what-if results of PowerShell, and concludes nothing from an expression', () => {
    const After = {
      properties: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: "[reference('x').list]" },
    };
    const Changes = [
      { FullyQualifiedResourceId: ID, ChangeType: 'Create', Before: null, After },
      { FullyQualifiedResourceId: `${ID}2`, ChangeType: 'Ignore', Before: After, After: null },
    ];
    expect(read({ Status: 'Succeeded', Changes }).clusters).toMatchObject([
      { action: 'create', after: { restrictOutboundNetworkAccess: 'Enabled' }, unknown: ['allowedFqdnList'] },
      { action: 'no-op', name: 'adx2' },
    ]);
  });
});

describe('Kubernetes', () => {
  it('may have several documents, of several providers', () => {
    const text = `apiVersion: v1
kind: Namespace
metadata: { name: x }
---
apiVersion: kusto.azure.upbound.io/v1beta1
kind: Cluster
metadata: { name: a }
spec:
  initProvider: { allowedFqdns: [init.example] }
  forProvider: { outboundNetworkAccessRestricted: false }
---
apiVersion: cluster.adx.example/v1alpha1
kind: CalloutPolicy
metadata: { name: p }
spec: { forProvider: { callouts: [{ calloutType: sql, calloutUriRegex: "it's", canCall: true }] } }
`;
    const result = readInventory(text, { readYaml });
    if (!result.ok) throw new Error(result.problem.message);
    expect(describeInventory(result.inventory)).toMatchObject({
      clusters: [
        {
          name: 'a',
          after: { restrictOutboundNetworkAccess: 'Disabled', allowedFqdnList: ['init.example'] },
        },
      ],
      scripts: [
        {
          level: 'Cluster',
          content: `.alter cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"it''s","CanCall":true}]'`,
        },
      ],
    });
  });
});

describe('what holds no data', () => {
  it.each([
    ["// c\nusing './main.bicep'\nparam a = 1\n", 'bicep build-params x --stdout'],
    ["param name string\nresource a 'Microsoft.Kusto/clusters@2024-04-13' = {}\n", 'bicep build x --stdout'],
    ['# c\nresource "azurerm_kusto_cluster" "a" {\n}\n', 'terraform show -json'],
    ['terraform {\n  required_version = ">= 1"\n}\n', 'terraform show -json'],
    ['{"resource":{"azurerm_kusto_cluster":{"a":{}}}}', 'terraform show -json'],
    ['PK\u0003\u0004', 'terraform show -json x'],
    ['{"@level":"info","type":"version"}\n{"@level":"info"}\n', 'terraform show -json'],
    ['{"sequence":1,"timestamp":2}\n{"sequence":2}\n', 'pulumi preview --json'],
    [
      '{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#","parameters":{}}',
      '--parameters',
    ],
    ['{"parametersJson":"{}","templateJson":null,"templateSpecId":"/x"}', 'template'],
    ['{"type":"Microsoft.Resources/deployments","properties":{}}', 'az deployment group export'],
    ['{}', 'az'],
    ['hello', 'az'],
  ])('%j is refused with the command that makes some', (text, command) => {
    expect(refusal(text)).toContain(command);
  });
});
