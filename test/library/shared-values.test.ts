/*
 * What a cluster hands out is shared between clusters, so nobody may change it: a harness that did would change the answers of
 * every cluster of its process.
 */
import { describe, expect, it } from 'vitest';
import { ARM_CALLOUT_TYPES, CALLOUT_TYPES, Cluster, PREDEFINED_RULES, ROLES } from '../../src/index.js';

const RULE = '{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true}';
const POLICY = { calloutType: 'sql', calloutUriRegex: 'a', outboundAccess: 'Allow' };

function unfrozenIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, member]) => unfrozenIn(member, `${path}.${name}`));
  return Object.isFrozen(value) ? inner : [path, ...inner];
}

/** Everything that a state holds and a cluster hands out; the lists that getters make anew are left out. */
function heldBy(cluster: Cluster): readonly (readonly [string, unknown])[] {
  const { properties, ...members } = cluster.resource;
  return [
    ...Object.entries(members),
    ...Object.entries(properties ?? {}).filter(([name]) => name !== 'calloutPolicies'),
    ['caller', cluster.caller],
    ['databases', cluster.databases],
    ['dataPlanePolicy', cluster.dataPlanePolicy],
    ['warnings', cluster.warnings],
  ];
}

function unfrozenOf(cluster: Cluster): string[] {
  return heldBy(cluster).flatMap(([name, value]) => unfrozenIn(value, name));
}

describe('shared values are frozen', () => {
  it.each(Object.entries({ PREDEFINED_RULES, CALLOUT_TYPES, ARM_CALLOUT_TYPES, ROLES }))('%s', (name, value) => {
    expect(unfrozenIn(value, name)).toEqual([]);
  });

  it('of the default cluster', () => {
    expect(unfrozenOf(new Cluster())).toEqual([]);
  });

  it.each<[string, (cluster: Cluster) => unknown]>([
    ['.alter', cluster => cluster.execute(`.alter cluster policy callout '[${RULE}]'`)],
    [
      '.alter with blanks and escapes',
      cluster => cluster.execute(`.alter cluster policy callout @'[ ${RULE.replace('sql', '\\u0073ql')} ]'`),
    ],
    ['.alter-merge', cluster => cluster.execute(`.alter-merge cluster policy callout '[${RULE}]'`)],
    [
      '.alter-merge that overwrites',
      cluster => {
        cluster.execute(`.alter cluster policy callout '[${RULE}]'`);
        return cluster.execute(`.alter-merge cluster policy callout '[${RULE.replace('true', 'false')}]'`);
      },
    ],
    ['.delete', cluster => cluster.execute('.delete cluster policy callout')],
    [
      'PATCH',
      cluster =>
        cluster.patch({
          tags: { a: ['1', { b: 2 }] },
          properties: { allowedFqdnList: ['a.example'], x: [{ y: [1] }] },
        }),
    ],
    ['PUT', cluster => cluster.put({ tags: { a: ['1'] }, sku: { name: 'a' }, properties: { x: [{}] } })],
    [
      'PUT with a database',
      cluster =>
        cluster.put({
          resources: [
            { type: 'Microsoft.Kusto/clusters' },
            { type: 'Microsoft.Kusto/clusters/databases', name: 'c/d' },
          ],
        }),
    ],
  ])('after %s', (_, change) => {
    const cluster = new Cluster();
    expect(change(cluster)).toMatchObject({ ok: true });
    expect(unfrozenOf(cluster)).toEqual([]);
  });

  it('of a cluster made with databases and warnings', () => {
    const cluster = new Cluster({ name: '<ClusterName>', databases: ['d'], properties: {} });
    expect(cluster.warnings).toHaveLength(1);
    expect(cluster.databases).toContain('d');
    expect(unfrozenOf(cluster)).toEqual([]);
  });

  it('what is made anew at each call belongs to the caller alone', () => {
    const cluster = new Cluster({
      properties: { calloutPolicies: [POLICY], restrictOutboundNetworkAccess: 'Enabled' },
    });
    for (const { rules } of cluster.rulesInForce) {
      for (const rule of rules) Reflect.set(rule, 'CanCall', false);
    }
    Reflect.set(cluster.resource, 'properties', null);
    expect(cluster.isAllowed('sql', 'https://a')).toBe(true);
    expect(new Cluster().rulesInForce[0]?.rules).toEqual(PREDEFINED_RULES);
  });
});
