import { describe, expect, it } from 'vitest';
import { deployTemplate } from '../../src/arm/index.js';
import { CLUSTER, template, deployed, outputsOf, storage } from './deploying.js';

/* Protects deployments inside deployments: whose parameters they see, where they go, what they give back. */

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
