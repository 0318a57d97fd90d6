import { describe, expect, it } from 'vitest';
import { readChanges, readInput, surveyInput } from '../../src/analysis/inputs/index.js';
import { Cluster } from '../../src/library/cluster.js';

/*
 * Protects that scripts which files of tools carry run on the callout policy as those of templates do, that one whose effect is not
 * known leaves a question open, and that a refused one fails the file as its command would fail.
 */

const ID = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Kusto/clusters/adx';
const rule = (CalloutUriRegex: string, CanCall = true) => ({ CalloutType: 'webapi', CalloutUriRegex, CanCall });
const merge = (...rules: readonly object[]): string =>
  `.alter-merge cluster policy callout @'${JSON.stringify(rules)}'`;
const alter = (...rules: readonly object[]): string => merge(...rules).replace('-merge', '');

interface Change {
  readonly actions: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly after_unknown?: object;
  readonly after_sensitive?: object;
}

const script = (content: string | null, more: object = {}): object => ({
  database_id: `${ID}/databases/d`,
  script_content: content,
  script_level: 'Cluster',
  ...more,
});
const created = (content: string | null, more: object = {}): Change => ({
  actions: ['create'],
  before: null,
  after: script(content, more),
});

/** A plan of a cluster and scripts. */
function plan(scripts: readonly Change[], access = false, more: object = {}): string {
  const resource = { id: ID, name: 'adx', outbound_network_access_restricted: access };
  const type = 'azurerm_kusto_script';
  const changes = scripts.map((change, index) => ({
    address: `${type}.s${index}`,
    mode: 'managed',
    type,
    name: `s${index}`,
    change,
  }));
  const cluster = {
    address: 'azurerm_kusto_cluster.a',
    mode: 'managed',
    type: 'azurerm_kusto_cluster',
    name: 'a',
    change: { actions: ['no-op'], before: resource, after: resource },
  };
  return JSON.stringify({ format_version: '1.2', resource_changes: [cluster, ...changes], ...more }, null, 1);
}

/** The data-plane policy and the scripts of unknown effect, by both readers. */
function read(text: string): { readonly policy: readonly object[]; readonly unread: readonly string[] } {
  const input = readInput(text);
  if (!input.ok) throw new Error(input.problem.message);
  const { dataPlanePolicy, facts } = input.input.cluster;
  expect(new Cluster(text).dataPlanePolicy).toEqual(dataPlanePolicy);
  return { policy: dataPlanePolicy, unread: facts?.unreadScripts ?? [] };
}

describe('a script of a Terraform plan', () => {
  it('runs when it is created or replaced, and stays when it is deleted', () => {
    expect(read(plan([created(merge(rule('^a')))]))).toEqual({ policy: [rule('^a')], unread: [] });
    const replaced = {
      actions: ['delete', 'create'],
      before: script(merge(rule('^a'))),
      after: script(merge(rule('^b'))),
    };
    expect(read(plan([replaced])).policy).toEqual([rule('^a'), rule('^b')]);
    expect(read(plan([{ actions: ['delete'], before: script(alter(rule('^a'))), after: null }])).policy).toEqual([
      rule('^a'),
    ]);
    expect(
      read(plan([{ actions: ['no-op'], before: script(alter(rule('^a'))), after: script(alter(rule('^a'))) }])).policy,
    ).toEqual([rule('^a')]);
  });

  it('changes only the side after it where it is new', () => {
    const [change] = readChanges(plan([created(merge(rule('^a')))]), {}) ?? [];
    const policyOf = (side: NonNullable<typeof change>['before'] | undefined) =>
      side?.ok === true ? side.input.cluster.dataPlanePolicy : null;
    expect([policyOf(change?.before), policyOf(change?.after)]).toEqual([[], [rule('^a')]]);
  });

  it('runs on the cluster that its new database refers to', () => {
    const database = {
      address: 'azurerm_kusto_database.d',
      mode: 'managed',
      type: 'azurerm_kusto_database',
      name: 'd',
      change: { actions: ['create'], before: null, after: { name: 'd', cluster_name: 'adx' } },
    };
    const configuration = {
      root_module: {
        resources: [
          {
            address: 'azurerm_kusto_script.s0',
            type: 'azurerm_kusto_script',
            name: 's0',
            expressions: { database_id: { references: ['azurerm_kusto_database.d.id', 'azurerm_kusto_database.d'] } },
          },
        ],
      },
    };
    const change = { ...created(merge(rule('^a')), { database_id: null }), after_unknown: { database_id: true } };
    const text = JSON.parse(plan([change])) as { resource_changes: object[] };
    expect(
      read(JSON.stringify({ ...text, resource_changes: [...text.resource_changes, database], configuration })),
    ).toEqual({ policy: [rule('^a')], unread: [] });
    expect(read(plan([change]))).toEqual({ policy: [], unread: ['azurerm_kusto_script.s0'] });
  });

  it('is an open question where its effect is not known, and none where it has no callout command', () => {
    expect(read(plan([created(null)])).unread).toEqual(['azurerm_kusto_script.s0']);
    expect(read(plan([created('.create table T (a: int)', { database_id: null })]))).toEqual({
      policy: [],
      unread: [],
    });
    expect(
      read(plan([created(merge(rule('^a')), { database_id: ID.replace(/adx$/, 'other/databases/d') })])).policy,
    ).toEqual([]);
  });

  it('leaves the order open only where it matters', () => {
    const two = (left: string, right: string) => read(plan([created(left), created(right)])).unread;
    expect(two(merge(rule('^a')), merge(rule('^b')))).toEqual([]);
    expect(two(merge(rule('^a')), merge(rule('^a', false)))).toEqual(['azurerm_kusto_script.s1']);
    expect(two(alter(rule('^a')), merge(rule('^b')))).toEqual(['azurerm_kusto_script.s1']);
    expect(two(alter(rule('^a')), merge(rule('^a')))).toEqual([]);
  });

  it('goes on after a failing command where it says so', () => {
    const content = `.alter cluster policy callout 'x'\n\n${merge(rule('^a'))}`;
    expect(read(plan([created(content, { continue_on_errors_enabled: true })])).policy).toEqual([rule('^a')]);
  });

  it('shows no text of its own: its rules are placed at its address', () => {
    const text = plan([created(`.create table secret (a: int)\n\n${merge(rule('^a'))}`)]);
    const input = readInput(text);
    if (!input.ok) throw new Error(input.problem.message);
    const [sourced] = input.input.rules.filter(({ layer }) => layer === 'command');
    expect(text.slice(sourced?.pattern?.start, sourced?.pattern?.end)).toBe('"azurerm_kusto_script.s0"');
  });
});

const refusals: readonly { readonly name: string; readonly text: string; readonly message: RegExp }[] = [
  {
    name: 'under restriction',
    text: plan([created(merge(rule('^a')))], true),
    message: /script `azurerm_kusto_script\.s0` fails: Principal '.*' is not authorized to perform operation/,
  },
  {
    name: 'of the level of its database',
    text: plan([created(merge(rule('^a')), { script_level: 'Database' })]),
    message: /Not a database-scope command/,
  },
  {
    name: 'with a verb that scripts do not have',
    text: plan([created(`${merge(rule('^a'))}\n\n.delete cluster policy callout`)]),
    message: /The provided script contains unsupported command/,
  },
];

describe('a script that the service refuses', () => {
  it.each(refusals)('$name fails the file', ({ text, message }) => {
    expect(() => new Cluster(text)).toThrow(message);
    expect(surveyInput(text)).toMatchObject({
      input: null,
      problems: [{ message: expect.stringMatching(message) as unknown }],
    });
  });

  it('does not fail it where it ran before', () => {
    const ran = { actions: ['no-op'], before: script(merge(rule('^a'))), after: script(merge(rule('^a'))) };
    expect(read(plan([ran], true)).policy).toEqual([rule('^a')]);
  });
});

describe('scripts of other files', () => {
  const cluster = { restrictOutboundNetworkAccess: 'Disabled' };

  it('run from a what-if result, whose expressions are not known', () => {
    const whatIf = (changeType: string, scriptContent: string): string =>
      JSON.stringify({
        changes: [
          {
            resourceId: ID,
            changeType: 'NoChange',
            before: { type: 'Microsoft.Kusto/clusters', name: 'adx', properties: cluster },
            after: { type: 'Microsoft.Kusto/clusters', name: 'adx', properties: cluster },
          },
          {
            resourceId: `${ID}/databases/d/scripts/s`,
            changeType,
            after: {
              type: 'Microsoft.Kusto/clusters/databases/scripts',
              properties: { scriptLevel: 'Cluster', scriptContent },
            },
          },
        ],
      });
    expect(read(whatIf('Create', merge(rule('^a')))).policy).toEqual([rule('^a')]);
    expect(read(whatIf('Create', "[reference('x').a]")).unread).toHaveLength(1);
  });

  it('ran in the past of a state', () => {
    const state = {
      version: 4,
      serial: 1,
      lineage: 'l',
      resources: [
        {
          mode: 'managed',
          type: 'azurerm_kusto_cluster',
          name: 'a',
          instances: [{ attributes: { id: ID, name: 'adx', outbound_network_access_restricted: false } }],
        },
        {
          mode: 'managed',
          type: 'azurerm_kusto_script',
          name: 's',
          instances: [{ attributes: script(merge(rule('^a'))) }],
        },
      ],
    };
    expect(read(JSON.stringify(state)).policy).toEqual([rule('^a')]);
  });
});
