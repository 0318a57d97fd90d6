import { describe, expect, it } from 'vitest';
import { deployTemplate } from '../../src/arm/index.js';
import { DEFAULT_CLUSTER } from '../../src/cluster/state.js';
import { CLUSTER, template, deployed, outputsOf, output, storage } from './deploying.js';

/* Protects what the resources of a template become: loops, conditions, names, order, references, and what only Azure knows. */

describe('resources', () => {
  it('are deployed in the order of their dependencies', () => {
    const text = template({
      resources: [
        storage('c', { dependsOn: ["[resourceId('Microsoft.Storage/storageAccounts', 'b')]"] }),
        storage('b', { dependsOn: ['Microsoft.Storage/storageAccounts/a'] }),
        storage('a'),
        storage('d', { dependsOn: ['copies'] }),
        storage("[concat('x', copyIndex())]", { copy: { name: 'copies', count: 2 } }),
      ],
    });
    expect(deployed(text).resources.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'x0', 'x1', 'd']);
  });

  it.each([
    [
      'wait for one another',
      [storage('a', { dependsOn: ['b'] }), storage('b', { dependsOn: ['a'] })],
      'wait for one another: `a` → `b` → `a`',
    ],
    [
      'ask one another',
      [
        storage('a', { properties: { x: "[reference('b').y]" } }),
        storage('b', { properties: { y: "[reference('a').x]" } }),
      ],
      'wait for one another',
    ],
    ['depend on nobody', [storage('a', { dependsOn: ['bb'] }), storage('b')], 'no resource `bb`'],
    [
      'have too many',
      [storage("[concat('x', copyIndex())]", { copy: { name: 'c', count: 801 } })],
      'at most 800 times',
    ],
    ['have a negative count', [storage('x', { copy: { name: 'c', count: -1 } })], 'at least 0'],
    ['have names of the wrong length', [storage('a/b')], 'takes a name of 1 parts'],
    ['have no type', [{ name: 'a' }], 'a resource has a type'],
    ['ask for resources too early', [storage("[reference('x').name]")], 'may appear only in the properties'],
  ])('are refused when they %s', (_, resources, message) => {
    const result = deployTemplate([], template({ resources }));
    expect(!result.ok && result.problem.message).toContain(message);
    expect(!result.ok && result.problem.span.end).toBeGreaterThan(!result.ok ? result.problem.span.start : 0);
  });

  it('may have conditions, children, loops of properties, and answer to reference()', () => {
    const text = template({
      parameters: { on: { type: 'bool', defaultValue: false } },
      resources: [
        storage('off', { condition: "[parameters('on')]" }),
        {
          type: CLUSTER,
          name: 'contoso',
          location: '[resourceGroup().location]',
          properties: {
            restrictOutboundNetworkAccess: "[if(parameters('on'), 'Disabled', 'Enabled')]",
            copy: [
              {
                name: 'allowedFqdnList',
                count: 2,
                input: "[concat('host', copyIndex('allowedFqdnList', 1), '.example')]",
              },
            ],
          },
          resources: [{ type: 'databases', name: 'db', dependsOn: ['contoso'] }],
        },
      ],
      outputs: {
        uri: { type: 'string', value: "[reference('contoso').uri]" },
        list: {
          type: 'array',
          value: "[reference(resourceId('Microsoft.Kusto/clusters', 'contoso'), '2023-08-15').allowedFqdnList]",
        },
        full: { type: 'string', value: "[reference('contoso', '2023-08-15', 'full').location]" },
        skipped: { type: 'string', condition: "[parameters('on')]", value: "[reference('off').x]" },
        copied: { type: 'array', copy: { count: 2, input: '[copyIndex()]' } },
      },
    });
    const result = deployed(text);
    expect(result.clusters).toMatchObject([
      {
        name: 'contoso',
        restrictOutboundNetworkAccess: 'Enabled',
        allowedFqdnList: ['host1.example', 'host2.example'],
        resourceGroup: 'rg',
      },
    ]);
    expect(result.clusters[0]?.databases).toContain('db');
    expect(outputsOf(text)).toEqual({
      uri: 'https://contoso.westeurope.kusto.windows.net',
      list: ['host1.example', 'host2.example'],
      full: 'westeurope',
      copied: [0, 1],
    });
  });

  it('may have symbolic names, and be there already', () => {
    const text = template({
      languageVersion: '2.0',
      resources: {
        old: { existing: true, type: CLUSTER, apiVersion: '2024-04-13', name: 'mycluster' },
        many: storage("[format('s{0}', copyIndex())]", {
          copy: { name: 'many', count: 2 },
          properties: { at: '[copyIndex()]' },
          dependsOn: ['old'],
        }),
      },
      outputs: {
        old: { type: 'string', value: "[reference('old').restrictOutboundNetworkAccess]" },
        one: { type: 'int', value: "[reference('many[1]').at]" },
        all: { type: 'array', value: "[map(references('many'), lambda('r', lambdaVariables('r').name))]" },
        info: { type: 'string', value: "[resourceInfo('old').name]" },
      },
    });
    const result = deployTemplate([DEFAULT_CLUSTER], text);
    expect(result).toMatchObject({
      ok: true,
      outputs: {
        old: { value: 'Disabled' },
        one: { value: 1 },
        all: { value: ['s0', 's1'] },
        info: { value: 'mycluster' },
      },
    });
    expect(result.ok && result.clusters).toEqual([DEFAULT_CLUSTER]);
  });

  it('keep what only Azure knows where it has no effect, and refuse it in a cluster', () => {
    const secret = "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 's'), '2023-01-01').keys[0].value]";
    const kept = deployed(
      template({ resources: [storage('s', { properties: { key: secret } })], outputs: output(secret, 'string') }),
    );
    expect(kept.resources[0]?.resource).toMatchObject({ properties: { key: secret } });
    expect(kept.outputs).toEqual({});
    expect(kept.warnings.map(({ reason }) => reason)).toEqual([
      'ARM_UNKNOWN_VALUE',
      'ARM_IGNORED_RESOURCE',
      'ARM_UNKNOWN_VALUE',
    ]);
    for (const expression of [
      secret,
      "[reference('s').host]",
      "[tryGet(reference('s'), 'host')]",
      "[reference('s').key]",
    ]) {
      const cluster = {
        type: CLUSTER,
        name: 'c',
        properties: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: [expression] },
      };
      const result = deployTemplate(
        [],
        template({ resources: [storage('s', { properties: { key: secret } }), cluster] }),
      );
      expect(result).toMatchObject({ ok: false, problem: { reason: 'ARM_UNKNOWN_VALUE' } });
    }
  });

  it('are left as they are where they are made only once, and made where they are not there', () => {
    const text = template({
      languageVersion: '2.0',
      resources: {
        c: {
          '@options': { onlyIfNotExists: [] },
          type: CLUSTER,
          apiVersion: '2024-04-13',
          name: 'c',
          location: 'westeurope',
          properties: { restrictOutboundNetworkAccess: 'Disabled' },
        },
      },
      outputs: output("[reference('c').restrictOutboundNetworkAccess]", 'string'),
    });
    const before = { ...DEFAULT_CLUSTER, name: 'c', restrictOutboundNetworkAccess: 'Enabled' as const };
    for (const mode of ['Incremental', 'Complete'] as const) {
      expect(deployTemplate([before], text, { mode })).toMatchObject({
        ok: true,
        clusters: [before],
        outputs: { result: { value: 'Enabled' } },
      });
    }
    expect(deployed(text)).toMatchObject({ clusters: [{ name: 'c', restrictOutboundNetworkAccess: 'Disabled' }] });
    expect(deployed(text).warnings).toEqual([]);
  });

  it('are not patched', () => {
    const resource = { method: 'PATCH', type: CLUSTER, name: 'c', properties: { enableAutoStop: true } };
    const text = template({ languageVersion: '2.1-experimental', resources: { c: resource } });
    expect(deployTemplate([], text)).toMatchObject({ ok: false, problem: { target: 'resources.c.method' } });
  });

  it('are called by their symbolic names before their names', () => {
    const text = template({
      languageVersion: '2.0',
      resources: {
        one: storage('two', { properties: { which: 'one' } }),
        two: storage('one', { properties: { which: 'two' } }),
        after: storage('after', { dependsOn: ['one'] }),
      },
      outputs: output("[reference('one').which]", 'string'),
    });
    expect(outputsOf(text)).toEqual({ result: 'one' });
  });

  it('may be of an extension, and are left out then', () => {
    const text = template({
      languageVersion: '2.0',
      imports: { graph: { provider: 'MicrosoftGraph', version: '1.0.0' } },
      resources: {
        app: { import: 'graph', type: 'Microsoft.Graph/applications@v1.0', properties: { uniqueName: 'app' } },
        other: { extension: 'graph', type: 'Microsoft.Graph/groups@v1.0', properties: { uniqueName: 'group' } },
        cluster: { type: CLUSTER, name: 'c', properties: {}, dependsOn: ['app'] },
      },
      outputs: output("[reference('app').appId]", 'string'),
    });
    expect(deployed(text).clusters).toHaveLength(1);
    expect(outputsOf(text)).toEqual({});
  });

  it('may wait for loops that make nothing', () => {
    const none = { copy: { name: 'none', count: 0 } };
    const symbolic = template({
      languageVersion: '2.0',
      resources: {
        none: storage("[format('s{0}', copyIndex())]", none),
        after: storage('after', { dependsOn: ['none'] }),
      },
      outputs: output("[references('none')]", 'array'),
    });
    expect(deployed(symbolic).resources.map(({ name }) => name)).toEqual(['after']);
    expect(outputsOf(symbolic)).toEqual({ result: [] });
    const named = template({
      resources: [storage("[concat('s', copyIndex())]", none), storage('after', { dependsOn: ['none'] })],
    });
    expect(deployed(named).resources.map(({ name }) => name)).toEqual(['after']);
    const misspelt = template({ resources: [storage('s', none), storage('after', { dependsOn: ['nnoe'] })] });
    expect(deployTemplate([], misspelt)).toMatchObject({ ok: false, problem: { reason: 'ARM_TEMPLATE' } });
  });

  it('are left out where only Azure knows what they are, unless they could change a cluster', () => {
    const inside = (resource: object, variables: object = {}): string =>
      template({
        languageVersion: '2.0',
        resources: {
          me: { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', apiVersion: '2023-01-31', name: 'me' },
          cluster: { type: CLUSTER, name: 'c', properties: { restrictOutboundNetworkAccess: 'Enabled' } },
          inner: {
            type: 'Microsoft.Resources/deployments',
            apiVersion: '2022-09-01',
            name: 'inner',
            properties: {
              mode: 'Incremental',
              parameters: { who: { value: ["[reference('me').principalId]"] } },
              template: {
                languageVersion: '2.0',
                variables,
                parameters: { who: { type: 'array' } },
                resources: { it: resource },
                outputs: { id: { type: 'string', value: "[reference('it').id]" } },
              },
            },
          },
        },
        outputs: output("[reference('inner').outputs.id.value]", 'string'),
      });
    const kept = [
      storage("[first(parameters('who'))]"),
      storage('s', { condition: "[empty(parameters('who'))]" }),
      storage('s', { copy: { name: 'it', count: "[length(parameters('who'))]" } }),
      { type: CLUSTER, name: "[first(parameters('who'))]", existing: true },
      {
        type: 'Microsoft.Resources/deployments',
        name: 'deeper',
        properties: {
          parameters: { who: { value: "[parameters('who')]" } },
          template: {
            parameters: { who: { type: 'array' } },
            resources: [storage("[first(parameters('who'))]")],
          },
        },
      },
    ];
    for (const resource of kept) {
      const result = deployed(inside(resource));
      expect(result.clusters).toMatchObject([{ name: 'c', restrictOutboundNetworkAccess: 'Enabled' }]);
      expect(result.outputs).toEqual({});
      expect(result.warnings.map(({ reason }) => reason)).toContain('ARM_UNKNOWN_VALUE');
    }
    const fromVariable = {
      type: 'Microsoft.Resources/deployments',
      name: "[first(parameters('who'))]",
      properties: { template: "[variables('ours')]" },
    };
    const harmful = { resources: [{ type: CLUSTER, name: 'd' }] };
    expect(deployTemplate([], inside(fromVariable, { ours: { resources: [] } })).ok).toBe(true);
    expect(deployTemplate([], inside(fromVariable, { ours: harmful })).ok).toBe(false);
    expect(deployTemplate([], inside(fromVariable, { ours: "[json('{}')]" })).ok).toBe(false);
    const refused = [
      { type: CLUSTER, name: 'd', condition: "[empty(parameters('who'))]" },
      { type: `${CLUSTER}/databases`, name: "[concat('c/', first(parameters('who')))]" },
      { type: "[concat('Microsoft.Kusto/', 'clusters')]", name: "[first(parameters('who'))]" },
      storage("[first(parameters('who'))]", { resources: [{ type: CLUSTER, name: 'd' }] }),
    ];
    for (const resource of refused)
      expect(deployTemplate([], inside(resource))).toMatchObject({
        ok: false,
        problem: { reason: 'ARM_UNKNOWN_VALUE' },
      });
  });

  it('keep what only Azure knows in properties of a cluster that have no effect, but give it to nobody', () => {
    const expression =
      "[reference('/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v', '2023-07-01').vaultUri]";
    const properties = {
      keyVaultProperties: { keyVaultUri: expression, keyName: 'k' },
      restrictOutboundNetworkAccess: 'Enabled',
    };
    const text = template({
      resources: [{ type: CLUSTER, name: 'c', properties }],
      outputs: {
        key: { type: 'string', value: "[reference('c').keyVaultProperties.keyName]" },
        uri: { type: 'string', value: "[reference('c').keyVaultProperties.keyVaultUri]" },
      },
    });
    expect(outputsOf(text)).toEqual({ key: 'k' });
    expect(deployed(text).clusters[0]).toMatchObject({
      restrictOutboundNetworkAccess: 'Enabled',
      otherProperties: { keyVaultProperties: { keyVaultUri: expression } },
    });
  });

  it('tell when the provider refuses a cluster, with its place', () => {
    const both = template({
      resources: [
        {
          type: CLUSTER,
          name: 'c',
          properties: {
            allowedFqdnList: ["[concat('a', '.b')]"],
            calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: '.*', outboundAccess: 'Allow' }],
          },
        },
      ],
    });
    expect(deployTemplate([], both)).toMatchObject({
      ok: false,
      refused: 'resource',
      problem: { code: 'BadRequest', reason: 'ARM_BOTH_LISTS' },
    });
    const wrong = template({
      resources: [
        { type: CLUSTER, name: 'c', properties: { restrictOutboundNetworkAccess: "[concat('enable', 'd!')]" } },
      ],
    });
    const result = deployTemplate([], wrong);
    expect(!result.ok && wrong.slice(result.problem.span.start, result.problem.span.end)).toBe(
      `"[concat('enable', 'd!')]"`,
    );
  });
});
