import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../src/verify/check-certificate.js';
import { folderWith, kustoCallout } from './harness.js';

/* Protects what people and pipelines see of `prove`: the reports, the exit codes, and what is wrong with a property. */

const POLICY = `[
  {"CalloutType": "sql", "CalloutUriRegex": "sqlname\\\\.database\\\\.azure\\\\.com/?$", "CanCall": true},
  {"CalloutType": "kusto", "CalloutUriRegex": "^https://[a-z0-9]{3,22}\\\\.kusto\\\\.windows\\\\.net/?$", "CanCall": true},
  {"CalloutType": "webapi", "CalloutUriRegex": "(a)\\\\1{70000}", "CanCall": true}
]
`;

const GOOD = 'only kusto within ^https://[a-z0-9]+\\.kusto\\.windows\\.net/?$';
const BAD = 'only sql within hosts sqlname.database.azure.com';

function folder(): (name: string) => string {
  const path = folderWith({
    'policy.json': POLICY,
    'narrower.json': POLICY.replace('azure', 'contoso').replace('sqlname', '^https://sqlname'),
    'properties.yaml': `properties:
  - ${GOOD}
  - only: sql
    hosts: [sqlname.database.azure.com, other.example:1433]
  - never: kusto
    matching: ^http://
  - equal: policy.json
`,
    'misspelt.yaml': 'properties:\n  - only: sql\n    hots: [a.example]\n',
    'host.yaml': '- only: sql\n  hosts: ["*.example"]\n',
    'regex.yaml': '- never: sql\n  matching: "(a"\n',
  });
  return name => (name === '/' ? `${path}/` : join(path, name));
}

async function prove(file: (name: string) => string, ...argv: readonly string[]) {
  const { code, stdout, stderr } = await kustoCallout(['prove', file('policy.json'), ...argv]);
  const clean = (text: string): string => text.replaceAll(file('/'), '').replaceAll(file(''), '');
  return { code, stdout: clean(stdout), stderr: clean(stderr) };
}

describe('prove', () => {
  it('reports every property, with a witness against those that fail', async () => {
    const file = folder();
    const { code, stdout, stderr } = await prove(file, '--properties', file('properties.yaml'));
    expect(stdout).toBe(String.raw`PASS only kusto within ^https://[a-z0-9]+\.kusto\.windows\.net/?$
     robust: the same under every credible reading of what is not known of the service
FAIL only sql within hosts sqlname.database.azure.com, other.example:1433
     https://asqlname.database.azure.com
     allowed by ${'`'}sqlname\.database\.azure\.com/?$${'`'} (policy.json:2)
     robust: the same under every credible reading of what is not known of the service
PASS never kusto matching ^http://
     robust: the same under every credible reading of what is not known of the service
UNKNOWN equal policy.json
     webapi: ${'`'}(a)\1{70000}${'`'} (rule [2] of the layer arm-policy): the pattern has a back reference, which no automaton here can do

4 properties: 2 proved for every text, 1 failed, 1 unknown
`);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it.each([
    [[GOOD], 0],
    [[GOOD, BAD], 1],
    [['subset narrower.json'], 1],
    [['never webapi b'], 3],
    [['never webapi b', BAD], 1],
    [['never mysql .'], 0],
  ])('%j ends with %i', async (properties, expected) => {
    const file = folder();
    const argv = properties.flatMap(property => ['--property', property.replace(' narrower', ` ${file('/')}narrower`)]);
    const { code } = await prove(file, ...argv);
    expect(code).toBe(expected);
  });

  it('names the other policy where it allows less', async () => {
    const file = folder();
    const { stdout } = await prove(file, '--property', `subset ${file('narrower.json')}`);
    expect(stdout).toContain('sql https://sqlname.database.azure.com\n');
    expect(stdout).toContain('(policy.json:2), but not by narrower.json\n');
  });

  it("speaks of what rules allow, also where the URI is the cluster's own storage", async () => {
    const rule = { CalloutType: 'external_data', CanCall: true };
    const own = String.raw`^https://myclusterinternalsa\.blob\.core\.windows\.net/`;
    const path = folderWith({
      'own.json': JSON.stringify([{ ...rule, CalloutUriRegex: own }]),
      'none.json': JSON.stringify([{ ...rule, CalloutUriRegex: '^https://contoso/' }]),
    });
    const properties = ['never external_data .', `subset ${join(path, 'none.json')}`];
    const argv = properties.flatMap(property => ['--property', property]);
    const { code, stdout } = await kustoCallout(['prove', join(path, 'own.json'), ...argv]);
    expect(stdout.match(/https:\S*\/$/gm)).toEqual(Array(2).fill('https://myclusterinternalsa.blob.core.windows.net/'));
    expect(code).toBe(1);
  });

  it('reports as JSON', async () => {
    const { stdout } = await prove(folder(), '--property', BAD, '--format', 'json');
    const regex = String.raw`sqlname\.database\.azure\.com/?$`;
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      provedFor: 'every text',
      properties: [
        {
          property: BAD,
          verdict: 'FAIL',
          witness: {
            type: 'sql',
            uri: 'https://asqlname.database.azure.com',
            wellFormed: true,
            allowedBy: 'policy.json',
            deniedBy: null,
            rule: { layer: 'command', index: 0, regex },
          },
          reason: null,
          outcome: 'FAIL',
          robust: true,
          otherwise: [],
        },
      ],
    });
  });

  it('says where a verdict rests on what regexes are matched against, with witnesses', async () => {
    const rule = { CalloutType: 'sql', CanCall: true };
    const path = folderWith({
      'policy.json': JSON.stringify([{ ...rule, CalloutUriRegex: String.raw`^(?:https://)?a\.example(?:/|$)` }]),
    });
    const argv = ['never sql matching evil', 'never sql ^http://'].flatMap(property => ['--property', property]);
    const { stdout } = await kustoCallout(['prove', join(path, 'policy.json'), ...argv]);
    expect(stdout.replaceAll(`${path}/`, '')).toBe(`FAIL never sql matching evil
     https://a.example/evil
     allowed by \`^(?:https://)?a\\.example(?:/|$)\` (policy.json:1)
     DEPENDS on match-subject: PASS if regexes see scheme, host, port and a slash
UNDECIDED never sql matching ^http://
     DEPENDS on match-subject: FAIL if regexes see the host alone (http://a.example/)

2 properties: 0 proved for every text, 1 failed, 1 undecided
`);
  });

  it('reports as JUnit', async () => {
    const { stdout } = await prove(folder(), '--property', BAD, '--property', GOOD, '--format', 'junit');
    expect(stdout).toBe(String.raw`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0">
  <testsuite name="policy.json" tests="2" failures="1" errors="0">
    <testcase classname="policy.json" name="only sql within hosts sqlname.database.azure.com" file="policy.json" line="2">
      <failure type="error" message="https://asqlname.database.azure.com">allowed by ${'`'}sqlname\.database\.azure\.com/?$${'`'} (policy.json:2)
robust: the same under every credible reading of what is not known of the service</failure>
    </testcase>
    <testcase classname="policy.json" name="only kusto within ^https://[a-z0-9]+\.kusto\.windows\.net/?$" file="policy.json"/>
  </testsuite>
</testsuites>
`);
  });

  it('writes a certificate of what holds', async () => {
    const file = folder();
    const { code } = await prove(file, '--property', GOOD, '--certificate', file('certificate.json'));
    const text = readFileSync(file('certificate.json'), 'utf8');
    const rules = (JSON.parse(POLICY) as { CalloutType: string; CalloutUriRegex: string; CanCall: boolean }[]).map(
      ({ CalloutType: type, CalloutUriRegex: regex, CanCall: canCall }) => ({
        layer: 'arm-policy',
        type,
        regex,
        canCall,
      }),
    );
    const property = { only: 'kusto', within: { regex: GOOD.slice('only kusto within '.length) } };
    expect(refusal(text, [{ name: file('policy.json'), cluster: 'mycluster', rules }], [property])).toBeNull();
    expect(code).toBe(0);
  });

  it.each([
    [['--property', 'only slq within x'], '`slq` is not a callout type', 'slq', 'did you mean `sql`?'],
    [['--property', 'onyl sql within x'], '`onyl` is not a property', 'onyl', 'did you mean `only`?'],
    [
      ['--property', 'only sql within hosts *.a'],
      '`*.a` is not a host',
      '*.a',
      'hosts are exact; `within REGEX` takes a pattern',
    ],
    [['--properties', 'misspelt.yaml'], '`hots` is not a key here', 'hots', 'did you mean `hosts`?'],
    [
      ['--properties', 'host.yaml'],
      '`*.example` is not a host',
      '"*.example"',
      'hosts are exact; `within REGEX` takes a pattern',
    ],
    [['--properties', 'regex.yaml'], "Not enough )'s.", '"(a"', 'a .NET regex, as rules have them'],
  ])('%j is refused: %s', async (argv, message, underlined, hint) => {
    const file = folder();
    const { code, stdout, stderr } = await prove(
      file,
      ...argv.map(word => (word.endsWith('.yaml') ? file(word) : word)),
    );
    const [heading = '', source = '', carets = '', last = ''] = stderr.split('\n');
    expect(heading).toContain(message);
    expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe(underlined);
    expect(last).toBe(`hint: ${hint}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it.each([
    [['prove'], 'prove takes one FILE, or - for standard input'],
    [['prove', 'a', 'b'], 'prove takes one FILE'],
    [['prove', 'a'], 'there is no property to prove'],
    [['prove', 'a', '--format', 'jsno'], '`jsno` is not a format'],
  ])('%j is bad usage', async (argv, message) => {
    const { code, stderr } = await kustoCallout(argv);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
