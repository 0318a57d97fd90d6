import { Client, ClientRequestProperties, KustoConnectionStringBuilder } from 'azure-kusto-data';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';
import { command, serving } from '../server/harness.js';

/* Protects what the emulator is for: Microsoft's own client, unmodified, sees what it would see from the service. */

const SHOW = '.show cluster policy callout';
const RULE = { CalloutType: 'sql', CalloutUriRegex: '^https://a\\.b/', CanCall: true };
const OTHER = { CalloutType: 'webapi', CalloutUriRegex: 'c', CanCall: false };
const alter = (verb: string, policy: unknown): string => `.${verb} cluster policy callout @'${JSON.stringify(policy)}'`;

type Rows = Record<string, unknown>[];

/** The rows of the table that the client takes for the result. */
async function rowsOf(client: Client, csl: string, properties?: ClientRequestProperties): Promise<Rows> {
  const { primaryResults } = await client.execute('NetDefaultDB', csl, properties);
  const [table] = primaryResults;
  return table === undefined ? [] : [...table.rows()].map(row => row.toJSON<Record<string, unknown>>());
}

/** The error that the client throws: an AxiosError, whose answer has the service's words. */
async function errorOf(
  run: Promise<unknown>,
): Promise<{ status: unknown; error: Record<string, unknown>; headers: unknown }> {
  const thrown = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  const { response } = thrown as {
    response: { status: unknown; data: { error: Record<string, unknown> }; headers: unknown };
  };
  return { status: response.status, error: response.data.error, headers: response.headers };
}

describe('azure-kusto-data', () => {
  it('shows, alters, merges and deletes as the library does', async () => {
    const { url } = await serving();
    const client = new Client(url);
    const model = new Cluster();
    for (const csl of [
      SHOW,
      alter('alter', [RULE]),
      SHOW,
      alter('alter-merge', [{ ...RULE, CanCall: false }, OTHER]),
      SHOW,
      '.delete cluster policy callout',
      SHOW,
      '.show version',
      '.show cluster',
      '.show databases',
    ]) {
      const rows = await rowsOf(client, csl);
      const expected = model.executeOrThrow(csl).objects;
      // The client makes dates of times.
      expect(JSON.parse(JSON.stringify(rows).replaceAll('.000Z', 'Z'))).toEqual(expected);
    }
    client.close();
  });

  it('takes the first of the four tables of a piped command for the result', async () => {
    const client = new Client((await serving()).url);
    const response = await client.execute('NetDefaultDB', `${SHOW} | project EntityType | take 1`);
    expect(response.tables).toHaveLength(4);
    expect(response.primaryResults).toHaveLength(1);
    const rows = [...(response.primaryResults[0]?.rows() ?? [])].map(row => row.toJSON<object>());
    expect(rows).toEqual([{ EntityType: 'Cluster immutable policy' }]);
    client.close();
  });

  it('throws the service’s words while access is restricted', async () => {
    const { url } = await serving([{ name: 'contoso', properties: { restrictOutboundNetworkAccess: 'Enabled' } }]);
    const client = new Client(url);
    expect(await rowsOf(client, SHOW)).toMatchObject([{ EntityType: 'Cluster', Policy: '[]' }]);
    const { status, error, headers } = await errorOf(client.execute('NetDefaultDB', alter('alter', [RULE])));
    expect(status).toBe(403);
    expect(error['@message']).toMatch(
      /^Principal '.*' is not authorized to perform operation 'ClusterCalloutPolicyAlterCommand' on 'https:\/\/contoso\.westeurope\.kusto\.windows\.net:443\/'\.$/,
    );
    expect(headers).toMatchObject({ 'x-kusto-callout-reason': 'AUTH_RESTRICTED' });
    client.close();
  });

  it('throws what is wrong with a policy, a syntax, a query', async () => {
    const client = new Client((await serving()).url);
    const cases: [string, number, string][] = [
      [".alter cluster policy callout '[{]'", 400, 'General_BadRequest'],
      [alter('alter', [{ ...RULE, CalloutUriRegex: '*' }]), 400, 'General_BadRequest'],
      ['.show cluster policy calout', 400, 'BadRequest_SyntaxError'],
      ['T | take 1', 400, 'General_BadRequest'],
    ];
    for (const [csl, status, code] of cases) {
      expect(await errorOf(client.execute('NetDefaultDB', csl))).toMatchObject({ status, error: { code } });
    }
    const onV2 = await errorOf(client.executeQuery('NetDefaultDB', '.show version'));
    expect(onV2.error['@message']).toBe(
      "Bad request: Control commands (starting with a dot '.') do not support api_version=v2",
    );
    client.close();
  });

  it('may be told not to change anything', async () => {
    const emulator = await serving();
    const client = new Client(emulator.url);
    const properties = new ClientRequestProperties();
    properties.setOption('request_readonly', true);
    expect((await rowsOf(client, SHOW, properties)).length).toBe(2);
    const { status } = await errorOf(client.execute('NetDefaultDB', alter('alter', [RULE]), properties));
    expect(status).toBe(403);
    client.close();
  });

  it('reaches each of several clusters by its connection string, with a database and a token', async () => {
    const { application, url } = await serving([{ name: 'one' }, { name: 'two' }]);
    for (const [index, name] of ['one', 'two'].entries()) {
      const strings = [`${url}/${name}`, `Data Source=${url}/${name}`, `Data Source=${url}/${name};Initial Catalog=x`];
      for (const text of strings) {
        const client = new Client(KustoConnectionStringBuilder.withAccessToken(text, 'fake'));
        expect((await rowsOf(client, '.show cluster'))[0]?.['Name']).toBe(name);
        client.close();
      }
      expect([...application.store.state.clusters.values()][index]?.state.name).toBe(name);
    }
  });

  it('unpacks a large answer', async () => {
    const emulator = await serving();
    const policy = Array.from({ length: 5_000 }, (_, index) => ({ ...RULE, CalloutUriRegex: `h${index}` }));
    const client = new Client(emulator.url);
    await client.execute('NetDefaultDB', alter('alter', policy));
    const rows = await rowsOf(client, SHOW);
    expect(JSON.parse(String(rows[1]?.['Policy']))).toEqual(policy);
    expect(command(emulator, SHOW).body.length).toBeGreaterThan(300_000);
    client.close();
  });
});
