import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER, type ClusterState } from '../../src/cluster/state.js';
import { DecisionEngine, type DecisionOptions } from '../../src/decide/index.js';
import { Cluster } from '../../src/index.js';
import { ARM_CALLOUT_TYPES } from '../../src/policy/callout-types.js';
import type { CalloutRule } from '../../src/policy/rules.js';
import { DotnetRegex } from '../../src/regex/index.js';
import { randomPattern, Random } from '../regex/random-pattern.js';
import { processorTime } from '../processor-time.js';
import { effort } from '../effort.js';

/*
 * Protects the laws of decisions, whatever the policy and the URI.
 */

const HOSTS = [
  'a.example.com',
  'b.example.com',
  'host1.database.windows.net',
  'host12.database.windows.net',
  'Host.Example',
];
const pick = <Item>(items: readonly Item[]): fc.Arbitrary<Item> => fc.constantFrom(...items);
const host = fc.oneof(
  pick(HOSTS),
  fc.nat(40).map(number => `host${number}.database.windows.net`),
);
const escaped = host.map(text => text.replaceAll('.', '\\.'));

/** Rules as people write them, rules at random, rules that cannot be evaluated. */
const regex = fc.oneof(
  { weight: 4, arbitrary: escaped },
  { weight: 4, arbitrary: escaped.map(text => `^https://${text}/?$`) },
  { weight: 2, arbitrary: fc.tuple(escaped, escaped).map(([one, two]) => `(${one}|${two})`) },
  { weight: 2, arbitrary: escaped.map(text => `(?i)${text}`) },
  {
    weight: 1,
    arbitrary: pick(['.*', '', '*', '(', 'x(?=y)', '(a+)+\\1$', '[^/]+\\.example\\.com', '\\Aa', 'a\\z', '$']),
  },
  { weight: 2, arbitrary: fc.integer().map(seed => randomPattern(new Random(seed), 'rich')) },
);
const rule: fc.Arbitrary<CalloutRule> = fc.record({
  CalloutType: pick(['sql', 'SQL', 'webapi', 'external_data', 'mysql']),
  CalloutUriRegex: regex,
  CanCall: fc.boolean(),
});
const uri = fc.oneof(
  host.map(text => `https://${text}`),
  fc.tuple(host, fc.webPath()).map(([text, path]) => `https://${text}${path}`),
  host.map(text => `https://evil.example/?x=${text}\n`),
  fc.string({ unit: pick(['a', 'b', '.', '/', '\n', 'x', 'y', 'K', '\u212a', 'é']) }),
  pick(['', 'https://myclusterinternalsa.blob.core.windows.net/', `${'a'.repeat(60)}b`]),
);
const type = fc.oneof(pick(['sql', 'webapi', 'external_data', 'mysql']), pick([...ARM_CALLOUT_TYPES, 'Sql', 'nope']));
const options: fc.Arbitrary<DecisionOptions> = fc.record({
  subject: pick(['uri', 'uri', 'host', 'origin'] as const),
  ignoreCase: fc.boolean(),
});

function withPolicy(rules: readonly CalloutRule[]): ClusterState {
  return { ...DEFAULT_CLUSTER, dataPlanePolicy: rules };
}

const state: fc.Arbitrary<ClusterState> = fc
  .record({
    rules: fc.array(rule, { maxLength: 30 }),
    fqdns: fc.array(host, { maxLength: 5 }),
    isRestricted: fc.boolean(),
    usesFqdns: fc.boolean(),
  })
  .map(({ rules, fqdns, isRestricted, usesFqdns }) => ({
    ...withPolicy(rules.slice(0, 15)),
    restrictOutboundNetworkAccess: isRestricted ? ('Enabled' as const) : ('Disabled' as const),
    allowedFqdnList: usesFqdns ? fqdns : [],
    calloutPolicies: usesFqdns
      ? []
      : rules.slice(15).map(({ CalloutUriRegex, CanCall }) => ({
          calloutType: 'sql' as const,
          calloutUriRegex: CalloutUriRegex,
          outboundAccess: CanCall ? ('Allow' as const) : ('Deny' as const),
          calloutId: `${CalloutUriRegex}_sql`,
        })),
  }));

const RUNS = { numRuns: effort(400) };

describe('for every policy and callout', () => {
  it('isAllowed, with and without memory, judge and decide say the same', () => {
    fc.assert(
      fc.property(state, options, type, uri, (ofCluster, assumptions, asked, to) => {
        const engine = new DecisionEngine(ofCluster, assumptions);
        const {
          allowed,
          reason,
          type: named,
          layer,
          rule: index,
          regex: deciding,
          assumedRuntime,
        } = engine.decide(asked, to);
        const verdict = { allowed, reason, type: named, layer, rule: index, regex: deciding };
        expect(engine.judge(asked, to)).toEqual({
          ...verdict,
          ...(assumedRuntime !== undefined && { assumedRuntime }),
        });
        expect([engine.isAllowed(asked, to), engine.isAllowed(asked, to), engine.isAllowed(asked, to, false)]).toEqual([
          allowed,
          allowed,
          allowed,
        ]);
      }),
      RUNS,
    );
  });

  it('yes or no is what the rules say one by one, also where rules of all kinds concern the same callout', () => {
    const few = pick([
      'alpha\\.example',
      'alpha\\.example\\.com',
      'a\\.example\\.com',
      '^https://alpha\\.example',
      'example',
      '.*',
      'x',
      '(alpha|beta)\\.example',
      '(alpha)?\\.exam(\\w*)\\2\\1',
      '(',
    ]);
    const rules = fc.array(fc.record({ CalloutType: pick(['webapi']), CalloutUriRegex: few, CanCall: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    });
    const to = pick(['https://alpha.example.com/', 'https://beta.example/', 'https://alpha.example', 'https://none/']);
    fc.assert(
      fc.property(rules, to, (list, asked) => {
        const restricted: ClusterState = {
          ...DEFAULT_CLUSTER,
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: list.map(({ CalloutUriRegex, CanCall }) => ({
            calloutType: 'webapi',
            calloutUriRegex: CalloutUriRegex,
            outboundAccess: CanCall ? 'Allow' : 'Deny',
            calloutId: `${CalloutUriRegex}_webapi`,
          })),
        };
        const says = list.map(({ CalloutUriRegex, CanCall }) => {
          const compiled = DotnetRegex.tryCompile(CalloutUriRegex);
          return { CanCall, matches: compiled.ok ? compiled.regex.isMatch(asked) : !CanCall };
        });
        const expected =
          says.some(each => each.CanCall && each.matches) && !says.some(each => !each.CanCall && each.matches);
        for (const oneByOne of [true, false]) {
          const engine = new DecisionEngine(restricted, {}, oneByOne);
          expect([engine.isAllowed('webapi', asked, false), engine.judge('webapi', asked).allowed]).toEqual([
            expected,
            expected,
          ]);
        }
      }),
      { numRuns: effort(2_000) },
    );
  });

  it('asking all rules together changes nothing but the time', () => {
    fc.assert(
      fc.property(state, options, type, uri, (ofCluster, assumptions, asked, to) => {
        const [without, with_] = [true, false].map(oneByOne => new DecisionEngine(ofCluster, assumptions, oneByOne));
        expect(with_?.decide(asked, to)).toEqual(without?.decide(asked, to));
        expect(with_?.judge(asked, to)).toEqual(without?.judge(asked, to));
        expect(with_?.isAllowed(asked, to, false)).toBe(without?.judge(asked, to).allowed);
      }),
      RUNS,
    );
  });

  it('the order of rules decides which rule is named, never whether it is allowed', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 20 }), type, uri, (rules, asked, to) => {
        const [forward, backward] = [rules, rules.toReversed()].map(list =>
          new DecisionEngine(withPolicy(list)).isAllowed(asked, to),
        );
        expect(forward).toBe(backward);
      }),
      RUNS,
    );
  });

  it('a rule that denies, added, never allows more; one that allows never denies more', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 15 }), rule, type, uri, (rules, added, asked, to) => {
        const before = new DecisionEngine(withPolicy(rules)).isAllowed(asked, to);
        const after = new DecisionEngine(withPolicy([...rules, added])).isAllowed(asked, to);
        if (added.CanCall) expect(after || !before).toBe(true);
        else expect(!after || before).toBe(true);
      }),
      RUNS,
    );
  });

  it('every match is where the regex alone finds it, too', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 10 }), type, uri, (rules, asked, to) => {
        for (const { regex: pattern, span } of new DecisionEngine(withPolicy(rules)).decide(asked, to).matches) {
          const match = DotnetRegex.compile(pattern).matchByBacktracking(to);
          expect(span).toEqual(match === null ? null : { start: match.index, end: match.index + match.length });
        }
      }),
      RUNS,
    );
  });
});

describe('what is remembered', () => {
  const alter = (canCall: boolean): string =>
    `.alter cluster policy callout @'[{"CalloutType":"webapi","CalloutUriRegex":"x","CanCall":${canCall}}]'`;

  it('belongs to one state of one cluster', () => {
    const [one, other] = [new Cluster(), new Cluster()];
    one.executeOrThrow(alter(true));
    expect([one.isAllowed('webapi', 'x'), other.isAllowed('webapi', 'x')]).toEqual([true, false]);
    one.executeOrThrow(alter(false));
    other.executeOrThrow(alter(true));
    expect([one.isAllowed('webapi', 'x'), other.isAllowed('webapi', 'x')]).toEqual([false, true]);
    one.patch('{"restrictOutboundNetworkAccess": "Enabled"}');
    expect([one.isAllowed('external_data', 'x'), other.isAllowed('external_data', 'x')]).toEqual([false, true]);
  });

  it('comes back with a snapshot, and stays with a clone', () => {
    const cluster = new Cluster();
    const before = cluster.snapshot();
    cluster.executeOrThrow(alter(true));
    const clone = cluster.clone();
    expect(cluster.isAllowed('webapi', 'x')).toBe(true);
    cluster.restore(before);
    expect([cluster.isAllowed('webapi', 'x'), clone.isAllowed('webapi', 'x')]).toEqual([false, true]);
  });

  it('is kept apart by assumptions', () => {
    const cluster = new Cluster();
    cluster.executeOrThrow(alter(true));
    expect(cluster.isAllowed('webapi', 'https://a/x')).toBe(true);
    expect(cluster.isAllowed('webapi', 'https://a/x', { subject: 'host' })).toBe(false);
    expect(cluster.isAllowed('webapi', 'https://a/X')).toBe(false);
    expect(cluster.isAllowed('webapi', 'https://a/X', { ignoreCase: true })).toBe(true);
    expect(cluster.isAllowed('webapi', 'https://a/X')).toBe(false);
  });

  it('is not confused by line breaks in names of types and in URIs', () => {
    const cluster = new Cluster();
    expect(cluster.isAllowed('external_data', 'x\ny')).toBe(true);
    expect(cluster.isAllowed('external_data\nx', 'y')).toBe(false);
  });

  it('survives more clusters than engines are kept for', () => {
    const clusters = Array.from({ length: 120 }, (_, index) => {
      const cluster = new Cluster();
      cluster.executeOrThrow(alter(index % 2 === 0));
      return cluster;
    });
    for (let round = 0; round < 2; round++) {
      expect(clusters.map(cluster => cluster.isAllowed('webapi', 'x'))).toEqual(
        clusters.map((_, index) => index % 2 === 0),
      );
    }
  });
});

describe('hostile policies and URIs', () => {
  function timeOf(run: () => void): number {
    const start = processorTime();
    run();
    return processorTime() - start;
  }

  it('a URI that repeats what a rule needs asks the rule once', () => {
    const rules = Array.from({ length: 200 }, (_, index) => ({
      CalloutType: 'webapi',
      CalloutUriRegex: `^(?:[a-z]+needle${index % 3})+$`,
      CanCall: true,
    }));
    const engine = new DecisionEngine(withPolicy(rules));
    expect(timeOf(() => engine.isAllowed('webapi', 'needle0needle1needle2!'.repeat(3_000)))).toBeLessThan(2_000);
  });

  it('ten thousand rules are ready, and decide, in bounded time', () => {
    const rules = Array.from({ length: 10_000 }, (_, index) => ({
      CalloutType: 'webapi',
      CalloutUriRegex: `^https://host${index}\\.example\\.com/?$`,
      CanCall: true,
    }));
    const engine = new DecisionEngine(withPolicy(rules));
    expect(timeOf(() => engine.isAllowed('webapi', 'https://host9999.example.com'))).toBeLessThan(10_000);
    expect(engine.isAllowed('webapi', 'https://host9999.example.com')).toBe(true);
    expect(engine.isAllowed('webapi', 'https://host99990.example.com')).toBe(false);
  });
});
