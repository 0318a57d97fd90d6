import { describe, expect, it } from 'vitest';
import type { ClusterOptions } from '../../../src/library/cluster.js';
import type { EmulatorOptions } from '../../../src/server/emulator.js';
import { serving } from '../harness.js';

/*
 * Protects that ARM answers over the network as recorded traffic does (azure-powershell's and azure-cli-extensions' recordings, issues):
 * states and kinds of creation, etags, children of a cluster, refusals, and the lists that clients ask for.
 */

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';
const KUSTO = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Kusto`;
const CLUSTER = `${KUSTO}/clusters/mycluster`;

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

type Ask = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Reply>;

async function armOver(
  clusters: readonly ClusterOptions[] = [{}],
  options: Partial<EmulatorOptions> = {},
): Promise<Ask> {
  const { url } = await serving(clusters, options);
  return async (method, path, body, headers = {}) => {
    const target = path.startsWith('http') ? path : `${url}${path}?api-version=2024-04-13`;
    const reply = await fetch(target, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
}

const operation = (reply: Reply): string => reply.headers.get('azure-asyncoperation') ?? 'no operation';
const etagOf = ({ body }: Reply): unknown => (body as { readonly etag?: unknown }).etag;
const STANDARD = { name: 'Standard_E2ads_v5', tier: 'Standard' };

describe('a cluster', () => {
  it('that is new is being created, with an empty etag and what was sent', async () => {
    const ask = await armOver([{}], { operationDelay: 60_000 });
    const path = `${KUSTO}/Clusters/testcluster`;
    const made = await ask('PUT', path, { location: 'East US', sku: STANDARD });
    expect(made.status).toBe(201);
    expect(made.headers.get('etag')).toBe('""');
    expect(made.headers.get('location')).toBeNull();
    expect(JSON.stringify(made.body)).toBe(
      JSON.stringify({
        id: `${KUSTO}/Clusters/testcluster`,
        name: 'testcluster',
        type: 'Microsoft.Kusto/Clusters',
        etag: '""',
        location: 'East US',
        sku: STANDARD,
        properties: { state: 'Creating', provisioningState: 'Creating' },
      }),
    );
    const running = await ask('GET', operation(made));
    const { startTime } = running.body as { readonly startTime: string };
    expect(running.body).toMatchObject({
      status: 'Running',
      endTime: startTime,
      percentComplete: 0.5,
      properties: {
        operationKind: 'ClusterCreateExternal',
        provisioningState: 'Running',
        operationState: 'InProgress',
      },
    });
    const creating = { etag: '""', properties: { state: 'Creating', provisioningState: 'Creating' } };
    expect(await ask('GET', path)).toMatchObject({ status: 200, body: creating });
    expect(await ask('GET', `${KUSTO}/clusters`)).toMatchObject({ body: { value: [{ name: 'mycluster' }, creating] } });
    expect(await ask('PATCH', path, { tags: { a: 'b' } })).toMatchObject({
      status: 409,
      body: { error: { code: 'RequestConflict' } },
    });
  });

  it('has one etag, in the header and in the body, by which If-Match goes', async () => {
    const ask = await armOver([{ etag: '"2026-05-07T02:32:34.9838576Z"', properties: {} }]);
    const loaded = await ask('GET', CLUSTER);
    expect([loaded.headers.get('etag'), etagOf(loaded)]).toEqual(Array(2).fill('"2026-05-07T02:32:34.9838576Z"'));
    const tags = { a: 'b' };
    const patched = await ask('PATCH', CLUSTER, { tags }, { 'if-match': '"2026-05-07T02:32:34.9838576Z"' });
    expect(patched.status).toBe(202);
    expect(patched.headers.get('etag')).toBe(etagOf(patched));
    const changed = await ask('GET', CLUSTER);
    expect(changed.headers.get('etag')).toBe(etagOf(changed));
    expect(etagOf(changed)).not.toBe(etagOf(loaded));
    const stale = await ask('PATCH', CLUSTER, { tags: { c: 'd' } }, { 'if-match': '"2026-05-07T02:32:34.9838576Z"' });
    expect(stale.status).toBe(412);
    const again = await ask('PATCH', CLUSTER, { tags }, { 'if-match': String(etagOf(changed)) });
    expect([again.status, again.headers.get('etag'), etagOf(again)]).toEqual([200, etagOf(changed), etagOf(changed)]);
    expect(again.headers.get('azure-asyncoperation')).toBeNull();
  });

  it('keeps its capacity when a PATCH names a sku without one', async () => {
    const ask = await armOver([{ sku: { ...STANDARD, capacity: 2 }, properties: {} }]);
    const patched = await ask('PATCH', CLUSTER, { sku: STANDARD });
    expect([patched.status, patched.headers.get('azure-asyncoperation')]).toEqual([200, null]);
    expect(patched.body).toMatchObject({ sku: { ...STANDARD, capacity: 2 } });
  });

  it('takes from 2 to 1000 machines, of a developer’s size one', async () => {
    const ask = await armOver();
    const put = (sku: object): Promise<Reply> => ask('PUT', `${KUSTO}/clusters/other`, { location: 'East US', sku });
    const refused = await put({ ...STANDARD, capacity: 1 });
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({
      error: {
        code: 'BadRequest',
        message: 'Invalid SKU capacity provided, the SKU Standard_E2ads_v5 should be between 2 and 1000',
      },
    });
    for (const capacity of [1001, 0, 2.5]) expect((await put({ ...STANDARD, capacity })).status).toBe(400);
    expect((await put({ name: 'Dev(No SLA)_Standard_E2a_v4', tier: 'Basic', capacity: 2 })).status).toBe(400);
    expect((await put({ ...STANDARD, capacity: 2 })).status).toBe(201);
  });

  it('stays in its network', async () => {
    const virtualNetworkConfiguration = { subnetId: 'a', enginePublicIpId: 'b', dataManagementPublicIpId: 'c' };
    const ask = await armOver([{ properties: { virtualNetworkConfiguration } }]);
    const patch = (change: object): Promise<Reply> =>
      ask('PATCH', CLUSTER, {
        properties: { virtualNetworkConfiguration: { ...virtualNetworkConfiguration, ...change } },
      });
    expect(await patch({ subnetId: 'other' })).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'CannotModifyVirtualNetworkConfiguration',
          message: 'Virtual Network Configuration cannot be modified.',
        },
      },
    });
    expect((await patch({ state: 'Disabled' })).status).toBe(202);
  });

  it('refuses its egress properties in the shape of the recorded refusal of another property', async () => {
    const ask = await armOver();
    const patch = (properties: object): Promise<Reply> => ask('PATCH', CLUSTER, { properties });
    for (const [properties, name] of [
      [{ restrictOutboundNetworkAccess: 'On' }, 'RestrictOutboundNetworkAccess'],
      [{ allowedFqdnList: [''] }, 'AllowedFqdnList'],
      [{ calloutPolicies: [{ calloutType: 'sql' }] }, 'CalloutPolicies'],
    ] as const)
      expect(await patch(properties)).toMatchObject({
        status: 400,
        body: {
          error: {
            code: 'InvalidClusterUpdateProperty',
            message: expect.stringContaining(`[BadRequest] Property '${name}' is invalid, Error Message: `) as string,
          },
        },
      });
  });

  it('takes the numbers that answers of late 2024 had, and answers with names', async () => {
    const ask = await armOver();
    const calloutPolicies = [{ calloutUriRegex: '*', calloutType: 1, outboundAccess: 1, calloutId: '*_sql' }];
    const put = await ask('PUT', CLUSTER, { location: 'westeurope', properties: { calloutPolicies } });
    expect(put.status).toBe(200);
    expect(put.headers.get('warning')).toContain('the number 1 is read as');
    expect(await ask('POST', `${CLUSTER}/listCalloutPolicies`)).toMatchObject({
      body: {
        value: [{ calloutUriRegex: '*', calloutType: 'sql', outboundAccess: 'Deny', calloutId: '*_sql' }],
      },
    });
  });

  it('takes a name that is there twice with one value', async () => {
    const { url } = await serving([{}]);
    const reply = await fetch(`${url}${CLUSTER}?api-version=2024-04-13`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"properties":{"enablePurge":true,"enablePurge":true,"EnablePurge":true}}',
    });
    expect([reply.status, await reply.json()]).toMatchObject([202, { properties: { enablePurge: true } }]);
  });

  it('that was loaded tells nothing of the moment at which it was read', async () => {
    const ask = await armOver([
      {
        systemData: { createdBy: 'somebody' },
        properties: {
          state: 'Stopped',
          stateReason: 'an old reason',
          provisioningState: 'Failed',
          dataIngestionUri: 'https://ingest-mycluster.eastus.kusto.windows.net',
        },
      },
    ]);
    const { body } = await ask('GET', CLUSTER);
    expect(body).toMatchObject({
      properties: {
        state: 'Running',
        stateReason: '',
        provisioningState: 'Succeeded',
        uri: 'https://mycluster.eastus.kusto.windows.net',
        dataIngestionUri: 'https://ingest-mycluster.eastus.kusto.windows.net',
      },
    });
    expect(body).not.toHaveProperty('systemData');
  });
});

describe('a principal assignment', () => {
  const path = `${CLUSTER}/PrincipalAssignments/one`;
  const properties = {
    principalId: '3c5cd8d1-b5a2-41e9-b592-533bc0a146d0',
    role: 'AllDatabasesViewer',
    principalType: 'App',
  };

  it('is being created at first, and has ended when it is put again as it is', async () => {
    const ask = await armOver();
    const made = await ask('PUT', path, { properties });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBeNull();
    expect(JSON.stringify(made.body)).toBe(
      JSON.stringify({
        id: `${KUSTO}/Clusters/mycluster/PrincipalAssignments/one`,
        name: 'mycluster/one',
        type: 'Microsoft.Kusto/Clusters/PrincipalAssignments',
        properties: { ...properties, provisioningState: 'Creating' },
      }),
    );
    expect(await ask('GET', operation(made))).toMatchObject({
      body: { status: 'Succeeded', properties: { operationKind: 'ServicePrincipalAssignmentsAdd' } },
    });
    const again = await ask('PUT', path, { properties });
    expect([again.status, again.headers.get('azure-asyncoperation')]).toEqual([200, null]);
    expect(again.body).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
    const { body } = await ask('GET', path);
    expect(Object.keys((body as { readonly properties: object }).properties)).toEqual([
      'principalId',
      'role',
      'principalType',
      'tenantId',
      'tenantName',
      'principalName',
      'aadObjectId',
      'provisioningState',
    ]);
  });
});

describe('a database', () => {
  it('is changed with two addresses to ask at, and has statistics', async () => {
    const ask = await armOver();
    const path = `${CLUSTER}/Databases/TestDb`;
    const made = await ask('PUT', path, { location: 'East US', kind: 'ReadWrite' });
    expect(made).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Creating' } } });
    expect(await ask('GET', operation(made))).toMatchObject({
      body: { properties: { operationKind: 'DatabaseCreate' } },
    });
    const patched = await ask('PATCH', path, { properties: { softDeletePeriod: 'P366D', hotCachePeriod: 'P32D' } });
    expect(patched.status).toBe(202);
    expect(patched.headers.get('location')).toBe(`${operation(patched)}&operationResultResponseType=Location`);
    expect(JSON.stringify(patched.body)).toBe(
      JSON.stringify({
        id: `${KUSTO}/Clusters/mycluster/Databases/TestDb`,
        name: 'mycluster/TestDb',
        type: 'Microsoft.Kusto/Clusters/Databases',
        location: 'East US',
        kind: 'ReadWrite',
        properties: { softDeletePeriod: 'P366D', hotCachePeriod: 'P32D', provisioningState: 'Accepted' },
      }),
    );
    expect(await ask('GET', path)).toMatchObject({
      body: {
        properties: {
          softDeletePeriod: 'P366D',
          hotCachePeriod: 'P32D',
          statistics: { size: 0 },
          isFollowed: false,
          provisioningState: 'Succeeded',
        },
      },
    });
    expect(await ask('POST', `${path}/listPrincipals`)).toMatchObject({ status: 200, body: { value: [] } });
  });
});

describe('names', () => {
  it('that are taken are told so in the service’s words', async () => {
    const ask = await armOver();
    const check = (place: string, name: string): Promise<Reply> =>
      ask('POST', `${SUBSCRIPTION}/providers/Microsoft.Kusto/locations/${place}/checkNameAvailability`, {
        name,
        type: 'Microsoft.Kusto/clusters',
      });
    const taken = await check('West Europe', 'mycluster');
    expect([taken.status, taken.body]).toEqual([
      200,
      {
        name: 'mycluster',
        nameAvailable: false,
        message: "Name 'mycluster' with type Engine is already taken. Please specify a different name",
      },
    ]);
    expect(await check('eastus', 'mycluster')).toMatchObject({ body: { nameAvailable: true } });
    expect(await check('eastus', 'a_b')).toMatchObject({ body: { nameAvailable: false, reason: 'Invalid' } });
    await ask('PUT', `${CLUSTER}/databases/db`, { location: 'westeurope', kind: 'ReadWrite' });
    const child = (action: string, name: string, type: string): Promise<Reply> =>
      ask('POST', `${CLUSTER}/${action}`, { name, type: `Microsoft.Kusto/clusters/${type}` });
    expect(await child('checkNameAvailability', 'DB', 'databases')).toMatchObject({
      status: 200,
      body: { nameAvailable: false, message: expect.stringContaining("Name 'DB' with type Database") as string },
    });
    expect(await child('checkPrincipalAssignmentNameAvailability', 'x', 'principalAssignments')).toMatchObject({
      status: 200,
      body: { nameAvailable: true },
    });
  });
});

describe('lists that clients ask for', () => {
  it.each([
    [
      'sizes of the provider',
      'GET',
      `${SUBSCRIPTION}/providers/Microsoft.Kusto/skus`,
      {
        resourceType: 'clusters',
        name: 'Standard_E2ads_v5',
        tier: 'Standard',
        locations: ['westeurope'],
        locationInfo: [{ location: 'westeurope', zones: ['3', '1', '2'], zoneDetails: [] }],
        restrictions: [],
      },
    ],
    [
      'sizes of a region',
      'GET',
      `${SUBSCRIPTION}/providers/Microsoft.Kusto/locations/East%20US/skus`,
      {
        resourceType: 'clusters',
        name: 'Dev(No SLA)_Standard_E2a_v4',
        tier: 'Basic',
        locationInfo: [{ location: 'eastus', zones: ['3', '1', '2'] }],
      },
    ],
    [
      'sizes of a cluster',
      'GET',
      `${CLUSTER}/skus`,
      {
        resourceType: 'Microsoft.Kusto/clusters',
        sku: STANDARD,
        capacity: { scaleType: 'automatic', minimum: 2, maximum: 1000, default: 2 },
      },
    ],
    [
      'private links',
      'GET',
      `${CLUSTER}/privateLinkResources`,
      expect.objectContaining({
        type: 'Microsoft.Kusto/Clusters/PrivateLinkResources',
        properties: expect.objectContaining({
          groupId: 'cluster',
          requiredZoneNames: expect.arrayContaining(['privatelink.westeurope.kusto.windows.net']) as unknown,
        }) as unknown,
      }),
    ],
    [
      'what roles can allow',
      'GET',
      '/providers/Microsoft.Kusto/operations',
      expect.objectContaining({ name: 'Microsoft.Kusto/clusters/read' }),
    ],
  ])('%s', async (_, method, path, item) => {
    const ask = await armOver();
    const { status, body } = await ask(method, path);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { value: expect.arrayContaining([item]) as unknown },
    });
  });

  it.each([
    ['POST', 'listFollowerDatabases'],
    ['GET', 'listFollowerDatabases'],
    ['POST', 'listLanguageExtensions'],
    ['GET', 'privateEndpointConnections'],
    ['GET', 'sandboxCustomImages'],
    ['GET', 'managedPrivateEndpoints'],
    ['GET', 'attachedDatabaseConfigurations'],
  ])('%s %s of a cluster that has none', async (method, name) => {
    const ask = await armOver();
    expect(await ask(method, `${CLUSTER}/${name}`)).toMatchObject({ status: 200, body: { value: [] } });
  });

  it('a private endpoint is kept, and the link itself is told in its own spelling', async () => {
    const ask = await armOver();
    const state = { privateLinkServiceConnectionState: { status: 'Approved', description: '' } };
    expect((await ask('PUT', `${CLUSTER}/privateEndpointConnections/pe`, { properties: state })).status).toBe(201);
    expect(await ask('GET', `${CLUSTER}/privateEndpointConnections`)).toMatchObject({
      body: { value: [{ properties: state }] },
    });
    expect(await ask('GET', `${CLUSTER}/privateLinkResources/cluster`)).toMatchObject({
      status: 200,
      body: { etag: '""', location: 'DummyLocation', properties: { GroupId: 'cluster' }, displayName: 'cluster' },
    });
    expect((await ask('GET', `${CLUSTER}/privateLinkResources/other`)).status).toBe(404);
  });
});
