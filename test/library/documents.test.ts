/*
 * What a cluster is read from: the templates of the documentation as they stand, `az resource show`, bare properties, JSON with
 * comments.
 */
import { describe, expect, it } from 'vitest';
import { Cluster, ClusterError } from '../../src/index.js';
import { hasRestrictionPage, hasSharedCases, restrictionPage, sharedCase, SHARED_CASES_MISSING } from '../cases.js';

const TEMPLATE = (properties: object): string =>
  JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      {
        type: 'Microsoft.Kusto/Clusters',
        apiVersion: '2021-02-01',
        name: '<ClusterName>',
        location: '<ClusterRegion>',
        properties,
      },
    ],
  });

/** What each of the four templates of the page makes of the default cluster. */
const TEMPLATES = [
  { restrictOutboundNetworkAccess: 'Enabled', rules: 0 },
  { restrictOutboundNetworkAccess: 'Disabled', rules: 0 },
  { restrictOutboundNetworkAccess: 'Enabled', rules: 9 },
  { restrictOutboundNetworkAccess: 'Enabled', rules: 2 },
];

describe.skipIf(!hasSharedCases)(
  `the templates of the documentation${hasSharedCases ? '' : `: ${SHARED_CASES_MISSING}`}`,
  () => {
    it.each(TEMPLATES.map((expected, index) => ({ number: index + 1, ...expected })))(
      'template $number of restrict-outbound-access',
      ({ number, restrictOutboundNetworkAccess, rules }) => {
        const text = sharedCase('arm-templates', `docs-security-network-restrict-outbound-access-${number}.json`);
        const cluster = new Cluster(text);
        expect(cluster.uri).toBe('https://mycluster.westeurope.kusto.windows.net');
        expect(cluster.resource['properties']).toMatchObject({ restrictOutboundNetworkAccess });
        const row = cluster.executeOrThrow('.show cluster policy callout').objects.at(-1);
        expect(JSON.parse(row?.['Policy'] as string)).toHaveLength(rules);
        // The same through PUT and PATCH on a cluster that is there, with notes about the placeholders.
        for (const result of [new Cluster().put(text), new Cluster().patch(text)]) {
          expect(result).toMatchObject({
            ok: true,
            warnings: [expect.stringContaining('<ClusterName>'), expect.stringContaining('<ClusterRegion>')],
          });
        }
      },
    );
  },
);

describe.skipIf(!hasRestrictionPage)('the templates in the text of the page itself', () => {
  const fences = hasRestrictionPage
    ? Array.from(restrictionPage().matchAll(/```json\r?\n([^]*?)```/g), ([, text = '']) => text)
    : [];

  it('are the same four, the third with two names', () => {
    const rules = fences.map(text => {
      const row = new Cluster(text).executeOrThrow('.show cluster policy callout').objects.at(-1);
      return (JSON.parse(row?.['Policy'] as string) as unknown[]).length;
    });
    expect(rules).toEqual([0, 0, 2 * 9, 2]);
  });
});

describe('a cluster is read from', () => {
  it('a template with placeholders, without sku, of type Microsoft.Kusto/Clusters', () => {
    const cluster = new Cluster(TEMPLATE({ restrictOutboundNetworkAccess: 'Enabled' }));
    expect(cluster.isRestricted).toBe(true);
    expect(cluster.name).toBe('mycluster');
  });

  it('a resource as `az resource show` prints it, and gives it back as it was', () => {
    const shown = {
      etag: '"2026-01-01"',
      extendedLocation: null,
      id: '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/Prod/providers/Microsoft.Kusto/Clusters/adxprod',
      identity: { type: 'SystemAssigned', principalId: 'p', tenantId: 't' },
      kind: null,
      location: 'West Europe',
      managedBy: null,
      name: 'adxprod',
      plan: null,
      properties: {
        state: 'Running',
        uri: 'https://adxprod.westeurope.kusto.windows.net',
        dataIngestionUri: 'https://ingest-adxprod.westeurope.kusto.windows.net',
        restrictOutboundNetworkAccess: 'Enabled',
        allowedFqdnList: [],
        calloutPolicies: [
          { calloutUriRegex: '*', calloutType: 'kusto', outboundAccess: 'Allow', calloutId: '*_kusto' },
        ],
        publicIPType: 'DualStack',
        provisioningState: 'Succeeded',
      },
      resourceGroup: 'Prod',
      sku: { name: 'Standard_E8as_v5', tier: 'Standard', capacity: 2 },
      tags: {},
      type: 'Microsoft.Kusto/Clusters',
      zones: ['1', '2', '3'],
    };
    const cluster = new Cluster(shown);
    expect(cluster.isRestricted).toBe(true);
    expect(cluster.resource).toEqual(shown);
    // And once more: what is printed is read as the same cluster.
    expect(new Cluster(JSON.stringify(cluster.resource)).resource).toEqual(cluster.resource);
  });

  it.each([
    '{ "restrictOutboundNetworkAccess": "Enabled" }',
    '{ "properties": { "restrictOutboundNetworkAccess": "Enabled" } }',
    '\ufeff{ "restrictOutboundNetworkAccess": "Enabled" }',
    '// a comment\r\n{ /* one\nmore */ "restrictOutboundNetworkAccess": "Enabled", // last\n}\n',
  ])('%s', text => {
    expect(new Cluster(text).isRestricted).toBe(true);
    const cluster = new Cluster();
    expect(cluster.patch(text).ok).toBe(true);
    expect(cluster.isRestricted).toBe(true);
  });

  it('an object of options, with the databases beside', () => {
    const cluster = new Cluster({
      name: 'c1',
      properties: { restrictOutboundNetworkAccess: 'Enabled' },
      databases: ['db'],
    });
    expect([cluster.name, cluster.isRestricted, cluster.databases.at(-1)]).toEqual(['c1', true, 'db']);
    expect(JSON.stringify(cluster.resource)).not.toContain('"db"');
  });

  it('a symbolic-name template', () => {
    const text =
      '{ "languageVersion": "2.0", "resources": { "adx": { "type": "Microsoft.Kusto/clusters", "name": "c2", "properties": {} } } }';
    expect(new Cluster(text).name).toBe('c2');
  });

  it('other resources of the template have no effect, and a warning says so', () => {
    const text = JSON.stringify({
      resources: [
        { type: 'Microsoft.Storage/storageAccounts', name: 's' },
        { type: 'Microsoft.Kusto/clusters', name: 'c' },
      ],
    });
    expect(new Cluster().put(text)).toMatchObject({
      ok: true,
      warnings: ['resources[0]: a `Microsoft.Storage/storageAccounts` has no effect here'],
    });
  });

  it('a text that starts with [[ in a template is the text with one bracket', () => {
    const cluster = new Cluster(
      TEMPLATE({ calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: '[[ab]', outboundAccess: 'Allow' }] }),
    );
    expect(cluster.resource['properties']).toMatchObject({ calloutPolicies: [{ calloutUriRegex: '[ab]' }] });
  });

  it('outside templates a bracket is a bracket', () => {
    const cluster = new Cluster({
      properties: { calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: '[ab]', outboundAccess: 'Allow' }] },
    });
    expect(cluster.resource['properties']).toMatchObject({ calloutPolicies: [{ calloutUriRegex: '[ab]' }] });
  });

  it('nothing else: the constructor throws with the place, put and patch give the error as a value', () => {
    expect(() => new Cluster('{\n "properties": 1 }')).toThrow(ClusterError);
    expect(() => new Cluster('{\n "properties": 1 }')).toThrow('line 2, column 16: properties: expected an object');
    expect(new Cluster().put('{')).toMatchObject({
      ok: false,
      error: { code: 'InvalidRequestContent', httpStatus: 400 },
    });
    expect(new Cluster().patch('[]')).toMatchObject({ ok: false, error: { reason: 'ARM_SHAPE' } });
  });
});

describe('a refused document changes nothing', () => {
  it.each(['{', '[]', '{ "properties": { "allowedFqdnList": ["a"], "restrictOutboundNetworkAccess": "On" } }'])(
    '%s',
    text => {
      const cluster = new Cluster({ properties: { allowedFqdnList: ['a.example'] } });
      const before = cluster.snapshot();
      cluster.put(text);
      cluster.patch(text);
      expect(cluster.isAt(before)).toBe(true);
    },
  );
});

describe('snapshots and clones', () => {
  it('a clone lives its own life', () => {
    const cluster = new Cluster();
    const copy = cluster.clone();
    copy.patch({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
    expect([cluster.isRestricted, copy.isRestricted]).toEqual([false, true]);
    expect(cluster.clone().caller).toBe(cluster.caller);
  });

  it('a snapshot is restored into any cluster', () => {
    const cluster = new Cluster({ name: 'a', properties: {} });
    const snapshot = cluster.snapshot();
    cluster.executeOrThrow('.delete cluster policy callout');
    expect(cluster.isAt(snapshot)).toBe(false);
    cluster.restore(snapshot);
    expect(cluster.isAt(snapshot)).toBe(true);
    const other = new Cluster();
    other.restore(snapshot);
    expect(other.name).toBe('a');
  });
});
