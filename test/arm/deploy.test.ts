import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deployTemplate, givenParameters, whatIf, type DeployOptions, type DeployResult } from '../../src/arm/index.js';
import { DEFAULT_CLUSTER } from '../../src/cluster/state.js';
import { evaluateExpression, outputTemplate, valueOfResult } from './evaluate-expression.js';

/*
 * Protects how templates are put together and deployed: sections, loops, conditions, order, nested deployments, outputs; that
 * every mistake is told with its place; and that no template takes more than its bounds.
 */

const CLUSTER = 'Microsoft.Kusto/clusters';

function template(sections: object): string {
  return JSON.stringify({ contentVersion: '1.0.0.0', resources: [], ...sections }, null, 1);
}

function deployed(text: string, options: DeployOptions = {}): DeployResult & { readonly ok: true } {
  const result = deployTemplate([], text, options);
  if (!result.ok) throw new Error(`${result.problem.target}: ${result.problem.message}`);
  return result;
}

function outputsOf(text: string, options: DeployOptions = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(deployed(text, options).outputs).map(([name, { value }]) => [name, value]));
}

function output(value: unknown, type = 'object'): object {
  return { result: { type, value } };
}

const storage = (name: string, more: object = {}): object => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-01-01',
  name,
  ...more,
});

describe('parameters', () => {
  const declared = {
    parameters: {
      p: { type: 'int', minValue: 1, maxValue: 5 },
      q: { type: 'string', defaultValue: "[concat('x', parameters('p'))]" },
    },
  };

  it('have values or defaults, whatever their case', () => {
    const text = template({ ...declared, outputs: output("[concat(parameters('Q'), '!')]", 'string') });
    expect(outputsOf(text, { parameters: { P: { kind: 'value', value: 3 } } })).toEqual({ result: 'x3!' });
    expect(outputsOf(text, { parameters: { p: { kind: 'text', text: '4' } } })).toEqual({ result: 'x4!' });
  });

  it.each<[Record<string, string | number>, string, string | null]>([
    [{}, 'no default value', null],
    [{ p: 6 }, '6 is more than 5', null],
    [{ p: 'a' }, 'expected an integer', null],
    [{ p: 1, other: 2 }, 'does not declare', 'it declares `p`, `q`'],
    [{ p: 1, qq: 2 }, 'does not declare', 'did you mean `q`?'],
  ])('are checked: %j', (given, message, hint) => {
    const parameters = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, { kind: 'value' as const, value }]),
    );
    const result = deployTemplate([], template(declared), { parameters });
    expect(result).toMatchObject({ ok: false, problem: { reason: 'ARM_PARAMETER', code: 'InvalidTemplate' } });
    expect(!result.ok && result.problem.message).toContain(message);
    if (hint !== null) expect(!result.ok && result.problem.hint).toBe(hint);
  });

  it('may be of any type inside another, or where a resource type says so', () => {
    const derived = { metadata: { '__bicep_resource_derived_type!': { source: 'Microsoft.X/y@2024-01-01#z' } } };
    const text = template({
      languageVersion: '2.0',
      parameters: {
        whole: { type: 'object', properties: { any: { metadata: { description: 'anything' } } } },
        derived: { ...derived, nullable: true },
        wrong: { defaultValue: 1 },
      },
      resources: {},
    });
    const given = {
      whole: { kind: 'value' as const, value: { any: [1] } },
      derived: { kind: 'value' as const, value: { a: 1 } },
    };
    expect(deployTemplate([], text, { parameters: given })).toMatchObject({
      ok: false,
      problem: { target: 'parameters.wrong' },
    });
  });

  it('have types by $ref, with properties, items, nullable and allowed values', () => {
    const text = template({
      definitions: {
        size: { type: 'string', allowedValues: ['small', 'large'] },
        thing: {
          type: 'object',
          properties: {
            size: { $ref: '#/definitions/size' },
            tags: { type: 'array', items: { type: 'string' }, nullable: true },
          },
          additionalProperties: false,
        },
      },
      parameters: { thing: { $ref: '#/definitions/thing' } },
      outputs: output("[parameters('thing')]"),
    });
    const message = (value: object): string | null => {
      const result = deployTemplate([], text, { parameters: { thing: { kind: 'value', value: { ...value } } } });
      return result.ok ? null : result.problem.message;
    };
    expect(message({ size: 'small' })).toBeNull();
    expect(message({ size: 'small', tags: ['a'] })).toBeNull();
    expect(message({ size: 'smal' })).toContain('thing.size: `smal` is not one of the allowed values');
    expect(message({ size: 'small', tags: [1] })).toContain('thing.tags[0]: expected a string');
    expect(message({ size: 'small', tag: 1 })).toContain('thing.tag: the type has no such property');
    expect(message({})).toContain('thing.size: the property is missing');
  });

  it('take the clock and new identifiers in their defaults', () => {
    const text = template({
      parameters: {
        now: { type: 'string', defaultValue: '[utcNow()]' },
        short: { type: 'string', defaultValue: "[utcNow('d')]" },
        custom: { type: 'string', defaultValue: "[utcNow('M d')]" },
        id: { type: 'string', defaultValue: '[newGuid()]' },
      },
      outputs: {
        a: {
          type: 'array',
          value: "[createArray(parameters('now'), parameters('short'), parameters('custom'), parameters('id'))]",
        },
      },
    });
    const now = (): number => Date.UTC(2019, 2, 5, 17, 53, 18);
    // The first three are the reference's own (template-functions-date.md, utcNow).
    expect(outputsOf(text, { now, newGuid: () => 'new' })).toEqual({
      a: ['20190305T175318Z', '03/05/2019', '3 5', 'new'],
    });
  });

  it('come from files', () => {
    expect(givenParameters({ $schema: 's', contentVersion: '1', parameters: { a: { value: 1 } } })).toEqual({
      a: { kind: 'value', value: 1 },
    });
    expect(givenParameters({ a: { value: null } })).toEqual({ a: { kind: 'value', value: null } });
    expect(givenParameters({ a: { reference: {} } })).toEqual({ a: { kind: 'secret' } });
    expect(givenParameters({ a: 1 })).toBeNull();
    expect(givenParameters([])).toBeNull();
  });
});

describe('variables and functions', () => {
  it('show the variables of the template to user functions from languageVersion 2.0 on, as Bicep wants it', () => {
    const text = (languageVersion: string): string =>
      template({
        languageVersion,
        variables: { version: '1.2' },
        functions: [
          { namespace: '__bicep', members: { tag: { output: { type: 'string', value: "[variables('version')]" } } } },
        ],
        resources: {},
        outputs: output('[__bicep.tag()]', 'string'),
      });
    expect(outputsOf(text('2.0'))).toEqual({ result: '1.2' });
    expect(outputsOf(text('2.1-experimental'))).toEqual({ result: '1.2' });
    expect(deployTemplate([], text('1.0'))).toMatchObject({ ok: false, problem: { reason: 'ARM_EXPRESSION' } });
  });

  it('use one another, and loops', () => {
    const text = template({
      variables: {
        a: "[concat(variables('b'), '1')]",
        b: 'x',
        copy: [{ name: 'list', count: 3, input: "[mul(copyIndex('list', 1), 10)]" }],
        object: { copy: [{ name: 'inner', count: 2, input: { index: "[copyIndex('inner')]" } }] },
      },
      functions: [
        {
          namespace: 'contoso',
          members: {
            twice: {
              parameters: [{ name: 's', type: 'string' }],
              output: { type: 'string', value: "[concat(parameters('s'), parameters('s'))]" },
            },
          },
        },
      ],
      outputs: output(
        "[createObject('a', contoso.twice(variables('a')), 'list', variables('list'), 'inner', variables('object').inner)]",
      ),
    });
    expect(outputsOf(text)).toEqual({ result: { a: 'x1x1', list: [10, 20, 30], inner: [{ index: 0 }, { index: 1 }] } });
  });

  it.each([
    ["variables('a')", { variables: { a: "[variables('a')]" } }, 'needs itself'],
    ["variables('colour')", { variables: { color: 1 } }, 'no variable `colour`'],
    ['contoso.f()', {}, 'no function `contoso.f`'],
    ['concta(1)', {}, '`concta` is not a function'],
    ["parameters('x')", {}, 'no parameter `x`'],
    ['copyIndex()', {}, 'no copy loop here'],
    ["reference('nobody')", {}, 'no resource `nobody`'],
    ["listKeys('/x', '2020')", {}, 'NONE'],
    ["list('/x', '2020')", {}, 'NONE'],
  ])('are told when they are wrong: %s', (expression, sections, message) => {
    const result = evaluateExpression(expression, sections);
    if (message === 'NONE') expect(result).toMatchObject({ reason: 'NONE' });
    else expect('message' in result && result.message).toContain(message);
  });

  it('say where in the template, and what was meant', () => {
    const text = template({ variables: { color: 1 }, outputs: output("[add(1, variables('colour'))]", 'int') });
    const result = deployTemplate([], text);
    expect(result).toMatchObject({
      ok: false,
      problem: { target: 'outputs.result.value', hint: 'did you mean `color`?' },
    });
    expect(!result.ok && text.slice(result.problem.start, result.problem.end)).toBe("'colour'");
  });
});

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
    ['ask for resources too early', [storage("[reference('x').name]")], 'may stand only in the properties'],
  ])('are refused when they %s', (_, resources, message) => {
    const result = deployTemplate([], template({ resources }));
    expect(!result.ok && result.problem.message).toContain(message);
    expect(!result.ok && result.problem.end).toBeGreaterThan(!result.ok ? result.problem.start : 0);
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
    expect(!result.ok && wrong.slice(result.problem.start, result.problem.end)).toBe(`"[concat('enable', 'd!')]"`);
  });
});

describe('nested deployments', () => {
  const nested = (inner: object, scope: string, more: object = {}): object => ({
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2022-09-01',
    name: 'inner',
    ...more,
    properties: {
      mode: 'Incremental',
      expressionEvaluationOptions: { scope },
      template: { resources: [], ...inner },
      ...((more as { properties?: object }).properties ?? {}),
    },
  });

  it('are evaluated inside from languageVersion 2.0 on, unless told so', () => {
    const inner = {
      parameters: { state: { type: 'string' } },
      resources: [{ type: CLUSTER, name: 'c', properties: { restrictOutboundNetworkAccess: "[parameters('state')]" } }],
    };
    const within = (properties: object): string =>
      template({
        languageVersion: '2.0',
        parameters: { state: { type: 'string', defaultValue: 'Disabled' } },
        resources: {
          inner: {
            type: 'Microsoft.Resources/deployments',
            apiVersion: '2022-09-01',
            name: 'inner',
            properties: {
              mode: 'Incremental',
              parameters: { state: { value: 'Enabled' } },
              template: { ...inner },
              ...properties,
            },
          },
        },
      });
    expect(deployed(within({})).clusters[0]?.restrictOutboundNetworkAccess).toBe('Enabled');
    expect(deployTemplate([], within({ expressionEvaluationOptions: { scope: 'outer' } }))).toMatchObject({
      ok: false,
      problem: {
        reason: 'ARM_TEMPLATE',
        target: 'resources.inner.properties.expressionEvaluationOptions.scope',
      },
    });
  });

  it('take the default of a parameter that is given null, unless null is a value of its type', () => {
    const text = template({
      resources: [
        nested(
          {
            parameters: {
              state: { type: 'string', defaultValue: 'Enabled' },
              list: { type: 'array', nullable: true },
            },
            resources: [
              { type: CLUSTER, name: 'c', properties: { restrictOutboundNetworkAccess: "[parameters('state')]" } },
            ],
            outputs: { list: { type: 'bool', value: "[equals(parameters('list'), null())]" } },
          },
          'inner',
          { properties: { parameters: { state: { value: '[null()]' }, list: { value: '[null()]' } } } },
        ),
      ],
      outputs: { list: { type: 'bool', value: "[reference('inner').outputs.list.value]" } },
    });
    expect(deployed(text).clusters[0]?.restrictOutboundNetworkAccess).toBe('Enabled');
    expect(outputsOf(text)).toEqual({ list: true });
    const required = template({ parameters: { p: { type: 'string' } }, resources: [] });
    const given = { p: { kind: 'value' as const, value: null } };
    expect(deployTemplate([], required, { parameters: given })).toMatchObject({
      ok: false,
      problem: { reason: 'ARM_PARAMETER' },
    });
  });

  it('of a template that an expression made are evaluated inside, whatever their scope', () => {
    const inside = {
      parameters: { state: { type: 'string' } },
      resources: [
        { type: CLUSTER, name: 'c', properties: { restrictOutboundNetworkAccess: "[[parameters('state')]" } },
      ],
    };
    const text = template({
      variables: { inside },
      resources: [
        {
          type: 'Microsoft.Resources/deployments',
          apiVersion: '2022-09-01',
          name: 'inner',
          properties: {
            mode: 'Incremental',
            template: "[variables('inside')]",
            parameters: { state: { value: 'Enabled' } },
          },
        },
      ],
    });
    expect(deployed(text).clusters).toMatchObject([{ restrictOutboundNetworkAccess: 'Enabled' }]);
  });

  it('may have their properties or their template from a variable', () => {
    const cluster = { type: CLUSTER, name: 'c', properties: { restrictOutboundNetworkAccess: 'Enabled' } };
    const inside = { $schema: 'x', contentVersion: '1.0.0.0', resources: [cluster] };
    for (const properties of ["[variables('all')]", { mode: 'Incremental', template: "[variables('all').template]" }]) {
      const text = template({
        variables: { all: { mode: 'Incremental', template: inside } },
        resources: [{ type: 'Microsoft.Resources/deployments', apiVersion: '2022-09-01', name: 'inner', properties }],
      });
      expect(deployed(text).clusters).toMatchObject([{ name: 'c', restrictOutboundNetworkAccess: 'Enabled' }]);
    }
  });

  it('give on what only Azure knows as such, through outputs, parameters and variables', () => {
    const network = {
      type: 'Microsoft.Network/virtualNetworks',
      apiVersion: '2023-11-01',
      name: 'net',
      properties: { subnets: [{ name: 'a', properties: {} }] },
    };
    const identity = { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', apiVersion: '2023-01-31', name: 'me' };
    const inside = (value: string): object => ({
      resources: [network, identity],
      outputs: { given: { type: 'object', value } },
    });
    const reading = (value: string, path: string): string =>
      template({
        resources: [nested(inside(value), 'inner')],
        outputs: {
          got: { type: 'object', value: `[reference('inner').outputs.given.value${path}]` },
          sure: { type: 'string', value: 'sure' },
        },
      });
    for (const [value, path] of [
      ["[reference('net').subnets[0]]", '.id'],
      ["[reference('net')]", '.subnets[0].properties.addressPrefix'],
      ["[reference('me')]", '.principalId'],
      ["[createObject('id', reference('me').principalId)]", '.id'],
    ] as const) {
      expect(outputsOf(reading(value, path))).toEqual({ sure: 'sure' });
    }
    expect(outputsOf(reading("[reference('net').subnets[0]]", ''))).toMatchObject({ got: { name: 'a' } });
    const misspelt = deployTemplate([], reading("[createObject('id', 1)]", '.idd'));
    expect(misspelt).toMatchObject({ ok: false, problem: { reason: 'ARM_EXPRESSION' } });
  });

  it('have parameters and variables of their own in inner scope, and outputs', () => {
    const text = template({
      variables: { v: 'outer' },
      resources: [
        storage('s', { properties: { host: 'h.example' } }),
        nested(
          {
            parameters: { host: { type: 'string' } },
            variables: { v: 'inner' },
            resources: [
              {
                type: CLUSTER,
                name: 'c',
                properties: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ["[parameters('host')]"] },
              },
            ],
            outputs: { v: { type: 'string', value: "[variables('v')]" } },
          },
          'inner',
          { properties: { parameters: { host: { value: "[reference('s').host]" } } } },
        ),
      ],
      outputs: { v: { type: 'string', value: "[reference('inner').outputs.v.value]" } },
    });
    expect(outputsOf(text)).toEqual({ v: 'inner' });
    expect(deployed(text).clusters[0]?.allowedFqdnList).toEqual(['h.example']);
  });

  it('see the variables around them in outer scope, and go to other groups', () => {
    const text = template({
      variables: { v: 'outer' },
      resources: [
        nested({ variables: { v: 'inner' }, resources: [{ type: CLUSTER, name: "[variables('v')]" }] }, 'outer', {
          resourceGroup: 'other',
        }),
      ],
    });
    expect(deployed(text).clusters).toMatchObject([{ name: 'outer', resourceGroup: 'other' }]);
  });

  it('are bounded in depth, and linked ones are not fetched', () => {
    let inner: object = { resources: [] };
    for (let level = 0; level < 12; level++) inner = { resources: [nested(inner, 'inner')] };
    expect(deployTemplate([], template(inner))).toMatchObject({ ok: false, problem: { reason: 'ARM_LIMIT' } });
    const linked = {
      type: 'Microsoft.Resources/deployments',
      name: 'l',
      properties: { templateLink: { uri: 'https://x' } },
    };
    const result = deployTemplate([], template({ resources: [linked] }));
    expect(!result.ok && result.problem.message).toContain('linked templates are not fetched');
  });
});

describe('modes and what-if', () => {
  const other = { ...DEFAULT_CLUSTER, name: 'other' };
  const text = template({
    resources: [
      { type: CLUSTER, name: 'mycluster', properties: { restrictOutboundNetworkAccess: 'Enabled' } },
      storage('s'),
    ],
  });

  it('replace the properties of a cluster, and keep what ARM does not hold', () => {
    const before = {
      ...DEFAULT_CLUSTER,
      allowedFqdnList: ['a'],
      dataPlanePolicy: [{ CalloutType: 'sql', CalloutUriRegex: 'x', CanCall: true }],
    };
    const result = deployTemplate([before, other], text);
    expect(result.ok && result.clusters).toMatchObject([
      {
        restrictOutboundNetworkAccess: 'Enabled',
        allowedFqdnList: [],
        dataPlanePolicy: before.dataPlanePolicy,
        location: 'westeurope',
      },
      other,
    ]);
  });

  it('remove what the template has not in Complete mode only', () => {
    const elsewhere = { ...other, resourceGroup: 'elsewhere' };
    const options: DeployOptions = { mode: 'Complete', resourceGroup: 'rg' };
    const result = deployTemplate([DEFAULT_CLUSTER, other, elsewhere], text, options);
    expect(result.ok && result.clusters.map(({ name, resourceGroup }) => [name, resourceGroup])).toEqual([
      ['mycluster', 'rg'],
      ['other', 'elsewhere'],
    ]);
    expect(result.ok && whatIf([DEFAULT_CLUSTER, other], result).map(({ changeType }) => changeType)).toContain(
      'Delete',
    );
  });

  it('tell the rules gained and lost', () => {
    const result = deployTemplate([DEFAULT_CLUSTER], text);
    if (!result.ok) throw new Error('refused');
    const [change, ignored] = whatIf([DEFAULT_CLUSTER], result);
    expect(change).toMatchObject({
      changeType: 'Modify',
      delta: [
        {
          path: 'properties.restrictOutboundNetworkAccess',
          propertyChangeType: 'Modify',
          before: 'Disabled',
          after: 'Enabled',
        },
      ],
      callouts: { gained: [] },
    });
    expect(change?.callouts?.lost).toHaveLength(7);
    expect(ignored).toMatchObject({ changeType: 'Ignore' });
  });
});

describe('bounds', () => {
  it.each([
    ['brackets', `${'not('.repeat(120)}true()${')'.repeat(120)}`],
    ['characters', `'${'x'.repeat(25_000)}'`],
    [
      'growing texts',
      "length(reduce(range(0, 60), 'xx', lambda('c', 'n', concat(lambdaVariables('c'), lambdaVariables('c')))))",
    ],
    [
      'growing values',
      "string(reduce(range(0, 60), 'x', lambda('c', 'n', createArray(lambdaVariables('c'), lambdaVariables('c')))))",
    ],
    ['deep values', "reduce(range(0, 5000), 'x', lambda('c', 'n', createArray(lambdaVariables('c'))))"],
    ['much work', "map(range(0, 10000), lambda('a', length(map(range(0, 10000), lambda('b', 1)))))"],
    ['long texts by format', `format('{0,9000}${'{0,9000}'.repeat(200)}', 1)`],
    ['long texts by replace', "replace(padLeft('', 1000000, 'a'), 'a', padLeft('', 1000000, 'b'))"],
  ])('stop %s', (_, expression) => {
    expect(evaluateExpression(expression)).toMatchObject({ reason: 'ARM_LIMIT' });
  });

  it('stop loops inside loops, also of what has no expression', () => {
    const loop = (name: string, input: unknown): object => ({ copy: [{ name, count: 800, input }] });
    const variables = { a: loop('a', loop('b', loop('c', 'x'))) };
    expect(evaluateExpression("length(variables('a').a)", { variables })).toMatchObject({ reason: 'ARM_LIMIT' });
  });

  it('stop variables that use one another too deep, and functions that call themselves', () => {
    const variables = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`v${index}`, `[variables('v${index + 1}')]`]),
    );
    expect(evaluateExpression("variables('v0')", { variables })).toMatchObject({ reason: 'ARM_LIMIT' });
    const functions = [
      { namespace: 'a', members: { f: { parameters: [], output: { type: 'int', value: '[a.f()]' } } } },
    ];
    expect(evaluateExpression('a.f()', { functions })).toMatchObject({ reason: 'ARM_LIMIT' });
  });

  it('do not touch prototypes', () => {
    const text = outputTemplate(
      "union(variables('__proto__'), createObject('__proto__', createObject('polluted', 1)))",
      {},
    ).replace('"resources":[]', '"resources":[],"variables":{"__proto__":{"a":1}}');
    expect(JSON.stringify(valueOfResult(deployTemplate([], text)))).toBe(
      '{"value":{"a":1,"__proto__":{"polluted":1}}}',
    );
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__'])
      expect(evaluateExpression(`createObject().?${name}`)).toEqual({ value: null });
  });
});

describe('any template', () => {
  const names = fc.constantFrom(
    'concat',
    'createArray',
    'createObject',
    'variables',
    'parameters',
    'if',
    'map',
    'lambda',
    'reference',
    'format',
    'json',
    'substring',
    'split',
    'dateTimeAdd',
    'range',
    'x.y',
    'listKeys',
    'cidrSubnet',
    'sort',
    'tryGet',
    'copyIndex',
    'toObject',
  );
  const { expression } = fc.letrec<{ expression: string }>(tie => ({
    expression: fc.oneof(
      { depthSize: 'small' },
      fc.integer({ min: -9, max: 99 }).map(String),
      fc.string({ maxLength: 8 }).map(text => `'${text.replaceAll("'", "''")}'`),
      fc
        .tuple(names, fc.array(tie('expression'), { maxLength: 4 }))
        .map(([name, given]) => `${name}(${given.join(',')})`),
      fc
        .tuple(tie('expression'), fc.constantFrom('.a', '.?__proto__', '[0]', "['length']", '[?1]'))
        .map(([target, step]) => target + step),
    ),
  }));
  const text = fc.oneof(
    expression.map(inner => `[${inner}]`),
    fc.string({ maxLength: 20 }),
    fc.string({ maxLength: 20 }).map(inner => `[${inner}]`),
  );
  const { node } = fc.letrec<{ node: unknown }>(tie => ({
    node: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof(
          fc.constantFrom(
            'type',
            'name',
            'copy',
            'count',
            'input',
            'properties',
            'template',
            'resources',
            'dependsOn',
            'condition',
            'value',
            'defaultValue',
            'parameters',
            'scope',
            '$ref',
            '__proto__',
          ),
          fc.string({ maxLength: 4 }),
        ),
        tie('node'),
        { maxKeys: 5 },
      ),
    ),
  }));
  const section = fc.oneof(
    node,
    fc.array(
      fc.record(
        {
          type: fc.constantFrom(CLUSTER, 'Microsoft.Resources/deployments', 'A.B/c'),
          name: text,
          properties: node,
          copy: node,
          dependsOn: node,
        },
        { requiredKeys: ['type', 'name'] },
      ),
      { maxLength: 3 },
    ),
  );
  const templates = fc.record(
    {
      resources: section,
      variables: node,
      parameters: node,
      outputs: fc.dictionary(fc.string({ maxLength: 3 }), fc.record({ type: fc.constant('string'), value: text }), {
        maxKeys: 3,
      }),
      functions: node,
      definitions: node,
    },
    { requiredKeys: ['resources'] },
  );

  it('gives a result or a problem with a place, never an exception', () => {
    fc.assert(
      fc.property(templates, value => {
        const written = JSON.stringify(value);
        const result = deployTemplate([DEFAULT_CLUSTER], written);
        if (result.ok) return;
        const { start, end, message } = result.problem;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(written.length);
        expect(message).not.toBe('');
      }),
      { numRuns: 3_000 },
    );
  });

  it('is read the same whatever expression stands in it', () => {
    fc.assert(
      fc.property(expression, inner => {
        const result = evaluateExpression(inner);
        expect(Object.keys(result).length).toBeGreaterThan(0);
      }),
      { numRuns: 3_000 },
    );
  });
});
