import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applied, deltaOf } from '../../src/server/state-delta.js';
import { EMPTY_ARM_STATE } from '../../src/server/arm/state.js';
import type { EmulatorState, HostedCluster } from '../../src/server/store.js';
import { DEFAULT_CLUSTER } from '../../src/cluster/state.js';
import { serving } from './harness.js';

/* Protects everybody from requests that take long: they are worked out aside, and what they change is neither lost nor mixed up. */

const DEPLOYMENT =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Resources/deployments';

/** A template that makes a cluster, after so much work. */
function template(name: string, turns: number): string {
  const work = `[length(map(range(0, ${turns}), lambda('x', guid(variables('b')))))]`;
  return JSON.stringify({
    properties: {
      mode: 'Incremental',
      template: {
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        variables: { b: 'a'.repeat(500) },
        resources: [
          {
            type: 'Microsoft.Kusto/clusters',
            apiVersion: '2024-04-13',
            name,
            location: 'westeurope',
            sku: { name: 'Standard_E2a_v4', tier: 'Standard', capacity: 2 },
            properties: {},
          },
        ],
        outputs: { work: { type: 'int', value: work } },
      },
    },
  });
}

const deploy = (url: string, name: string, turns: number): Promise<Response> =>
  fetch(`${url}${DEPLOYMENT}/${name}?api-version=2021-04-01`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: template(name, turns),
  });

const command = (url: string, csl: string): Promise<Response> =>
  fetch(`${url}/mycluster/v1/rest/mgmt`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ csl }),
  });

describe('a request that takes long', () => {
  it('is answered while many others are, and changes what it should', async () => {
    const { url, application } = await serving();
    const progress = { isDone: false };
    const long = deploy(url, 'long', 5_000).finally(() => (progress.isDone = true));
    const short = deploy(url, 'short', 1);
    let answered = 0;
    while (!progress.isDone) {
      expect((await command(url, '.show cluster policy callout')).status).toBe(200);
      answered++;
    }
    expect([(await long).status, (await short).status]).toEqual([201, 201]);
    expect(answered).toBeGreaterThan(10);
    const names = [...application.store.state.clusters.values()].map(({ state }) => state.name);
    expect(names.sort()).toEqual(['long', 'mycluster', 'short']);
  });

  it('is worked out anew where a command has changed the state meanwhile, so that neither is lost', async () => {
    const { url, application } = await serving();
    const progress = { isDone: false };
    const long = deploy(url, 'long', 3_000).finally(() => (progress.isDone = true));
    let changes = 0;
    while (!progress.isDone) {
      const policy = JSON.stringify([{ CalloutType: 'sql', CalloutUriRegex: `change${++changes}`, CanCall: true }]);
      expect((await command(url, `.alter cluster policy callout '${policy}'`)).status).toBe(200);
    }
    expect((await long).status).toBe(201);
    const [first, second] = [...application.store.state.clusters.values()].map(({ state }) => state);
    expect(first?.dataPlanePolicy[0]?.CalloutUriRegex).toBe(`change${changes}`);
    expect(second?.name).toBe('long');
    // And the thread goes on from there.
    expect((await deploy(url, 'again', 3_000)).status).toBe(201);
    expect(application.store.state.clusters.size).toBe(3);
  });

  it('that asks for more than the whole work is refused', async () => {
    const { url } = await serving();
    const answer = await deploy(url, 'endless', 10_000);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('the deployment takes too much work');
  });
});

const clusters = fc.uniqueArray(fc.nat(8), { maxLength: 6 });
const hosted: readonly HostedCluster[] = Array.from({ length: 9 }, (_, index) => ({
  state: { ...DEFAULT_CLUSTER, name: `c${index}` },
  etag: `"${index}"`,
}));
const stateOf = (indexes: readonly number[], moved: number): EmulatorState => ({
  clusters: new Map(
    indexes.map(index => [
      `c${index}`,
      hosted[(index + moved) % hosted.length] ?? { state: DEFAULT_CLUSTER, etag: '' },
    ]),
  ),
  arm: {
    ...EMPTY_ARM_STATE,
    changes: moved,
    groups: Object.fromEntries(
      indexes.map(index => [`g${index}`, { subscriptionId: '0', name: `g${index + moved}`, location: 'x', tags: {} }]),
    ),
  },
});

describe('what makes one state of another', () => {
  it('makes that state, with its order, also after a copy', () => {
    fc.assert(
      fc.property(clusters, clusters, fc.nat(2), (was, is, moved) => {
        const [before, after] = [stateOf(was, 0), stateOf(is, moved)];
        const made = applied(before, structuredClone(deltaOf(before, after)));
        expect(made).toEqual(after);
        expect([...made.clusters.keys()]).toEqual([...after.clusters.keys()]);
        expect(applied(null, structuredClone(deltaOf(null, after)))).toEqual(after);
      }),
    );
  });

  it('is nothing where nothing changed', () => {
    const state = stateOf([1, 2], 0);
    expect(applied(state, deltaOf(state, state))).toEqual(state);
    expect(deltaOf(state, state)).toEqual({
      clusters: null,
      records: { groups: null, resources: null, deployments: null },
      others: {},
    });
  });
});
