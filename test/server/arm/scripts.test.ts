import { describe, expect, it } from 'vitest';
import { withDataPlanePolicy } from '../../../src/cluster/change.js';
import { DEFAULT_CLUSTER } from '../../../src/cluster/state.js';
import { clusterKey, withCluster } from '../../../src/server/store.js';
import { Arm, CLUSTER, GROUP } from './harness.js';

/*
 * Protects that scripts of databases which are put or deployed run on the callout policy of their cluster, fail as their commands
 * would, and leave alone what commands did meanwhile.
 */

const rule = (CalloutUriRegex: string, CanCall = true) => ({ CalloutType: 'webapi', CalloutUriRegex, CanCall });
const merge = (...rules: readonly object[]): string =>
  `.alter-merge cluster policy callout @'${JSON.stringify(rules)}'`;
const cluster = { ...DEFAULT_CLUSTER, databases: [...DEFAULT_CLUSTER.databases, 'd'] };
const SCRIPT = `${CLUSTER}/databases/d/scripts/s`;
const level = (scriptContent: string, more: object = {}): object => ({
  properties: { scriptLevel: 'Cluster', scriptContent, ...more },
});

function armOf(delay = 0, changes: Partial<typeof cluster> = {}): Arm {
  return new Arm(delay, [{ ...cluster, ...changes }]);
}

describe('a script that is put', () => {
  it('runs, is kept, and leaves its rules when it is deleted', () => {
    const arm = armOf();
    const answer = arm.ask('PUT', SCRIPT, level(merge(rule('^a'))));
    expect(answer.status).toBe(201);
    expect(arm.poll(answer).body).toMatchObject({ status: 'Succeeded' });
    expect(arm.cluster()?.dataPlanePolicy).toEqual([rule('^a')]);
    expect(arm.ask('GET', SCRIPT).body).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
    expect(arm.ask('DELETE', SCRIPT).status).toBe(200);
    expect(arm.cluster()?.dataPlanePolicy).toEqual([rule('^a')]);
  });

  it('runs again only where something in it has changed', () => {
    const arm = armOf();
    const body = level(merge(rule('^a')));
    arm.ask('PUT', SCRIPT, body);
    arm.store.replace(
      withCluster(arm.store.state, { state: withDataPlanePolicy(arm.cluster() ?? cluster, []), etag: '"x"' }),
    );
    expect(arm.ask('PUT', SCRIPT, body).status).toBe(200);
    expect(arm.cluster()?.dataPlanePolicy).toEqual([]);
    expect(arm.ask('PATCH', SCRIPT, { properties: { forceUpdateTag: '2' } }).status).toBe(202);
    expect(arm.cluster()?.dataPlanePolicy).toEqual([rule('^a')]);
  });

  it.each([
    [
      'under restriction',
      { restrictOutboundNetworkAccess: 'Enabled' as const },
      level(merge(rule('^a'))),
      /not authorized to perform operation 'ClusterCalloutPolicyAlterMergeCommand'/,
    ],
    ['of the level of its database', {}, { properties: { scriptContent: merge(rule('^a')) } }, /Not a database-scope/],
    ['with a verb that scripts do not have', {}, level('.show cluster policy callout'), /unsupported command/],
  ])('fails %s as its command would', (_, changes, body, message) => {
    const arm = armOf(0, changes);
    const answer = arm.ask('PUT', SCRIPT, body);
    expect(arm.poll(answer).body).toMatchObject({
      status: 'Failed',
      error: {
        code: 'BadRequest',
        message: expect.stringMatching(message) as unknown,
        target: 'properties.scriptContent',
      },
    });
    expect(arm.cluster()?.dataPlanePolicy).toEqual([]);
    expect(arm.ask('GET', SCRIPT).status).toBe(404);
  });

  it('leaves a question open where its text is elsewhere', () => {
    const arm = armOf();
    arm.ask('PUT', SCRIPT, { properties: { scriptUrl: 'https://a.example/s.kql' } });
    expect(arm.cluster()?.facts?.unreadScripts).toHaveLength(1);
    expect(arm.ask('PUT', SCRIPT, { properties: { scriptLevel: 'Cluster' } }).status).toBe(400);
  });

  it('needs its database', () => {
    expect(armOf().ask('PUT', SCRIPT.replace('/d/', '/none/'), level(merge(rule('^a'))))).toMatchObject({
      status: 404,
      body: { error: { code: 'ParentResourceNotFound' } },
    });
  });

  it('adds to what commands did while it ran', () => {
    const arm = armOf(1_000);
    arm.ask('PUT', SCRIPT, level(merge(rule('^a'))));
    expect(arm.cluster()?.dataPlanePolicy).toEqual([]);
    const state = withDataPlanePolicy(arm.cluster() ?? cluster, [rule('^typed')]);
    arm.store.replace(withCluster(arm.store.state, { state, etag: '"x"' }));
    arm.now += 1_000;
    arm.ask('GET', SCRIPT);
    expect(arm.store.state.clusters.get(clusterKey(cluster))?.state.dataPlanePolicy).toEqual([
      rule('^typed'),
      rule('^a'),
    ]);
  });
});

describe('a script of a deployment', () => {
  const template = (...contents: readonly string[]): object => ({
    properties: {
      mode: 'Incremental',
      template: {
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        resources: contents.map((content, index) => ({
          type: 'Microsoft.Kusto/clusters/databases/scripts',
          apiVersion: '2024-04-13',
          name: `mycluster/d/s${index}`,
          ...level(content),
        })),
      },
    },
  });
  const DEPLOYMENT = `${GROUP}/providers/Microsoft.Resources/deployments/x`;

  it('runs on a cluster that is there already', () => {
    const arm = armOf(0, { dataPlanePolicy: [rule('^typed')] });
    const answer = arm.ask('PUT', DEPLOYMENT, template(merge(rule('^a')), merge(rule('^b'))));
    expect(arm.poll(answer).body).toMatchObject({ status: 'Succeeded' });
    expect(arm.cluster()?.dataPlanePolicy).toEqual([rule('^typed'), rule('^a'), rule('^b')]);
  });

  it('fails the deployment where it fails, and then nothing of it stays', () => {
    const arm = armOf();
    const answer = arm.ask('PUT', DEPLOYMENT, template(merge(rule('^a')), '.delete cluster policy callout'));
    expect(arm.poll(answer).body).toMatchObject({ status: 'Failed' });
    expect(arm.cluster()?.dataPlanePolicy).toEqual([]);
  });
});
