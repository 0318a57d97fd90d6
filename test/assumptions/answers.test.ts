import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';
import { calloutMatchers, type CalloutMatchers } from '../../src/testing/index.js';
import { folderWith, kustoCallout } from '../cli/harness.js';
import { forms } from '../cluster/show-answers.js';

declare module 'vitest' {
  // The way that the documentation of the matchers shows; an interface can be merged, a type cannot.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Matchers<T> extends CalloutMatchers<T> {}
}

expect.extend(calloutMatchers);

/*
 * Protects, from end to end and on every surface, that answers about a real cluster say what they rest on: its own predefined rules and
 * cloud, its scripts, its FQDN list, its other clusters, the case and form of what is asked, the second gate.
 */

const fabric = {
  CalloutType: 'kusto',
  CalloutUriRegex: String.raw`^https://[a-z0-9-]+\.z[0-9]\.kusto\.fabric\.microsoft\.com/?$`,
  CanCall: true,
};
const FABRIC_URI = 'https://x.z4.kusto.fabric.microsoft.com/';
const databases = ['$systemdb'];
const answer = [
  { entityType: 'Cluster immutable policy', rules: [fabric], databases },
  { entityType: 'Cluster', rules: [], databases },
];
const merge = `.alter-merge cluster policy callout @'[{"CalloutType":"webapi","CalloutUriRegex":"^https://api.example/","CanCall":true}]'`;
const script = (properties: object) => ({
  type: 'Microsoft.Kusto/clusters/databases/scripts',
  apiVersion: '2024-04-13',
  name: 'c/d/s',
  dependsOn: ["[resourceId('Microsoft.Kusto/clusters', 'c')]"],
  properties: { scriptLevel: 'Cluster', ...properties },
});
const cluster = (name: string, properties: object = {}) => ({
  type: 'Microsoft.Kusto/clusters',
  apiVersion: '2024-04-13',
  name,
  location: 'westeurope',
  properties,
});
const enabled = { restrictOutboundNetworkAccess: 'Enabled' };
const open = {
  ...enabled,
  calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: '.*', outboundAccess: 'Allow' }],
};

const FILES: Readonly<Record<string, string>> = {
  'default.json': '{"properties":{}}',
  'shown.csv': forms['CSV']?.(answer) ?? '',
  'shown.json': forms['the v1 envelope']?.(answer) ?? '',
  'cn.json': '{"location":"chinaeast2","properties":{}}',
  'gov.json': '{"location":"usgovvirginia","properties":{}}',
  'scripts.json': JSON.stringify({ resources: [cluster('c'), script({ scriptContent: merge })] }),
  'without.json': JSON.stringify({ resources: [cluster('c')] }),
  'unread.json': JSON.stringify({ resources: [cluster('c'), script({ scriptUrl: 'https://a.example/s' })] }),
  'refused.json': JSON.stringify({ resources: [cluster('c', enabled), script({ scriptContent: merge })] }),
  'fqdn.json': JSON.stringify({ properties: { ...enabled, allowedFqdnList: ['a.example'] } }),
  'two.json': JSON.stringify({ resources: [cluster('a', enabled), cluster('b', open)] }),
  'open.json': JSON.stringify({ properties: open }),
  'capital.json': JSON.stringify({
    properties: {
      ...enabled,
      calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: '^https://Api[.]example/', outboundAccess: 'Allow' }],
    },
  }),
};

interface Case {
  readonly name: string;
  readonly argv: readonly string[];
  readonly code: number;
  /** What stdout or stderr says. */
  readonly says: RegExp;
  readonly never?: RegExp;
}

const check = (type: string, uri: string, ...more: readonly string[]) => ['check', '--type', type, uri, ...more];

const cases: readonly Case[] = [
  {
    name: '1: the predefined rules of a cluster are a condition of what is proved',
    argv: ['who', 'default.json'],
    code: 0,
    says: /proved for every text, if the cluster has only the 7 documented predefined rules/,
    never: /This is all: proved\.$/m,
  },
  {
    name: '1: what other predefined rules may allow is said',
    argv: check('kusto', FABRIC_URI),
    code: 1,
    says: /DEPENDS on predefined-rules/,
  },
  {
    name: '1: China has hosts and rules of its own',
    argv: check('kusto', 'https://help.chinaeast2.kusto.chinacloudapi.cn/', '--cluster', 'cn.json'),
    code: 0,
    says: /allowed .*robust/,
  },
  {
    name: '1: a cloud without documented rules says so',
    argv: check('kusto', 'https://help.usgovvirginia.kusto.usgovcloudapi.net/', '--cluster', 'gov.json'),
    code: 0,
    says: /allowed .*DEPENDS on cloud-rules/,
  },
  ...['shown.csv', 'shown.json'].flatMap((file): Case[] => [
    {
      name: `2: check takes ${file}`,
      argv: check('kusto', FABRIC_URI, '--cluster', file),
      code: 0,
      says: /allowed .*immutable\[0\].*robust/,
    },
    {
      name: `2: run takes ${file}, and shows the same rules`,
      argv: ['run', '--cluster', file, '-e', '#rules'],
      code: 0,
      says: /^1\s+immutable\[0\].*fabric/m,
      never: /^2\s/m,
    },
    {
      name: `2: who takes ${file}`,
      argv: ['who', file],
      code: 0,
      says: /fabric/,
      never: /documented predefined rules/,
    },
  ]),
  {
    name: '2: a script takes an answer by #arm',
    argv: ['run', '-e', `#arm ${(forms['the v1 envelope']?.(answer) ?? '').replaceAll('\n', ' ')}`, '-e', '#rules'],
    code: 0,
    says: /^1\s+immutable\[0\].*fabric/m,
  },
  {
    name: '3: who sees the rules of a script',
    argv: ['who', 'scripts.json'],
    code: 0,
    says: /webapi\n[^\n]*api.example/,
  },
  { name: '3: lint points into a script', argv: ['lint', 'scripts.json'], code: 1, says: /EGR001 unescaped-dot/ },
  {
    name: '3: a gate sees the access that a script gives',
    argv: ['diff', '--no-new-access', 'without.json', 'scripts.json'],
    code: 1,
    says: /webapi: wider/,
  },
  {
    name: '3: prove sees it',
    argv: ['prove', 'scripts.json', '--property', 'never webapi matching api'],
    code: 1,
    says: /FAIL/,
  },
  {
    name: '3: deploy tells of it',
    argv: ['deploy', '--what-if', 'scripts.json'],
    code: 0,
    says: /script/,
    never: /no effect here/,
  },
  {
    name: '3: a script that was not read leaves a gate undecided',
    argv: ['diff', '--no-new-access', 'without.json', 'unread.json', '--assume', 'predefined-rules=documented'],
    code: 3,
    says: /a script that was not read allows everything/,
  },
  {
    name: '3: a refused script refuses the file',
    argv: ['who', 'refused.json'],
    code: 2,
    says: /not authorized to perform operation 'ClusterCalloutPolicyAlterMergeCommand'/,
  },
  {
    name: '4: lint tells how far an FQDN list reaches',
    argv: ['lint', 'fqdn.json'],
    code: 0,
    says: /assuming: entries become the unanchored rules/,
    never: /nothing found/,
  },
  {
    name: '4: who names the entry, and what it rests on',
    argv: ['who', 'fqdn.json'],
    code: 0,
    says: /allowedFqdnList \[0\][^]*DEPENDS on fqdn-entry[^]*an FQDN entry is the rule without anchors/,
    never: /allowedFqdnList \[[1-9]\]/,
  },
  { name: '5: who answers for each of two', argv: ['who', 'two.json'], code: 0, says: /two\.json#a[^]*two\.json#b/ },
  {
    name: '5: check asks which of two',
    argv: check('webapi', 'https://x.example/', '--cluster', 'two.json'),
    code: 2,
    says: /`a` and `b`/,
  },
  {
    name: '5: check takes one of two',
    argv: check('webapi', 'https://x.example/', '--cluster', 'two.json#b'),
    code: 0,
    says: /allowed/,
  },
  {
    name: '6: the case of a host is an assumption',
    argv: check('sql', 'https://CONTOSO.database.windows.net/'),
    code: 1,
    says: /DEPENDS on (?:predefined-rules|host-case|match-case)/,
  },
  {
    name: '6: a connection string stands for its server',
    argv: check('sql', 'Server=tcp:contoso.database.windows.net,1433;'),
    code: 0,
    says: /asked about https:\/\/contoso\.database\.windows\.net\//,
  },
  {
    name: '6: a port is matched as written, which is said',
    argv: check('kusto', 'https://help.kusto.windows.net:443/'),
    code: 1,
    says: /without it, https:\/\/help\.kusto\.windows\.net\/ is allowed/,
  },
  { name: '6: a file is not a URI', argv: ['check', 'open.json'], code: 2, says: /--file reads the callouts in it/ },
  {
    name: '7: the second gate may refuse what the policy allows',
    argv: check('webapi', 'http://169.254.169.254/metadata', '--cluster', 'open.json'),
    code: 0,
    says: /allowed .*DEPENDS on second-gate/,
  },
  {
    name: '7: and does so where that is assumed',
    argv: check(
      'webapi',
      'http://169.254.169.254/metadata',
      '--cluster',
      'open.json',
      '--assume',
      'second-gate=refuses',
    ),
    code: 1,
    says: /denied .*second-gate/,
  },
  {
    name: '7: who names a host behind the second gate, and what is proved rests on it',
    argv: ['who', 'open.json'],
    code: 0,
    says: /DEPENDS on second-gate: not http:\/\/169\.254\.169\.254\/ if [^]*proved for every text, if [^\n]*the callout policy alone decides/,
  },
  {
    name: '7: who says no more of it where that is assumed',
    argv: ['who', 'open.json', '--assume', 'second-gate=policy'],
    code: 0,
    says: /any host at all/,
    never: /second-gate|alone decides/,
  },
  {
    name: '6: who of a host with capital letters rests on the case of hosts',
    argv: ['who', 'capital.json'],
    code: 0,
    says: /DEPENDS on host-case: not https:\/\/Api\.example\/ if [^]*proved for every text, if [^\n]*in the case in which they are given/,
  },
  {
    name: '#check of a script says what it rests on',
    argv: ['run', '-e', `#check kusto ${FABRIC_URI}`],
    code: 0,
    says: /DEPENDS on predefined-rules/,
  },
  {
    name: '--default-reading leaves the questions of a script unasked',
    argv: ['run', '--default-reading', '-e', `#check kusto ${FABRIC_URI}`],
    code: 0,
    says: /denied/,
    never: /DEPENDS/,
  },
  {
    name: '#audit follows what the script assumes',
    argv: [
      ...['run', '--cluster', 'open.json', '-e', '#assume second-gate=refuses'],
      ...['-e', "#audit evaluate http_request('http://169.254.169.254/metadata')"],
    ],
    code: 0,
    says: /1 denied/,
    never: /DEPENDS/,
  },
  {
    name: 'lint names its condition',
    argv: ['lint', '--rule', 'EGR053=off', 'default.json'],
    code: 0,
    says: /nothing found, if /,
  },
  {
    name: '--default-reading leaves it out',
    argv: ['lint', '--default-reading', '--rule', 'EGR053=off', 'default.json'],
    code: 0,
    says: /nothing found$/m,
  },
  {
    name: 'reads of external_data may not be checked under restriction',
    argv: check('external_data', 'https://a.example/x', '--cluster', 'fqdn.json', '--assume', 'match-subject=uri'),
    code: 0,
    says: /external_data/,
  },
  {
    name: 'reads of external_data may not be checked under restriction: what is denied',
    argv: check('external_data', 'https://b.test/x', '--cluster', 'open.json'),
    code: 1,
    says: /DEPENDS on external-reads/,
  },
];

describe('answers from end to end', () => {
  it.each(cases)('$name', async ({ argv, code, says, never }) => {
    const folder = folderWith(FILES);
    const files = new RegExp(`^(?:${Object.keys(FILES).join('|')})(?=#|$)`);
    const placed = argv.map(word => (files.test(word) ? join(folder, word) : word));
    const run = await kustoCallout(placed);
    const said = `${run.stdout}${run.stderr}`;
    expect({ code: run.code, said }).toEqual({ code, said });
    expect(said).toMatch(says);
    if (never !== undefined) expect(said).not.toMatch(never);
  });
});

describe('the library and the matchers', () => {
  it('take an answer of the cluster itself, and show it again', () => {
    const shown = new Cluster(FILES['shown.csv']);
    expect(shown.decide('kusto', FABRIC_URI)).toMatchObject({ allowed: true, robust: true });
    expect(shown).toAllowCallout('kusto', FABRIC_URI);
    const result = shown.execute('.show cluster policy callout');
    const rows = result.ok ? result.objects : [];
    expect(rows.map(row => row['EntityType'])).toEqual(answer.map(({ entityType }) => entityType));
    expect(rows[0]?.['Policy']).toBe(JSON.stringify([fabric]));
  });

  it('say what an answer depends on, and fail where another reading says no', () => {
    expect(new Cluster().decide('kusto', FABRIC_URI)).toMatchObject({
      allowed: false,
      robust: false,
      dependsOn: [{ question: 'predefined-rules', reading: 'more' }],
    });
    const gated = new Cluster(FILES['open.json']);
    expect(() => {
      expect(gated).toAllowCallout('webapi', 'http://169.254.169.254/metadata');
    }).toThrow(/second-gate/);
    expect(new Cluster(FILES['scripts.json'])).toAllowCallout('webapi', 'https://api.example/');
  });
});
