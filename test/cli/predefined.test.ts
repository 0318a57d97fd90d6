import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readPolicy, who } from '../../src/api/index.js';
import { Cluster } from '../../src/index.js';
import { openSession } from '../../src/library/open-session.js';
import { forms } from '../cluster/show-answers.js';
import { folderWith, kustoCallout } from './harness.js';

/*
 * Protects that the predefined rules of a real cluster can be added to whatever describes it: `--predefined` of every subcommand that
 * takes a cluster, and the same in the library, in directives, test files and configurations.
 */

const FABRIC = 'https://x.z4.kusto.fabric.microsoft.com/';
const fabric = {
  CalloutType: 'kusto',
  CalloutUriRegex: String.raw`^https://[a-z0-9]+\.z[0-9]\.kusto\.fabric\.microsoft\.com/`,
  CanCall: true,
};
const own = { CalloutType: 'webapi', CalloutUriRegex: String.raw`^https://own\.example/`, CanCall: true };
const rules = [fabric, own];
const databases = ['$systemdb'];
const answer = (forms['the v1 envelope'] ?? (() => ''))([
  { entityType: 'Cluster immutable policy', rules, databases },
  { entityType: 'Cluster', rules: [], databases },
]);
const open = '{"properties": {"restrictOutboundNetworkAccess": "Disabled"}}';
const template = JSON.stringify({
  resources: [
    {
      type: 'Microsoft.Kusto/clusters',
      apiVersion: '2024-04-13',
      name: 'contoso',
      location: 'westeurope',
      sku: { name: 'Standard_E2a_v4', tier: 'Standard', capacity: 2 },
      properties: {},
    },
  ],
});
const plan = JSON.stringify({
  format_version: '1.2',
  resource_changes: [
    {
      address: 'azurerm_kusto_cluster.a',
      mode: 'managed',
      type: 'azurerm_kusto_cluster',
      name: 'a',
      change: {
        actions: ['create'],
        before: null,
        after: {
          name: 'contoso',
          location: 'westeurope',
          outbound_network_access_restricted: false,
          callout_policies: [],
        },
        after_unknown: {},
      },
    },
  ],
});
let folder = '';
beforeEach(() => {
  folder = folderWith(FILES);
});
const FILES = {
  'answer.json': answer,
  'rules.json': JSON.stringify(rules),
  'open.json': open,
  'template.json': template,
  'plan.json': plan,
  'script.kql': '.show cluster policy callout',
  'query.kql': `cluster('${FABRIC}').database('d').T`,
  'case.yaml': `name: fabric
cluster: template.json
predefined: answer.json
callouts: [{ type: kusto, uri: "${FABRIC}", expect: allow, because: immutable }]
`,
  'bare.yaml': `callouts: [{ type: kusto, uri: "${FABRIC}", expect: allow }]`,
  'configured/answer.json': answer,
  'configured/template.json': template,
  'configured/kusto-callout.config.yaml': 'files: [template.json]\npredefined: answer.json\n',
};
const at = (name: string): string => join(folder, name);

describe('--predefined', () => {
  it.each<readonly [string, string, RegExp]>([
    ['check, without a file', 'check|--type|kusto|URI', /^allowed +kusto +immutable\[0\] .*robust/m],
    ['check', 'check|--cluster|@template.json|--type|kusto|URI', /^allowed .*robust/m],
    ['run', '-e|.show cluster policy callout|--cluster|@open.json', /kusto\\\\.fabric/],
    ['who', 'who|@template.json', /own\.example[^]*This is all: proved for every text\./],
    ['who of a plan', 'who|@plan.json', /own\.example/],
    ['who of a script', 'who|@script.kql', /own\.example/],
    ['prove', 'prove|@open.json|--property|never kusto matching fabric', /FAIL/],
    ['diff', 'diff|@answer.json|@template.json', /All 11 callout types: equal/],
    ['compile', 'compile|@template.json|--to|kql', /fabric/],
    ['deploy', 'deploy|@template.json', /"predefinedRules"[^]*fabric/],
    ['deploy --what-if', 'deploy|@template.json|--what-if', /2 rules gained/],
    ['audit', 'audit|@query.kql', /1 callout.*allowed|allowed/i],
    ['test', 'test|@bare.yaml', /1 passed|PASS/i],
    ['fleet', 'fleet|@answer.json|@template.json', /2 clusters in 1 group/],
  ])('%s', async (_name, command, expected) => {
    const words = command
      .split('|')
      .map(word => (word === 'URI' ? FABRIC : word.replace(/^@(.*)/, (_, file: string) => at(file))));
    const { stdout, stderr } = await kustoCallout([...words, '--predefined', at('answer.json')]);
    expect(stderr).not.toMatch(/error|INPUT_/);
    expect(stdout).toMatch(expected);
  });

  it('takes an array of rules, and what deploy prints', async () => {
    const deployed = await kustoCallout(['deploy', at('template.json'), '--predefined', at('answer.json')]);
    const again = folderWith({ 'profile.json': deployed.stdout });
    for (const file of [at('rules.json'), join(again, 'profile.json')]) {
      const { code, stdout } = await kustoCallout(['check', '--predefined', file, '--type', 'kusto', FABRIC]);
      expect([code, stdout]).toEqual([0, expect.stringContaining('robust')]);
    }
  });

  it('leaves a cluster alone that tells its own rules', async () => {
    const empty = folderWith({ 'none.json': '[]' });
    const none = ['--predefined', join(empty, 'none.json')];
    const of = (cluster: string): Promise<{ code: number }> =>
      kustoCallout(['check', '--cluster', at(cluster), ...none, '--type', 'kusto', FABRIC]);
    expect([(await of('answer.json')).code, (await of('open.json')).code]).toEqual([0, 1]);
  });

  it('refuses what does not tell of such rules, with the place', async () => {
    const { code, stderr } = await kustoCallout(['who', at('open.json'), '--predefined', at('open.json')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/open\.json:1:1: INPUT_NO_POLICY: this does not tell which predefined rules/);
  });

  it('is a key of test files', async () => {
    expect((await kustoCallout(['test', at('case.yaml')])).code).toBe(0);
    expect((await kustoCallout(['test', at('bare.yaml')])).code).toBe(1);
  });

  it('is a key of configurations, from their folder', async () => {
    const { stdout } = await kustoCallout(['who', '--config', at('configured/kusto-callout.config.yaml')]);
    expect(stdout).toMatch(/own\.example/);
  });
});

describe('predefined, of the library', () => {
  it('is an option of new Cluster', () => {
    for (const cluster of [
      new Cluster(template, { predefined: answer }),
      new Cluster(undefined, { predefined: answer }),
    ])
      expect(cluster.decide('kusto', FABRIC)).toMatchObject({ allowed: true, robust: true });
    expect(() => new Cluster(template, { predefined: '{}' })).toThrow(/predefined rules cannot be read/);
  });

  it('is an option of readPolicy', () => {
    const policy = readPolicy(template, { predefined: answer });
    const result = policy.ok ? who(policy.value) : policy;
    expect(JSON.stringify(result)).toMatch(/own\.example/);
  });

  it('is an option of #arm', () => {
    const session = openSession(new Cluster(), {
      readFile: name => ({ ok: true, text: readFileSync(at(name), 'utf8') }),
    });
    expect(session.directive('#arm template.json --predefined answer.json')).toMatchObject({ ok: true });
    expect(session.cluster.decide('kusto', FABRIC)).toMatchObject({ allowed: true, robust: true });
    expect(session.directive('#arm template.json --predefined')).toMatchObject({
      ok: false,
      message: '--predefined needs a value',
    });
  });
});
