import { describe, expect, it } from 'vitest';
import { decideInput, decidingRule, readInput, rulesByType, surveyInput } from '../../../src/analysis/inputs/index.js';
import type { InputKind, PolicyInput } from '../../../src/analysis/inputs/index.js';
import { Cluster } from '../../../src/library/cluster.js';

/*
 * Protects the one reader of inputs: whatever a policy is written in, the same rules come out, with the place of every character
 * of their regexes in the text.
 */

const REGEX = String.raw`^https://a\.example/`;
const json = JSON.stringify;
const armPolicy = { calloutType: 'webapi', calloutUriRegex: REGEX, outboundAccess: 'Allow' };
const rule = { CalloutType: 'webapi', CalloutUriRegex: REGEX, CanCall: true };
const properties = { restrictOutboundNetworkAccess: 'Enabled', calloutPolicies: [armPolicy] };
const resource = { name: 'contoso', location: 'westeurope', properties };
const cluster = { type: 'Microsoft.Kusto/clusters', apiVersion: '2024-04-13', name: 'contoso', location: 'westeurope' };
const show = {
  columns: [
    { name: 'Policy', type: 'string' },
    { name: 'EntityType', type: 'string' },
  ],
  rows: [[json([rule]), 'Cluster']],
};

const inputs: readonly {
  readonly name: string;
  readonly kind: InputKind;
  readonly text: string;
  readonly place?: string;
}[] = [
  { name: 'properties', kind: 'properties', text: json(properties) },
  { name: 'a resource', kind: 'resource', text: json(resource, null, 2) },
  { name: 'a template', kind: 'template', text: json({ resources: [{ ...cluster, properties }] }) },
  {
    name: 'a template with parameters',
    kind: 'template',
    text: json({
      parameters: { name: { type: 'string', defaultValue: 'contoso' } },
      resources: [{ ...cluster, name: "[parameters('name')]", properties }],
    }),
  },
  {
    name: 'a template that computes the regex',
    kind: 'template',
    text: json({
      resources: [
        {
          ...cluster,
          properties: { ...properties, calloutPolicies: [{ ...armPolicy, calloutUriRegex: `[concat('${REGEX}')]` }] },
        },
      ],
    }),
    place: json(`[concat('${REGEX}')]`),
  },
  { name: 'a bare policy', kind: 'policy', text: json([rule]) },
  { name: 'a bare policy with a comment', kind: 'policy', text: `// why\n[/* "x" */ ${json(rule)}]` },
  {
    name: 'our answer of .show',
    kind: 'show-output',
    text: json([{ file: '-e', command: '.show', line: 1, tables: [show] }]),
  },
  {
    name: "the service's answer of .show",
    kind: 'show-output',
    text: json({
      Tables: [{ TableName: 'T', Columns: [{ ColumnName: 'Policy' }, { ColumnName: 'EntityType' }], Rows: show.rows }],
    }),
  },
  { name: 'a script', kind: 'script', text: `// mine\n.alter cluster policy callout @'${json([rule])}'` },
  {
    name: 'a script with an escaped literal',
    kind: 'script',
    text: `.show version\n\n.alter-merge cluster policy callout ${json(json([rule]))}`,
  },
  { name: 'a script that asks ARM', kind: 'script', text: `#arm ${json(properties)}` },
  {
    name: 'a script in a script',
    kind: 'script',
    text: `.execute cluster script <|\n.alter cluster policy callout \`\`\`${json([rule])}\`\`\``,
  },
];

function read(text: string): PolicyInput {
  const result = readInput(text);
  if (!result.ok) throw new Error(result.problem.message);
  return result.input;
}

describe('reading', () => {
  it.each(inputs)('$name', ({ kind, text, place }) => {
    const input = read(text);
    expect(input.kind).toBe(kind);
    const own = input.rules.filter(({ layer }) => layer !== 'immutable');
    expect(own.map(sourced => sourced.rule)).toEqual([rule]);
    const pattern = own[0]?.pattern;
    if (pattern === undefined || pattern === null) throw new Error('no place');
    if (place !== undefined) {
      expect(pattern.isExact).toBe(false);
      expect(text.slice(pattern.start, pattern.end)).toBe(place);
      return;
    }
    expect(pattern.isExact).toBe(true);
    // Plain characters of the regex stand there as themselves, whatever is escaped around them.
    for (const [index, character] of Array.from(REGEX).entries()) {
      expect(text[pattern.offsetOf(index)]).toBe(character);
    }
    expect(pattern.offsetOf(0)).toBe(pattern.start);
    expect(pattern.offsetOf(REGEX.length)).toBe(pattern.end);
  });

  it.each(inputs)('$name: decisions lead back to the rule', ({ text }) => {
    const input = read(text);
    const decision = decideInput(input, 'webapi', 'https://a.example/x');
    expect(decision.allowed).toBe(true);
    expect(decidingRule(input, decision)?.rule).toEqual(rule);
    expect(decideInput(input, 'webapi', 'https://b.example/x').allowed).toBe(false);
    expect([...(rulesByType(input).get('webapi') ?? [])].map(({ meaning }) => meaning.kind)).toEqual(['regex']);
  });

  it('a bare policy is its rules only, without the predefined ones', () => {
    const input = read('[]');
    expect(input.rules).toEqual([]);
    expect(decideInput(input, 'external_data', 'https://evil.example/').allowed).toBe(false);
  });

  it('what .show says is what decides: all rows, in their order, with their layer', () => {
    const result = new Cluster().execute('.show cluster policy callout');
    if (!result.ok) throw new Error(result.error.message);
    const tables = result.tables.map(({ columns, rows }) => ({ columns, rows }));
    const input = read(json([{ tables }]));
    expect(input.rules.map(({ layer }) => layer)).toEqual(Array<string>(7).fill('immutable'));
    expect(decideInput(input, 'external_data', 'https://evil.example/').allowed).toBe(true);
  });

  it('ARM may hold what .NET cannot read: an Allow allows nothing, a Deny denies its type, and * matches everything', () => {
    const policies = [
      { ...armPolicy, calloutUriRegex: '*' },
      { calloutType: 'sql', calloutUriRegex: '(', outboundAccess: 'Deny' },
    ];
    const input = read(json({ ...properties, calloutPolicies: policies }));
    expect([...rulesByType(input)].map(([type, rules]) => [type, rules.map(({ meaning }) => meaning.kind)])).toEqual([
      ['webapi', ['everything']],
      ['sql', ['invalid']],
    ]);
    expect(input.warnings.map(({ reason }) => reason)).toEqual(['ARM_INVALID_REGEX']);
  });

  it('an FQDN list is kept with its places; its rules stand nowhere', () => {
    const text = json({ restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ['a.example'] });
    const input = read(text);
    expect(input.fqdns.map(({ fqdn, place }) => [fqdn, text.slice(place.start, place.end)])).toEqual([
      ['a.example', 'a.example'],
    ]);
    expect(input.rules).toHaveLength(9);
    expect(input.rules.every(({ pattern }) => pattern === null)).toBe(true);
  });

  it('a text that begins with a doubled bracket in a template is placed after the first one', () => {
    const text = json({
      resources: [{ ...cluster, properties: { calloutPolicies: [{ ...armPolicy, calloutUriRegex: '[[a-z]' }] } }],
    });
    const [sourced] = read(text).rules.filter(({ layer }) => layer === 'arm-policy');
    expect(sourced?.rule.CalloutUriRegex).toBe('[a-z]');
    expect(text.slice(sourced?.pattern?.start, sourced?.pattern?.end)).toBe('[a-z]');
  });
});

const bad: readonly { readonly name: string; readonly text: string; readonly reason: string; readonly at?: string }[] =
  [
    { name: 'no JSON', text: '{"a"', reason: 'ARM_JSON' },
    { name: 'nothing', text: '  \n', reason: 'INPUT_EMPTY' },
    { name: 'no command', text: 'hello', reason: 'SYN_UNSUPPORTED' },
    { name: 'a text', text: '"x"', reason: 'ARM_SHAPE' },
    { name: 'both lists', text: json({ ...properties, allowedFqdnList: ['a'] }), reason: 'ARM_BOTH_LISTS' },
    {
      name: 'an invalid regex',
      text: '[{"CalloutType":"sql","CalloutUriRegex":"(","CanCall":true}]',
      reason: 'POLICY_REGEX',
      at: '(',
    },
    {
      name: 'a refused command',
      text: ".show version\n\n.alter cluster policy callout '{}'",
      reason: 'POLICY_SHAPE',
      at: '{',
    },
    {
      name: 'a script whose script fails',
      text: `.execute cluster script <|\n.alter cluster policy callout '{'`,
      reason: 'INPUT_SCRIPT',
    },
    { name: 'a script that reads another', text: '#script other.kql', reason: 'INPUT_DIRECTIVE' },
    {
      name: 'an answer without a policy',
      text: '[{"tables":[{"columns":[{"name":"A"}],"rows":[]}]}]',
      reason: 'INPUT_NO_POLICY',
    },
    {
      name: 'an answer with a policy that is not a text',
      text: json([{ tables: [{ ...show, rows: [...show.rows, [[rule], 'Cluster']] }] }]),
      reason: 'POLICY_SHAPE',
    },
    {
      name: 'the answers of before and after, which are not one policy',
      text: json([{ tables: [show] }, { tables: [{ ...show, rows: [['[]', 'Cluster']] }] }]),
      reason: 'INPUT_SEVERAL_POLICIES',
    },
  ];

describe('options', () => {
  it('a script starts with the cluster that is given, and is run by who is given', () => {
    const started = read(json(properties)).cluster;
    const refused = readInput(".alter cluster policy callout '[]'", { cluster: started });
    expect(refused.ok ? 'ok' : refused.problem.reason).toBe('AUTH_RESTRICTED');
    const viewer = readInput(".alter cluster policy callout '[]'", {
      caller: { role: 'viewer', principal: 'aaduser=a;b' },
    });
    expect(viewer.ok ? 'ok' : viewer.problem.reason).toBe('AUTH_ROLE');
  });

  it('a script may change the cluster by a file, where files can be read', () => {
    const input = readInput('#arm cluster.json', { readFile: () => ({ ok: true, text: json(properties) }) });
    expect(input.ok && input.input.cluster.restrictOutboundNetworkAccess).toBe('Enabled');
  });

  it('a script ends where it quits, as when it is run', () => {
    const alter = `.alter cluster policy callout @'${json([rule])}'`;
    const own = read(`.show version\n\n#quit\n\n${alter}`).rules.filter(({ layer }) => layer !== 'immutable');
    expect(own).toEqual([]);
  });

  it('a template is evaluated with the parameters that are given', () => {
    const template = json({
      parameters: { host: { type: 'string' } },
      resources: [
        {
          ...cluster,
          properties: { ...properties, calloutPolicies: [{ ...armPolicy, calloutUriRegex: "[parameters('host')]" }] },
        },
      ],
    });
    const input = readInput(template, { parameters: { host: REGEX } });
    expect(input.ok && input.input.rules.map(sourced => sourced.rule)).toEqual([rule]);
  });
});

describe('what cannot be used', () => {
  it.each(bad)('$name', ({ text, reason, at }) => {
    const result = readInput(text);
    expect(result.ok ? 'ok' : result.problem.reason).toBe(reason);
    if (at !== undefined && !result.ok) expect(text.slice(result.problem.span.start, result.problem.span.end)).toBe(at);
  });

  it.each([
    { name: 'twice in a template', again: { ...cluster, properties } },
    {
      name: 'again by a deployment inside',
      again: {
        type: 'Microsoft.Resources/deployments',
        apiVersion: '2021-04-01',
        name: 'again',
        dependsOn: ['contoso'],
        properties: { mode: 'Incremental', template: { resources: [{ ...cluster, properties }] } },
      },
    },
  ])('a cluster that is deployed $name, with other rules', ({ again }) => {
    const first = { ...cluster, properties: { ...properties, calloutPolicies: [] } };
    const result = readInput(json({ resources: [first, again] }), { parameters: {} });
    expect(result.ok ? 'ok' : result.problem.reason).toBe('ARM_CLUSTER');
  });

  it('is surveyed nevertheless: its rules and lists are known with their places', () => {
    const text = json({ ...properties, allowedFqdnList: ['a.example'] });
    const survey = surveyInput(text);
    expect(survey.input).toBeNull();
    expect(survey.written.map(({ regex }) => regex)).toEqual([REGEX]);
    expect(survey.fqdns.map(({ fqdn }) => fqdn)).toEqual(['a.example']);
  });

  it('a template whose parameters are missing gives the rules that are written out, and none that nobody knows', () => {
    const policies = [armPolicy, { ...armPolicy, calloutUriRegex: "[parameters('regex')]" }];
    const text = json({
      parameters: { regex: { type: 'string' } },
      resources: [{ ...cluster, properties: { calloutPolicies: policies } }],
    });
    const survey = surveyInput(text);
    expect(survey.problems.map(({ reason }) => reason)).toEqual(['ARM_PARAMETER']);
    expect(survey.written.map(({ regex }) => regex)).toEqual([REGEX]);
  });
});
