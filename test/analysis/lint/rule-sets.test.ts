import { describe, expect, it } from 'vitest';
import { findingsOf, policyOf, rulesIn } from './find.js';

/* Protects what is said of rules together, and of documents as a whole. */

const raw = String.raw;
type Rule = readonly [regex: string, canCall: boolean, type?: string];

function policy(...rules: readonly Rule[]): string {
  return JSON.stringify(
    rules.map(([CalloutUriRegex, CanCall, CalloutType = 'webapi']) => ({ CalloutType, CalloutUriRegex, CanCall })),
  );
}

const A = raw`^https://a\.contoso\.com/`;
const B = raw`^https://b\.contoso\.com/`;
const A_OR_B = raw`^https://(?:a|b)\.contoso\.com/`;
const EITHER = raw`^https://[ab]\.contoso\.com/`;

const sets: readonly { readonly name: string; readonly rules: readonly Rule[]; readonly found: string }[] = [
  {
    name: 'different hosts',
    rules: [
      [A, true],
      [B, true],
    ],
    found: '',
  },
  {
    name: 'the same rule for two types',
    rules: [
      [A, true],
      [A, true, 'external_data'],
    ],
    found: '',
  },
  {
    name: 'the same rule twice',
    rules: [
      [A, true],
      [A, true],
    ],
    found: 'EGR029',
  },
  {
    name: 'the same in other words',
    rules: [
      [A_OR_B, true],
      [EITHER, true],
    ],
    found: 'EGR029',
  },
  {
    name: 'covered by two others together',
    rules: [
      [A, true],
      [B, true],
      [EITHER, true],
    ],
    found: 'EGR029',
  },
  {
    name: 'a denial that another contains',
    rules: [
      [A, false],
      [A_OR_B, false],
    ],
    found: 'EGR029',
  },
  {
    name: 'an allow inside a denial',
    rules: [
      [A, true],
      [A_OR_B, false],
    ],
    found: 'EGR028',
  },
  {
    name: 'an allow that two denials cover',
    rules: [
      [A_OR_B, true],
      [A, false],
      [B, false],
    ],
    found: 'EGR028',
  },
  {
    name: 'an allow and a denial that are equal',
    rules: [
      [A_OR_B, true],
      [EITHER, false],
    ],
    found: 'EGR033',
  },
  {
    name: 'an allow that a denial cuts',
    rules: [
      [A_OR_B, true],
      [A, false],
    ],
    found: 'EGR032',
  },
  {
    name: 'a denial beside',
    rules: [
      [A, true],
      [B, false],
    ],
    found: '',
  },
];

describe('rules together', () => {
  it.each(sets)('$name: $found', ({ rules, found }) => {
    expect(rulesIn(findingsOf(policy(...rules)))).toBe(found);
  });

  it('of two equal rules the later one is reported, and only that one', () => {
    const text = policy([A, true], [A, true]);
    const found = findingsOf(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.span.start).toBe(text.lastIndexOf(JSON.stringify(A).slice(1, -1)));
  });

  it('an overlap is shown by a URI that both match', () => {
    const [found] = findingsOf(policy([A_OR_B, true], [A, false]));
    expect(found?.witness).toMatchObject({ uri: 'https://a.contoso.com/', effect: 'denied', wellFormed: true });
  });

  it('a rule of a script that a predefined one contains', () => {
    const script = `.alter cluster policy callout @'[{"CalloutType":"external_data","CalloutUriRegex":"^https://a\\\\.example/","CanCall":true}]'`;
    expect(rulesIn(findingsOf(script))).toBe('EGR029');
  });

  it("ARM's bare * allows everything, and so does a policy without a regex", () => {
    const policies = ['*', ''].map(calloutUriRegex => ({
      calloutType: 'webapi',
      calloutUriRegex,
      outboundAccess: 'Allow',
    }));
    const found = findingsOf(JSON.stringify({ restrictOutboundNetworkAccess: 'Enabled', calloutPolicies: policies }));
    expect(rulesIn(found)).toBe('EGR029 EGR030');
  });

  it('two hundred rules are looked at within the time that a person waits', () => {
    const rules = Array.from({ length: 200 }, (_, index): Rule => [
      raw`^https://host${index}\.contoso\.com/`,
      index % 5 !== 0,
    ]);
    expect(findingsOf(policy(...rules))).toEqual([]);
  });
});

const documents: readonly { readonly name: string; readonly text: string; readonly found: readonly string[] }[] = [
  {
    name: 'each slip of an FQDN list, at its characters',
    text: JSON.stringify({
      restrictOutboundNetworkAccess: 'Enabled',
      allowedFqdnList: [
        '*.contoso.com',
        'https://a.contoso.com',
        'a.contoso.com:443',
        'a.contoso.com/path',
        'a .contoso.com',
        '.contoso.com',
        'contoso',
        'a.contoso.com',
      ],
    }),
    found: ['EGR040 *', 'EGR040 https://', 'EGR040 :443', 'EGR040 /path', 'EGR040  ', 'EGR040 .', 'EGR040 contoso'],
  },
  {
    name: 'entries that are regexes, lists, or more of a URI than its host',
    text: JSON.stringify({
      restrictOutboundNetworkAccess: 'Enabled',
      allowedFqdnList: [
        'a\\.contoso.com',
        '^a.contoso.com',
        'me@a.contoso.com',
        'a.contoso.com?b',
        'a.contoso.com,b.contoso.com',
        'a_b.xn--bcher-kva.example',
        'bücher.example',
      ],
    }),
    found: ['EGR040 \\\\', 'EGR040 ^', 'EGR040 me@', 'EGR040 ?b', 'EGR040 ,'],
  },
  {
    name: 'every unknown type, though the reader stops at the first',
    text: JSON.stringify({
      calloutPolicies: ['sqll', 'kustoo'].map(calloutType => ({
        calloutType,
        calloutUriRegex: A,
        outboundAccess: 'Allow',
      })),
    }),
    found: ['EGR038 sqll', 'EGR038 kustoo'],
  },
  {
    name: 'both lists, together with the faults of single regexes',
    text: JSON.stringify({
      allowedFqdnList: ['a.contoso.com'],
      calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: 'contoso.com', outboundAccess: 'Allow' }],
    }),
    found: ['EGR039 "calloutPolicies"', 'EGR002 contoso.com', 'EGR004 c', 'EGR001 .', 'EGR003 m'],
  },
  {
    name: 'an invalid regex at the character where .NET stops',
    text: policy(['(a', true]),
    found: ['EGR041 a'],
  },
  { name: 'what ARM refuses', text: '{"restrictOutboundNetworkAccess":true}', found: ['EGR042 true'] },
];

describe('documents', () => {
  it.each(documents)('$name', ({ text, found }) => {
    // Said once of every list: see below.
    const others = findingsOf(text).filter(({ rule }) => rule !== 'EGR050');
    expect(others.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`)).toEqual(found);
  });
});

function fqdnList(...allowedFqdnList: readonly string[]): string {
  return JSON.stringify({ restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList });
}

describe('an FQDN list', () => {
  it('is told once what its rules allow besides', () => {
    const found = findingsOf(fqdnList('a.contoso.com', 'b.contoso.com'));
    expect(found.map(({ rule, severity, witness }) => [rule, severity, witness?.uri])).toEqual([
      ['EGR050', 'warning', 'https://evil.example/?x=a.contoso.com'],
    ]);
    expect(found[0]?.assumption).toContain('for type sql');
  });

  it('has no addresses, ranges, dots at the end, repetitions, or names that another entry covers', () => {
    const list = [
      '10.0.0.4',
      '10.0.0.0/8',
      'fe80::1',
      'b.contoso.com.',
      'A.contoso.com',
      'a.contoso.com',
      'x.a.contoso.com',
    ];
    const found = findingsOf(fqdnList(...list)).filter(({ rule }) => rule !== 'EGR050');
    expect(found.map(({ rule, message }) => `${rule} ${message.slice(0, 40)}`)).toEqual([
      'EGR040 this is an address, not a fully qualifie',
      'EGR040 this is a range of addresses; an entry i',
      'EGR040 this is an address, not a fully qualifie',
      'EGR040 the dot at the end is a character to mat',
      'EGR051 `a.contoso.com` is in the list already',
      'EGR051 the entry `a.contoso.com` allows this as',
    ]);
  });

  it('of ten thousand names is looked at whole', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `host${index}.contoso.com`);
    expect(rulesIn(findingsOf(fqdnList(...names)))).toBe('EGR050');
  });
});

const BROAD = raw`(?i)^https?://[a-z]+\.contoso\.com(?::443)?/`;

describe('a rule that denies', () => {
  it.each([
    [raw`^https://secret\.contoso\.com/`, 'https://Secret.contoso.com/'],
    [raw`^https?://secret\.contoso\.com/`, 'https://Secret.contoso.com/'],
    [raw`(?i)^https?://secret\.contoso\.com/`, 'https://secret.contoso.com:443/'],
    [raw`(?i)^https://secret\.contoso\.com(?::443)?/`, 'http://secret.contoso.com/'],
    [raw`(?i)^https?://secret\.contoso\.com(?::443)?/?$`, 'https://secret.contoso.com/x'],
  ])('%s is got round', (denied, around) => {
    const found = findingsOf(policy([BROAD, true], [denied, false])).filter(({ rule }) => rule === 'EGR049');
    expect(found.map(({ severity, witness }) => [severity, witness?.uri.toLowerCase()])).toEqual([
      ['error', around.toLowerCase()],
    ]);
  });

  it('is not where nothing else allows the other ways to write it', () => {
    const rules = policy([raw`^https://[a-z]+\.contoso\.com/`, true], [raw`^https://secret\.contoso\.com/`, false]);
    expect(rulesIn(findingsOf(rules))).toBe('EGR032');
    expect(
      rulesIn(findingsOf(policy([BROAD, true], [raw`(?i)^https?://secret\.contoso\.com(?::443)?/`, false]))),
    ).not.toContain('EGR049');
  });
});

it.each(['7', '"Block"'])('what ARM refuses allows nothing: outboundAccess %s', access => {
  const rule = `{"calloutType":"webapi","calloutUriRegex":".*","outboundAccess":${access}}`;
  const text = `{"properties":{"restrictOutboundNetworkAccess":"Enabled","calloutPolicies":[${rule}]}}`;
  expect(rulesIn(findingsOf(text))).toBe('EGR042');
});

describe('a host that the callout type has no use for', () => {
  it.each([
    ['mysql', 'contoso.postgresql.database.azure.com', 'postgresql'],
    ['mysql', 'contoso.postgres.database.azure.com', 'postgresql'],
    ['postgresql', 'contoso.mysql.database.azure.com', 'mysql'],
    ['sql', 'contoso.documents.azure.com', 'cosmosdb'],
    ['kusto', 'contoso.database.chinacloudapi.cn', 'sql'],
    ['cosmosdb', 'contoso.blob.core.windows.net', 'external_data, webapi or sandbox_artifacts'],
  ])('%s under %s', (type, host, others) => {
    const found = findingsOf(policyOf(`^https://${host.replaceAll('.', '\\.')}/`, type));
    expect(found.filter(({ rule }) => rule === 'EGR037').map(({ message }) => message)).toEqual([
      `hosts like this one are called with type ${others}, but the rule is for ${type}`,
    ]);
  });

  it.each([
    ['mysql', 'contoso.mysql.database.azure.com'],
    ['sql', 'contoso.database.azure.com'],
    ['mysql', 'db.contoso.com'],
    ['webapi', 'contoso.openai.azure.com'],
    ['external_data', 'contoso.blob.core.windows.net'],
    ['azure_openai', 'contoso.azure-api.net'],
  ])('is not %s under %s', (type, host) => {
    expect(rulesIn(findingsOf(policyOf(`^https://${host.replaceAll('.', '\\.')}/`, type)))).not.toContain('EGR037');
  });
});
