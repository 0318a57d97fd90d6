import type {
  ArmCalloutRule,
  ClusterOptions,
  DecisionLayer,
  DecisionOptions,
  DecisionReason,
} from '../../src/index.js';

/** A cluster, and what becomes of callouts there. */
export interface DecisionCases {
  readonly title: string;
  readonly cluster?: ClusterOptions;
  readonly script?: string;
  readonly options?: DecisionOptions;
  readonly callouts: readonly DecisionCase[];
}

/** What should be decided: `allow` or `deny`, why, and by which rule (`immutable[3]`, or a layer without one). */
export interface DecisionCase {
  readonly type: string;
  readonly uri: string;
  readonly expect: 'allow' | 'deny';
  readonly reason: DecisionReason;
  readonly by: `${DecisionLayer}[${number}]` | DecisionLayer;
  /** `layer[index]` of every rule that matches, where that says more than `by`. */
  readonly matches?: readonly string[];
  readonly faults?: readonly string[];
  readonly warned?: true;
}

function allow(type: string, uri: string, by: DecisionCase['by'], more: Partial<DecisionCase> = {}): DecisionCase {
  return { type, uri, expect: 'allow', reason: 'allow-rule', by, ...more };
}

function deny(type: string, uri: string, more: Partial<DecisionCase> = {}): DecisionCase {
  return { type, uri, expect: 'deny', reason: 'no-rule', by: 'none', ...more };
}

function denyBy(type: string, uri: string, by: DecisionCase['by'], more: Partial<DecisionCase> = {}): DecisionCase {
  return { type, uri, expect: 'deny', reason: 'deny-rule', by, ...more };
}

function internal(uri: string): DecisionCase {
  return { type: 'external_data', uri, expect: 'allow', reason: 'internal-storage', by: 'internal' };
}

function policy(...rules: readonly [type: string, regex: string, canCall: boolean][]): string {
  const list = rules.map(([CalloutType, CalloutUriRegex, CanCall]) => ({ CalloutType, CalloutUriRegex, CanCall }));
  return `.alter cluster policy callout \`\`\`${JSON.stringify(list)}\`\`\``;
}

function armPolicies(...rules: readonly [type: string, regex: string, access: 'Allow' | 'Deny'][]): ArmCalloutRule[] {
  return rules.map(([calloutType, calloutUriRegex, outboundAccess]) => ({
    calloutType,
    calloutUriRegex,
    outboundAccess,
  }));
}

const restricted = (properties: object = {}): ClusterOptions => ({
  properties: { restrictOutboundNetworkAccess: 'Enabled', ...properties },
});

/** Backtracks without end, and no text rules it out. */
const ENDLESS = '^(?:(a+)+\\1|x)$';
/** The same, before a text that it needs, in any case. */
const ENDLESS_BEFORE = '^(?:a+)+(a+)+\\1(?i)needed';
const HOSTILE = `${'a'.repeat(60)}b`;

export const decisionCases: readonly DecisionCases[] = [
  {
    title: 'the predefined rules (documented)',
    callouts: [
      allow('kusto', 'https://help.kusto.windows.net', 'immutable[0]'),
      allow('kusto', 'https://help.westeurope.kusto.windows.net/', 'immutable[0]'),
      allow('kusto', 'https://help.kustomfa.windows.net', 'immutable[0]'),
      deny('kusto', 'https://help.kusto.windows.net/db'),
      deny('kusto', 'https://ab.kusto.windows.net'),
      allow('kusto', 'https://pool.workspace.kusto.azuresynapse.net', 'immutable[1]'),
      allow('kusto', 'https://ade.loganalytics.io/subscriptions/1', 'immutable[2]'),
      allow('kusto', 'https://x.adx.int.monitor.azure.com/', 'immutable[2]'),
      deny('kusto', 'http://adx.monitor.azure.com/'),
      allow('sql', 'https://server.database.windows.net', 'immutable[3]'),
      allow('sql', 'server.database.windows.net/', 'immutable[3]'),
      deny('sql', 'https://server.database.windows.net:1433'),
      deny('sql', 'https://server.database.windows.net.evil.example'),
      deny('sql', 'https://SERVER.DATABASE.WINDOWS.NET'),
      allow('sql', 'https://pool-ondemand.sql.azuresynapse.net', 'immutable[4]'),
      allow('external_data', 'https://anything.example/', 'immutable[5]'),
      allow('external_data', '', 'immutable[5]'),
      allow('azure_digital_twins', 'https://twin.api.weu.digitaltwins.azure.net', 'immutable[6]'),
      deny('mysql', 'mysql://server.mysql.database.azure.com:3306'),
      deny('postgresql', 'https://x.postgres.database.azure.com'),
      deny('cosmosdb', 'https://x.documents.azure.com'),
      deny('sandbox_artifacts', 'https://artifacts.example/'),
      deny('webapi', 'https://example.com/'),
      deny('azure_openai', 'https://x.openai.azure.com/'),
      deny('genevametrics', 'https://metrics.example/'),
    ],
  },
  {
    title: "regexes are .NET's: `$` lets a final line break pass, and only one",
    callouts: [
      allow('sql', 'https://server.database.windows.net\n', 'immutable[3]'),
      allow('sql', 'https://server.database.windows.net/\n', 'immutable[3]'),
      deny('sql', 'https://server.database.windows.net\n\n'),
      deny('sql', 'https://server.database.windows.net\r'),
      deny('sql', 'https://server.database.windows.net\n/'),
    ],
  },
  {
    title: 'names of callout types',
    callouts: [
      allow('SQL', 'https://server.database.windows.net', 'immutable[3]'),
      allow('Azure_Digital_Twins', 'https://twin.api.weu.digitaltwins.azure.net', 'immutable[6]'),
      deny('CosmosDB', 'https://x.documents.azure.com'),
      deny('sqll', 'https://server.database.windows.net', { reason: 'unknown-type' }),
      deny('', 'https://server.database.windows.net', { reason: 'unknown-type' }),
      deny('sql ', 'https://server.database.windows.net', { reason: 'unknown-type' }),
      deny('constructor', 'x', { reason: 'unknown-type' }),
    ],
  },
  {
    title: 'the policy of commands',
    script: policy(
      ['CosmosDB', 'documents\\.azure\\.com', true],
      ['webapi', '^https://api\\.example\\.com/', true],
      ['webapi', '/private/', false],
      ['sql', '\\.evil\\.', false],
      ['sql', 'server', true],
    ),
    callouts: [
      allow('cosmosdb', 'https://x.documents.azure.com', 'command[0]'),
      allow('webapi', 'https://api.example.com/v1', 'command[1]'),
      denyBy('webapi', 'https://api.example.com/private/v1', 'command[2]', { matches: ['command[1]', 'command[2]'] }),
      denyBy('webapi', 'https://other.example/private/', 'command[2]'),
      deny('webapi', 'https://other.example/'),
      // A denial of one layer outweighs what another allows.
      denyBy('sql', 'https://x.evil.database.windows.net', 'command[3]', { matches: ['immutable[3]', 'command[3]'] }),
      allow('sql', 'https://server.database.windows.net', 'immutable[3]', { matches: ['immutable[3]', 'command[4]'] }),
      allow('sql', 'tcp:server', 'command[4]'),
      deny('kusto', 'https://api.example.com/v1'),
    ],
  },
  {
    title: 'ARM policies without restriction stand beside the others',
    cluster: { properties: { calloutPolicies: armPolicies(['webapi', '*', 'Deny'], ['sql', 'intern', 'Allow']) } },
    script: policy(['webapi', 'example', true]),
    callouts: [
      denyBy('webapi', 'https://example.com/', 'arm-policy[0]', { matches: ['command[0]', 'arm-policy[0]'] }),
      allow('sql', 'tcp:intern', 'arm-policy[1]'),
      allow('sql', 'https://server.database.windows.net', 'immutable[3]'),
    ],
  },
  {
    title: 'an FQDN list without restriction has no effect',
    cluster: { properties: { allowedFqdnList: ['a.example.com'] } },
    callouts: [deny('webapi', 'https://a.example.com'), deny('mysql', 'https://a.example.com')],
  },
  {
    title: 'restricted, and nothing is listed: the predefined rules are gone',
    cluster: restricted(),
    callouts: [
      deny('sql', 'https://server.database.windows.net'),
      deny('external_data', 'https://anything.example/'),
      deny('webapi', 'https://example.com/'),
      internal('https://myclusterinternalsa.blob.core.windows.net/container/file'),
    ],
  },
  {
    title: 'the policy of commands is suspended while restricted',
    script: `${policy(['webapi', '.*', true], ['sql', 'evil', false])}

#arm {"restrictOutboundNetworkAccess": "Enabled", "calloutPolicies": ${JSON.stringify(armPolicies(['sql', 'a', 'Allow']))}}`,
    callouts: [deny('webapi', 'https://example.com/'), allow('sql', 'a.evil', 'arm-policy[0]')],
  },
  {
    title: 'an FQDN list under restriction: unanchored rules, seen in the service',
    cluster: restricted({ allowedFqdnList: ['a.example.com', 'B.Example.com'] }),
    callouts: [
      allow('sql', 'https://a.example.com', 'arm-fqdn[1]'),
      allow('kusto', 'https://a.example.com:443/', 'arm-fqdn[0]'),
      allow('azure_openai', 'https://user@a.example.com/', 'arm-fqdn[8]'),
      allow('external_data', 'https://B.Example.com/x', 'arm-fqdn[16]'),
      deny('external_data', 'https://b.example.com/x'),
      deny('sql', 'https://aXexample.com'),
      deny('sql', 'https://A.EXAMPLE.COM'),
      // Look-alikes, which the rule as seen lets pass: allowed, with a warning.
      allow('sql', 'https://a.example.com.evil.example', 'arm-fqdn[1]', { warned: true }),
      allow('sql', 'https://evil.example/?x=a.example.com', 'arm-fqdn[1]', { warned: true }),
      allow('sql', 'https://a.example.com@evil.example/', 'arm-fqdn[1]', { warned: true }),
      allow('sql', 'https://xa.example.com/', 'arm-fqdn[1]', { warned: true }),
      allow('sql', 'https://evil.example\\a.example.com/', 'arm-fqdn[1]', { warned: true }),
      allow('sql', 'Server=a.example.com;Database=x', 'arm-fqdn[1]', { warned: true }),
      // FQDN lists do not support webapi (documented).
      deny('webapi', 'https://a.example.com', { reason: 'webapi-with-fqdn-list' }),
      deny('genevametrics', 'https://a.example.com'),
    ],
  },
  {
    title: 'ARM policies under restriction',
    cluster: restricted({
      calloutPolicies: armPolicies(
        ['kusto', '*', 'Allow'],
        ['sql', '*', 'Deny'],
        ['sql', 'server', 'Allow'],
        ['genevametrics', '^https://metrics\\.example/', 'Allow'],
        ['webapi', '^https://api\\.example/', 'Allow'],
      ),
    }),
    callouts: [
      allow('kusto', 'whatever', 'arm-policy[0]'),
      allow('kusto', '', 'arm-policy[0]'),
      denyBy('sql', 'https://server', 'arm-policy[1]', { matches: ['arm-policy[1]', 'arm-policy[2]'] }),
      denyBy('sql', '', 'arm-policy[1]'),
      allow('genevametrics', 'https://metrics.example/x', 'arm-policy[3]'),
      allow('webapi', 'https://api.example/', 'arm-policy[4]'),
      deny('webapi', 'https://api.example.evil/'),
      deny('external_data', 'https://server'),
    ],
  },
  {
    title: 'ARM rules that .NET cannot read: Allow allows nothing, Deny denies its whole type',
    cluster: restricted({
      calloutPolicies: armPolicies(
        ['kusto', '(', 'Allow'],
        ['kusto', 'help', 'Allow'],
        ['mysql', '[', 'Allow'],
        ['sql', '**', 'Deny'],
        ['sql', 'server', 'Allow'],
        ['webapi', ')', 'Deny'],
        ['webapi', 'evil', 'Deny'],
      ),
    }),
    callouts: [
      allow('kusto', 'help', 'arm-policy[1]', { faults: ['arm-policy[0]'] }),
      deny('kusto', 'x', { reason: 'unevaluated-allow-rule', faults: ['arm-policy[0]'] }),
      deny('mysql', '[', { reason: 'unevaluated-allow-rule', faults: ['arm-policy[2]'] }),
      denyBy('sql', 'server', 'arm-policy[3]', {
        reason: 'unevaluated-deny-rule',
        matches: ['arm-policy[4]'],
        faults: ['arm-policy[3]'],
      }),
      // A rule that really matches says more than one that could not be evaluated.
      denyBy('webapi', 'evil', 'arm-policy[6]', { matches: ['arm-policy[6]'], faults: ['arm-policy[5]'] }),
    ],
  },
  {
    title: 'rules whose match takes too long fail closed',
    script: policy(
      ['webapi', ENDLESS, true],
      ['mysql', ENDLESS, false],
      ['mysql', 'a', true],
      ['azure_openai', ENDLESS_BEFORE, false],
      ['azure_openai', 'a', true],
      ['cosmosdb', `needed${ENDLESS}`, false],
      ['cosmosdb', 'a', true],
    ),
    callouts: [
      deny('webapi', HOSTILE, { reason: 'unevaluated-allow-rule', faults: ['command[0]'] }),
      allow('webapi', 'x', 'command[0]'),
      denyBy('mysql', HOSTILE, 'command[1]', {
        reason: 'unevaluated-deny-rule',
        matches: ['command[2]'],
        faults: ['command[1]'],
      }),
      allow('mysql', 'ab', 'command[2]'),
      // The rule cannot match without a text that is not there, so there is nothing to fail.
      allow('azure_openai', HOSTILE, 'command[4]'),
      denyBy('azure_openai', `${HOSTILE}NeeDed`, 'command[3]', {
        reason: 'unevaluated-deny-rule',
        matches: ['command[4]'],
        faults: ['command[3]'],
      }),
      allow('cosmosdb', HOSTILE, 'command[6]'),
    ],
  },
  {
    title: "the cluster's own storage, compared by host",
    cluster: { name: 'MyCluster', ...restricted() },
    callouts: [
      internal('https://myclusterinternalsa.blob.core.windows.net/'),
      internal('https://myclusterinternalsa.queue.core.windows.net/q'),
      internal('https://myclusterinternalsa.table.core.windows.net'),
      internal('HTTPS://MYCLUSTERINTERNALSA.BLOB.CORE.WINDOWS.NET/x?y#z'),
      internal('https://myclusterinternalsa.blob.core.windows.net:443/'),
      deny('external_data', 'http://myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://myclusterinternalsa.file.core.windows.net/'),
      deny('external_data', 'https://otherinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://myclusterinternalsa.blob.core.windows.net.evil.example/'),
      deny('external_data', 'https://xmyclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://evil.example/myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://evil.example?https://myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://evil.example#@myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://myclusterinternalsa.blob.core.windows.net@evil.example/'),
      deny('external_data', 'https://myclusterinternalsa.blob.core.windows.net:443@evil.example/'),
      deny('external_data', 'https://evil.example\\@myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://a@evil.example@myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://myclusterinternalsa.blob.core.windows.net:evil.example/'),
      deny('external_data', 'https://myclusterinternalsa.blob.core.windows.net:99999/'),
      deny('external_data', 'https:myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https:///myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', ' https://myclusterinternalsa.blob.core.windows.net/'),
      deny('external_data', 'https://myclusterinternalsa.blob.core.windows.net\n'),
      deny('external_data', 'https://myclusterinternalsa\u3002blob.core.windows.net/'),
      deny('sql', 'https://myclusterinternalsa.blob.core.windows.net/'),
      deny('webapi', 'https://myclusterinternalsa.blob.core.windows.net/'),
    ],
  },
  {
    title: 'the match subject `host`',
    options: { subject: 'host' },
    script: policy(['webapi', '^api\\.example\\.com$', true], ['webapi', 'private', false]),
    callouts: [
      allow('webapi', 'https://api.example.com/private?x#y', 'command[0]'),
      allow('webapi', 'https://user:private@API.example.com:8443/', 'command[0]'),
      deny('webapi', 'api.example.com', { reason: 'not-a-uri' }),
      deny('webapi', 'https://api.example.com\n/', { reason: 'not-a-uri' }),
      deny('webapi', 'https://api.exam ple.com/', { reason: 'not-a-uri' }),
      allow('sql', 'https://server.database.windows.net:1433/db', 'immutable[3]'),
      deny('external_data', 'not a uri', { reason: 'not-a-uri' }),
      deny('sqll', 'not a uri', { reason: 'unknown-type' }),
    ],
  },
  {
    title: 'the match subject `origin`: scheme, host, port and a slash',
    options: { subject: 'origin' },
    script: policy(['webapi', '^https://api\\.example\\.com/$', true], ['mysql', '^mysql://h:3306/$', true]),
    callouts: [
      allow('webapi', 'HTTPS://Api.Example.com/private', 'command[0]'),
      allow('webapi', 'https://api.example.com:443', 'command[0]'),
      deny('webapi', 'https://api.example.com:444'),
      deny('webapi', 'mailto:api.example.com', { reason: 'not-a-uri' }),
      allow('mysql', 'mysql://u:p@h:3306/db', 'command[1]'),
    ],
  },
  {
    title: 'without regard to case',
    options: { ignoreCase: true },
    script: policy(['webapi', '^https://api\\.example\\.com/', true], ['webapi', 'K', false]),
    callouts: [
      allow('webapi', 'https://API.EXAMPLE.COM/', 'command[0]'),
      denyBy('webapi', 'https://api.example.com/k', 'command[1]', { matches: ['command[0]', 'command[1]'] }),
      // The Kelvin sign is a K to .NET.
      denyBy('webapi', 'https://api.example.com/\u212a', 'command[1]', { matches: ['command[0]', 'command[1]'] }),
      allow('sql', 'https://SERVER.DATABASE.WINDOWS.NET', 'immutable[3]'),
    ],
  },
];
