import { describe, expect, it } from 'vitest';
import {
  isGatedHost,
  openQuestions,
  QUESTION_IDS,
  readingsUnder,
  withTurns,
  worldOf,
  type Assumptions,
  type Readings,
  type Turn,
} from '../../src/assumptions/index.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../../src/cluster/state.js';
import { decide, decideUnder } from '../../src/decide/index.js';
import { ARM_CALLOUT_TYPES, type ArmCalloutType } from '../../src/policy/callout-types.js';
import { CLOUD_NAMES } from '../../src/policy/clouds.js';
import { fqdnRules } from '../../src/policy/rules-in-force.js';
import { uriParts } from '../../src/uri/index.js';
import { Random } from '../regex/random-pattern.js';

/*
 * Protects what decisions say of themselves: `robust` and the smallest turning set are those that all combinations of all readings
 * give, asked one by one.
 */

const HOSTS = [
  'contoso.database.windows.net',
  'Contoso.database.windows.net',
  'help.kusto.windows.net',
  'HELP.kusto.windows.net',
  'a.example',
  'A.Example',
  'xa.example',
  '127.0.0.1',
  'x.api.weu.digitaltwins.azure.net',
  'help.kusto.usgovcloudapi.net',
  'help.kusto.chinacloudapi.cn',
];
const REGEXES = [
  String.raw`^https://a\.example(?:/|$)`,
  String.raw`a\.example`,
  '^a',
  '[A-Z]',
  '/x',
  '.*',
  String.raw`^https://(?:[a-z]+(?:-?)+?\.){2}net/`,
  String.raw`^https://[a-z.]+/?$`,
];

function randomUri(random: Random): string {
  const host = random.pick(HOSTS);
  return random.pick([`https://${host}/`, `https://${host}`, `https://${host}/x`, `https://b.test/?q=${host}`, host]);
}

function randomState(random: Random): ClusterState {
  const isRestricted = random.below(2) === 0;
  const rules = Array.from({ length: random.below(4) }, () => ({
    calloutType: random.pick(ARM_CALLOUT_TYPES),
    calloutUriRegex: random.pick(REGEXES),
    outboundAccess: random.below(3) === 0 ? ('Deny' as const) : ('Allow' as const),
    calloutId: '',
  }));
  const fqdns = Array.from({ length: random.below(3) }, () => random.pick(HOSTS));
  const shape = random.below(3);
  const shown = fqdns.flatMap(fqdnRules).map(({ CalloutType, CalloutUriRegex }) => ({
    // These are types that FQDN lists have.
    calloutType: CalloutType as ArmCalloutType,
    calloutUriRegex: CalloutUriRegex,
    outboundAccess: 'Allow' as const,
    calloutId: '',
  }));
  return {
    ...DEFAULT_CLUSTER,
    restrictOutboundNetworkAccess: isRestricted ? 'Enabled' : 'Disabled',
    allowedFqdnList: shape === 0 ? fqdns : [],
    calloutPolicies: shape === 0 ? null : shape === 1 ? rules : shown,
    facts: {
      ...(shape === 2 && { isClusterRowUntold: true as const }),
      ...(random.below(3) === 0 && { unreadScripts: ['https://scripts.test/a.kql'] }),
      ...(random.below(4) === 0 && { notStated: ['calloutPolicies'] as const }),
      ...(random.below(6) === 0 && { areRulesOnly: true as const }),
    },
    ...(random.below(4) === 0 && { predefinedRules: [] }),
    ...(random.below(3) === 0 && { cloud: random.pick(CLOUD_NAMES) }),
  };
}

function randomAssumptions(random: Random): Assumptions {
  const settled: Assumptions[] = [
    { 'predefined-rules': 'documented' },
    { 'predefined-rules': 'more' },
    { 'china-rules': 'documented' },
    { 'cloud-rules': 'none' },
    { 'unread-scripts': 'allow' },
    { 'not-stated': 'deny' },
    { 'match-subject': 'origin' },
    { 'match-subject': 'uri' },
    { 'host-case': 'lower' },
    { 'match-case': 'ignored' },
    { 'fqdn-entry': 'exact' },
    { 'cluster-row': 'fqdn-list' },
    { 'second-gate': 'refuses' },
    { 'external-reads': 'checked' },
  ];
  const chosen = Array.from({ length: random.below(3) }, () => random.pick(settled));
  return chosen.reduce((all, each) => ({ ...all, ...each }), {});
}

/** The answer under readings, said once more as simply as can be. */
function allowed(state: ClusterState, type: ArmCalloutType, uri: string, readings: Readings, base: Readings): boolean {
  const parts = uriParts(uri);
  const host = parts?.host ?? uri.toLowerCase();
  if (readings['second-gate'] === 'refuses' && isGatedHost(host)) return false;
  const isRestricted = state.restrictOutboundNetworkAccess === 'Enabled';
  const isCluster = state.facts?.areRulesOnly !== true;
  const isRead = type === 'external_data' && isRestricted && isCluster;
  if (isRead && readings['external-reads'] === 'unchecked') return true;
  const text =
    readings['host-case'] === 'lower' && parts !== null
      ? uri.replace(/^[^:]*:\/\/[^/?#]*/, start => start.toLowerCase())
      : uri;
  // A text that is no URI has no other match subject.
  const subject = parts === null ? base['match-subject'] : readings['match-subject'];
  const world = worldOf(state, { ...readings, 'external-reads': 'checked' });
  const decision = decide(world, type, text, { subject, ignoreCase: readings['match-case'] === 'ignored' });
  const isOther = decision.assumedRuntime !== undefined && readings['dotnet-runtime'] === 'earlier';
  return decision.allowed !== isOther;
}

/** Every combination of readings of all open questions, the smallest first. */
function everyTurn(state: ClusterState, type: ArmCalloutType, assumptions: Assumptions): readonly (readonly Turn[])[] {
  let all: (readonly Turn[])[] = [[]];
  for (const { id, others } of openQuestions(state, type, assumptions)) {
    all = all.flatMap(turns => [turns, ...others.map(reading => [...turns, { question: id, reading }])]);
  }
  const place = (turns: readonly Turn[]): number =>
    turns.reduce((sum, { question }) => sum * 20 + QUESTION_IDS.indexOf(question) + 1, 0);
  return all.sort((left, right) => left.length - right.length || place(left) - place(right));
}

describe('decisions of random clusters under random assumptions', () => {
  it('say what turns them as all readings do, one by one', () => {
    const random = new Random(12);
    const sizes = new Map<number, number>();
    for (let round = 0; round < 1_000; round++) {
      const state = randomState(random);
      const type = random.pick(ARM_CALLOUT_TYPES);
      const uri = randomUri(random);
      const assume = randomAssumptions(random);
      const base = readingsUnder(assume);
      const decision = decideUnder(state, type, uri, { assume });
      const expected = allowed(state, type, uri, base, base);
      const turned = everyTurn(state, type, assume).find(
        turns => allowed(state, type, uri, withTurns(base, turns), base) !== expected,
      );
      const asked = JSON.stringify({ round, type, uri, assume, state });
      expect(decision.allowed, asked).toBe(expected);
      expect(decision.robust, asked).toBe(turned === undefined);
      expect(decision.dependsOn, asked).toEqual(turned ?? []);
      const size = turned?.length ?? 0;
      sizes.set(size, (sizes.get(size) ?? 0) + 1);
    }
    // The clusters are such that there is something to see: robust answers, questions alone, and sets of two.
    expect([...sizes.keys()].sort()).toEqual(expect.arrayContaining([0, 1, 2]));
  });
});
