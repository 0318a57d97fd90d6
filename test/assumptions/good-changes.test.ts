import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diff } from '../../src/api/index.js';
import { policyPair, type PairRule } from '../analysis/diff/generate-pairs.js';
import { TYPE } from '../analysis/diff/pair-inputs.js';
import { Random } from '../regex/random-pattern.js';

/*
 * Protects that gates stay usable: of changes that allow nothing new, nine in ten pass without any option, whatever is not known of the
 * service. What is counted is answers, not time.
 */

const samples = resolve(__dirname, '../../samples');

/** Changes as people make them: the old policy, the new one, neither of which allows anything that the old one did not. */
const MADE: readonly (readonly [name: string, old: object, now: object])[] = [
  ['restrict a new cluster', {}, restricted()],
  [
    'restrict it, with rules that it had',
    {},
    restricted(['external_data', String.raw`^https://a\.blob\.core\.windows\.net/`]),
  ],
  ['take a rule away', restricted(HTTPS('a'), HTTPS('b')), restricted(HTTPS('a'))],
  ['turn rules round', restricted(HTTPS('a'), HTTPS('b')), restricted(HTTPS('b'), HTTPS('a'))],
  ['escape a dot', restricted(['webapi', '^https://a.example/']), restricted(HTTPS('a'))],
  ['anchor the start', restricted(['webapi', String.raw`https://a\.example/`]), restricted(HTTPS('a'))],
  ['end the host', restricted(['webapi', String.raw`^https://a\.example`]), restricted(HTTPS('a'))],
  ['name a path', restricted(HTTPS('a')), restricted(['webapi', String.raw`^https://a\.example/data/`])],
  ['leave http out', restricted(['webapi', String.raw`^https?://a\.example/`]), restricted(HTTPS('a'))],
  [
    'drop an alternative',
    restricted(['sql', String.raw`^https://(?:a|b)\.database\.windows\.net/?$`]),
    restricted(['sql', String.raw`^https://a\.database\.windows\.net/?$`]),
  ],
  ['take an FQDN away', fqdns('a.example', 'b.example'), fqdns('a.example')],
  ['sort FQDNs', fqdns('b.example', 'a.example'), fqdns('a.example', 'b.example')],
  ['empty an FQDN list', fqdns('a.example'), fqdns()],
  ['tag a cluster', { tags: 1 }, {}],
  [
    'narrow a class',
    restricted(['kusto', String.raw`^https://[a-z0-9]+\.kusto\.windows\.net/?$`]),
    restricted(['kusto', String.raw`^https://[a-z]+\.kusto\.windows\.net/?$`]),
  ],
];

function HTTPS(name: string): readonly [string, string] {
  return ['webapi', String.raw`^https://${name}\.example/`];
}

function restricted(...rules: readonly (readonly [type: string, regex: string])[]): object {
  return {
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: rules.map(([calloutType, calloutUriRegex]) => ({
      calloutType,
      calloutUriRegex,
      outboundAccess: 'Allow',
    })),
  };
}

function fqdns(...allowedFqdnList: readonly string[]): object {
  return { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList };
}

type Change = readonly [name: string, old: string, now: string];

/** Every sample compared with itself, and the open one with the restricted one. */
function ofSamples(): readonly Change[] {
  const read = (name: string): string => readFileSync(join(samples, name), 'utf8');
  const names = readdirSync(samples).filter(name =>
    /^(?:open|restricted|fqdn-list|callout-policies|lint-good|lint-bad)\.json$/.test(name),
  );
  return [
    ...names.map((name): Change => [`${name}, unchanged`, read(name), read(name)]),
    ['open.json restricted', read('open.json'), read('restricted.json')],
  ];
}

function random(count: number): readonly Change[] {
  const source = new Random(90);
  const changes: Change[] = [];
  while (changes.length < count) {
    const pair = policyPair(source);
    if (pair.relation !== 'equal' && pair.relation !== 'narrower') continue;
    changes.push([pair.edits.join(', '), policyText(pair.old), policyText(pair.new)]);
  }
  return changes;
}

function policyText(rules: readonly PairRule[]): string {
  return JSON.stringify(
    rules.map(({ regex, canCall }) => ({ CalloutType: TYPE, CalloutUriRegex: regex, CanCall: canCall })),
  );
}

describe('of changes that allow nothing new', () => {
  it('nine in ten pass a gate without options, and none fails it', () => {
    const made = MADE.map(([name, old, now]): Change => [
      name,
      JSON.stringify({ properties: old }),
      JSON.stringify({ properties: now }),
    ]);
    const answers = [...made, ...ofSamples(), ...random(40)].map(([name, old, now]) => {
      const result = diff(old, now);
      return { name, verdict: result.ok ? result.value.noNewAccess : result.problem.message };
    });
    const others = answers.filter(({ verdict }) => verdict !== 'passes');
    expect(others.filter(({ verdict }) => verdict !== 'undecided')).toEqual([]);
    expect(others.length / answers.length, JSON.stringify(others, null, 1)).toBeLessThanOrEqual(0.1);
  });
});
