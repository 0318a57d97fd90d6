import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER } from '../../../src/cluster/state.js';
import { assignmentsOf, tokenEndpoint } from '../../../src/server/arm/index.js';
import { MAX_FINISHED_OPERATIONS } from '../../../src/server/arm/state.js';
import type { EmulatorState } from '../../../src/server/store.js';
import { Arm, CLUSTER, GROUP, ORIGIN, START, SUBSCRIPTION } from './harness.js';

/*
 * Protects what ARM answers besides clusters and deployments: groups, children of clusters, other resources, lists, what clients ask
 * on the way, the token endpoint; and that no request, however hostile, gets anything but a clean answer.
 */

const AT_SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION}`;
const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/logs`;
const error = (code: string): object => ({ error: { code } });

describe('answers on the way', () => {
  it.each<[string, string, number, object]>([
    ['GET', '/subscriptions', 200, { value: [{ subscriptionId: SUBSCRIPTION, state: 'Enabled' }] }],
    ['GET', AT_SUBSCRIPTION, 200, { subscriptionId: SUBSCRIPTION, displayName: 'kusto-callout' }],
    ['GET', '/subscriptions/11111111-1111-1111-1111-111111111111', 404, error('SubscriptionNotFound')],
    ['GET', '/tenants', 200, { value: [{ tenantId: '00000000-0000-0000-0000-0000000000ff' }] }],
    ['GET', `${AT_SUBSCRIPTION}/resourceGroups`, 200, { value: [{ name: 'rg' }] }],
    ['GET', GROUP, 200, { name: 'rg', location: 'westeurope', properties: { provisioningState: 'Succeeded' } }],
    ['HEAD', GROUP, 204, {}],
    ['HEAD', GROUP.replace('rg', 'none'), 404, {}],
    ['GET', GROUP.replace('rg', 'none'), 404, error('ResourceGroupNotFound')],
    [
      'GET',
      `${AT_SUBSCRIPTION}/providers/microsoft.kusto`,
      200,
      { namespace: 'Microsoft.Kusto', registrationState: 'Registered' },
    ],
    ['POST', `${AT_SUBSCRIPTION}/providers/Microsoft.Kusto/register`, 200, { namespace: 'Microsoft.Kusto' }],
    ['GET', `${AT_SUBSCRIPTION}/providers`, 200, { value: [{ namespace: 'Microsoft.Kusto' }, {}] }],
    ['GET', `${AT_SUBSCRIPTION}/providers/Nope.Nope`, 404, error('InvalidResourceNamespace')],
    ['GET', `${GROUP}/providers/Nope.Nope/things/x`, 404, error('InvalidResourceNamespace')],
    ['GET', `${GROUP}/providers/Microsoft.Kusto/things/x`, 404, error('InvalidResourceType')],
    ['GET', `${CLUSTER}/things/x`, 404, error('InvalidResourceType')],
    ['GET', `${CLUSTER}/databases/d/dataConnections/x`, 404, error('ResourceNotFound')],
    ['GET', STORAGE, 404, error('ResourceNotFound')],
    ['GET', `${AT_SUBSCRIPTION}/nope`, 404, error('ResourceNotFound')],
    ['GET', '/metadata/nope', 404, error('ResourceNotFound')],
    ['POST', '/subscriptions', 405, error('HttpMethodNotAllowed')],
    ['GET', '/subscriptions?api-version=', 400, error('MissingApiVersionParameter')],
    ['GET', '/subscriptions?api-version=yesterday', 400, error('InvalidApiVersionParameter')],
    ['GET', `${AT_SUBSCRIPTION}/resourceGroups/%E0%A4%A/x`, 400, error('InvalidRequestUri')],
    ['GET', `${AT_SUBSCRIPTION}/resourceGroups/..%2Frg`, 400, error('InvalidRequestUri')],
    ['GET', `${AT_SUBSCRIPTION}/resourceGroups/%2e%2e/x`, 400, error('InvalidRequestUri')],
    ['GET', `/subscriptions/${'x/'.repeat(50)}`, 400, error('InvalidRequestUri')],
    [
      'GET',
      `${AT_SUBSCRIPTION}/resources?$filter=tagName eq 'x'&api-version=2021-04-01`,
      400,
      error('InvalidFilterInQueryString'),
    ],
    ['PUT', `${AT_SUBSCRIPTION}/providers/Microsoft.Resources/deployments/d`, 501, error('NotImplemented')],
  ])('%s %s is %i', (method, path, status, body) => {
    const answer = new Arm().ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body ?? {}).toMatchObject(body);
  });

  it('tells az where everything is, in the form of either version', () => {
    const arm = new Arm();
    expect(arm.ask('GET', '/metadata/endpoints?api-version=2015-01-01').body).toMatchObject({
      authentication: { loginEndpoint: ORIGIN, audiences: ['https://management.core.windows.net/', ORIGIN] },
    });
    expect(arm.ask('GET', '/metadata/endpoints?api-version=2022-09-01').body).toMatchObject([
      { resourceManager: ORIGIN },
    ]);
  });

  it('offers a version first that is not a preview, which az takes', () => {
    const { body } = new Arm().ask('GET', `${AT_SUBSCRIPTION}/providers/Microsoft.Kusto`);
    expect(body).toMatchObject({
      resourceTypes: expect.arrayContaining([
        expect.objectContaining({
          resourceType: 'clusters',
          apiVersions: expect.arrayContaining(['2025-02-14', '2024-04-13']) as object,
        }),
      ]) as object,
    });
  });
});

describe('resource groups', () => {
  it('are made, changed and deleted with all that is in them', () => {
    const arm = new Arm(1_000);
    const group = GROUP.replace('rg', 'new');
    expect(arm.ask('PUT', group, {})).toMatchObject({ status: 400, body: error('LocationRequired') });
    expect(arm.ask('PUT', group, { location: 'eastus', tags: { a: 'b' } })).toMatchObject({ status: 201 });
    expect(arm.ask('PUT', group, { location: 'eastus' })).toMatchObject({ status: 200, body: { tags: {} } });
    expect(arm.ask('PATCH', group, { tags: { c: 'd' } })).toMatchObject({ status: 200, body: { tags: { c: 'd' } } });
    expect(
      arm.ask('PUT', `${group}/providers/Microsoft.Storage/storageAccounts/s`, { location: 'eastus' }).status,
    ).toBe(201);
    const cluster = `${group}/providers/Microsoft.Kusto/clusters/second`;
    arm.ask('PUT', cluster, { location: 'eastus' });
    arm.now += 1_000;
    arm.ask('PATCH', cluster, { tags: { a: 'b' } });
    expect(arm.ask('DELETE', group)).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining(cluster.replace('clusters', 'Clusters')) as string } },
    });
    arm.now += 1_000;
    const deleted = arm.ask('DELETE', group);
    expect(deleted).toMatchObject({ status: 202, headers: { 'Retry-After': '1' } });
    expect(arm.poll(deleted, 'Location').status).toBe(202);
    arm.now += 1_000;
    expect(arm.poll(deleted, 'Location').status).toBe(200);
    expect(arm.ask('GET', group).status).toBe(404);
    expect(arm.ask('GET', cluster).status).toBe(404);
    expect(arm.store.state.arm).toMatchObject({ groups: {}, resources: {} });
  });

  it('bring their subscription with them', () => {
    const arm = new Arm();
    const other = '/subscriptions/11111111-1111-1111-1111-111111111111';
    arm.ask('PUT', `${other}/resourceGroups/a`, { location: 'eastus' });
    expect(arm.ask('GET', other).status).toBe(200);
  });

  it.each(['', '%20', 'a%3Fb', 'x'.repeat(91), 'dot.'])('are not called %j', name => {
    const { status } = new Arm().ask('PUT', `${AT_SUBSCRIPTION}/resourceGroups/${name}`, { location: 'eastus' });
    expect([400, 405]).toContain(status);
  });
});

describe('lists of resources', () => {
  const arm = new Arm(0, [DEFAULT_CLUSTER, { ...DEFAULT_CLUSTER, name: 'far', resourceGroup: 'other' }]);
  arm.ask('PUT', STORAGE, { location: 'westeurope' });
  const names = (query: string, place = AT_SUBSCRIPTION): unknown =>
    (
      arm.ask('GET', `${place}/resources?api-version=2021-04-01&${query}`).body as { value: { name: string }[] }
    ).value.map(({ name }) => name);

  it('have what the filter asks for', () => {
    expect(names('')).toEqual(['mycluster', 'far', 'logs']);
    expect(names('', GROUP)).toEqual(['mycluster', 'logs']);
    expect(names("$filter=resourceGroup eq 'RG'&$expand=createdTime")).toEqual(['mycluster', 'logs']);
    expect(names("$filter=resourceType eq 'microsoft.kusto/clusters'")).toEqual(['mycluster', 'far']);
    expect(names("$filter=resourceType eq 'microsoft.kusto/clusters' and name eq 'far'")).toEqual(['far']);
    expect(names('$top=1')).toEqual(['mycluster']);
  });

  it('of groups have what the filter asks for, or refuse it', () => {
    const tagged = new Arm();
    tagged.ask('PUT', GROUP.replace('rg', 'a'), { location: 'eastus', tags: { Owner: 'me' } });
    tagged.ask('PUT', GROUP.replace('rg', 'b'), { location: 'eastus', tags: { owner: 'you' } });
    const groups = (query: string): unknown =>
      (
        tagged.ask('GET', `${AT_SUBSCRIPTION}/resourceGroups?api-version=2021-04-01&${query}`).body as {
          value: { name: string }[];
        }
      ).value.map(({ name }) => name);
    expect(groups('')).toEqual(['a', 'b', 'rg']);
    expect(groups("$filter=tagName eq 'owner'")).toEqual(['a', 'b']);
    expect(groups("$filter=tagName eq 'owner' and tagValue eq 'me'")).toEqual(['a']);
    expect(groups('$top=2')).toEqual(['a', 'b']);
    expect(
      tagged.ask('GET', `${AT_SUBSCRIPTION}/resourceGroups?api-version=2021-04-01&$filter=name eq 'a'`),
    ).toMatchObject({ status: 400, body: error('InvalidFilterInQueryString') });
  });
});

describe('databases of a cluster', () => {
  it('are made, listed and deleted; the system ones are not ARM’s', () => {
    const arm = new Arm(0, [{ ...DEFAULT_CLUSTER, databases: [...DEFAULT_CLUSTER.databases, 'old'] }]);
    const path = `${CLUSTER}/databases`;
    const made = arm.ask('PUT', `${path}/new`, { properties: { hotCachePeriod: 'P1D' } });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'mycluster/new', properties: { provisioningState: 'Creating' } },
    });
    expect(arm.poll(made)).toMatchObject({ body: { properties: { operationKind: 'DatabaseCreate' } } });
    expect(arm.ask('GET', path)).toMatchObject({
      body: {
        value: [
          { name: 'mycluster/old', kind: 'ReadWrite', location: 'westeurope' },
          { name: 'mycluster/new', properties: { hotCachePeriod: 'P1D', provisioningState: 'Succeeded' } },
        ],
      },
    });
    expect(arm.cluster()?.databases).toEqual(['$systemdb', 'KustoMonitoringPersistentDatabase', 'old', 'new']);
    expect(arm.ask('PATCH', `${path}/new`, { properties: { softDeletePeriod: 'P2D' } })).toMatchObject({
      body: { properties: { hotCachePeriod: 'P1D', softDeletePeriod: 'P2D' } },
    });
    expect(['new', 'OLD', 'none'].map(name => arm.ask('HEAD', `${path}/${name}`).status)).toEqual([204, 204, 404]);
    expect(arm.ask('DELETE', `${path}/OLD`).status).toBe(202);
    expect(arm.cluster()?.databases).toEqual(['$systemdb', 'KustoMonitoringPersistentDatabase', 'new']);
    expect(arm.ask('DELETE', `${path}/old`).status).toBe(204);
    expect(arm.ask('PUT', `${path}/$systemdb`, {})).toMatchObject({ status: 400, body: error('InvalidResourceName') });
    expect(arm.ask('PUT', `${path}/x`, { kind: 'Other' }).status).toBe(400);
  });

  it('need their cluster', () => {
    const path = `${CLUSTER.replace('mycluster', 'none')}/databases/d`;
    expect(new Arm().ask('PUT', path, {})).toMatchObject({ status: 404, body: error('ParentResourceNotFound') });
    expect(new Arm().ask('GET', path)).toMatchObject({ status: 404, body: error('ResourceNotFound') });
  });
});

describe('principal assignments', () => {
  const properties = { principalId: 'Someone', tenantId: 't', principalType: 'App', role: 'alldatabasesviewer' };

  it('give roles on their cluster, and go with it', () => {
    const arm = new Arm();
    const assignments = (state: EmulatorState): unknown => assignmentsOf(state.arm, DEFAULT_CLUSTER);
    expect(arm.ask('PUT', `${CLUSTER}/principalAssignments/one`, { properties }).status).toBe(201);
    expect(assignments(arm.store.state)).toEqual([{ principalId: 'Someone', tenantId: 't', role: 'viewer' }]);
    expect(assignmentsOf(arm.store.state.arm, { ...DEFAULT_CLUSTER, name: 'other' })).toEqual([]);
    expect(arm.ask('GET', `${CLUSTER}/principalAssignments`)).toMatchObject({
      body: { value: [{ name: 'mycluster/one' }] },
    });
    arm.ask('DELETE', CLUSTER);
    expect(assignments(arm.store.state)).toEqual([]);
  });

  it.each([
    { ...properties, role: 'AllDatabasesAdmins' },
    { ...properties, principalType: 'Robot' },
    { ...properties, principalId: '' },
    {},
  ])('are refused: %j', given => {
    const arm = new Arm();
    expect(arm.ask('PUT', `${CLUSTER}/principalAssignments/one`, { properties: given })).toMatchObject({
      status: 400,
      body: error('BadRequest'),
    });
    expect(arm.store.state.arm.resources).toEqual({});
  });
});

describe('other resources', () => {
  it('are kept and given back', () => {
    const arm = new Arm();
    const put = arm.ask('PUT', STORAGE, { location: 'eastus', properties: { a: 1 } });
    expect(put).toMatchObject({
      status: 201,
      body: { id: STORAGE, name: 'logs', type: 'Microsoft.Storage/storageAccounts' },
    });
    expect(arm.ask('GET', STORAGE.toLowerCase())).toMatchObject({ status: 200, body: { properties: { a: 1 } } });
    expect(arm.ask('PATCH', STORAGE, { properties: { b: 2 } })).toMatchObject({ body: { properties: { a: 1, b: 2 } } });
    expect(arm.ask('GET', `${GROUP}/providers/Microsoft.Storage/storageAccounts`)).toMatchObject({
      body: { value: [{ name: 'logs' }] },
    });
    expect(arm.ask('GET', `${AT_SUBSCRIPTION}/providers/Microsoft.Storage`)).toMatchObject({
      body: { resourceTypes: [{ resourceType: 'storageAccounts', apiVersions: ['2024-04-13'] }] },
    });
    expect(arm.ask('POST', `${STORAGE}/listKeys`)).toMatchObject({ status: 501, body: error('NotImplemented') });
    expect(arm.ask('DELETE', STORAGE).status).toBe(200);
    expect(arm.ask('DELETE', STORAGE).status).toBe(204);
  });

  it('may extend a cluster', () => {
    const arm = new Arm();
    const lock = `${CLUSTER}/providers/Microsoft.Authorization/locks/l`;
    expect(arm.ask('PUT', lock, { properties: { level: 'CanNotDelete' } }).status).toBe(201);
    expect(arm.ask('GET', lock)).toMatchObject({ body: { type: 'Microsoft.Authorization/locks' } });
    expect(arm.cluster()).toBe(DEFAULT_CLUSTER);
  });
});

describe('the token endpoint', () => {
  const ask = (headers: Readonly<Record<string, string>>, body = '', query = '', path = '/oauth2/token') =>
    tokenEndpoint(
      { store: new Arm().store, surroundings: { now: () => START, newGuid: () => 'x' } },
      { method: body === '' ? 'GET' : 'POST', path, query: new URLSearchParams(query), headers, body, origin: ORIGIN },
    );

  it.each([
    [{ metadata: 'true' }, 'resource=https%3A%2F%2Fmanagement.core.windows.net%2F', '', '/oauth2/token'],
    [{ metadata: 'true' }, '', 'resource=https://management.core.windows.net/', '/metadata/identity/oauth2/token'],
    [{ 'x-identity-header': 'x' }, '', 'resource=https://management.core.windows.net/', '/msi/token'],
  ])('gives a token that az can read (%#)', (headers, body, query, path) => {
    const answer = ask(headers, body, query, path);
    expect(answer?.status).toBe(200);
    const token = JSON.parse(answer?.body ?? '') as { access_token: string; expires_on: string };
    expect(token).toMatchObject({ resource: 'https://management.core.windows.net/', token_type: 'Bearer' });
    expect(Number(token.expires_on)).toBeGreaterThan(START / 1000);
    const [head = '', claims = '', signature] = token.access_token.split('.');
    const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(decoded(head)).toEqual({ alg: 'none', typ: 'JWT' });
    expect(decoded(claims)).toMatchObject({
      aud: 'https://management.core.windows.net/',
      tid: '00000000-0000-0000-0000-0000000000ff',
      oid: '00000000-0000-0000-0000-000000000001',
    });
    expect(signature).toBe('');
  });

  it('gives none to what a web page can send, and leaves other paths alone', () => {
    expect(ask({})?.status).toBe(400);
    expect(ask({ metadata: 'true' }, '', '', '/oauth2')).toBeNull();
  });
});

describe('whatever is asked', () => {
  const word = fc.constantFrom(
    'subscriptions',
    SUBSCRIPTION,
    'resourceGroups',
    'rg',
    'providers',
    'Microsoft.Kusto',
    'Microsoft.Resources',
    'clusters',
    'mycluster',
    'databases',
    'deployments',
    'main',
    'addCalloutPolicies',
    'listCalloutPolicies',
    'operations',
    'operationStatuses',
    'whatIf',
    'validate',
    'locations',
    'operationResults',
    'principalAssignments',
    'resources',
    'Microsoft.Storage',
    'x',
    '__proto__',
    '%00',
    '%2F',
    '..',
    'constructor',
  );
  const path = fc.oneof(
    fc.array(word, { maxLength: 12 }).map(words => `/subscriptions/${SUBSCRIPTION}/${words.join('/')}`),
    fc.array(word, { maxLength: 6 }).map(words => `${CLUSTER}/${words.join('/')}`),
    fc
      .array(word, { maxLength: 6 })
      .map(words => `${GROUP}/providers/Microsoft.Resources/deployments/${words.join('/')}`),
  );
  const properties = fc.record(
    {
      restrictOutboundNetworkAccess: fc.oneof(fc.constantFrom('Enabled', 'Disabled'), fc.jsonValue()),
      calloutPolicies: fc.oneof(
        fc.constant([{ calloutType: 'sql', calloutUriRegex: 'a', outboundAccess: 'Allow' }]),
        fc.jsonValue(),
      ),
      allowedFqdnList: fc.oneof(fc.constant(['a']), fc.jsonValue()),
      template: fc.oneof(fc.constant({ resources: [] }), fc.jsonValue()),
      parameters: fc.jsonValue(),
      mode: fc.oneof(fc.constantFrom('Incremental', 'Complete'), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record(
        { location: fc.constantFrom('westeurope', 'eastus'), properties, value: fc.jsonValue(), tags: fc.jsonValue() },
        { requiredKeys: [] },
      )
      .map(value => JSON.stringify(value)),
    properties.map(
      value => `{"properties": {"mode": "Incremental", template:${JSON.stringify(value.template ?? {})}}}`,
    ),
  );
  const method = fc.constantFrom('GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'HEAD', 'OPTIONS');

  it('gets an answer of ARM’s shape, and refusals change nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(method, path, body), { maxLength: 8 }),
        fc.constantFrom(0, 5),
        (requests, delay) => {
          const arm = new Arm(delay);
          for (const [verb, where, text] of requests) {
            const before = arm.store.state;
            const answer = arm.ask(verb, where, text);
            expect([200, 201, 202, 204, 400, 404, 405, 409, 412, 429, 501]).toContain(answer.status);
            if (answer.status < 400) continue;
            expect(arm.store.state).toBe(before);
            if (verb !== 'HEAD')
              expect(answer.body).toMatchObject({
                error: { code: expect.any(String) as string, message: expect.any(String) as string },
              });
          }
          // The state is plain JSON, since a file keeps it.
          const { arm: state } = arm.store.state;
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('keeps no more operations than it says', () => {
    const arm = new Arm();
    for (let count = 0; count < MAX_FINISHED_OPERATIONS + 10; count++) {
      arm.ask('PATCH', CLUSTER, { tags: { count: String(count) } });
    }
    expect(arm.store.state.arm.finished).toHaveLength(MAX_FINISHED_OPERATIONS);
    expect(arm.store.state.arm.running).toEqual([]);
  });
});
