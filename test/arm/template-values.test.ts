import { describe, expect, it } from 'vitest';
import { deployTemplate, givenParameters } from '../../src/arm/index.js';
import { template, outputsOf, output } from './deploying.js';
import { evaluateExpression } from './evaluate-expression.js';

/* Protects what parameters, variables and functions of a template are: their values, their types, and what is wrong with them, at its place. */

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
    expect(!result.ok && text.slice(result.problem.span.start, result.problem.span.end)).toBe("'colour'");
  });
});
