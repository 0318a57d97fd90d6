import { DEFAULT_CLUSTER, type ClusterState } from '../../../src/cluster/state.js';
import { calloutIdOf, type ArmCalloutPolicy } from '../../../src/policy/arm-rules.js';
import { ARM_CALLOUT_TYPES } from '../../../src/policy/callout-types.js';
import { rulesInForce } from '../../../src/policy/rules-in-force.js';
import type { CalloutRule } from '../../../src/policy/rules.js';
import { parsePattern } from '../../../src/regex/index.js';
import { Random } from '../../regex/random-pattern.js';
import { nearMisses } from './near-misses.js';

function rule(CalloutType: string, CalloutUriRegex: string, CanCall: boolean): CalloutRule {
  return { CalloutType, CalloutUriRegex, CanCall };
}

function armPolicy(
  calloutType: ArmCalloutPolicy['calloutType'],
  calloutUriRegex: string,
  outboundAccess: ArmCalloutPolicy['outboundAccess'],
): ArmCalloutPolicy {
  return { calloutType, calloutUriRegex, outboundAccess, calloutId: calloutIdOf(calloutUriRegex, calloutType) };
}

const DATA_PLANE: readonly CalloutRule[] = [
  rule('sql', String.raw`^https://[a-z]+\.contoso\.com(:\d+)?/?$`, true),
  rule('SQL', String.raw`evil|test\.database`, false),
  rule('webapi', String.raw`^(?!.*@)(?i)https://\w+\.contoso\.com(?:/|$)`, true),
  rule('webapi', String.raw`\bsecret`, false),
  rule('external_data', '😀', false),
  rule('mysql', '(', true),
  rule('mysql', 'mysql', true),
  rule('postgresql', '[', false),
  rule('postgresql', '.*', true),
  rule('cosmosdb', 'x', true),
  rule('azure_openai', 'x', true),
  rule('sandbox_artifacts', 'a^b', true),
];

/** Clusters of all kinds. */
export const POLICIES: Readonly<Record<string, ClusterState>> = {
  'as created': DEFAULT_CLUSTER,
  'with rules that allow, deny, and are invalid': { ...DEFAULT_CLUSTER, dataPlanePolicy: DATA_PLANE },
  'restricted, and nothing allowed': { ...DEFAULT_CLUSTER, restrictOutboundNetworkAccess: 'Enabled' },
  'with an FQDN list': {
    ...DEFAULT_CLUSTER,
    name: 'contoso',
    restrictOutboundNetworkAccess: 'Enabled',
    allowedFqdnList: ['server.database.windows.net', 'contoso.blob.core.windows.net', 'a-b.example.com'],
  },
  "with ARM's policies and its bare *": {
    ...DEFAULT_CLUSTER,
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [
      armPolicy('kusto', '*', 'Allow'),
      armPolicy('genevametrics', '^https://g', 'Allow'),
      armPolicy('external_data', '*', 'Deny'),
      armPolicy('sql', 'database', 'Allow'),
    ],
  },
  'with hundreds of rules': {
    ...DEFAULT_CLUSTER,
    dataPlanePolicy: Array.from({ length: 300 }, (_, index) =>
      rule('webapi', String.raw`^https://h${index}\.contoso\.com(?:/|$)`, index % 7 > 0),
    ),
  },
};

export function sourcesOf(state: ClusterState) {
  return { name: state.name, rulesInForce: rulesInForce(state) };
}

export interface Callout {
  readonly type: string;
  readonly uri: string;
}

const STRANGE_TYPES = ['SQL', 'Kusto', 'ExternalData', '', 'sql ', 'default', 'EXTERNAL_DATA'];
const OWN_STORAGE = [
  ...[
    'https://NAMEinternalsa.blob.core.windows.net',
    'HTTPS://nameINTERNALSA.queue.core.windows.net:443/x?y',
    'https://u:p@NAMEinternalsa.table.core.windows.net/',
  ],
  ...[
    'http://NAMEinternalsa.blob.core.windows.net/',
    'https://NAMEinternalsa.blob.core.windows.net:65535',
    'https://NAMEinternalsa.blob.core.windows.net:65536',
    'https://NAMEinternalsa.blob.core.windows.net:',
  ],
  ...[
    'https://NAMEinternalsa.blob.core.windows.net:00443#',
    'https://NAMEinternalsa.blob.core.windows.net\n',
    'https://NAMEinternal\u017fa.blob.core.windows.net',
    'https://NAMEinternalsa.file.core.windows.net',
  ],
  ...[
    'https://a@b@NAMEinternalsa.blob.core.windows.net/',
    'https://a\\@NAMEinternalsa.blob.core.windows.net/',
    'https://a/@NAMEinternalsa.blob.core.windows.net/',
    'https://NAMEinternalsa.blob.core.windows.net.evil.example',
  ],
  ...[
    'https://\u00a0@NAMEinternalsa.blob.core.windows.net/',
    'https://\u0085@NAMEinternalsa.blob.core.windows.net/',
    'https://😀@NAMEinternalsa.blob.core.windows.net/',
    'xhttps://NAMEinternalsa.blob.core.windows.net/',
  ],
];

/** Callouts near the border of what a policy allows: texts for every rule of every type, each under several types. */
export function calloutsFor(state: ClusterState, count: number, seed: number): Callout[] {
  const random = new Random(seed);
  const rules = rulesInForce(state).flatMap(layer => layer.rules);
  const uris = rules.flatMap(({ CalloutUriRegex }) =>
    parsePattern(CalloutUriRegex).ok
      ? nearMisses(random, CalloutUriRegex, 1 + Math.ceil(count / rules.length)).map(uri => ({ uri }))
      : [],
  );
  const own = OWN_STORAGE.map(uri => ({ uri: uri.replace('NAME', state.name).replace('name', state.name) }));
  const types = [...ARM_CALLOUT_TYPES, ...STRANGE_TYPES];
  return [
    ...own.map(({ uri }) => ({ type: 'external_data', uri })),
    ...own.map(({ uri }) => ({ type: 'sql', uri })),
    ...Array.from({ length: count }, () => ({
      type: random.pick(types),
      uri: random.pick(uris.length === 0 ? own : uris).uri,
    })),
    ...rules.flatMap(({ CalloutType, CalloutUriRegex }) =>
      parsePattern(CalloutUriRegex).ok
        ? nearMisses(random, CalloutUriRegex, 10).map(uri => ({ type: CalloutType, uri }))
        : [],
    ),
  ];
}
