import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER, type ClusterState } from '../../../src/cluster/state.js';
import { Arm, CLUSTER, GROUP, ORIGIN, START, SUBSCRIPTION, type Answer } from './harness.js';

/*
 * Protects how ARM answers about clusters: methods, refusals, headers and bodies as recorded, conditions, and what each change does
 * to the state.
 */

const policy = (type: string, regex: string, access = 'Allow'): object => ({
  calloutType: type,
  calloutUriRegex: regex,
  outboundAccess: access,
});
const withId = (type: string, regex: string, access = 'Allow'): object => ({
  ...policy(type, regex, access),
  calloutId: `${regex}_${type}`,
});
const sqlPolicies: ClusterState['calloutPolicies'] = [
  { calloutUriRegex: 'a', calloutType: 'sql', outboundAccess: 'Allow', calloutId: 'a_sql' },
  { calloutUriRegex: '.*', calloutType: 'kusto', outboundAccess: 'Deny', calloutId: '.*_kusto' },
];
const open: ClusterState = DEFAULT_CLUSTER;
const restricted: ClusterState = { ...open, restrictOutboundNetworkAccess: 'Enabled' };
const withFqdns: ClusterState = { ...restricted, allowedFqdnList: ['a.example'] };
const withPolicies: ClusterState = { ...restricted, calloutPolicies: sqlPolicies };

interface Case {
  readonly what: string;
  readonly cluster?: ClusterState;
  readonly method: string;
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** Parts of the answer. */
  readonly answer?: object;
  /** Parts of the cluster afterwards; by default it is as it was. */
  readonly after?: object;
}

const error = (code: string, message?: string): object => ({
  error: { code, ...(message !== undefined && { message: expect.stringContaining(message) as string }) },
});

const changes: readonly Case[] = [
  {
    what: 'PATCH restricts, and leaves what it does not mention',
    cluster: { ...open, calloutPolicies: sqlPolicies },
    method: 'PATCH',
    body: { properties: { restrictOutboundNetworkAccess: 'Enabled' } },
    status: 202,
    answer: { properties: { restrictOutboundNetworkAccess: 'Enabled', provisioningState: 'Accepted' } },
    after: { restrictOutboundNetworkAccess: 'Enabled', calloutPolicies: sqlPolicies },
  },
  {
    what: 'PATCH with null resets',
    cluster: withPolicies,
    method: 'PATCH',
    body: { properties: { calloutPolicies: null } },
    status: 202,
    after: { calloutPolicies: null, restrictOutboundNetworkAccess: 'Enabled' },
  },
  {
    what: 'PATCH that changes nothing is answered at once',
    cluster: restricted,
    method: 'PATCH',
    body: { properties: { restrictOutboundNetworkAccess: 'enabled' } },
    status: 200,
    answer: { etag: '"first"', properties: { provisioningState: 'Succeeded' } },
  },
  {
    what: 'PATCH of tags',
    method: 'PATCH',
    body: { tags: { a: 'b' } },
    status: 202,
    after: { otherMembers: { ...open.otherMembers, tags: { a: 'b' } } },
  },
  {
    what: 'PUT replaces, keeping the sku',
    cluster: withPolicies,
    method: 'PUT',
    body: { location: 'West Europe', properties: { allowedFqdnList: ['b.example'] } },
    status: 200,
    answer: { etag: '"first"', properties: { allowedFqdnList: ['b.example'], provisioningState: 'Accepted' } },
    after: {
      restrictOutboundNetworkAccess: 'Disabled',
      allowedFqdnList: ['b.example'],
      calloutPolicies: null,
      otherMembers: open.otherMembers,
    },
  },
  {
    what: 'PUT computes the calloutId, whatever the client sends',
    method: 'PUT',
    body: {
      location: 'westeurope',
      properties: { calloutPolicies: [{ ...policy('sql', 'x'), calloutId: 'other' }] },
    },
    status: 200,
    after: { calloutPolicies: [withId('sql', 'x')] },
  },
  {
    what: 'PUT takes no names from the body',
    method: 'PUT',
    body: { id: `${GROUP}/x/y`, name: 'other', location: 'westeurope', properties: {} },
    status: 200,
    after: { name: 'mycluster', resourceGroup: 'rg' },
  },
  {
    what: 'PUT takes nothing that only the service sets',
    method: 'PUT',
    body: {
      location: 'westeurope',
      etag: '"x"',
      properties: { uri: 'https://evil.example', state: 'Stopped', engineType: 'V3', enablePurge: true },
    },
    status: 200,
    after: { otherProperties: { enablePurge: true }, otherMembers: open.otherMembers },
  },
  {
    what: 'PUT of a whole resource, as az sends it back, changes what was set and nothing else',
    cluster: withFqdns,
    method: 'PUT',
    body: {
      ...(new Arm(0, [withFqdns]).ask('GET', CLUSTER).body as object),
      identity: null,
      zones: null,
    },
    status: 200,
    after: withFqdns,
  },
  {
    what: 'both lists are refused at once',
    cluster: withFqdns,
    method: 'PATCH',
    body: { properties: { calloutPolicies: [policy('sql', 'a')] } },
    status: 400,
    answer: error('InvalidClusterUpdateProperty', 'allowedFqdnList and calloutPolicies'),
  },
  {
    what: 'both lists in one PUT, even without restriction',
    method: 'PUT',
    body: { location: 'westeurope', properties: { allowedFqdnList: ['a'], calloutPolicies: [policy('sql', 'a')] } },
    status: 400,
    answer: error('InvalidClusterUpdateProperty', 'allowedFqdnList and calloutPolicies'),
  },
  {
    what: 'a bad value is refused with its path and place',
    method: 'PATCH',
    body: '{"properties": {\n "calloutPolicies": [{"calloutType": "sqll", "calloutUriRegex": "", "outboundAccess": "Allow"}]}}',
    status: 400,
    answer: {
      error: {
        code: 'InvalidClusterUpdateProperty',
        message: expect.stringMatching(
          /^\[BadRequest\] Property 'CalloutPolicies' is invalid, Error Message: /,
        ) as string,
        target: 'properties.calloutPolicies[0].calloutType',
        additionalInfo: [{ type: 'ARM_VALUE', info: { hint: 'did you mean `sql`?', lineNumber: 2, linePosition: 38 } }],
      },
    },
  },
  {
    what: 'bare properties are not a resource',
    method: 'PATCH',
    body: { restrictOutboundNetworkAccess: 'Enabled' },
    status: 400,
    answer: error('BadRequest', 'outside `properties`'),
  },
  {
    what: 'a template is not a resource',
    method: 'PUT',
    body: { location: 'westeurope', resources: [{ type: 'Microsoft.Kusto/clusters', name: 'c' }] },
    status: 400,
    answer: error('InvalidRequestContent', 'a template is not a cluster'),
  },
  {
    what: 'another type than the path says',
    method: 'PUT',
    body: { type: 'Microsoft.Storage/storageAccounts', location: 'westeurope' },
    status: 400,
    answer: error('BadRequest', 'not a Microsoft.Kusto/clusters'),
  },
  ...['', 'null', '[1]', '{', '"x"', '{"properties": 1}'].map((body): Case => ({
    what: `a body of ${body === '' ? 'nothing' : body}`,
    method: 'PUT',
    body,
    status: 400,
  })),
  {
    what: 'a cluster does not move',
    method: 'PUT',
    body: { location: 'East US', properties: {} },
    status: 409,
    answer: error('InvalidResourceLocation', "already exists in location 'westeurope'"),
  },
  {
    what: 'addCalloutPolicies appends, and replaces what has the same id',
    cluster: withPolicies,
    method: 'POST',
    path: `${CLUSTER}/addCalloutPolicies`,
    body: { value: [policy('SQL', 'a', 'deny'), policy('webapi', 'b')] },
    status: 202,
    after: {
      calloutPolicies: [withId('sql', 'a', 'Deny'), withId('kusto', '.*', 'Deny'), withId('webapi', 'b')],
    },
  },
  {
    what: 'addCalloutPolicies beside an FQDN list',
    cluster: withFqdns,
    method: 'POST',
    path: `${CLUSTER}/addCalloutPolicies`,
    body: { value: [policy('sql', 'a')] },
    status: 400,
    answer: error('InvalidClusterUpdateProperty', 'allowedFqdnList and calloutPolicies'),
  },
  {
    what: 'addCalloutPolicies without a list',
    method: 'POST',
    path: `${CLUSTER}/addCalloutPolicies`,
    body: [policy('sql', 'a')],
    status: 400,
  },
  {
    what: 'removeCalloutPolicy takes away one',
    cluster: withPolicies,
    method: 'POST',
    path: `${CLUSTER}/removeCalloutPolicy`,
    body: { calloutId: '.*_Kusto' },
    status: 202,
    after: { calloutPolicies: [withId('sql', 'a')] },
  },
  {
    what: 'removeCalloutPolicy of an unknown one',
    cluster: withPolicies,
    method: 'POST',
    path: `${CLUSTER}/removeCalloutPolicy`,
    body: { calloutId: 'A_sql' },
    status: 400,
    answer: error('BadRequest', 'no callout policy has the calloutId `A_sql`'),
  },
  {
    what: 'listCalloutPolicies gives those of ARM alone',
    cluster: withPolicies,
    method: 'POST',
    path: `${CLUSTER}/listCalloutPolicies`,
    status: 200,
    answer: { value: sqlPolicies },
  },
  {
    what: 'listCalloutPolicies where none were ever set',
    method: 'POST',
    path: `${CLUSTER}/listCalloutPolicies`,
    status: 200,
    answer: { value: [] },
  },
  {
    what: 'an action that is not there',
    method: 'POST',
    path: `${CLUSTER}/stop`,
    status: 501,
    answer: error('NotImplemented', '`stop`'),
  },
  {
    what: 'a method that is not there',
    method: 'TRACE',
    status: 405,
    answer: error('HttpMethodNotAllowed'),
  },
  {
    what: 'If-Match with the etag',
    method: 'PATCH',
    headers: { 'if-match': '"first"' },
    body: { properties: { restrictOutboundNetworkAccess: 'Enabled' } },
    status: 202,
    after: { restrictOutboundNetworkAccess: 'Enabled' },
  },
  {
    what: 'If-Match: *',
    method: 'PATCH',
    headers: { 'if-match': '*' },
    body: { properties: { restrictOutboundNetworkAccess: 'Enabled' } },
    status: 202,
    after: { restrictOutboundNetworkAccess: 'Enabled' },
  },
  {
    what: 'If-Match with another etag',
    method: 'PATCH',
    headers: { 'if-match': '"second"' },
    body: { properties: { restrictOutboundNetworkAccess: 'Enabled' } },
    status: 412,
    answer: error('PreconditionFailed'),
  },
  {
    what: 'If-None-Match: * creates only',
    method: 'PUT',
    headers: { 'if-none-match': '*' },
    body: { location: 'westeurope' },
    status: 412,
    answer: error('PreconditionFailed'),
  },
  {
    what: 'PATCH of another content type',
    method: 'PATCH',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: { tags: { a: 'b' } },
    status: 415,
    answer: error('UnsupportedMediaType'),
  },
  {
    what: 'PATCH as az and SDKs send it',
    method: 'PATCH',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { tags: { a: 'b' } },
    status: 202,
    after: { otherMembers: { tags: { a: 'b' } } },
  },
  { what: 'DELETE with another etag', method: 'DELETE', headers: { 'if-match': '"x"' }, status: 412 },
];

describe('a cluster', () => {
  it.each(changes)('$what', ({ cluster = open, method, path = CLUSTER, body, headers, status, answer, after }) => {
    const arm = new Arm(0, [cluster]);
    const result = arm.ask(method, path, body, headers);
    expect(result).toMatchObject({ status, ...(answer !== undefined && { body: answer }) });
    expect(arm.cluster()).toMatchObject(after ?? cluster);
    if (status >= 400) expect(arm.cluster()).toBe(cluster);
  });

  it('is got as the service gives it', () => {
    const arm = new Arm(0, [{ ...withPolicies, otherMembers: { ...open.otherMembers, tags: { a: 'b' } } }]);
    const { status, headers, body } = arm.ask('GET', CLUSTER);
    expect({ status, etag: headers['ETag'] }).toEqual({ status: 200, etag: '"first"' });
    // The order of recorded answers.
    expect(Object.keys(body as object)).toEqual([
      'id',
      'name',
      'type',
      'etag',
      'location',
      'sku',
      'tags',
      'properties',
    ]);
    expect(body).toMatchInlineSnapshot(`
      {
        "etag": ""first"",
        "id": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Kusto/Clusters/mycluster",
        "location": "westeurope",
        "name": "mycluster",
        "properties": {
          "acceptedAudiences": [],
          "allowedFqdnList": [],
          "allowedIpRangeList": [],
          "calloutPolicies": [
            {
              "calloutId": "a_sql",
              "calloutType": "sql",
              "calloutUriRegex": "a",
              "outboundAccess": "Allow",
            },
            {
              "calloutId": ".*_kusto",
              "calloutType": "kusto",
              "calloutUriRegex": ".*",
              "outboundAccess": "Deny",
            },
          ],
          "dataIngestionUri": "https://ingest-mycluster.westeurope.kusto.windows.net",
          "enableAutoStop": true,
          "enableDiskEncryption": false,
          "enableDoubleEncryption": false,
          "enablePurge": null,
          "enableStreamingIngest": false,
          "engineType": "V3",
          "keyVaultProperties": null,
          "languageExtensions": {
            "value": [],
          },
          "migrationCluster": null,
          "optimizedAutoscale": null,
          "privateEndpointConnections": [],
          "provisioningState": "Succeeded",
          "publicIPType": "IPv4",
          "publicNetworkAccess": "Enabled",
          "restrictOutboundNetworkAccess": "Enabled",
          "state": "Running",
          "stateReason": "",
          "trustedExternalTenants": [
            {
              "value": "*",
            },
          ],
          "uri": "https://mycluster.westeurope.kusto.windows.net",
          "virtualClusterGraduationProperties": null,
          "virtualNetworkConfiguration": null,
          "zoneStatus": "NonZonal",
        },
        "sku": {
          "capacity": 1,
          "name": "Dev(No SLA)_Standard_E2a_v4",
          "tier": "Basic",
        },
        "tags": {
          "a": "b",
        },
        "type": "Microsoft.Kusto/Clusters",
      }
    `);
  });

  it('is found whatever the case of its path, and with the double slash of az', () => {
    const arm = new Arm();
    const first = arm.ask('GET', CLUSTER);
    for (const path of [
      CLUSTER.toLowerCase(),
      CLUSTER.toUpperCase(),
      CLUSTER.replace('Microsoft.Kusto/', 'Microsoft.Kusto//'),
      `${CLUSTER}/`,
      CLUSTER.replace('mycluster', 'my%63luster'),
    ])
      expect(arm.ask('GET', path)).toMatchObject({ status: 200, body: first.body as object });
    // The only status that `checkExistenceById` of SDKs takes for a yes.
    expect(arm.ask('HEAD', CLUSTER)).toMatchObject({ status: 204, body: null });
    expect(arm.ask('HEAD', `${CLUSTER}x`).status).toBe(404);
  });

  it('is made, listed and deleted', () => {
    const arm = new Arm();
    const other = CLUSTER.replace('mycluster', 'Other');
    expect(arm.ask('PUT', other, { properties: {} })).toMatchObject({ status: 400, body: error('LocationRequired') });
    const made = arm.ask('PUT', other, { location: 'East US', sku: { name: 'S', tier: 'Standard' } });
    expect(made).toMatchObject({ status: 201, body: { name: 'Other', location: 'East US' } });
    expect(arm.poll(made)).toMatchObject({ status: 200, body: { status: 'Succeeded' } });
    expect(arm.cluster('other')).toMatchObject({ name: 'Other', location: 'East US', calloutPolicies: null });
    for (const place of [GROUP, `/subscriptions/${SUBSCRIPTION}`]) {
      const list = arm.ask('GET', `${place}/providers/microsoft.kusto/clusters`);
      expect(list).toMatchObject({ status: 200, body: { value: [{ name: 'mycluster' }, { name: 'Other' }] } });
    }
    const deleted = arm.ask('DELETE', other);
    expect(deleted).toMatchObject({ status: 202, body: null });
    expect(arm.poll(deleted, 'Location')).toMatchObject({ status: 200, body: null });
    expect(arm.cluster('other')).toBeUndefined();
    expect(arm.ask('DELETE', other).status).toBe(204);
    expect(arm.ask('GET', other)).toMatchObject({
      status: 404,
      body: error(
        'ResourceNotFound',
        "The Resource 'Microsoft.Kusto/clusters/Other' under resource group 'rg' was not found.",
      ),
    });
  });

  it('leaves its group behind when it goes', () => {
    const arm = new Arm();
    arm.ask('DELETE', CLUSTER);
    expect(arm.ask('GET', GROUP)).toMatchObject({ status: 200, body: { name: 'rg', location: 'westeurope' } });
  });

  it('does not move its group when it goes', () => {
    const arm = new Arm();
    const other = CLUSTER.replace('mycluster', 'other');
    arm.ask('PUT', other, { location: 'eastus' });
    arm.ask('DELETE', other);
    expect(arm.ask('GET', GROUP)).toMatchObject({ body: { location: 'westeurope' } });
  });

  it('is echoed by PUT without what the service makes of it', () => {
    const { body } = new Arm().ask('PUT', CLUSTER, {
      location: 'westeurope',
      properties: { calloutPolicies: [policy('sql', 'x')] },
    });
    expect((body as { properties: { calloutPolicies: unknown } }).properties.calloutPolicies).toEqual([
      { calloutUriRegex: 'x', calloutType: 'sql', outboundAccess: 'Allow' },
    ]);
    const plain = new Arm().ask('PUT', CLUSTER, { location: 'westeurope', properties: {} });
    expect(Object.values((plain.body as { properties: object }).properties)).not.toContain(null);
  });

  it('has endpoints that it depends on', () => {
    const { body } = new Arm().ask('GET', `${CLUSTER}/outboundNetworkDependenciesEndpoints`);
    expect(body).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({
          id: `${CLUSTER.replace('clusters', 'Clusters')}/OutboundNetworkDependenciesEndpoints/AzureStorage`,
          properties: {
            category: 'Azure Storage',
            endpoints: ['blob', 'queue', 'table'].map(service => ({
              domainName: `myclusterinternalsa.${service}.core.windows.net`,
              endpointDetails: [{ port: 443 }],
            })),
            provisioningState: 'Succeeded',
          },
        }),
      ]) as object,
    });
  });

  it('warns of what it takes and people should know about', () => {
    const body = { properties: { calloutPolicies: [policy('sql', '(')], myProperty: 1 } };
    const { headers } = new Arm().ask('PATCH', CLUSTER, body);
    expect(headers['Warning']).toContain('299 kusto-callout "properties.myProperty is not a known property');
    expect(headers['Warning']).toContain('it allows nothing');
  });
});

describe('an operation', () => {
  const restrict = (arm: Arm): Answer =>
    arm.ask('PATCH', CLUSTER, { properties: { restrictOutboundNetworkAccess: 'Enabled' } });

  it('takes effect at its end, and keeps others from changing the cluster until then', () => {
    const arm = new Arm(2_500);
    const begun = restrict(arm);
    expect(begun).toMatchObject({ status: 202, headers: { 'Retry-After': '3' } });
    arm.now += 2_499;
    expect(arm.poll(begun)).toMatchObject({
      status: 200,
      headers: { 'Retry-After': '1' },
      body: { status: 'Running', percentComplete: 0.5, endTime: new Date(START).toISOString() },
    });
    const location = {
      ...begun,
      headers: { Location: `${begun.headers['Azure-AsyncOperation'] ?? ''}&operationResultResponseType=Location` },
    };
    expect(arm.poll(location, 'Location')).toMatchObject({ status: 202, body: null });
    expect(arm.ask('GET', CLUSTER)).toMatchObject({
      body: {
        etag: '"first"',
        properties: { restrictOutboundNetworkAccess: 'Disabled', provisioningState: 'Running' },
      },
    });
    for (const [method, path, body] of [
      ['PATCH', CLUSTER, { properties: { restrictOutboundNetworkAccess: 'Enabled' } }],
      ['PUT', CLUSTER, { location: 'westeurope' }],
      ['DELETE', CLUSTER, ''],
      ['POST', `${CLUSTER}/addCalloutPolicies`, { value: [policy('sql', 'a')] }],
      ['PUT', `${CLUSTER}/databases/d`, {}],
      ['DELETE', GROUP, ''],
    ] as const) {
      const refused = arm.ask(method, path, body);
      expect(refused, `${method} ${path}`).toMatchObject({
        status: 409,
        body: error('RequestConflict', 'because the resource entity provisioning state is not terminal'),
      });
    }
    arm.now += 1;
    expect(arm.poll(begun)).toMatchObject({
      status: 200,
      body: {
        status: 'Succeeded',
        startTime: new Date(START).toISOString(),
        endTime: new Date(START + 2_500).toISOString(),
        percentComplete: 1,
        properties: {
          operationKind: 'ServiceConfigurationAlter',
          provisioningState: 'Succeeded',
          operationState: 'Completed',
        },
      },
    });
    expect(arm.poll(location, 'Location')).toMatchObject({ status: 200, body: null });
    const after = arm.ask('GET', CLUSTER);
    expect(after).toMatchObject({
      headers: { ETag: '"2026-11-22T12:00:02.5000001Z"' },
      body: { properties: { restrictOutboundNetworkAccess: 'Enabled', provisioningState: 'Succeeded' } },
    });
  });

  it('that deletes a cluster says so until the end', () => {
    const arm = new Arm(1_000);
    arm.ask('DELETE', CLUSTER);
    expect(arm.ask('GET', CLUSTER)).toMatchObject({
      status: 200,
      body: { properties: { provisioningState: 'Deleting' } },
    });
    arm.now += 1_000;
    expect(arm.ask('GET', CLUSTER).status).toBe(404);
  });

  it('keeps what commands did to the cluster while it ran', () => {
    const arm = new Arm(1_000);
    restrict(arm);
    const rule = { CalloutType: 'sql', CalloutUriRegex: 'a', CanCall: true };
    const [[key, hosted] = []] = [...arm.store.state.clusters];
    if (key === undefined || hosted === undefined) throw new Error('no cluster');
    const state = { ...hosted.state, dataPlanePolicy: [rule] };
    arm.store.replace({ ...arm.store.state, clusters: new Map([[key, { ...hosted, state }]]) });
    arm.now += 1_000;
    arm.ask('GET', CLUSTER);
    expect(arm.cluster()).toMatchObject({ restrictOutboundNetworkAccess: 'Enabled', dataPlanePolicy: [rule] });
  });

  it('has the headers of recorded answers', () => {
    const { headers } = new Arm().ask('POST', `${CLUSTER}/addCalloutPolicies`, { value: [] });
    const operation = `${ORIGIN}/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Kusto/locations/westeurope/operationResults/00000000-0000-4000-8000-000000000001?api-version=2024-04-13`;
    expect(headers).toMatchObject({
      'Azure-AsyncOperation': operation,
      Location: `${operation}&operationResultResponseType=Location`,
      'Cache-Control': 'no-cache',
      // az waits for half a minute without it.
      'Retry-After': '0',
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      'x-ms-ratelimit-remaining-subscription-writes': '11999',
    });
  });

  it('is not there under another name', () => {
    const path = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Kusto/locations/x/operationResults/nope`;
    expect(new Arm().ask('GET', path)).toMatchObject({ status: 404, body: error('OperationNotFound') });
  });

  it('gives each change an etag of its own', () => {
    const arm = new Arm();
    const etags = Array.from({ length: 20 }, (_, index) => {
      arm.ask('PATCH', CLUSTER, { tags: { index: String(index) } });
      return arm.ask('GET', CLUSTER).headers['ETag'];
    });
    expect(new Set(etags).size).toBe(20);
  });
});
