import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/analysis/inputs/index.js';
import { createCluster, patchCluster, putCluster } from '../../src/cluster/change.js';
import { Cluster, snapshotOf } from '../../src/library/cluster.js';
import { fqdnRules } from '../../src/policy/rules-in-force.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import type { CalloutRule } from '../../src/policy/rules.js';
import { CALLOUT_TYPES } from '../../src/policy/callout-types.js';
import { cells, forms, type Row } from './show-answers.js';

/*
 * Protects that a cluster is read from its own answer of `.show cluster policy callout`, in every form that people have, and shows
 * exactly that answer again.
 */

const databases = ['$systemdb', 'Sales', 'KustoMonitoringPersistentDatabase'];
const fabric: CalloutRule = {
  CalloutType: 'kusto',
  CalloutUriRegex: String.raw`^https://[a-z0-9-]+\.z[0-9]\.kusto\.fabric\.microsoft\.com/?$`,
  CanCall: true,
};
const own: CalloutRule = { CalloutType: 'CosmosDB', CalloutUriRegex: String.raw`^https://a\.example/`, CanCall: false };
const star: CalloutRule = { CalloutType: 'webapi', CalloutUriRegex: '*', CanCall: true };

const immutable = (rules: readonly CalloutRule[]): Row => ({
  entityType: 'Cluster immutable policy',
  rules,
  databases,
});
const cluster = (rules: readonly CalloutRule[]): Row => ({ entityType: 'Cluster', rules, databases });

const answers: readonly { readonly name: string; readonly rows: readonly Row[] }[] = [
  {
    name: 'more predefined rules than are documented',
    rows: [immutable([...PREDEFINED_RULES, fabric]), cluster([own])],
  },
  { name: 'an undocumented type', rows: [immutable([{ ...fabric, CalloutType: 'ai_embed_text' }]), cluster([])] },
  { name: 'no predefined rule', rows: [immutable([]), cluster([])] },
  {
    name: 'rules that only ARM takes',
    rows: [immutable([fabric]), cluster([own, star, { ...own, CalloutType: 'sql' }])],
  },
  { name: 'restriction without a rule', rows: [cluster([])] },
  { name: 'restriction with an FQDN list', rows: [cluster(['a.example', 'b-c.example'].flatMap(fqdnRules))] },
  { name: 'restriction with policies', rows: [cluster([{ ...own, CalloutType: 'cosmosdb' }, star])] },
  { name: 'restriction with a part of the rules of an FQDN entry', rows: [cluster(fqdnRules('a.example').slice(1))] },
];

function shown(of: Cluster): readonly (readonly unknown[])[] {
  return of.executeOrThrow('.show cluster policy callout').rows;
}

describe('a cluster that is read from its answer', () => {
  describe.each(answers)('$name', ({ rows }) => {
    it.each(Object.entries(forms))('in the form of %s shows it again', (_, form) => {
      const text = form(rows);
      expect(shown(new Cluster(text))).toEqual(rows.map(cells));
      const input = readInput(text);
      if (!input.ok) throw new Error(input.problem.message);
      const read = new Cluster();
      read.restore(snapshotOf(input.input.cluster));
      expect(shown(read)).toEqual(rows.map(cells));
      expect(input.input.rules.map(({ rule }) => rule)).toEqual(rows.flatMap(row => row.rules));
      for (const { rule, pattern } of input.input.rules) {
        const [start, end] = [pattern?.offsetOf(0) ?? 0, pattern?.offsetOf(rule.CalloutUriRegex.length) ?? 0];
        expect(text.slice(start, end).replaceAll(/\\+/g, '\\')).toBe(rule.CalloutUriRegex.replaceAll(/\\+/g, '\\'));
      }
    });
  });

  it('shows any answer again, whatever its rules', () => {
    const rule = fc.record({
      CalloutType: fc.constantFrom(...CALLOUT_TYPES),
      CalloutUriRegex: fc.constantFrom('a', '^b$', '*', '(', String.raw`a\.b`, 'ü"\n\\\\'),
      CanCall: fc.boolean(),
    });
    const names = fc.array(fc.constantFrom('a', '$systemdb', 'ä "x"'), { maxLength: 3 });
    const rows = fc.record({ predefined: fc.option(fc.array(rule)), rules: fc.array(rule), names }).map(made => {
      const all = [
        ...(made.predefined === null ? [] : [{ ...immutable(made.predefined), databases: made.names }]),
        { ...cluster(made.rules), databases: made.names },
      ];
      return all;
    });
    fc.assert(
      fc.property(rows, fc.constantFrom(...Object.values(forms)), (made, form) => {
        expect(shown(new Cluster(form(made)))).toEqual(made.map(cells));
      }),
      { numRuns: 100 },
    );
  });

  it('decides by its own predefined rules', () => {
    const text = forms['CSV']?.([immutable([fabric]), cluster([])]) ?? '';
    const fromAnswer = new Cluster(text);
    expect(fromAnswer.isAllowed('kusto', 'https://x.z4.kusto.fabric.microsoft.com/')).toBe(true);
    expect(fromAnswer.isAllowed('kusto', 'https://help.kusto.windows.net/')).toBe(false);
    expect(new Cluster().isAllowed('kusto', 'https://x.z4.kusto.fabric.microsoft.com/')).toBe(false);
  });

  it('keeps them through changes by commands, by ARM and by another answer', () => {
    const csv = forms['CSV'] ?? String;
    const changed = new Cluster(csv([immutable([fabric]), cluster([own])]));
    changed.executeOrThrow(".alter cluster policy callout '[]'");
    expect(changed.patch({ restrictOutboundNetworkAccess: 'Enabled' }).ok).toBe(true);
    expect(shown(changed)).toEqual([cells(cluster([]))]);
    expect(changed.put({ properties: {} }).ok).toBe(true);
    expect(shown(changed)).toEqual([cells(immutable([fabric])), cells(cluster([]))]);
    expect(changed.patch(csv([cluster(fqdnRules('a.example'))])).ok).toBe(true);
    expect(changed.patch(csv([immutable([]), cluster([own])])).ok).toBe(true);
    expect(shown(changed)).toEqual([cells(immutable([])), cells(cluster([own]))]);
  });

  it('knows that the row does not say which list of ARM made it, until a document does', () => {
    const made = createCluster(forms['CSV']?.([cluster(fqdnRules('a.example'))]) ?? '');
    expect(made.ok && made.state.facts).toEqual({ isClusterRowUntold: true });
    const stated = made.ok ? patchCluster(made.state, '{"calloutPolicies": []}') : made;
    expect(stated.ok && stated.state.facts).toEqual({});
  });

  it('takes an answer in directives', () => {
    const session = new Cluster();
    const json = forms['the v1 envelope']?.([immutable([fabric]), cluster([own])]) ?? '';
    expect(session.executeScript(`#arm ${json}\n\n.show cluster policy callout`).ok).toBe(true);
    expect(shown(session)).toEqual([cells(immutable([fabric])), cells(cluster([own]))]);
  });

  it('is also read from a resource that has both beside its properties', () => {
    const made = createCluster(
      JSON.stringify({ name: 'c', properties: {}, predefinedRules: [fabric], dataPlanePolicy: [own] }),
    );
    expect(made.ok && [made.state.predefinedRules, made.state.dataPlanePolicy]).toEqual([[fabric], [own]]);
    const again = made.ok ? putCluster(made.state, '{"properties":{}}') : made;
    expect(again.ok && again.state.dataPlanePolicy).toEqual([own]);
  });
});

describe('warnings', () => {
  it('say what the answer leaves open', () => {
    const onlyImmutable = new Cluster(forms['CSV']?.([immutable([fabric])]) ?? '');
    expect(onlyImmutable.warnings).toEqual([
      expect.stringContaining(
        'the answer has no row of the EntityType "Cluster": read as if the cluster had no other rules',
      ),
    ]);
    const unknown = new Cluster(forms['CSV']?.([immutable([{ ...fabric, CalloutType: 'genie' }]), cluster([])]) ?? '');
    expect(unknown.warnings).toEqual([expect.stringContaining('the callout type `genie` is not documented')]);
  });
});

const refused: readonly { readonly name: string; readonly text: string; readonly reason: string }[] = [
  { name: 'the answer of .alter', text: answerOf(['CalloutPolicy', '', '[]', '', '']), reason: 'INPUT_NO_POLICY' },
  { name: 'no rows', text: '{"Tables":[{"Columns":[{"ColumnName":"Policy"}],"Rows":[]}]}', reason: 'INPUT_NO_POLICY' },
  {
    name: 'another answer',
    text: '{"Tables":[{"Columns":[{"ColumnName":"A"}],"Rows":[["a"]]}]}',
    reason: 'INPUT_NO_POLICY',
  },
  {
    name: 'two rows of a kind',
    text: forms['CSV']?.([cluster([]), cluster([own])]) ?? '',
    reason: 'INPUT_SEVERAL_POLICIES',
  },
  {
    name: 'a policy that is not JSON',
    text: answerOf(['CalloutPolicy', '', '[', '', 'Cluster']),
    reason: 'POLICY_JSON',
  },
  { name: 'another policy', text: answerOf(['CachingPolicy', '', '{}', '', 'Cluster']), reason: 'POLICY_SHAPE' },
  {
    name: 'a type that ARM lacks under restriction',
    text: forms['CSV']?.([cluster([{ ...own, CalloutType: 'genie' }])]) ?? '',
    reason: 'POLICY_SHAPE',
  },
  {
    name: 'rules beside properties that are none',
    text: '{"properties":{},"predefinedRules":[{}]}',
    reason: 'POLICY_SHAPE',
  },
];

function answerOf(row: readonly string[]): string {
  const names = ['PolicyName', 'EntityName', 'Policy', 'ChildEntities', 'EntityType'];
  return JSON.stringify({ Tables: [{ Columns: names.map(ColumnName => ({ ColumnName })), Rows: [row] }] });
}

describe('what is not an answer of a cluster', () => {
  it.each(refused)('$name', ({ text, reason }) => {
    const result = createCluster(text);
    expect(result.ok ? 'ok' : result.problem.reason).toBe(reason);
  });
});
