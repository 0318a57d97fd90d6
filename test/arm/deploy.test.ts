import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deployTemplate, whatIf, type DeployOptions } from '../../src/arm/index.js';
import { DEFAULT_CLUSTER } from '../../src/cluster/state.js';
import { CLUSTER, template, storage } from './deploying.js';
import { evaluateExpression, outputTemplate, valueOfResult } from './evaluate-expression.js';
import { effort } from '../effort.js';

/* Protects what a deployment does as a whole: its modes, what-if, its bounds, and that no template makes it throw. */

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
        const { span, message } = result.problem;
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(written.length);
        expect(message).not.toBe('');
      }),
      { numRuns: effort(3_000) },
    );
  });

  it('is read the same whatever expression stands in it', () => {
    fc.assert(
      fc.property(expression, inner => {
        const result = evaluateExpression(inner);
        expect(Object.keys(result).length).toBeGreaterThan(0);
      }),
      { numRuns: effort(3_000) },
    );
  });
});
