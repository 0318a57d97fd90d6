/*
 * behaviour.md §1 and §2, row by row: the cluster, and the rules in force.
 */
import { describe, expect, it } from 'vitest';
import { CALLOUT_TYPES, Cluster, ClusterError, PREDEFINED_RULES, type ArmResult } from '../../src/index.js';

const ALLOW_SQL = { calloutType: 'sql', calloutUriRegex: 'a\\.example', outboundAccess: 'Allow' };
const DENY_ALL_DATA = { calloutType: 'external_data', calloutUriRegex: '.*', outboundAccess: 'Deny' };
const RULE = '[{"CalloutType":"webapi","CalloutUriRegex":"b","CanCall":true}]';

/** The rows of `.show cluster policy callout`. */
function shown(cluster: Cluster) {
  return cluster.executeOrThrow('.show cluster policy callout').rows;
}

/** The Policy cell of the Cluster row, as JSON. */
function clusterRow(cluster: Cluster): unknown {
  const policy = shown(cluster).find(cells => cells[4] === 'Cluster')?.[2];
  return typeof policy === 'string' ? JSON.parse(policy) : undefined;
}

function refusal(result: ArmResult) {
  if (result.ok) throw new Error('was not refused');
  return result.error;
}

function withProperties(properties: object): Cluster {
  return new Cluster(JSON.stringify({ properties }));
}

describe('§1 The cluster', () => {
  describe('databases beside the properties', () => {
    const SYSTEM = ['$systemdb', 'KustoMonitoringPersistentDatabase'];

    it.each<[string, () => Cluster]>([
      ['an object', () => new Cluster({ databases: ['x', 'x', '$systemdb'] })],
      ['names that differ in case only', () => new Cluster({ databases: ['x', 'X', '$SystemDb'] })],
      ['a text', () => new Cluster('{ "properties": {}, "databases": ["x"] }')],
    ])('of %s are added to those of the system', (_, make) => {
      expect(make().databases).toEqual([...SYSTEM, 'x']);
      expect(make().resource).not.toHaveProperty('databases');
    });

    it.each(['put', 'patch'] as const)('are added by a %s', method => {
      const cluster = new Cluster();
      expect(cluster[method]({ databases: ['x'] }).ok).toBe(true);
      expect(cluster[method]('{ "databases": ["y"] }').ok).toBe(true);
      expect(cluster.databases).toEqual([...SYSTEM, 'x', 'y']);
    });

    it.each(['{ "databases": "abc" }', '{ "databases": [1] }', '{ "databases": {} }'])('are refused: %s', document => {
      expect(refusal(new Cluster().put(document))).toMatchObject({ reason: 'ARM_VALUE' });
      // Wrong on purpose, as from JavaScript.
      expect(() => new Cluster(JSON.parse(document) as Readonly<Record<string, unknown>>)).toThrow(ClusterError);
    });
  });

  describe('names of members are the same whatever their case', () => {
    const start = { sku: { name: 'a' }, tags: { x: '1' }, properties: { enableStreamingIngest: true, odd: 1 } };
    const namesOf = (record: unknown) =>
      Object.keys(record ?? {}).filter(name => /^(sku|tags|odd|enableStreamingIngest)$/i.test(name));

    it.each(['put', 'patch'] as const)('in a %s', method => {
      const cluster = new Cluster(start);
      expect(
        cluster[method]({ Sku: { name: 'b' }, TAGS: { y: '2' }, properties: { EnableStreamingIngest: false } }).ok,
      ).toBe(true);
      expect(namesOf(cluster.resource)).toEqual(['sku', 'tags']);
      expect(cluster.resource).toMatchObject({
        sku: { name: 'b' },
        tags: { y: '2' },
        properties: { enableStreamingIngest: false },
      });
      expect(namesOf(cluster.resource['properties'])).toEqual(
        method === 'put' ? ['enableStreamingIngest'] : ['enableStreamingIngest', 'odd'],
      );
    });

    it('an unknown one keeps the spelling that it came with first', () => {
      const cluster = new Cluster(start);
      cluster.patch({ properties: { ODD: 2 } });
      expect(cluster.resource['properties']).toMatchObject({ odd: 2 });
      expect(cluster.resource['properties']).not.toHaveProperty('ODD');
    });

    it('null in a PATCH resets them', () => {
      const cluster = new Cluster(start);
      expect(cluster.patch('{ "Tags": null, "properties": { "Odd": null } }').ok).toBe(true);
      expect(cluster.resource).not.toHaveProperty('tags');
      expect(namesOf(cluster.resource['properties'])).toEqual(['enableStreamingIngest']);
    });

    it('null for the sku in a PUT keeps it, as leaving it out does', () => {
      const cluster = new Cluster(start);
      cluster.put('{ "SKU": null, "properties": {} }');
      expect(cluster.resource).toMatchObject({ sku: { name: 'a' } });
    });

    it('a uri is found in any case', () => {
      expect(new Cluster({ properties: { URI: 'https://u.example' } }).uri).toBe('https://u.example');
    });

    it.each([
      ['{ "tags": {}, "Tags": { "a": "b" }, "properties": {} }', 'tags'],
      ['{ "properties": { "odd": 1, "ODD": 2 } }', 'properties.odd'],
      ['{ "properties": { "allowedFqdnList": [], "allowedfqdnlist": ["a.example"] } }', 'properties.allowedFqdnList'],
    ])('twice in one document they are refused: %s', (document, target) => {
      expect(refusal(new Cluster().patch(document))).toMatchObject({ reason: 'ARM_DUPLICATE', target });
    });

    it.each([
      '{ "tags": { "a": "b" }, "Tags": { "a": "b" }, "properties": { "odd": [1, { "x": null }], "ODD": [1, { "x": null }] } }',
      '{ "tags": { "a": "b" }, "tags": { "a": "b" }, "properties": { "odd": [1, { "x": null }], "odd": [1, { "x": null }] } }',
    ])('twice with the same value they are one: %s', document => {
      const cluster = new Cluster();
      expect(cluster.patch(document)).toMatchObject({ ok: true });
      expect(cluster.resource).toMatchObject({ tags: { a: 'b' }, properties: { odd: [1, { x: null }] } });
      expect(Object.keys(cluster.resource['properties'] as object)).not.toContain('ODD');
    });
  });

  it('restrictOutboundNetworkAccess: Disabled is the default', () => {
    expect(new Cluster().resource['properties']).toMatchObject({ restrictOutboundNetworkAccess: 'Disabled' });
    expect(new Cluster().isRestricted).toBe(false);
    expect(withProperties({ restrictOutboundNetworkAccess: 'Enabled' }).isRestricted).toBe(true);
  });

  it.each([
    ['a recorded number', { calloutType: 1, outboundAccess: 0 }, 'sql', 'Allow'],
    [
      'the end of the calloutId, for a number that nobody recorded',
      { calloutType: 7, calloutId: 'x_mysql' },
      'mysql',
      'Deny',
    ],
    [
      'the calloutId before the number',
      { calloutType: 1, calloutId: 'my_sql_azure_digital_twins' },
      'azure_digital_twins',
      'Deny',
    ],
  ])('numbers of late 2024 are read with a warning: %s', (_, written, calloutType, outboundAccess) => {
    const policy = { calloutUriRegex: 'x', outboundAccess: 1, ...written };
    const cluster = new Cluster();
    expect(cluster.patch(JSON.stringify({ properties: { calloutPolicies: [policy] } }))).toMatchObject({
      ok: true,
      warnings: [
        expect.stringContaining(`is read as \`${calloutType}\``),
        expect.stringContaining(`is read as \`${outboundAccess}\``),
      ],
    });
    expect(cluster.resource).toMatchObject({
      properties: { calloutPolicies: [{ calloutType, outboundAccess, calloutId: `x_${calloutType}` }] },
    });
  });

  it('a PATCH of a sku without a capacity keeps the one that there is', () => {
    const cluster = new Cluster({ sku: { name: 'a', tier: 'Standard', capacity: 4 }, properties: {} });
    cluster.patch({ sku: { name: 'b', tier: 'Standard' } });
    expect(cluster.resource).toMatchObject({ sku: { name: 'b', tier: 'Standard', capacity: 4 } });
  });

  it("restrictOutboundNetworkAccess: while Enabled, the callout policy can't be changed by commands", () => {
    const cluster = withProperties({ restrictOutboundNetworkAccess: 'Enabled' });
    expect(cluster.execute(`.alter cluster policy callout '${RULE}'`)).toMatchObject({
      ok: false,
      error: { code: 'Forbidden', httpStatus: 403 },
    });
  });

  it('allowedFqdnList: [] is the default; kept but without effect while not restricted', () => {
    expect(new Cluster().resource['properties']).toMatchObject({ allowedFqdnList: [] });
    const cluster = withProperties({ allowedFqdnList: ['a.example'] });
    expect(cluster.resource['properties']).toMatchObject({ allowedFqdnList: ['a.example'] });
    expect(clusterRow(cluster)).toEqual([]);
    cluster.patch({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
    expect(clusterRow(cluster)).toHaveLength(9);
  });

  it('calloutPolicies: null is the default', () => {
    expect(new Cluster().resource['properties']).toMatchObject({ calloutPolicies: null });
  });

  it('calloutPolicies: calloutId is read-only, `<calloutUriRegex>_<calloutType>`', () => {
    const cluster = withProperties({ calloutPolicies: [{ ...ALLOW_SQL, calloutId: 'mine' }] });
    expect(cluster.resource['properties']).toMatchObject({
      calloutPolicies: [{ ...ALLOW_SQL, calloutId: 'a\\.example_sql' }],
    });
  });

  it('everything else is kept and given back unchanged', () => {
    const cluster = new Cluster({
      name: 'c1',
      location: 'North Europe',
      tags: { a: '1' },
      sku: { name: 'Standard_E8as_v5', tier: 'Standard', capacity: 3 },
      zones: ['1'],
      properties: { enableStreamingIngest: true, publicIPType: 'IPv4', trustedExternalTenants: [{ value: '*' }] },
    });
    expect(cluster.resource).toMatchObject({
      name: 'c1',
      location: 'North Europe',
      tags: { a: '1' },
      sku: { capacity: 3 },
      zones: ['1'],
      properties: { enableStreamingIngest: true, publicIPType: 'IPv4', trustedExternalTenants: [{ value: '*' }] },
    });
  });

  it('the data-plane policy, which ARM does not hold, is [] at first', () => {
    expect(new Cluster().dataPlanePolicy).toEqual([]);
    const cluster = new Cluster();
    cluster.executeOrThrow(`.alter cluster policy callout '${RULE}'`);
    expect(cluster.dataPlanePolicy).toEqual(JSON.parse(RULE));
    expect(cluster.resource).toEqual(new Cluster().resource);
  });

  it.each(CALLOUT_TYPES)('callout type %s is taken by commands and by ARM', type => {
    const cluster = new Cluster();
    const policy = JSON.stringify([{ CalloutType: type, CalloutUriRegex: 'x', CanCall: true }]);
    expect(cluster.execute(`.alter cluster policy callout '${policy}'`)).toMatchObject({ ok: true });
    expect(cluster.patch({ properties: { calloutPolicies: [{ ...ALLOW_SQL, calloutType: type }] } })).toMatchObject({
      ok: true,
    });
  });

  it('the ten callout types, in the documented order', () => {
    expect(CALLOUT_TYPES.join(', ')).toBe(
      'kusto, sql, mysql, postgresql, azure_digital_twins, cosmosdb, sandbox_artifacts, external_data, webapi, azure_openai',
    );
  });

  it('ARM also takes genevametrics, commands do not', () => {
    const cluster = withProperties({ calloutPolicies: [{ ...ALLOW_SQL, calloutType: 'genevametrics' }] });
    expect(clusterRow(cluster)).toMatchObject([{ CalloutType: 'genevametrics' }]);
    const policy = '[{"CalloutType":"genevametrics","CalloutUriRegex":"x","CanCall":true}]';
    expect(cluster.execute(`.alter cluster policy callout '${policy}'`)).toMatchObject({
      error: { reason: 'POLICY_CALLOUT_TYPE' },
    });
  });

  describe('both lists non-empty after a change: configuration error, nothing changes', () => {
    const both = { allowedFqdnList: ['a.example'], calloutPolicies: [ALLOW_SQL] };

    it.each(['Enabled', 'Disabled'])('whether restricted or not (%s)', restrictOutboundNetworkAccess => {
      const cluster = new Cluster();
      const before = cluster.snapshot();
      const error = refusal(cluster.patch({ properties: { ...both, restrictOutboundNetworkAccess } }));
      expect(error).toMatchObject({ code: 'BadRequest', httpStatus: 400, reason: 'ARM_BOTH_LISTS' });
      expect(error.message).toContain('allowedFqdnList');
      expect(error.message).toContain('calloutPolicies');
      expect(cluster.isAt(before)).toBe(true);
    });

    it('one list at a time, by PATCH', () => {
      const cluster = withProperties({ allowedFqdnList: ['a.example'] });
      expect(refusal(cluster.patch({ properties: { calloutPolicies: [ALLOW_SQL] } })).reason).toBe('ARM_BOTH_LISTS');
      expect(cluster.patch({ properties: { calloutPolicies: [ALLOW_SQL], allowedFqdnList: [] } }).ok).toBe(true);
      expect(refusal(cluster.patch({ properties: { allowedFqdnList: ['a.example'] } })).reason).toBe('ARM_BOTH_LISTS');
      expect(cluster.patch({ properties: { calloutPolicies: null, allowedFqdnList: ['a.example'] } }).ok).toBe(true);
    });

    it('empty lists are not a conflict', () => {
      expect(withProperties({ allowedFqdnList: ['a.example'], calloutPolicies: [] }).isRestricted).toBe(false);
      expect(withProperties({ allowedFqdnList: [], calloutPolicies: [ALLOW_SQL] }).isRestricted).toBe(false);
    });

    it('PUT and a new cluster as well', () => {
      expect(refusal(new Cluster().put({ properties: both })).reason).toBe('ARM_BOTH_LISTS');
      expect(() => withProperties(both)).toThrow(ClusterError);
    });
  });

  it('ARM does not check regexes strictly: "*" is accepted without a warning', () => {
    const result = new Cluster().patch({ properties: { calloutPolicies: [{ ...ALLOW_SQL, calloutUriRegex: '*' }] } });
    expect(result).toEqual({ ok: true, warnings: [] });
  });

  it.each([
    ['Allow', 'it allows nothing'],
    ['Deny', 'it denies every callout of type sql'],
  ])('another invalid regex is accepted with a warning: as %s %s', (outboundAccess, meaning) => {
    const policy = { ...ALLOW_SQL, calloutUriRegex: '(a', outboundAccess };
    const cluster = new Cluster();
    const result = cluster.patch({ properties: { calloutPolicies: [policy] } });
    expect(result).toMatchObject({ ok: true, warnings: [expect.stringContaining(meaning)] });
    expect(clusterRow(cluster)).toHaveLength(1);
  });

  it('the same calloutId twice in one body: 400', () => {
    const error = refusal(
      new Cluster().patch({ properties: { calloutPolicies: [ALLOW_SQL, { ...ALLOW_SQL, outboundAccess: 'Deny' }] } }),
    );
    expect(error).toMatchObject({ httpStatus: 400, reason: 'ARM_DUPLICATE', target: 'properties.calloutPolicies[1]' });
  });

  it.each([
    ['allowedCallout', 'calloutPolicies'],
    ['calloutPolicy', 'calloutPolicies'],
    ['allowedFqdns', 'allowedFqdnList'],
    ['restrictOutboundAccess', 'restrictOutboundNetworkAccess'],
  ])('a name close to one of the three, %s, is an error that names the right one', (name, meant) => {
    const error = refusal(new Cluster().patch({ properties: { [name]: [] } }));
    expect(error).toMatchObject({ reason: 'ARM_PROPERTY', target: `properties.${name}` });
    expect(error.hint).toContain(meant);
  });

  it('any other unknown name is kept, with a warning', () => {
    const cluster = new Cluster();
    const result = cluster.patch({ properties: { futureThing: { a: [1] } } });
    expect(result).toMatchObject({ ok: true, warnings: [expect.stringContaining('properties.futureThing')] });
    expect(cluster.resource['properties']).toMatchObject({ futureThing: { a: [1] } });
  });

  it('one of the three with a wrong type or value: 400 with its path', () => {
    const error = refusal(
      new Cluster().patch({ properties: { calloutPolicies: [ALLOW_SQL, { ...DENY_ALL_DATA, outboundAccess: 'No' }] } }),
    );
    expect(error).toMatchObject({ httpStatus: 400, target: 'properties.calloutPolicies[1].outboundAccess' });
  });

  it('apiVersion is not used to drop properties', () => {
    const cluster = new Cluster(
      JSON.stringify({
        resources: [
          {
            type: 'Microsoft.Kusto/Clusters',
            apiVersion: '2021-02-01',
            name: 'c',
            properties: { calloutPolicies: [ALLOW_SQL] },
          },
        ],
      }),
    );
    expect(clusterRow(cluster)).toHaveLength(1);
  });

  it('PUT replaces', () => {
    const cluster = withProperties({ restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ['a.example'], a1: 1 });
    expect(cluster.put({ properties: { b1: 2 } })).toMatchObject({ ok: true });
    expect(cluster.resource['properties']).toMatchObject({
      restrictOutboundNetworkAccess: 'Disabled',
      allowedFqdnList: [],
      b1: 2,
    });
    expect(cluster.resource['properties']).not.toHaveProperty('a1');
  });

  it('PATCH merges: absent = unchanged, null = reset to the default', () => {
    const cluster = withProperties({
      restrictOutboundNetworkAccess: 'Enabled',
      calloutPolicies: [ALLOW_SQL],
      enablePurge: true,
    });
    cluster.patch({ properties: { enableAutoStop: false } });
    expect(cluster.resource['properties']).toMatchObject({
      restrictOutboundNetworkAccess: 'Enabled',
      calloutPolicies: [ALLOW_SQL],
      enablePurge: true,
      enableAutoStop: false,
    });
    cluster.patch({ properties: { restrictOutboundNetworkAccess: null, calloutPolicies: null } });
    expect(cluster.resource['properties']).toMatchObject({
      restrictOutboundNetworkAccess: 'Disabled',
      calloutPolicies: null,
    });
  });

  it('PUT without sku keeps it', () => {
    const cluster = new Cluster({ sku: { name: 'Standard_E8as_v5', tier: 'Standard', capacity: 3 }, properties: {} });
    cluster.put({ properties: {} });
    expect(cluster.resource['sku']).toMatchObject({ capacity: 3 });
  });

  it('a new cluster without sku takes a default', () => {
    expect(new Cluster({ properties: {} }).resource['sku']).toMatchObject({ name: expect.any(String) as string });
  });

  it('names, types and enum values from ARM are compared without regard to case', () => {
    const cluster = new Cluster(
      `{ "RESOURCES": [{ "Type": "microsoft.kusto/CLUSTERS", "NAME": "c", "Properties": {
        "RESTRICTOUTBOUNDNETWORKACCESS": "enabled",
        "CalloutPolicies": [{ "CALLOUTTYPE": "SQL", "CalloutUriRegex": "x", "outboundaccess": "ALLOW" }] } }] }`,
    );
    expect(cluster.resource['properties']).toMatchObject({
      restrictOutboundNetworkAccess: 'Enabled',
      calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: 'x', outboundAccess: 'Allow', calloutId: 'x_sql' }],
    });
  });

  it('the default cluster', () => {
    const cluster = new Cluster();
    expect(cluster.name).toBe('mycluster');
    expect(cluster.uri).toBe('https://mycluster.westeurope.kusto.windows.net');
    expect(cluster.databases).toEqual(['$systemdb', 'KustoMonitoringPersistentDatabase']);
    expect(cluster.caller).toEqual({
      principal: 'aaduser=00000000-0000-0000-0000-000000000001;00000000-0000-0000-0000-0000000000ff',
      role: 'admin',
    });
    expect(cluster.resource).toMatchObject({
      id: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Kusto/Clusters/mycluster',
      type: 'Microsoft.Kusto/Clusters',
      location: 'westeurope',
    });
  });

  it('databases of the template join the defaults', () => {
    const cluster = new Cluster(
      JSON.stringify({
        resources: [
          {
            type: 'Microsoft.Kusto/clusters',
            name: 'c',
            resources: [{ type: 'databases', name: 'inner' }],
          },
          { type: 'Microsoft.Kusto/clusters/databases', name: 'c/outer' },
        ],
      }),
    );
    expect(cluster.databases).toEqual(['$systemdb', 'KustoMonitoringPersistentDatabase', 'inner', 'outer']);
    expect(new Cluster({ databases: ['TestDB'] }).databases).toEqual([
      '$systemdb',
      'KustoMonitoringPersistentDatabase',
      'TestDB',
    ]);
  });

  it('<ClusterName>-like placeholders become mycluster, <ClusterRegion> becomes westeurope, with a note', () => {
    const cluster = new Cluster({ name: 'other', location: 'eastus', properties: {} });
    const result = cluster.put({ name: '<ClusterName>', location: '<ClusterRegion>', properties: {} });
    expect(result).toMatchObject({
      ok: true,
      warnings: [expect.stringContaining('<ClusterName>'), expect.stringContaining('<ClusterRegion>')],
    });
    expect(cluster.uri).toBe('https://mycluster.westeurope.kusto.windows.net');
  });

  it('URI https://<name>.<location>.kusto.windows.net', () => {
    expect(new Cluster({ name: 'Adx1', location: 'West US 2' }).uri).toBe('https://adx1.westus2.kusto.windows.net');
  });
});

describe('§2 Rules in force', () => {
  const IMMUTABLE = ['CalloutPolicy', '', JSON.stringify(PREDEFINED_RULES), DATABASES(), 'Cluster immutable policy'];

  function DATABASES(): string {
    return '["$systemdb","KustoMonitoringPersistentDatabase"]';
  }

  function row(rules: readonly object[]): readonly string[] {
    return ['CalloutPolicy', '', JSON.stringify(rules), DATABASES(), 'Cluster'];
  }

  it('Disabled: the 7 predefined rules, then the data-plane policy and the ARM calloutPolicies (as CanCall)', () => {
    const cluster = withProperties({ calloutPolicies: [ALLOW_SQL, DENY_ALL_DATA] });
    cluster.executeOrThrow(`.alter cluster policy callout '${RULE}'`);
    expect(shown(cluster)).toEqual([
      IMMUTABLE,
      row([
        { CalloutType: 'webapi', CalloutUriRegex: 'b', CanCall: true },
        { CalloutType: 'sql', CalloutUriRegex: 'a\\.example', CanCall: true },
        { CalloutType: 'external_data', CalloutUriRegex: '.*', CanCall: false },
      ]),
    ]);
  });

  it('Disabled, nothing listed: two rows, the second []', () => {
    expect(shown(new Cluster())).toEqual([IMMUTABLE, row([])]);
  });

  it('Enabled, nothing listed: no immutable row, []', () => {
    expect(shown(withProperties({ restrictOutboundNetworkAccess: 'Enabled' }))).toEqual([row([])]);
  });

  it('Enabled, allowedFqdnList: for each FQDN one rule per callout type but webapi, escaped, no anchors', () => {
    const cluster = withProperties({
      restrictOutboundNetworkAccess: 'Enabled',
      allowedFqdnList: ['example.sql.azuresynapse.net', 'a-b.example'],
    });
    const types = CALLOUT_TYPES.filter(type => type !== 'webapi');
    expect(types).toHaveLength(9);
    expect(shown(cluster)).toEqual([
      row(
        ['example\\.sql\\.azuresynapse\\.net', 'a-b\\.example'].flatMap(CalloutUriRegex =>
          types.map(CalloutType => ({ CalloutType, CalloutUriRegex, CanCall: true })),
        ),
      ),
    ]);
  });

  it('Enabled, calloutPolicies: the ARM rules, Allow→true, Deny→false', () => {
    const cluster = withProperties({
      restrictOutboundNetworkAccess: 'Enabled',
      calloutPolicies: [ALLOW_SQL, DENY_ALL_DATA],
    });
    expect(shown(cluster)).toEqual([
      row([
        { CalloutType: 'sql', CalloutUriRegex: 'a\\.example', CanCall: true },
        { CalloutType: 'external_data', CalloutUriRegex: '.*', CanCall: false },
      ]),
    ]);
  });

  it('while Enabled, the data-plane policy is suspended; set back to Disabled, it is in force again', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(`.alter cluster policy callout '${RULE}'`);
    cluster.patch({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
    expect(clusterRow(cluster)).toEqual([]);
    expect(cluster.rulesInForce.map(({ layer }) => layer)).not.toContain('command');
    cluster.patch({ properties: { restrictOutboundNetworkAccess: 'Disabled' } });
    expect(clusterRow(cluster)).toEqual(JSON.parse(RULE));
  });

  it('the predefined rules, to the letter', () => {
    expect(PREDEFINED_RULES.map(rule => [rule.CalloutType, rule.CalloutUriRegex, rule.CanCall])).toEqual([
      ['kusto', '[a-z0-9]{3,22}\\.(\\w+\\.)?kusto(mfa)?\\.windows\\.net/?$', true],
      [
        'kusto',
        '^https://[a-z0-9]{3,22}\\.[a-z0-9-]{1,50}\\.(kusto\\.azuresynapse|kustodev\\.azuresynapse-dogfood)\\.net/?$',
        true,
      ],
      [
        'kusto',
        '^https://([A-Za-z0-9]+\\.)?(ade|adx)\\.(int\\.|aimon\\.)?(applicationinsights|loganalytics|monitor)\\.(io|azure\\.com)/',
        true,
      ],
      ['sql', '[a-z0-9][a-z0-9\\-]{0,61}[a-z0-9]?\\.database\\.windows\\.net/?$', true],
      ['sql', '[a-z0-9-]{0,61}?(-ondemand)?\\.sql\\.azuresynapse(-dogfood)?\\.net/?$', true],
      ['external_data', '.*', true],
      ['azure_digital_twins', '[A-Za-z0-9\\-]{3,63}\\.api\\.[A-Za-z0-9]+\\.digitaltwins\\.azure\\.net/?$', true],
    ]);
  });

  it('rules for the internal storage are shown in no row', () => {
    expect(JSON.stringify(shown(new Cluster()))).not.toContain('internalsa');
  });

  it('Policy JSON in results: compact, keys in the order CalloutType, CalloutUriRegex, CanCall', () => {
    const cluster = new Cluster();
    const written = '[ {"CanCall" : true, "CalloutUriRegex":"\\\\\\\\.x/é", "CalloutType": "CosmosDB"} ]';
    const [row_] = cluster.executeOrThrow(`.alter cluster policy callout '${written}'`).rows;
    expect(row_?.[2]).toBe('[{"CalloutType":"CosmosDB","CalloutUriRegex":"\\\\.x/é","CanCall":true}]');
  });
});
