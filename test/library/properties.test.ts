/*
 * Laws of the interpreter, on random input: nothing throws but its own errors, a refusal changes nothing, what is printed
 * parses again as the same policy, merging twice is merging once.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALLOUT_TYPES, Cluster, ClusterError, type CalloutRule, type Snapshot } from '../../src/index.js';
import { effort } from '../effort.js';

const vocabulary = fc.constantFrom(
  '.show cluster policy callout',
  '.alter cluster policy callout ',
  '.alter-merge cluster policy callout ',
  '.delete cluster policy callout',
  '.execute cluster script <|\n',
  '.execute cluster script with (ContinueOnErrors=true) <|\n',
  '.show version',
  '#as viewer\n',
  '#undo\n',
  '#reset\n',
  '#arm {"restrictOutboundNetworkAccess":"Enabled"}\n',
  '\n\n',
  '\r\n',
  ' ',
  '; ',
  '| count',
  '// c\n',
  "'[]'",
  '"',
  "'",
  '```',
  '~~~',
  '@',
  'h',
  '\\',
  '[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true}]',
  '{',
  '[',
  '":',
  '(',
  '<|',
  '__proto__',
  '\ud800',
  '\u0000',
);
const text = fc
  .array(fc.oneof({ weight: 4, arbitrary: vocabulary }, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 })
  .map(pieces => pieces.join(''));

const json = fc.oneof(
  fc.json({ depthSize: 'small' }),
  fc
    .record(
      {
        name: fc.oneof(fc.string(), fc.constant('<ClusterName>'), fc.constant('c')),
        location: fc.oneof(fc.string(), fc.integer()),
        type: fc.constantFrom('Microsoft.Kusto/clusters', 'x', ''),
        id: fc.oneof(fc.string(), fc.constant('/subscriptions/s/resourceGroups/g/x')),
        sku: fc.jsonValue(),
        __proto__: fc.jsonValue(),
        resources: fc.oneof(fc.jsonValue(), fc.array(fc.record({ type: fc.constant('Microsoft.Kusto/clusters') }))),
        properties: fc.oneof(
          fc.jsonValue(),
          fc.dictionary(
            fc.constantFrom(
              'restrictOutboundNetworkAccess',
              'allowedFqdnList',
              'calloutPolicies',
              'uri',
              'constructor',
              'toString',
              'a\u001bb',
            ),
            fc.oneof(
              fc.jsonValue(),
              fc.constantFrom<unknown>('Enabled', 'Disabled', ['a.example'], [], null, [
                { calloutType: 'sql', calloutUriRegex: '(', outboundAccess: 'Deny' },
              ]),
            ),
          ),
        ),
      },
      { requiredKeys: [] },
    )
    .map(value => JSON.stringify(value)),
  fc.string({ unit: 'binary' }),
);

const rule: fc.Arbitrary<CalloutRule> = fc.record({
  CalloutType: fc.constantFrom(...CALLOUT_TYPES, 'CosmosDB', 'SQL'),
  CalloutUriRegex: fc.oneof(
    fc.constantFrom(
      'a',
      'b',
      '.*',
      '\\.',
      '^https://x/?$',
      "it's",
      '"',
      '`',
      '\\\\',
      'é',
      '😀',
      '\n',
      '\u0000',
      '\u2028',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }).map(value => value.replace(/[\\*+?|{[()^$.# \ud800-\udfff]/g, 'x')),
  ),
  CanCall: fc.boolean(),
});
const rules = fc.array(rule, { maxLength: 6 });

/** A policy as an escaped literal, by the rules of the official writer. */
function literal(value: string, quote: "'" | '"'): string {
  const escaped = value.replace(
    /[\\\n\r'"]/g,
    character => ({ '\n': '\\n', '\r': '\\r' })[character] ?? `\\${character}`,
  );
  return quote + escaped + quote;
}

function policyOf(cluster: Cluster): readonly CalloutRule[] {
  return cluster.dataPlanePolicy;
}

describe('no input makes the interpreter throw anything but its own errors', () => {
  it('execute and executeScript', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('admin', 'viewer', 'none' as const), (input, role) => {
        const cluster = new Cluster();
        cluster.execute(input, { as: role });
        cluster.executeScript(input, { as: role, continueOnError: true });
      }),
      { numRuns: effort(2_000) },
    );
  });

  it('patch, put and the constructor', () => {
    fc.assert(
      fc.property(json, input => {
        const cluster = new Cluster();
        cluster.patch(input);
        cluster.put(input);
        expect(cluster.execute('.show cluster policy callout').ok).toBe(true);
        expect(JSON.parse(JSON.stringify(cluster.resource))).toEqual(cluster.resource);
        try {
          new Cluster(input);
        } catch (error) {
          expect(error).toBeInstanceOf(ClusterError);
        }
      }),
      { numRuns: effort(2_000) },
    );
  });
});

describe('a refusal leaves the cluster as it was', () => {
  function unchanged(cluster: Cluster, before: Snapshot, ok: boolean): void {
    if (!ok) expect(cluster.isAt(before)).toBe(true);
  }

  it('of a command', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (input, restricted) => {
        // What ran before a script threw stays, by the contract.
        fc.pre(!/throwonerrors/i.test(input));
        const cluster = new Cluster();
        cluster.executeOrThrow(
          `.alter cluster policy callout '[{"CalloutType":"sql","CalloutUriRegex":"z","CanCall":true}]'`,
        );
        if (restricted) cluster.patch({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
        const before = cluster.snapshot();
        unchanged(cluster, before, cluster.execute(input).ok);
      }),
      { numRuns: effort(1_000) },
    );
  });

  it('of ARM', () => {
    fc.assert(
      fc.property(json, input => {
        const cluster = new Cluster({ properties: { allowedFqdnList: ['a.example'] } });
        const before = cluster.snapshot();
        unchanged(cluster, before, cluster.patch(input).ok);
        const now = cluster.snapshot();
        unchanged(cluster, now, cluster.put(input).ok);
      }),
      { numRuns: effort(1_000) },
    );
  });

  it('and under restriction no command changes the data-plane policy', () => {
    fc.assert(
      fc.property(text, input => {
        const cluster = new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
        cluster.execute(input);
        expect(policyOf(cluster)).toEqual([]);
      }),
      { numRuns: effort(500) },
    );
  });
});

describe('print → parse gives the same policy', () => {
  it.each(["'" as const, '"' as const])('through literals in %s', quote => {
    fc.assert(
      fc.property(rules, written => {
        const cluster = new Cluster();
        const [row] = cluster.executeOrThrow(
          `.alter cluster policy callout ${literal(JSON.stringify(written), quote)}`,
        ).rows;
        expect(policyOf(cluster)).toEqual(written);
        // The Policy cell, put into a fence, is the same policy again.
        const printed = row?.[2];
        if (typeof printed !== 'string' || printed.includes('```')) return;
        const again = new Cluster();
        again.executeOrThrow(`.alter cluster policy callout \`\`\`${printed}\`\`\``);
        expect(policyOf(again)).toEqual(written);
      }),
    );
  });
});

describe('.alter-merge', () => {
  const merge = (cluster: Cluster, added: readonly CalloutRule[]) =>
    cluster.executeOrThrow(`.alter-merge cluster policy callout ${literal(JSON.stringify(added), "'")}`);

  it('twice is once', () => {
    fc.assert(
      fc.property(rules, rules, (first, added) => {
        const cluster = new Cluster();
        merge(cluster, first);
        merge(cluster, added);
        const once = policyOf(cluster);
        merge(cluster, added);
        expect(policyOf(cluster)).toEqual(once);
      }),
    );
  });

  it('keeps the places of what was there, and the last word about each type and regex is the last written', () => {
    fc.assert(
      fc.property(rules, rules, (first, added) => {
        const cluster = new Cluster();
        merge(cluster, first);
        const before = policyOf(cluster);
        merge(cluster, added);
        const after = policyOf(cluster);
        const key = (each: CalloutRule) => `${each.CalloutType.toLowerCase()} ${each.CalloutUriRegex}`;
        expect(after.slice(0, before.length).map(key)).toEqual(before.map(key));
        expect(new Set(after.map(key)).size).toBe(after.length);
        for (const each of after) {
          const last = [...before, ...added].findLast(other => key(other) === key(each));
          expect(each.CanCall).toBe(last?.CanCall);
        }
      }),
    );
  });
});
