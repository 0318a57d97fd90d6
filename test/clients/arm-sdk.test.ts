import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { KustoManagementClient } from '@azure/arm-kusto';
import { ResourceManagementClient } from '@azure/arm-resources';
import { Client, KustoConnectionStringBuilder } from 'azure-kusto-data';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../../src/server/test-emulator.js';

/*
 * Protects that the official clients of ARM work unmodified over https: they send their own requests, poll as they do, and read
 * the errors; and that what they set decides about commands.
 */

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';
const VERSION = '2024-04-13';
const credential = {
  getToken: () => Promise.resolve({ token: 'fake', expiresOnTimestamp: Date.now() + 3_600_000 }),
};
const sqlPolicy = {
  calloutType: 'sql',
  calloutUriRegex: 'sqlname\\.database\\.azure\\.com/?$',
  outboundAccess: 'Allow',
};

let emulator: TestEmulator | null = null;
const agents: Agent[] = [];

afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  await emulator?.close();
  emulator = null;
});

async function start(operationDelay = 0): Promise<TestEmulator> {
  emulator = await startTestEmulator({ https: true, operationDelay });
  return emulator;
}

/** Trusts the emulator's certificate, as NODE_EXTRA_CA_CERTS would for a process of its own. */
function trusting<SomeClient extends ResourceManagementClient | KustoManagementClient>(client: SomeClient): SomeClient {
  const agent = new Agent({ ca: emulator?.caCertificate ?? '', keepAlive: true });
  agents.push(agent);
  client.pipeline.addPolicy({
    name: 'trust',
    sendRequest: (request, next) => {
      request.agent = agent;
      return next(request);
    },
  });
  return client;
}

function resources({ armUrl }: TestEmulator): ResourceManagementClient {
  return trusting(new ResourceManagementClient(credential, SUBSCRIPTION, { endpoint: armUrl ?? '' }));
}

function kusto({ armUrl }: TestEmulator): KustoManagementClient {
  return trusting(new KustoManagementClient(credential, SUBSCRIPTION, { endpoint: armUrl ?? '' }));
}

function clusterId({ clusters }: TestEmulator): string {
  return clusters[0]?.resourceId ?? '';
}

describe('@azure/arm-resources', () => {
  it('updates a cluster by its id, polls, and gets it', async () => {
    const server = await start();
    const client = resources(server);
    const id = clusterId(server);
    const updated = await client.resources.beginUpdateByIdAndWait(id, VERSION, {
      properties: { restrictOutboundNetworkAccess: 'Enabled', calloutPolicies: [sqlPolicy] },
    });
    const expected = {
      restrictOutboundNetworkAccess: 'Enabled',
      calloutPolicies: [{ ...sqlPolicy, calloutId: 'sqlname\\.database\\.azure\\.com/?$_sql' }],
      provisioningState: 'Succeeded',
    };
    expect(updated.properties).toMatchObject(expected);
    expect((await client.resources.getById(id, VERSION)).properties).toMatchObject(expected);
    expect(server.cluster().resource).toMatchObject({ properties: expected });
  });

  it('waits for an operation that takes its time', async () => {
    const server = await start(500);
    const client = resources(server);
    const id = clusterId(server);
    const poller = await client.resources.beginUpdateById(
      id,
      VERSION,
      { properties: { restrictOutboundNetworkAccess: 'Enabled' } },
      { updateIntervalInMs: 10 },
    );
    // While it runs, the cluster is as it was, and another change is refused.
    expect((await client.resources.getById(id, VERSION)).properties).toMatchObject({
      restrictOutboundNetworkAccess: 'Disabled',
    });
    expect((await poller.pollUntilDone()).properties).toMatchObject({ restrictOutboundNetworkAccess: 'Enabled' });
  });

  it('refuses both lists at once, and starts no operation', async () => {
    const server = await start();
    const client = resources(server);
    const refusal = client.resources.beginUpdateById(clusterId(server), VERSION, {
      properties: { allowedFqdnList: ['a.example'], calloutPolicies: [sqlPolicy] },
    });
    await expect(refusal).rejects.toMatchObject({
      statusCode: 400,
      code: 'InvalidClusterUpdateProperty',
      message: expect.stringMatching(/allowedFqdnList and calloutPolicies/) as string,
    });
    expect(server.cluster().resource).toMatchObject({ properties: { allowedFqdnList: [], calloutPolicies: null } });
  });

  it('makes a resource group, puts a cluster in it, lists and deletes both', async () => {
    const server = await start();
    const client = resources(server);
    await client.resourceGroups.createOrUpdate('new', { location: 'eastus', tags: { a: 'b' } });
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/new/providers/Microsoft.Kusto/clusters/second`;
    await client.resources.beginCreateOrUpdateByIdAndWait(id, VERSION, {
      location: 'eastus',
      sku: { name: 'Standard_E2a_v4', tier: 'Standard', capacity: 2 },
      properties: { allowedFqdnList: ['a.example'] },
    });
    const names: (string | undefined)[] = [];
    for await (const { name } of client.resources.listByResourceGroup('new')) names.push(name);
    expect(names).toEqual(['second']);
    expect((await client.providers.get('Microsoft.Kusto')).registrationState).toBe('Registered');
    await client.resourceGroups.beginDeleteAndWait('new');
    expect((await client.resourceGroups.checkExistence('new')).body).toBe(false);
    await expect(client.resources.getById(id, VERSION)).rejects.toMatchObject({ statusCode: 404 });
  });
});

/** What a program of a user does, with nothing in it that knows of the emulator but its address. */
const PROGRAM = `
const { ResourceManagementClient } = require('@azure/arm-resources');
const credential = { getToken: async () => ({ token: 'fake', expiresOnTimestamp: Date.now() + 3600000 }) };
const client = new ResourceManagementClient(credential, '${SUBSCRIPTION}', { endpoint: process.env.ENDPOINT });
client.resources.getById(process.env.ID, '${VERSION}').then(({ properties }) => console.log(properties.uri));
`;

describe('a process of its own', () => {
  it('trusts the certificate by NODE_EXTRA_CA_CERTS', async () => {
    const server = await start();
    const folder = mkdtempSync(join(tmpdir(), 'arm-sdk-'));
    try {
      const file = join(folder, 'ca.pem');
      writeFileSync(file, server.caCertificate ?? '');
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: file, ENDPOINT: server.armUrl ?? '', ID: clusterId(server) };
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM], {
        env,
        cwd: resolve(__dirname, '../..'),
      });
      expect(stdout).toBe('https://mycluster.westeurope.kusto.windows.net\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('@azure/arm-kusto', () => {
  it('gets, updates and deletes clusters', async () => {
    const server = await start();
    const client = kusto(server);
    expect(await client.clusters.get('rg', 'mycluster')).toMatchObject({
      name: 'mycluster',
      location: 'westeurope',
      restrictOutboundNetworkAccess: 'Disabled',
      uri: 'https://mycluster.westeurope.kusto.windows.net',
      provisioningState: 'Succeeded',
    });
    const updated = await client.clusters.beginUpdateAndWait('rg', 'mycluster', {
      restrictOutboundNetworkAccess: 'Enabled',
      allowedFqdnList: ['example.blob.core.windows.net'],
    });
    expect(updated).toMatchObject({
      restrictOutboundNetworkAccess: 'Enabled',
      allowedFqdnList: ['example.blob.core.windows.net'],
    });
    const names: (string | undefined)[] = [];
    for await (const { name } of client.clusters.list()) names.push(name);
    expect(names).toEqual(['mycluster']);
    await client.clusters.beginDeleteAndWait('rg', 'mycluster');
    await expect(client.clusters.get('rg', 'mycluster')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  it('makes databases and principal assignments', async () => {
    const client = kusto(await start());
    const database = await client.databases.beginCreateOrUpdateAndWait('rg', 'mycluster', 'logs', {
      kind: 'ReadWrite',
      location: 'westeurope',
    });
    expect(database).toMatchObject({ name: 'mycluster/logs', kind: 'ReadWrite' });
    const assignment = await client.clusterPrincipalAssignments.beginCreateOrUpdateAndWait('rg', 'mycluster', 'one', {
      principalId: '33333333-3333-3333-3333-333333333333',
      principalType: 'App',
      role: 'AllDatabasesViewer',
    });
    expect(assignment).toMatchObject({ name: 'mycluster/one', role: 'AllDatabasesViewer' });
    const names: (string | undefined)[] = [];
    for await (const { name } of client.databases.listByCluster('rg', 'mycluster')) names.push(name);
    expect(names).toEqual(['mycluster/logs']);
    await client.databases.beginDeleteAndWait('rg', 'mycluster', 'logs');
  });
});

describe('ARM and commands together', () => {
  it('refuse .alter while ARM says Enabled, show what ARM set, and take .alter again after Disabled', async () => {
    const server = await start();
    const client = resources(server);
    const data = new Client(new KustoConnectionStringBuilder(server.url));
    const id = clusterId(server);
    const arm = async (properties: Record<string, unknown>): Promise<void> => {
      await client.resources.beginUpdateByIdAndWait(id, VERSION, { properties });
    };
    const alter = `.alter cluster policy callout @'[{"CalloutType":"webapi","CalloutUriRegex":"api\\\\.example","CanCall":true}]'`;
    const policies = async (): Promise<unknown[]> => {
      const response = await data.executeMgmt('NetDefaultDB', '.show cluster policy callout');
      // The rows of `.show` have a column of that name.
      return [...(response.primaryResults[0]?.rows() ?? [])].map(
        row => JSON.parse(row.toJSON<{ Policy: string }>().Policy) as unknown,
      );
    };
    try {
      await arm({ restrictOutboundNetworkAccess: 'Enabled' });
      const refusal: unknown = await data.executeMgmt('NetDefaultDB', alter).then(
        () => null,
        (error: unknown) => error,
      );
      expect(JSON.stringify((refusal as { response?: { data?: unknown } }).response?.data)).toContain(
        "is not authorized to perform operation 'ClusterCalloutPolicyAlterCommand' on 'https://mycluster.westeurope.kusto.windows.net:443/'.",
      );
      expect(await policies()).toEqual([[]]);
      await arm({ calloutPolicies: [sqlPolicy] });
      expect(await policies()).toEqual([
        [{ CalloutType: 'sql', CalloutUriRegex: sqlPolicy.calloutUriRegex, CanCall: true }],
      ]);
      await arm({ restrictOutboundNetworkAccess: 'Disabled', calloutPolicies: [] });
      await data.executeMgmt('NetDefaultDB', alter);
      const [, own] = await policies();
      expect(own).toEqual([{ CalloutType: 'webapi', CalloutUriRegex: 'api\\.example', CanCall: true }]);
    } finally {
      data.close();
    }
  });
});
