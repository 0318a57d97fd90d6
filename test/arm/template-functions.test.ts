import { describe, expect, it } from 'vitest';
import { evaluateExpression } from './evaluate-expression.js';

/*
 * Protects the functions that only a template gives a meaning, by the words and samples of Microsoft's function reference
 * (azure-resource-manager/templates/template-functions-*.md and copy-variables.md). Those that need resources are in deploy.test.ts.
 */

const parameter = (type: string, defaultValue: unknown): object => ({ type, defaultValue });

const sections = {
  parameters: {
    name: parameter('string', 'contoso'),
    count: parameter('int', 3),
    flag: parameter('bool', true),
    list: parameter('array', ['one', 'two']),
    settings: parameter('object', { sku: { name: 'Dev', capacity: 1 } }),
    derived: parameter('string', "[concat(parameters('name'), '-x')]"),
    now: parameter('string', '[utcNow()]'),
    year: parameter('string', "[utcNow('yyyy')]"),
    day: parameter('string', "[utcNow('yyyy-MM-dd')]"),
    short: parameter('string', "[utcNow('d')]"),
    monthAndDay: parameter('string', "[utcNow('M d')]"),
    id: parameter('string', '[newGuid()]'),
    twoIds: parameter('string', "[concat(newGuid(), '/', newGuid())]"),
    upperId: parameter('string', '[toUpper(newGuid())]'),
    idLength: parameter('int', '[length(newGuid())]'),
    idIn: parameter('array', '[createArray(newGuid())]'),
  },
  variables: {
    text: 'hello',
    number: 7,
    nested: { inner: { deep: [1, 2, { last: true }] } },
    computed: "[toUpper(parameters('name'))]",
    other: "[concat(variables('text'), ' ', variables('computed'))]",
    copy: [
      { name: 'indexes', count: 3, input: "[copyIndex('indexes')]" },
      { name: 'fromOne', count: 3, input: "[copyIndex('fromOne', 1)]" },
      { name: 'names', count: 2, input: "[concat('vm', string(copyIndex('names')))]" },
      { name: 'listed', count: "[length(parameters('list'))]", input: "[parameters('list')[copyIndex('listed')]]" },
      { name: 'objects', count: 2, input: { rank: "[copyIndex('objects', 10)]" } },
      { name: 'none', count: 0, input: "[copyIndex('none')]" },
    ],
  },
};

const cases: readonly (readonly [expression: string, expected: unknown])[] = [
  [`parameters('name')`, 'contoso'],
  [`parameters('NAME')`, 'contoso'],
  [`parameters('count')`, 3],
  [`parameters('flag')`, true],
  [`parameters('list')[1]`, 'two'],
  [`parameters('settings').sku.name`, 'Dev'],
  [`parameters('derived')`, 'contoso-x'],
  [`variables('text')`, 'hello'],
  [`variables('Text')`, 'hello'],
  [`variables('number')`, 7],
  [`variables('nested').inner.deep[2].last`, true],
  [`variables('computed')`, 'CONTOSO'],
  [`variables('other')`, 'hello CONTOSO'],
  [`variables('indexes')`, [0, 1, 2]],
  [`variables('fromOne')`, [1, 2, 3]],
  [`variables('names')`, ['vm0', 'vm1']],
  [`variables('listed')`, ['one', 'two']],
  [`variables('objects')`, [{ rank: 10 }, { rank: 11 }]],
  [`variables('none')`, []],
  [`parameters('now')`, '20220102T030405Z'],
  [`parameters('year')`, '2022'],
  [`parameters('day')`, '2022-01-02'],
  [`parameters('short')`, '01/02/2022'],
  [`parameters('monthAndDay')`, '1 2'],
  [`parameters('id')`, 'guid-a'],
  [`parameters('twoIds')`, 'guid-a/guid-a'],
  [`parameters('upperId')`, 'GUID-A'],
  [`parameters('idLength')`, 6],
  [`parameters('idIn')`, ['guid-a']],
  [`deployer().tenantId`, '00000000-0000-0000-0000-0000000000ff'],
  [`equals(deployer().tenantId, tenant().tenantId)`, true],
  [`length(deployer().objectId)`, 36],
  [`contains(deployer(), 'objectId')`, true],
  [`contains(deployer(), 'userPrincipalName')`, true],
];

const refusals: readonly (readonly [expression: string, words: string])[] = [
  [`parameters('nope')`, 'nope'],
  [`parameters()`, 'parameters'],
  [`parameters(1)`, 'string'],
  [`variables('nope')`, 'nope'],
  [`variables(1)`, 'string'],
  [`copyIndex()`, 'copy'],
  [`copyIndex('nope')`, 'copy'],
  [`deployer(1)`, 'deployer'],
  [`utcNow()`, 'default value of a parameter'],
  [`newGuid()`, 'default value of a parameter'],
];

const surroundings = { now: () => Date.UTC(2022, 0, 2, 3, 4, 5), newGuid: () => 'guid-a' };

describe('functions of templates', () => {
  it.each(cases)('%s', (expression, expected) => {
    expect(evaluateExpression(expression, sections, surroundings)).toEqual({ value: expected });
  });

  it.each(refusals)('%s is refused with words about %s', (expression, words) => {
    const result = evaluateExpression(expression, sections, surroundings);
    expect('message' in result && result.message).toContain(words);
  });
});
