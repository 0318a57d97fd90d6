import { describe, expect, it } from 'vitest';
import { DEFAULT_CALLER } from '../../../src/cluster/caller.js';
import { Cluster } from '../../../src/index.js';
import { ask, command, serving, type ErrorBody } from '../harness.js';

/* Protects the contract of Kusto's data endpoint: what clients of every language insist on, without a network. */

const SHOW = '.show cluster policy callout';
const ALTER = `.alter cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true}]'`;
const IDS = { 'x-ms-client-request-id': 'KNC.execute;1' };

const without = { port: null } as const;

interface V1 {
  readonly Tables: readonly {
    readonly TableName: string;
    readonly Columns: readonly {
      readonly ColumnName: string;
      readonly DataType: string;
      readonly ColumnType: string;
    }[];
    readonly Rows: readonly (readonly unknown[])[];
  }[];
}

describe('a command', () => {
  it('is answered with one table, the types in both spellings, and the ids', async () => {
    const emulator = await serving([], without);
    const { status, headers, json } = command(emulator, SHOW, IDS);
    expect(status).toBe(200);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'x-ms-client-request-id': 'KNC.execute;1',
      'x-ms-activity-id': headers['x-ms-activity-id'],
    });
    expect(headers['x-ms-activity-id']).toMatch(/^[0-9a-f-]{36}$/);
    const { Tables } = json as V1;
    expect(Tables).toHaveLength(1);
    expect(Tables[0]?.TableName).toBe('Table_0');
    expect(Tables[0]?.Columns.map(({ ColumnName }) => ColumnName)).toEqual([
      'PolicyName',
      'EntityName',
      'Policy',
      'ChildEntities',
      'EntityType',
    ]);
    expect(new Set(Tables[0]?.Columns.map(({ DataType, ColumnType }) => `${DataType} ${ColumnType}`))).toEqual(
      new Set(['String string']),
    );
    expect(Tables[0]?.Rows).toEqual(new Cluster().executeOrThrow(SHOW).rows);
  });

  it('with a tail is answered with four, the last a table of contents', async () => {
    const emulator = await serving([], without);
    const { Tables } = command(emulator, `${SHOW} | count`).json as V1;
    expect(Tables.map(({ TableName }) => TableName)).toEqual(['Table_0', 'Table_1', 'Table_2', 'Table_3']);
    expect(Tables[0]?.Rows).toEqual([[2]]);
    expect(Tables[2]?.Rows[0]?.[0]).toBe('2026-01-01T00:00:00.0000000Z');
    expect(Tables[3]?.Rows.map(([, kind]) => kind)).toEqual(['QueryResult', 'QueryProperties', 'QueryStatus']);
  });

  it('changes the cluster, and what changes is seen by the next one', async () => {
    const emulator = await serving([], without);
    const model = new Cluster();
    for (const csl of [SHOW, ALTER, SHOW, SHOW, '.delete cluster policy callout', SHOW]) {
      expect((command(emulator, csl).json as V1).Tables[0]?.Rows).toEqual(model.executeOrThrow(csl).rows);
    }
  });

  it('without an id of its own gets one', async () => {
    const emulator = await serving([], without);
    expect(command(emulator, SHOW).headers['x-ms-client-request-id']).toMatch(/^unspecified;[0-9a-f-]{36}$/);
  });

  it.each([
    ['a long id', 'x'.repeat(257)],
    ['a command to an agent of Azure Pipelines', 'a##vso[task.setvariable variable=X]y'],
    ['a command to an agent of GitHub', '::error::x'],
    ['control characters', 'a\u001b[2Jb'],
    ['control characters beyond ASCII', 'a\u009b2Jb'],
    ['a line of its own', 'a\r\nset-cookie: x'],
  ])('does not get back %s', async (_, id) => {
    const { headers, status } = command(await serving([], without), SHOW, { 'x-ms-client-request-id': id });
    expect(status).toBe(200);
    expect(headers['x-ms-client-request-id']).toMatch(/^unspecified;[0-9a-f-]{36}$/);
  });

  it('gets back any other id of up to 256 characters', async () => {
    const id = `KNC.execute;${'x'.repeat(244)}`;
    const { headers } = command(await serving([], without), SHOW, { 'x-ms-client-request-id': id });
    expect(headers['x-ms-client-request-id']).toBe(id);
  });

  it.each([
    ['properties as an object', { db: 'x', csl: SHOW, properties: { Options: {}, Parameters: {} } }],
    ['properties as text, as in the documentation', { db: 'x', csl: SHOW, properties: '{"Options":{}}' }],
    ['no database, as the probe of the documentation', { csl: '.show cluster' }],
    ['an empty database', { db: '', csl: SHOW }],
    ['null members', { db: null, csl: SHOW, properties: null }],
    ['empty properties', { db: 'x', csl: SHOW, properties: '' }],
    ['options that mean nothing here', { csl: SHOW, properties: { Options: { servertimeout: '00:04:00' } } }],
  ])('is taken with %s', async (_, body) => {
    expect(ask(await serving([], without), 'POST', '/v1/rest/mgmt', body).status).toBe(200);
  });

  it.each(['/v1/rest/mgmt', '/V1/Rest/Mgmt', '/TestDB/v1/rest/mgmt', '/mycluster/v1/rest/mgmt', '/v1/rest/mgmt/'])(
    'is taken at %s',
    async path => {
      expect(ask(await serving([], without), 'POST', path, { csl: SHOW }).status).toBe(200);
    },
  );

  it('that is refused is a OneApiError with the service’s text, and our hint beside it', async () => {
    const emulator = await serving(
      [{ name: 'contoso', properties: { restrictOutboundNetworkAccess: 'Enabled' } }],
      without,
    );
    const { status, headers, json } = command(emulator, ALTER, IDS);
    expect(status).toBe(403);
    const { error } = json as ErrorBody;
    expect(error).toMatchObject({
      code: 'Forbidden',
      message: 'Caller is not authorized to perform this action',
      '@type': 'Kusto.Common.Svc.Exceptions.UnauthorizedOperationException',
      '@message': `Principal '${DEFAULT_CALLER.principal}' is not authorized to perform operation 'ClusterCalloutPolicyAlterCommand' on 'https://contoso.westeurope.kusto.windows.net:443/'.`,
      '@permanent': true,
      '@text': ALTER,
      '@database': 'NetDefaultDB',
      '@context': {
        timestamp: '2026-01-01T00:00:00.0000000Z',
        serviceAlias: 'CONTOSO',
        clientRequestId: 'KNC.execute;1',
        activityId: headers['x-ms-activity-id'],
      },
    });
    expect(headers['x-kusto-callout-reason']).toBe('AUTH_RESTRICTED');
    expect(headers['x-kusto-callout-hint']).toMatch(/^restricted outbound access is on/);
    for (const value of Object.values(headers)) expect(value).toMatch(/^[ -~]*$/);
  });

  it('with hostile text gets headers that can be sent', async () => {
    const emulator = await serving([], without);
    const { headers } = command(emulator, '.show cluster policy cällout\u0000\u2028\ud800');
    for (const value of Object.values(headers)) expect(value).toMatch(/^[ -~]*$/);
  });
});

describe('a request that reaches no command', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[string, string, string, unknown, Record<string, string>, number, string, RegExp]>([
    [
      'no JSON',
      'POST',
      '/v1/rest/mgmt',
      '{"csl":',
      json,
      400,
      'General_BadRequest',
      /^The body of the request is not JSON: .* at offset 7$/,
    ],
    ['an empty body', 'POST', '/v1/rest/mgmt', '', json, 400, 'General_BadRequest', /not JSON/],
    ['an array', 'POST', '/v1/rest/mgmt', '[]', json, 400, 'General_BadRequest', /it is not an object$/],
    [
      'a csl that is not a text',
      'POST',
      '/v1/rest/mgmt',
      { csl: 1 },
      {},
      400,
      'General_BadRequest',
      /csl is not a string$/,
    ],
    [
      'a db that is not a text',
      'POST',
      '/v1/rest/mgmt',
      { csl: SHOW, db: [] },
      {},
      400,
      'General_BadRequest',
      /db is not a string$/,
    ],
    [
      'properties that are not an object',
      'POST',
      '/v1/rest/mgmt',
      { csl: SHOW, properties: 'x' },
      {},
      400,
      'General_BadRequest',
      /properties is not an object$/,
    ],
    [
      'no csl',
      'POST',
      '/v1/rest/mgmt',
      { db: 'x' },
      {},
      400,
      'Bad request',
      /^Query \(parameter name: 'csl'\) cannot be empty\.$/,
    ],
    [
      'an empty csl',
      'POST',
      '/v1/rest/mgmt',
      { csl: ' \n' },
      {},
      400,
      'Bad request',
      /^Query \(parameter name: 'csl'\) cannot be empty\.$/,
    ],
    ['comments alone', 'POST', '/v1/rest/mgmt', { csl: '// nothing' }, {}, 400, 'Bad request', /cannot be empty/],
    [
      'another content type',
      'POST',
      '/v1/rest/mgmt',
      'csl=.show',
      { 'content-type': 'text/plain' },
      415,
      'UnsupportedMediaType',
      /application\/json/,
    ],
    [
      'a form',
      'POST',
      '/v1/rest/mgmt',
      'csl=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'UnsupportedMediaType',
      /application\/json/,
    ],
    [
      'another character set',
      'POST',
      '/v1/rest/mgmt',
      '{}',
      { 'content-type': 'application/json; charset=latin1' },
      415,
      'UnsupportedMediaType',
      /utf-8/,
    ],
    [
      'no content type',
      'POST',
      '/v1/rest/mgmt',
      '{}',
      { 'content-type': '' },
      415,
      'UnsupportedMediaType',
      /content-type/,
    ],
    ['another method', 'GET', '/v1/rest/mgmt', '', {}, 405, 'MethodNotAllowed', /POST/],
    [
      'a command on v2',
      'POST',
      '/v2/rest/query',
      { csl: ' // x\n\n.show version' },
      {},
      400,
      'Bad request',
      /^Bad request: Control commands \(starting with a dot '\.'\) do not support api_version=v2$/,
    ],
    [
      'a command on v2 by GET',
      'GET',
      '/db/v2/rest/query?csl=.show%20version',
      '',
      {},
      400,
      'Bad request',
      /api_version=v2$/,
    ],
    [
      'a command on v1 query that does not only show',
      'POST',
      '/v1/rest/query',
      { csl: '.delete cluster policy callout' },
      {},
      400,
      'Bad request',
      /cannot be served from the query endpoint unless they are \.show control commands\.$/,
    ],
    ['a query', 'POST', '/v2/rest/query', { csl: 'T | take 1' }, {}, 400, 'General_BadRequest', /no queries that read/],
    ['a query that is not JSON', 'POST', '/v2/rest/query', 'x', {}, 400, 'General_BadRequest', /not JSON/],
    ['a query without text', 'GET', '/v1/rest/query', '', {}, 400, 'Bad request', /cannot be empty/],
    ['ingestion', 'POST', '/v1/rest/ingest/db/table', '', {}, 400, 'General_BadRequest', /nothing can be ingested/],
    [
      'a role that does not exist',
      'POST',
      '/v1/rest/mgmt',
      { csl: SHOW },
      { 'x-kusto-callout-role': 'root' },
      400,
      'General_BadRequest',
      /admin, monitor, viewer, none/,
    ],
    ['an unknown path', 'GET', '/nowhere', '', {}, 404, 'NotFound', /nothing at this path/],
    ['a path too many', 'POST', '/a/b/v1/rest/mgmt', { csl: SHOW }, {}, 404, 'NotFound', /nothing at this path/],
    ['a path upwards', 'GET', '/v1/rest/%2e%2e/etc', '', {}, 404, 'NotFound', /nothing at this path/],
    ['a broken escape', 'POST', '/%zz/v1/rest/mgmt', '{', {}, 400, 'General_BadRequest', /not JSON/],
  ])('for %s', async (_, method, path, body, headers, status, code, message) => {
    const emulator = await serving([], without);
    const before = emulator.application.store.state;
    const response = ask(emulator, method, path, body, { ...IDS, ...headers });
    expect(response.status).toBe(status);
    const { error } = response.json as ErrorBody;
    expect(error.code).toBe(code);
    expect(error['@message']).toMatch(message);
    // Where Java's client looks, and Python's.
    expect(response.headers['x-ms-activity-id']).toBe(error['@context']?.['activityId']);
    expect(error['@context']?.['clientRequestId']).toBe('KNC.execute;1');
    expect(emulator.application.store.state).toBe(before);
  });
});

describe('a read-only request', () => {
  const readOnly: [string, object, Record<string, string>][] = [
    ['the header', {}, { 'x-ms-readonly': 'true' }],
    ['the header without a word', {}, { 'x-ms-readonly': '' }],
    ['the option', { properties: { Options: { request_readonly: true } } }, {}],
    ['the hard option, as text in text', { properties: '{"Options":{"request_readonly_hardline":"true"}}' }, {}],
    ['an odd value, to be safe', { properties: { Options: { request_readonly: 'yes' } } }, {}],
  ];

  it('leaves nothing behind for the next one, whose script may change the policy', async () => {
    const emulator = await serving([], without);
    const script = `.execute cluster script <|\n${ALTER}`;
    const rowsOf = (headers: Record<string, string>): unknown =>
      (command(emulator, script, headers).json as V1).Tables[0]?.Rows;
    expect(rowsOf({ 'x-ms-readonly': 'true' })).toMatchObject([{ 3: 'Failed' }]);
    expect(rowsOf({})).toMatchObject([{ 3: 'Completed' }]);
  });

  it.each(readOnly)('by %s changes nothing', async (_, members, headers) => {
    const emulator = await serving([], without);
    for (const csl of [ALTER, '.alter-merge cluster policy callout "[]"', '.delete cluster policy callout']) {
      const { status, json } = ask(emulator, 'POST', '/v1/rest/mgmt', { csl, ...members }, headers);
      expect(status).toBe(403);
      expect((json as ErrorBody).error['@message']).toMatch(
        /changes the callout policy, and the request is read-only$/,
      );
    }
    const script = `.execute cluster script with (ContinueOnErrors=true) <|\n${ALTER}`;
    expect(ask(emulator, 'POST', '/v1/rest/mgmt', { csl: script, ...members }, headers).body).toContain('Failed');
    expect(ask(emulator, 'POST', '/v1/rest/mgmt', { csl: SHOW, ...members }, headers).status).toBe(200);
    const [hosted] = emulator.application.store.state.clusters.values();
    expect(hosted?.state.dataPlanePolicy).toEqual([]);
  });

  it.each([
    [{ properties: { Options: { request_readonly: false } } }, {}],
    [{ properties: { Options: { request_readonly: 'false', request_readonly_hardline: 0 } } }, {}],
    [{}, { 'x-ms-readonly': 'False' }],
  ])('is none with %j %j', async (members, headers) => {
    expect(ask(await serving([], without), 'POST', '/v1/rest/mgmt', { csl: ALTER, ...members }, headers).status).toBe(
      200,
    );
  });
});

describe('several clusters', () => {
  const clusters = [{ name: 'one' }, { name: 'two', databases: ['logs'] }, { name: 'three' }];
  const NAME = '.show cluster | project Name';

  it.each([
    ['/v1/rest/mgmt', 'one'],
    ['/one/v1/rest/mgmt', 'one'],
    ['/TWO/v1/rest/mgmt', 'two'],
    ['/thre%65/v1/rest/mgmt', 'three'],
    ['/NetDefaultDB/v1/rest/mgmt', 'one'],
    ['/$systemdb/v1/rest/mgmt', 'one'],
  ])('%s leads to %s', async (path, name) => {
    const emulator = await serving(clusters, without);
    expect((ask(emulator, 'POST', path, { csl: NAME }).json as V1).Tables[0]?.Rows).toEqual([[name]]);
  });

  it('a misspelt one changes none', async () => {
    const emulator = await serving(clusters, without);
    const { status, json } = ask(emulator, 'POST', '/tow/v1/rest/mgmt', { csl: ALTER });
    expect(status).toBe(400);
    expect((json as ErrorBody).error['@message']).toContain('one, two, three');
  });

  it('a change of one leaves the others alone', async () => {
    const emulator = await serving(clusters, without);
    expect(ask(emulator, 'POST', '/two/v1/rest/mgmt', { csl: ALTER }).status).toBe(200);
    const policies = [...emulator.application.store.state.clusters.values()].map(
      ({ state }) => state.dataPlanePolicy.length,
    );
    expect(policies).toEqual([0, 1, 0]);
  });
});

describe('what clients ask besides', () => {
  it('metadata has every key that some client fails without', async () => {
    const { status, json } = ask(await serving([], without), 'GET', '/v1/rest/auth/metadata');
    expect(status).toBe(200);
    expect(Object.keys((json as { AzureAD: object }).AzureAD)).toEqual([
      'LoginEndpoint',
      'LoginMfaRequired',
      'KustoClientAppId',
      'KustoClientRedirectUri',
      'KustoServiceResourceId',
      'FirstPartyAuthorityUrl',
    ]);
  });

  it('health says so', async () => {
    expect(ask(await serving([{ name: 'a' }, { name: 'b' }], without), 'GET', '/health').json).toEqual({
      status: 'ok',
      version: '0.1.0',
      clusters: ['a', 'b'],
    });
  });
});
