import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER, type ClusterState } from '../../src/cluster/state.js';
import { Assessor, PlainUri } from '../../src/decide/index.js';
import { isCasePlain } from '../../src/decide/case-plain.js';
import { DotnetRegex } from '../../src/regex/index.js';
import { ARM_CALLOUT_TYPES } from '../../src/policy/callout-types.js';
import { CLOUD_NAMES } from '../../src/policy/clouds.js';
import { randomPattern, Random } from '../regex/random-pattern.js';

/*
 * Protects what an assessor remembers between URIs: every answer is the one that an assessor gives that was asked nothing else.
 */

const HOSTS = [
  'a.example',
  'xa.example',
  'A.Example',
  'contoso.database.windows.net',
  '127.0.0.1',
  'user@a.example',
  'a',
];
const REGEXES = [
  String.raw`^https://a\.example(?:/|$)`,
  String.raw`a\.example`,
  '[A-Z]',
  '/x',
  '.*',
  '[!-Z]$',
  '^a',
  'K',
  String.raw`\p{Lu}`,
];

const UNITS = ['a', 'b', 'k', 'x', 'z', '0', '9', '-', '.', '/', ' '];

function randomState(random: Random): ClusterState {
  const isRestricted = random.below(3) > 0;
  const hasFqdns = random.below(2) === 0;
  const calloutPolicies = Array.from({ length: 1 + random.below(4) }, () => ({
    calloutType: random.pick(ARM_CALLOUT_TYPES),
    calloutUriRegex: random.pick(REGEXES),
    outboundAccess: random.below(3) === 0 ? ('Deny' as const) : ('Allow' as const),
    calloutId: '',
  }));
  return {
    ...DEFAULT_CLUSTER,
    restrictOutboundNetworkAccess: isRestricted ? 'Enabled' : 'Disabled',
    allowedFqdnList: hasFqdns ? HOSTS.slice(0, 1 + random.below(3)) : [],
    calloutPolicies: hasFqdns ? null : calloutPolicies,
    ...(random.below(3) === 0 && { facts: { unreadScripts: ['a.kql'] } }),
    ...(random.below(3) === 0 && { cloud: random.pick(CLOUD_NAMES) }),
  };
}

function randomUri(random: Random): string {
  const host = random.pick(HOSTS);
  const end = random.pick(['', '/', '/x', '/X', '?q=a.example', '#K', ':443/x', '/\u212a', '\n']);
  return `${random.pick(['https://', 'HTTPS://', 'http://', ''])}${host}${end}`;
}

describe('an assessor', () => {
  it('says the same of a URI, whatever it was asked before', () => {
    const random = new Random(21);
    const plain = new PlainUri();
    let read = 0;
    for (let round = 0; round < 60; round++) {
      const state = randomState(random);
      const asked = new Assessor(state, {});
      for (let count = 0; count < 60; count++) {
        const [type, uri] = [random.pick(ARM_CALLOUT_TYPES), randomUri(random)];
        const verdict = asked.judge(type, uri);
        const fresh = new Assessor(state, {});
        expect(asked.turns(verdict, uri), JSON.stringify({ state, type, uri })).toEqual(fresh.turns(verdict, uri));
        const bytes = Buffer.from(`<${uri}\r\n>`);
        if (!uri.includes('\n') && plain.read(bytes, 1, bytes.length)) {
          read++;
          expect(bytes.toString('latin1', plain.start, plain.end)).toBe(uri);
          expect(asked.judgePlain(type, plain) ?? verdict).toEqual(verdict);
          expect(asked.turnsOfPlain(verdict, plain) ?? fresh.turns(verdict, uri)).toEqual(fresh.turns(verdict, uri));
        }
      }
    }
    expect(read).toBeGreaterThan(500);
  });

  it('is not sure of a rule about which runtimes disagree, even where one is assumed', () => {
    const calloutPolicies = [
      {
        calloutType: 'webapi',
        calloutUriRegex: String.raw`^https://(?:[a-z]+(?:-?)+?\.){2}net/`,
        outboundAccess: 'Allow',
        calloutId: '',
      } as const,
    ];
    const state = { ...DEFAULT_CLUSTER, restrictOutboundNetworkAccess: 'Enabled', calloutPolicies } as const;
    const assessor = new Assessor(state, { assume: { 'dotnet-runtime': 'earlier', 'match-case': 'counts' } });
    expect(assessor.decide('webapi', 'https://a.b.net/')).toMatchObject({
      robust: false,
      dependsOn: [{ question: 'dotnet-runtime', reading: 'earlier' }],
    });
  });
});

describe('a pattern in which case does not matter for small letters', () => {
  it.each<readonly [string, boolean]>([
    [String.raw`^https://[a-z0-9-]+\.example/`, true],
    [String.raw`[A-Za-z0-9\-]{3,63}\.api`, true],
    [String.raw`\w+\S\.net/?$`, true],
    ['[A-Z]', false],
    ['[!-Z]', false],
    ['K', false],
    ['(?i)K', true],
    [String.raw`\p{Lu}`, false],
    ['(a)\\1', false],
    ['(', true],
  ])('%s: %s', (pattern, expected) => {
    expect(isCasePlain(pattern)).toBe(expected);
  });

  it('matches the same such texts both ways', () => {
    const random = new Random(5);
    let plain = 0;
    for (let round = 0; round < 600; round++) {
      const pattern = randomPattern(random, 'regular');
      if (!isCasePlain(pattern)) continue;
      const [counting, ignoring] = [false, true].map(ignoreCase => DotnetRegex.tryCompile(pattern, { ignoreCase }));
      if (counting?.ok !== true || ignoring?.ok !== true) continue;
      plain++;
      for (let count = 0; count < 10; count++) {
        const text = Array.from({ length: random.below(8) }, () => random.pick(UNITS)).join('');
        expect(counting.regex.isMatch(text), JSON.stringify([pattern, text])).toBe(ignoring.regex.isMatch(text));
      }
    }
    expect(plain).toBeGreaterThan(50);
  });
});
