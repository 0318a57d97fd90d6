import { describe, expect, it } from 'vitest';
import {
  allowedLanguage,
  describeUnknown,
  internalStorage,
  PatternLanguages,
} from '../../src/analysis/callout-language.js';
import { universeOf, uriOf } from '../../src/analysis/match-subject.js';
import {
  automatonOf,
  Budget,
  classOf,
  findMember,
  type FiniteAutomaton,
  type Language,
} from '../../src/automata/index.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../../src/cluster/state.js';
import { DecisionEngine, InternalStorage, MATCH_SUBJECTS, subjectText } from '../../src/decide/index.js';
import type { CalloutRule } from '../../src/policy/rules.js';
import { effort } from '../effort.js';
import { randomPattern, Random } from '../regex/random-pattern.js';

/* Protects that proofs speak of what is decided: the language of a callout type against the engine of decisions. */

function automatonFor(language: Language): FiniteAutomaton | null {
  for (const direction of ['backward', 'forward'] as const) {
    const result = automatonOf(language, direction, new Budget({ states: 5_000, steps: 4_000_000 }));
    if (result.ok) return result.automaton;
  }
  return null;
}

function accepts({ direction, units, next, accepting }: FiniteAutomaton, text: string): boolean {
  let state = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(direction === 'forward' ? index : text.length - 1 - index);
    state = next[state * units.count + classOf(units, unit)] ?? 0;
  }
  return accepting[state] === 1;
}

const HOSTS = [
  'a.example.com',
  'B.example.com',
  'x1.database.windows.net',
  'myclusterinternalsa.blob.core.windows.net',
];
const ENDS = ['', '/', '/p', ':443/', ':8080', '\n', '/?x=a.example.com', '#b', '.evil.example', '\\a'];
const STARTS = ['https://', 'http://', 'HTTPS://', 'https://u@', 'https://a\u00a0b@', 'https://evil.example/', ''];

function randomUri(random: Random): string {
  return random.pick(STARTS) + random.pick(HOSTS) + random.pick(ENDS);
}

function randomRegex(random: Random): string {
  const host = random.pick(HOSTS).replaceAll('.', '\\.');
  const shapes = [
    host,
    `^https://${host}/?$`,
    `(?i)${host}`,
    '.*',
    '*',
    '(',
    '',
    '[^/]+\\.com',
    `https?://(?:u@)?${host}`,
  ];
  return random.below(4) === 0 ? randomPattern(random, 'regular') : random.pick(shapes);
}

function randomState(random: Random): ClusterState {
  const rules = (most: number): CalloutRule[] =>
    Array.from({ length: random.below(most + 1) }, () => ({
      CalloutType: random.pick(['sql', 'SQL', 'external_data', 'webapi']),
      CalloutUriRegex: randomRegex(random),
      CanCall: random.below(3) > 0,
    }));
  return {
    ...DEFAULT_CLUSTER,
    restrictOutboundNetworkAccess: random.below(2) === 0 ? 'Enabled' : 'Disabled',
    allowedFqdnList: random.below(3) === 0 ? [random.pick(HOSTS)] : [],
    calloutPolicies: rules(3).map(({ CalloutUriRegex: calloutUriRegex, CanCall }) => ({
      calloutType: random.pick(['sql', 'external_data', 'webapi'] as const),
      calloutUriRegex,
      outboundAccess: CanCall ? 'Allow' : 'Deny',
      calloutId: '',
    })),
    dataPlanePolicy: rules(4),
  };
}

describe('the allowed language', () => {
  it('is what the engine allows, on more than 10,000 random policies and URIs, under every assumption', () => {
    const random = new Random(6);
    const allowed = new Map<boolean, number>();
    let pairs = 0;
    while (pairs < effort(12_000)) {
      const state = randomState(random);
      const ignoreCase = random.below(3) === 0;
      const subject = random.pick(MATCH_SUBJECTS);
      const engine = new DecisionEngine(state, { subject, ignoreCase });
      for (const type of ['sql', 'external_data', 'WebApi', 'kusto', 'nope']) {
        const automaton = automatonFor(allowedLanguage(state, type, { subject, ignoreCase }).language);
        if (automaton === null) continue;
        for (let count = 0; count < 12; count++) {
          const uri = randomUri(random);
          const text = subjectText(uri, subject);
          if (text === null || engine.decide(type, uri).faults.some(({ problem }) => problem !== 'invalid-regex'))
            continue;
          if (subject === 'host' && new InternalStorage(state).holds(uri)) continue;
          const expected = engine.isAllowed(type, uri, false);
          allowed.set(expected, (allowed.get(expected) ?? 0) + 1);
          pairs++;
          if (accepts(automaton, text) !== expected)
            expect.fail(JSON.stringify({ state, type, uri, subject, ignoreCase, expected }));
        }
      }
    }
    expect(Math.min(allowed.get(true) ?? 0, allowed.get(false) ?? 0)).toBeGreaterThan(effort(2_000));
  });

  it('has the internal storage exactly as it is decided', () => {
    const storage = new InternalStorage({ name: 'MyCluster' });
    const automaton = automatonFor(internalStorage({ name: 'MyCluster' }));
    if (automaton === null) return expect.fail('no automaton');
    const random = new Random(3);
    const host = 'MYclusterinternalsa.Queue.core.windows.net';
    const pieces = [
      'https',
      'HTTPS',
      'http',
      '://',
      ':/',
      'u',
      '@',
      '@',
      '\u00a0',
      '\ufeff',
      '\u0085',
      '\u180e',
      '\\',
      ' ',
      host,
      host,
      host,
      `${host}.`,
      ':',
      ':443',
      ':65535',
      ':65536',
      ':99999',
      ':00001',
      ':000001',
      '/',
      '?',
      '#',
      '\n',
      'x',
      '.',
      'İ',
      'ſ',
      '[',
      ']',
    ];
    let held = 0;
    for (let count = 0; count < 60_000; count++) {
      const authority = Array.from({ length: random.below(4) }, () => random.pick(pieces)).join('');
      const uri =
        count % 2 === 0 ? `https://${authority}${host}${random.pick(pieces)}${random.pick(pieces)}` : authority;
      if (storage.holds(uri)) held++;
      if (accepts(automaton, uri) !== storage.holds(uri)) expect.fail(JSON.stringify(uri));
    }
    expect(held).toBeGreaterThan(1_000);
    return undefined;
  });

  it('names the rule that keeps a question from its answer', () => {
    const state = {
      ...DEFAULT_CLUSTER,
      dataPlanePolicy: [{ CalloutType: 'mysql', CalloutUriRegex: String.raw`([a-z]{9}[0-9]{9})\1`, CanCall: true }],
    };
    const { language, perRule } = allowedLanguage(state, 'mysql');
    const answer = findMember(language);
    expect(answer.verdict === 'unknown' && describeUnknown(answer.reason, perRule)).toBe(
      '`([a-z]{9}[0-9]{9})\\1` (rule [0] of the layer command): the pattern has a back reference, which no automaton here can do',
    );
  });

  it('is made of each regex once, where the languages are shared', () => {
    const patterns = new PatternLanguages();
    const [first, second] = [1, 2].map(
      () => allowedLanguage(DEFAULT_CLUSTER, 'sql', { patterns }).perRule[0]?.language,
    );
    expect(first).toBeDefined();
    expect(first).toBe(second);
  });
});

describe('the universe of a match subject', () => {
  it.each(MATCH_SUBJECTS)('%s holds exactly the texts that are one', subject => {
    const automaton = automatonFor(universeOf(subject));
    if (automaton === null) return expect.fail('no automaton');
    const random = new Random(5);
    const pieces = [
      'https://',
      'http://',
      'ftp://',
      'tcp:',
      'a',
      '.',
      ':443',
      ':80',
      ':80',
      ':1',
      ':0',
      ':01',
      ':65536',
      '/',
      '[::1]',
      '%',
      '@',
      'A',
      '\n',
    ];
    for (let count = 0; count < 20_000; count++) {
      const text = Array.from({ length: 1 + random.below(5) }, () => random.pick(pieces)).join('');
      const expected = subject === 'uri' || subjectText(uriOf(text, subject), subject) === text;
      if (accepts(automaton, text) !== expected) expect.fail(JSON.stringify({ text, expected }));
    }
    return undefined;
  });
});
