import { describe, expect, it } from 'vitest';
import { audit } from '../../src/api/index.js';

/*
 * Protects that an audit says of its verdicts what they rest on, by the same open questions as decisions do.
 */

const restricted = (regex: string): object => ({
  properties: {
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [
      { calloutType: 'webapi', calloutUriRegex: regex, outboundAccess: 'Allow' },
      { calloutType: 'cosmosdb', calloutUriRegex: regex, outboundAccess: 'Allow' },
    ],
  },
});

function verdictOf(query: string, policy: object, options: object = {}) {
  const result = audit(query, { policy: { ...policy }, ...options });
  if (!result.ok) throw new Error(result.problem.message);
  const [first] = result.value.findings;
  return { verdict: first?.decision.verdict, dependsOn: first?.decision.dependsOn.map(({ question }) => question) };
}

const ask = (uri: string): string => `evaluate http_request("${uri}")`;
const cosmos = (uri: string): string => `evaluate cosmosdb_sql_request("AccountEndpoint=${uri};Database=d", "q")`;

describe('a verdict of an audit', () => {
  it.each<readonly [string, string, object, object, string, readonly string[]]>([
    ['other predefined rules', ask('https://a.example/'), { properties: {} }, {}, 'denied', ['predefined-rules']],
    ['other rules of a cloud', ask('https://a.example/'), { location: 'usgovtexas' }, {}, 'denied', ['cloud-rules']],
    ['the path', ask('https://a.example/x'), restricted('^https://a\\.example/x'), {}, 'allowed', ['match-subject']],
    ['case', ask('https://a.example/X'), restricted('^https://a\\.example/x'), {}, 'denied', ['match-case']],
    ['nothing', ask('https://a.example/'), restricted('^https://a\\.example/'), {}, 'allowed', []],
    [
      'a secret that it has in its query',
      ask('https://a.example/?code=abc'),
      restricted('^https://a\\.example/$'),
      {},
      'depends',
      [],
    ],
    [
      'nothing, whatever password a connection string has',
      'evaluate sql_request("Server=tcp:a.database.windows.net,1433;User ID=me;Password=abc", "q")',
      { properties: {} },
      {},
      'allowed',
      [],
    ],
    [
      'nothing, where it is assumed',
      ask('https://a.example/'),
      { properties: {} },
      { assume: { 'predefined-rules': 'documented' } },
      'denied',
      [],
    ],
    ['nothing, by the default readings', ask('https://a.example/'), {}, { defaultReading: true }, 'denied', []],
    ['the second gate, of a type for which it was seen', ask('http://0x7f.1/'), restricted('.*'), {}, 'denied', []],
    ['the same for a name that cannot resolve', ask('http://a.invalid/'), restricted('.*'), {}, 'denied', []],
    [
      'the policy alone',
      ask('http://0x7f.1/'),
      restricted('.*'),
      { assume: { 'second-gate': 'policy' } },
      'allowed',
      [],
    ],
    [
      'the second gate, of another type',
      cosmos('https://127.0.0.1/'),
      restricted('.*'),
      {},
      'allowed',
      ['second-gate'],
    ],
    [
      'other predefined rules, of all that it can be',
      'evaluate http_request(strcat("https://", X, ".example/"))',
      { properties: {} },
      {},
      'never',
      ['predefined-rules'],
    ],
    [
      'what regexes see, of all that it can be',
      'evaluate http_request(strcat("https://a.example/x", X))',
      restricted('^https://a\\.example/x'),
      {},
      'always',
      ['match-subject'],
    ],
    [
      'nothing, of all that a host can be asked',
      'evaluate http_request(strcat("https://a.example/", X))',
      restricted('^https://a\\.example/'),
      {},
      'always',
      [],
    ],
    [
      'the host alone, of all that it can be',
      'evaluate sql_request(strcat("Server=tcp:a.example;Database=", X), "q")',
      {
        properties: {
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: '^https://', outboundAccess: 'Allow' }],
        },
      },
      {},
      'allowed',
      ['match-subject'],
    ],
    [
      'the host alone, whatever is called',
      'evaluate sql_request(X, "q")',
      {
        properties: {
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: '[\\s\\S]*', outboundAccess: 'Allow' }],
        },
      },
      {},
      'always',
      [],
    ],
  ])('rests on %s', (_name, query, policy, options, verdict, dependsOn) => {
    expect(verdictOf(query, policy, options)).toEqual({ verdict, dependsOn });
  });
});
