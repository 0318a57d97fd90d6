import { request } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Cluster, ClusterError } from '../../src/index.js';
import {
  calloutMatchers,
  startEmulator,
  type StartEmulatorOptions,
  type TestEmulator,
} from '../../src/testing/index.js';

/* Protects the emulator inside a test: started in a line, reached over a port or without any, and looked into afterwards. */

const SHOW = '.show cluster policy callout';
const ALTER = `.alter cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"^https://a/","CanCall":true}]'`;

async function started(options?: StartEmulatorOptions): Promise<TestEmulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

function commandOf(csl: string, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ csl }) };
}

async function rowsOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { Tables: { Rows: unknown }[] }).Tables[0]?.Rows;
}

describe('startEmulator', () => {
  it('answers over a port, and shows the cluster as it is then', async () => {
    const emulator = await started();
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(emulator.connectionString).toBe(`Data Source=${emulator.url}`);
    expect(emulator.armUrl).toBeNull();
    expect((await fetch(`${emulator.url}/v1/rest/mgmt`, commandOf(ALTER))).status).toBe(200);
    expect(emulator.cluster().dataPlanePolicy).toEqual([
      { CalloutType: 'sql', CalloutUriRegex: '^https://a/', CanCall: true },
    ]);
    expect(
      calloutMatchers.toAllowCallout(emulator.cluster('MyCluster'), 'sql', 'https://a/', { defaultReading: true }).pass,
    ).toBe(true);
    expect(() => emulator.cluster('other')).toThrow('no cluster is called other');
  });

  it('answers without any port', async () => {
    const emulator = await started({ port: null });
    expect(await rowsOf(await emulator.fetch('/v1/rest/mgmt', commandOf(SHOW)))).toEqual(
      new Cluster().executeOrThrow(SHOW).rows,
    );
    const byRequest = await emulator.fetch(new Request('http://anything/v1/rest/mgmt', commandOf('.show version')));
    expect(byRequest.headers.get('content-type')).toBe('application/json');
    expect((await emulator.fetch('/v1/rest/mgmt', { ...commandOf('x'), headers: {} })).status).toBe(415);
    expect((await emulator.fetch('/health', { method: 'HEAD' })).body).toBeNull();
    const broken = { ...commandOf(SHOW, { 'content-encoding': 'gzip' }) };
    expect((await emulator.fetch('/v1/rest/mgmt', broken)).status).toBe(400);
  });

  it('serves clusters however they are given, copied', async () => {
    const mine = new Cluster({ name: 'mine', properties: { restrictOutboundNetworkAccess: 'Enabled' } });
    const emulator = await started({
      port: null,
      clusters: [mine, { name: 'made' }, '{"name":"text","properties":{}}'],
      caller: { role: 'monitor', principal: 'me' },
    });
    expect(emulator.clusters.map(({ name }) => name)).toEqual(['mine', 'made', 'text']);
    expect(emulator.clusters[1]?.connectionString).toBe('Data Source=http://127.0.0.1/made');
    expect((await emulator.fetch('/made/v1/rest/mgmt', commandOf(ALTER))).status).toBe(403);
    const admin = { 'x-kusto-callout-role': 'admin' };
    expect((await emulator.fetch('/made/v1/rest/mgmt', commandOf(ALTER, admin))).status).toBe(200);
    mine.patch({ properties: { restrictOutboundNetworkAccess: 'Disabled' } });
    expect(emulator.cluster('mine').isRestricted).toBe(true);
    await expect(startEmulator({ clusters: ['{"name":"?"}'] })).rejects.toThrow(ClusterError);
  });

  it('serves ARM over https to who trusts its certificate', async () => {
    const { armUrl, caCertificate } = await started({ https: true });
    const status = await new Promise((resolve, reject) => {
      request(`${armUrl ?? ''}/subscriptions?api-version=2021-04-01`, { ca: caCertificate ?? '' }, response => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
    await expect(fetch(armUrl ?? '')).rejects.toThrow();
  });
});

describe('a pipeline', () => {
  /** ARM's requests, as SDKs send them. */
  async function arm(emulator: TestEmulator, method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${emulator.url}${path}?api-version=2023-08-15`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }

  it('restricts through ARM, is refused by commands, sets policies through ARM, and opens again', async () => {
    const emulator = await started();
    const path = emulator.clusters[0]?.resourceId ?? '';
    const run = (csl: string): Promise<Response> => fetch(`${emulator.url}/v1/rest/mgmt`, commandOf(csl));
    expect((await run(ALTER)).status).toBe(200);

    const restricted = await arm(emulator, 'PATCH', path, { properties: { restrictOutboundNetworkAccess: 'Enabled' } });
    expect(restricted.status).toBeLessThan(300);
    const refused = await run(ALTER);
    expect(refused.status).toBe(403);
    expect(((await refused.json()) as { error: { '@message': string } }).error['@message']).toMatch(
      /^Principal 'aaduser=.*' is not authorized to perform operation 'ClusterCalloutPolicyAlterCommand' on 'https:\/\/mycluster\.westeurope\.kusto\.windows\.net:443\/'\.$/,
    );
    expect(await rowsOf(await run(`${SHOW} | project Policy`))).toEqual([['[]']]);

    const policies = [{ calloutType: 'webapi', calloutUriRegex: '^https://b/', outboundAccess: 'Allow' }];
    expect((await arm(emulator, 'PATCH', path, { properties: { calloutPolicies: policies } })).status).toBeLessThan(
      300,
    );
    expect(await rowsOf(await run(`${SHOW} | project EntityType, Policy`))).toEqual([
      ['Cluster', '[{"CalloutType":"webapi","CalloutUriRegex":"^https://b/","CanCall":true}]'],
    ]);
    expect(calloutMatchers.toDenyCallout(emulator.cluster(), 'sql', 'https://a/').pass).toBe(true);

    const both = await arm(emulator, 'PATCH', path, { properties: { allowedFqdnList: ['c.example'] } });
    expect(both.status).toBe(400);

    const opened = { properties: { restrictOutboundNetworkAccess: 'Disabled', calloutPolicies: null } };
    expect((await arm(emulator, 'PATCH', path, opened)).status).toBeLessThan(300);
    // What commands had set is in force again.
    expect(await rowsOf(await run(`${SHOW} | where EntityType == 'Cluster' | project Policy`))).toEqual([
      ['[{"CalloutType":"sql","CalloutUriRegex":"^https://a/","CanCall":true}]'],
    ]);
    expect((await run('.delete cluster policy callout')).status).toBe(200);
  });
});
