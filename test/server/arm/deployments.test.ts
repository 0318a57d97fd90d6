import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clusterIdentifier } from '../../../src/cluster/resource.js';
import { DEFAULT_CLUSTER } from '../../../src/cluster/state.js';
import { MAX_DEPLOYMENTS } from '../../../src/server/arm/state.js';
import { templateCases } from '../../arm/template-cases.js';
import { Arm, CLUSTER, GROUP, type Answer } from './harness.js';

/*
 * Protects that templates deploy over HTTP: bodies as az and SDKs send them, the course of a deployment, what its answers tell, and
 * how it fails; and that every template from the wild deploys there as it does in the library.
 */

const DEPLOYMENT = `${GROUP}/providers/Microsoft.Resources/deployments/main`;

const cluster = (properties: object, name = 'mycluster'): object => ({
  type: 'Microsoft.Kusto/clusters',
  apiVersion: '2021-02-01',
  name,
  location: 'westeurope',
  properties,
});
const storage = {
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-01-01',
  name: 'logs',
  location: 'eastus',
};
const restricted = cluster({ restrictOutboundNetworkAccess: 'Enabled' });
const bothLists = cluster({
  allowedFqdnList: ['a.example'],
  calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: 'a', outboundAccess: 'Allow' }],
});

function body(resources: readonly object[], more: object = {}, sections: object = {}): object {
  return {
    properties: { mode: 'Incremental', template: { contentVersion: '1.0.0.0', resources, ...sections }, ...more },
  };
}

function deploy(arm: Arm, request: unknown, path = DEPLOYMENT): Answer {
  return arm.ask('PUT', path, request);
}

describe('a deployment', () => {
  it('goes its way: accepted, running, succeeded', () => {
    const arm = new Arm(1_000);
    const sections = {
      parameters: {
        state: { type: 'string' },
        secret: { type: 'secureString' },
        size: { type: 'int', defaultValue: 2 },
      },
      outputs: {
        uri: { type: 'string', value: "[reference(resourceId('Microsoft.Kusto/clusters', 'mycluster')).uri]" },
      },
    };
    const parameters = { state: { value: 'Enabled' }, secret: { value: 'x' } };
    const resources = [cluster({ restrictOutboundNetworkAccess: "[parameters('state')]" }), storage];
    const begun = deploy(arm, body(resources, { parameters }, sections));
    expect(begun).toMatchObject({
      status: 201,
      headers: { 'Retry-After': '1' },
      body: {
        id: DEPLOYMENT,
        name: 'main',
        type: 'Microsoft.Resources/deployments',
        properties: { mode: 'Incremental', provisioningState: 'Accepted', duration: 'PT0S' },
      },
    });
    expect(arm.poll(begun)).toMatchObject({ status: 200, body: { status: 'Running' } });
    expect(deploy(arm, body([]))).toMatchObject({ status: 409, body: { error: { code: 'DeploymentActive' } } });
    const running = { provisioningState: 'Running', timestamp: new Date(arm.now).toISOString(), duration: 'PT0S' };
    expect(arm.ask('GET', `${DEPLOYMENT}/operations`)).toMatchObject({
      body: { value: [{ properties: running }, { properties: running }] },
    });
    expect(arm.cluster()).toMatchObject({ restrictOutboundNetworkAccess: 'Disabled' });
    arm.now += 1_000;
    expect(arm.poll(begun)).toMatchObject({ status: 200, body: { status: 'Succeeded' } });
    expect(arm.cluster()).toMatchObject({ restrictOutboundNetworkAccess: 'Enabled' });
    expect(arm.ask('GET', DEPLOYMENT)).toMatchObject({
      status: 200,
      body: {
        properties: {
          provisioningState: 'Succeeded',
          duration: 'PT1S',
          parameters: {
            state: { type: 'String', value: 'Enabled' },
            secret: { type: 'SecureString' },
            size: { type: 'Int', value: 2 },
          },
          outputs: { uri: { type: 'String', value: 'https://mycluster.westeurope.kusto.windows.net' } },
          outputResources: [
            { id: CLUSTER.replace('clusters', 'Clusters') },
            { id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/logs` },
          ],
          diagnostics: [
            {
              level: 'Warning',
              code: 'ARM_IGNORED_RESOURCE',
              target: `${GROUP}/providers/Microsoft.Storage/storageAccounts/logs`,
            },
          ],
        },
      },
    });
    // The secret is nowhere.
    expect(JSON.stringify(arm.ask('GET', DEPLOYMENT).body)).not.toContain('"x"');
    const operations = { value: [{ properties: { provisioningState: 'Succeeded' } }, {}] };
    expect(arm.ask('GET', `${DEPLOYMENT}/operations`)).toMatchObject({ status: 200, body: operations });
    expect(arm.ask('GET', `${GROUP}/deployments/main/operations`)).toMatchObject({ status: 200, body: operations });
    expect(arm.ask('GET', `${GROUP}/providers/Microsoft.Resources/deployments`)).toMatchObject({
      body: { value: [{ name: 'main' }] },
    });
    expect(arm.ask('GET', `${GROUP}/providers/Microsoft.Storage/storageAccounts/logs`)).toMatchObject({
      status: 200,
      body: { name: 'logs', location: 'eastus' },
    });
    expect(arm.ask('POST', `${DEPLOYMENT}/exportTemplate`)).toMatchObject({ body: { template: { ...sections } } });
    expect(deploy(arm, body([])).status).toBe(200);
  });

  it.each([
    ['JSON', JSON.stringify(body([restricted]))],
    [
      'what az sends: the template without quotes around its name, as it was written',
      `{"properties": {"parameters": {"p": {"value": ", template: {"}}, "mode": "incremental", template:{
        // "a comment", template: {
        "parameters": {"p": {"type": "string"}}, /* template: */
        "resources": [${JSON.stringify(restricted)},],
        "variables": {"raw": "a line
break"}
      }}}`,
    ],
  ])('takes %s', (_, text) => {
    const arm = new Arm();
    expect(deploy(arm, text)).toMatchObject({ status: 201 });
    expect(arm.cluster()).toMatchObject({ restrictOutboundNetworkAccess: 'Enabled' });
  });

  it('is incremental, or complete: then what is not in the template goes', () => {
    const other = { ...DEFAULT_CLUSTER, name: 'other' };
    const elsewhere = { ...DEFAULT_CLUSTER, name: 'elsewhere', resourceGroup: 'another' };
    const arm = new Arm(0, [DEFAULT_CLUSTER, other, elsewhere]);
    deploy(arm, body([storage]));
    expect(arm.store.state.clusters.size).toBe(3);
    deploy(arm, body([restricted], { mode: 'complete' }));
    expect([...arm.store.state.clusters.values()].map(({ state }) => state.name)).toEqual(['mycluster', 'elsewhere']);
    expect(arm.store.state.arm.resources).toEqual({});
  });

  it('leaves a cluster with its databases and principals, and of them only what is known has an effect', () => {
    const arm = new Arm(0, []);
    arm.ask('PUT', GROUP, { location: 'westeurope' });
    const assignment = {
      type: 'Microsoft.Kusto/clusters/principalAssignments',
      apiVersion: '2023-08-15',
      name: 'new/one',
      properties: { principalId: 'someone', principalType: 'App', role: 'AllDatabasesViewer' },
    };
    const database = { type: 'databases', apiVersion: '2023-08-15', name: 'logs', kind: 'ReadWrite' };
    const request = body([{ ...cluster({}, 'new'), resources: [database] }, assignment]);
    expect(deploy(arm, request).status).toBe(201);
    const path = CLUSTER.replace('mycluster', 'new');
    expect(arm.ask('GET', `${path}/databases`)).toMatchObject({
      body: { value: [{ name: 'new/logs', kind: 'ReadWrite' }] },
    });
    expect(arm.ask('GET', `${path}/principalAssignments/one`)).toMatchObject({
      status: 200,
      body: { properties: { role: 'AllDatabasesViewer' } },
    });
    expect(arm.ask('GET', DEPLOYMENT).body).not.toHaveProperty('properties.diagnostics');
  });

  it.each<[string, unknown, string, string]>([
    ['no properties', {}, 'InvalidRequestContent', 'properties'],
    ['no template', { properties: {} }, 'InvalidTemplate', 'template'],
    ['a linked template', { properties: { templateLink: { uri: 'https://x' } } }, 'InvalidContentLink', 'templateLink'],
    ['an unknown mode', body([], { mode: 'other' }), 'InvalidRequestContent', 'mode'],
    ['no JSON', '{"properties": {"template": {', 'InvalidRequestContent', ''],
    ['parameters that are none', body([], { parameters: { a: 1 } }), 'InvalidRequestContent', 'parameters'],
    ['an undeclared parameter', body([], { parameters: { a: { value: 1 } } }), 'InvalidTemplate', 'does not declare'],
    ['a bad expression', body([cluster({}, "[nope('a')]")]), 'InvalidTemplate', '`nope`'],
    ['no resources', { properties: { template: {} } }, 'InvalidTemplate', 'resources'],
  ])('is refused at once with %s', (_, request, code, message) => {
    const arm = new Arm();
    for (const [method, path] of [
      ['PUT', DEPLOYMENT],
      ['POST', `${DEPLOYMENT}/validate`],
      ['POST', `${DEPLOYMENT}/whatIf`],
    ] as const) {
      const answer = arm.ask(method, path, request);
      expect(answer, path).toMatchObject({ status: 400, body: { error: { code } } });
      expect(JSON.stringify(answer.body)).toContain(message);
    }
    expect(arm.ask('GET', DEPLOYMENT)).toMatchObject({ status: 404, body: { error: { code: 'DeploymentNotFound' } } });
  });

  it('fails with what a resource was refused for, and changes nothing', () => {
    const arm = new Arm();
    const request = body([storage, bothLists]);
    const begun = deploy(arm, request);
    expect(begun).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Accepted' } } });
    const error = {
      code: 'DeploymentFailed',
      details: [
        {
          code: 'InvalidClusterUpdateProperty',
          message: expect.stringContaining('allowedFqdnList and calloutPolicies') as string,
        },
      ],
    };
    expect(arm.poll(begun)).toMatchObject({ status: 200, body: { status: 'Failed', error } });
    expect(arm.ask('GET', DEPLOYMENT)).toMatchObject({ body: { properties: { provisioningState: 'Failed', error } } });
    expect(arm.ask('GET', `${DEPLOYMENT}/operations`)).toMatchObject({
      body: { value: [{ properties: { provisioningState: 'Failed', statusMessage: { error: error.details[0] } } }] },
    });
    expect(arm.ask('POST', `${DEPLOYMENT}/whatIf`, request)).toMatchObject({
      status: 200,
      body: { status: 'Failed', error },
    });
    expect(arm.cluster()).toBe(DEFAULT_CLUSTER);
    expect(arm.store.state.arm.resources).toEqual({});
  });

  it.each<[string, object, string]>([
    ['another location', { ...restricted, location: 'eastus' }, 'InvalidResourceLocation'],
    [
      'a principal assignment of an unknown role',
      {
        type: 'Microsoft.Kusto/clusters/principalAssignments',
        apiVersion: '2023-08-15',
        name: 'mycluster/one',
        properties: { principalId: 'a', principalType: 'App', role: 'AllDatabasesAdmins' },
      },
      'BadRequest',
    ],
  ])('fails with %s', (_, resource, code) => {
    const arm = new Arm();
    expect(arm.poll(deploy(arm, body([resource])))).toMatchObject({
      body: { status: 'Failed', error: { details: [{ code }] } },
    });
    expect(arm.cluster()).toBe(DEFAULT_CLUSTER);
  });

  it('fails while another operation changes the cluster', () => {
    const arm = new Arm(1_000);
    arm.ask('PATCH', CLUSTER, { tags: { a: 'b' } });
    const begun = deploy(arm, body([restricted]));
    arm.now += 1_000;
    expect(arm.poll(begun)).toMatchObject({
      body: { status: 'Failed', error: { details: [{ code: 'RequestConflict' }] } },
    });
    expect(arm.ask('GET', `${DEPLOYMENT}/operations`)).toMatchObject({
      body: { value: [{ properties: { provisioningState: 'Failed', statusCode: 'Conflict' } }] },
    });
    const list = `${GROUP}/providers/Microsoft.Resources/deployments?api-version=2021-04-01&$filter=provisioningState eq`;
    expect(arm.ask('GET', `${list} 'failed'`)).toMatchObject({ body: { value: [{ name: 'main' }] } });
    expect(arm.ask('GET', `${list} 'Succeeded'`).body).toEqual({ value: [] });
  });

  it('goes when it is deleted, and its resources stay', () => {
    const arm = new Arm();
    deploy(arm, body([restricted]));
    expect(arm.ask('DELETE', DEPLOYMENT).status).toBe(204);
    expect(arm.ask('GET', DEPLOYMENT).status).toBe(404);
    expect(arm.cluster()).toMatchObject({ restrictOutboundNetworkAccess: 'Enabled' });
  });

  it('is forgotten when there are too many newer ones, and refused when it alone would be too much', () => {
    const arm = new Arm();
    const names = Array.from({ length: MAX_DEPLOYMENTS + 2 }, (_, index) => `d${index}`);
    for (const name of names) deploy(arm, body([]), DEPLOYMENT.replace('main', name));
    const kept = Object.values(arm.store.state.arm.deployments).map(({ name }) => name);
    expect(kept).toEqual(names.slice(2));
    const text = 'x'.repeat(500_000);
    const outputs = Object.fromEntries(
      Array.from({ length: 36 }, (_, index) => [`o${index}`, { type: 'string', value: "[parameters('p')]" }]),
    );
    const large = body([], {}, { parameters: { p: { type: 'string', defaultValue: text } }, outputs });
    expect(deploy(arm, large)).toMatchObject({ status: 429, body: { error: { code: 'ResourceQuotaExceeded' } } });
    expect(arm.ask('GET', DEPLOYMENT).status).toBe(404);
  });

  it('needs its group', () => {
    const path = DEPLOYMENT.replace('/rg/', '/none/');
    expect(deploy(new Arm(), body([]), path)).toMatchObject({
      status: 404,
      body: { error: { code: 'ResourceGroupNotFound', message: "Resource group 'none' could not be found." } },
    });
  });
});

describe('validate', () => {
  it('tells the resources, and changes nothing', () => {
    const arm = new Arm();
    const { state } = arm.store;
    expect(arm.ask('POST', `${DEPLOYMENT}/validate`, body([restricted]))).toMatchObject({
      status: 200,
      body: {
        properties: {
          provisioningState: 'Succeeded',
          validatedResources: [{ id: CLUSTER.replace('clusters', 'Clusters') }],
        },
      },
    });
    expect(arm.store.state).toBe(state);
  });
});

describe('what-if', () => {
  const whatIf = (arm: Arm, request: object): unknown => arm.ask('POST', `${DEPLOYMENT}/whatIf`, request).body;

  it('tells changes with what they mean for callouts, and changes nothing', () => {
    const arm = new Arm(0, [DEFAULT_CLUSTER, { ...DEFAULT_CLUSTER, name: 'other' }]);
    const { state } = arm.store;
    const fqdns = cluster({ restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ['a.example'] });
    expect(whatIf(arm, body([fqdns, cluster({}, 'new'), storage]))).toMatchObject({
      status: 'Succeeded',
      properties: {
        changes: [
          {
            resourceId: CLUSTER.replace('clusters', 'Clusters'),
            changeType: 'Modify',
            before: { properties: { restrictOutboundNetworkAccess: 'Disabled' } },
            after: { properties: { restrictOutboundNetworkAccess: 'Enabled' } },
            delta: [
              {
                path: 'properties.restrictOutboundNetworkAccess',
                propertyChangeType: 'Modify',
                before: 'Disabled',
                after: 'Enabled',
              },
              { path: 'properties.allowedFqdnList', propertyChangeType: 'Modify', before: [], after: ['a.example'] },
            ],
            callouts: {
              gained: expect.objectContaining({ length: 9 }) as object,
              lost: expect.objectContaining({ length: 7 }) as object,
            },
          },
          { changeType: 'Create', before: null },
          { resourceId: `${GROUP}/providers/Microsoft.Storage/storageAccounts/logs`, changeType: 'Create' },
          { resourceId: CLUSTER.replace('clusters/mycluster', 'Clusters/other'), changeType: 'Ignore' },
        ],
      },
    });
    expect(arm.store.state).toBe(state);
  });

  it('gives identifiers alone where they are asked for', () => {
    const request = body([restricted], { whatIfSettings: { resultFormat: 'ResourceIdOnly' } });
    expect(whatIf(new Arm(), request)).toMatchObject({
      properties: { changes: [{ resourceId: CLUSTER.replace('clusters', 'Clusters'), changeType: 'Modify' }] },
    });
    expect(JSON.stringify(whatIf(new Arm(), request))).not.toContain('delta');
  });

  it('says what a complete deployment deletes', () => {
    expect(whatIf(new Arm(), body([], { mode: 'Complete' }))).toMatchObject({
      properties: { changes: [{ changeType: 'Delete', after: null }] },
    });
  });

  it('sees no change in what only spells out defaults, as `az resource show` does', () => {
    const otherProperties = { engineType: 'V3', enableAutoStop: true, publicNetworkAccess: 'Enabled' };
    const arm = new Arm(0, [{ ...DEFAULT_CLUSTER, otherProperties }]);
    expect(whatIf(arm, body([cluster({})]))).toMatchObject({ properties: { changes: [{ changeType: 'NoChange' }] } });
    arm.ask('PUT', CLUSTER, arm.ask('GET', CLUSTER).body);
    expect(whatIf(arm, body([cluster({})]))).toMatchObject({ properties: { changes: [{ changeType: 'NoChange' }] } });
  });
});

const folder = join(
  process.env['KUSTO_CALLOUT_CASES'] ?? resolve(__dirname, '../../../../shared/cases'),
  'arm-templates',
);
const isThere = existsSync(folder);
if (!isThere) console.warn(`skipped: the templates are not at ${folder} (KUSTO_CALLOUT_CASES names their parent)`);

describe.skipIf(!isThere)('templates from the wild, over HTTP', () => {
  it.each(templateCases)('$file', ({ file, parameters, before, expected }) => {
    const arm = new Arm(0, before === undefined ? [] : [{ ...DEFAULT_CLUSTER, name: before }]);
    if (before === undefined) arm.ask('PUT', GROUP, { location: 'westeurope' });
    const given = Object.fromEntries(Object.entries(parameters ?? {}).map(([name, value]) => [name, { value }]));
    // As az sends it.
    const text = `{"properties": {"parameters": ${JSON.stringify(given)}, "mode": "Incremental", template:${readFileSync(join(folder, file), 'utf8')}}}`;
    const begun = deploy(arm, text);
    if ('reason' in expected) {
      expect(begun).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidTemplate', additionalInfo: [{ type: expected.reason }] } },
      });
      return;
    }
    expect(begun.body).not.toHaveProperty('error');
    expect(arm.poll(begun)).toMatchObject({ status: 200, body: { status: 'Succeeded' } });
    const [hosted] = arm.store.state.clusters.values();
    const { cluster: resource, databases } = expected;
    if (hosted === undefined) expect(resource).toBeNull();
    else expect(arm.ask('GET', clusterIdentifier(hosted.state)).body).toMatchObject(resource ?? {});
    if (databases !== undefined) expect(hosted?.state.databases.slice(2)).toEqual(databases);
  });
});
