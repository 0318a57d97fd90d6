import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCluster, patchCluster } from '../../src/cluster/change.js';
import { portableResource } from '../../src/cluster/resource.js';
import type { ClusterState } from '../../src/cluster/state.js';
import { documentReader } from '../../src/library/documents.js';
import { folderWith, kustoCallout, type Run } from './harness.js';

/* Protects that what a file does not state is told as an assumption wherever an answer rests on it, and never where none does. */

function plan(before: object | null, after: object): string {
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.13.1',
    resource_changes: [
      {
        address: 'azurerm_kusto_cluster.main',
        mode: 'managed',
        type: 'azurerm_kusto_cluster',
        name: 'main',
        change: { actions: [before === null ? 'create' : 'update'], before, after, after_unknown: {} },
      },
    ],
  });
}

const OPEN = { name: 'adx', outbound_network_access_restricted: false, allowed_fqdns: [] };
const LISTED = { name: 'adx', outbound_network_access_restricted: true, allowed_fqdns: ['a.example'] };
const TOLD = /does not state calloutPolicies of `adx`: read as not set, which is an assumption/;

function on(text: string, ...argv: readonly string[]): Promise<Run> {
  const folder = folderWith({ 'plan.json': text });
  return kustoCallout(argv.map(word => (word === 'plan.json' ? join(folder, word) : word)));
}

describe('callout policies that an azurerm plan does not state', () => {
  it.each([
    ['check', '--cluster', 'plan.json', '--type', 'webapi', 'https://a.example/'],
    ['run', '--cluster', 'plan.json', '-e', '.show version'],
  ])('are told by %s', async (...argv) => {
    expect((await on(plan(null, OPEN), ...argv)).stderr).toMatch(TOLD);
  });

  it.each([
    ['an FQDN list, beside which there are none', LISTED],
    [
      'policies in the block for them',
      { ...OPEN, callout_policy: [{ callout_type: 'sql', callout_uri_regex: 'a', outbound_access: 'Allow' }] },
    ],
  ])('are not told beside %s', async (_, after) => {
    const { stderr } = await on(plan(null, after), 'run', '--cluster', 'plan.json', '-e', '.show version');
    expect(stderr).not.toMatch(/does not state/);
  });

  it('are unchanged where neither side states them, and no condition of a comparison', async () => {
    const { stdout, stderr } = await on(plan({ ...OPEN }, { ...OPEN }), 'diff', 'plan.json', '--default-reading');
    expect(stdout + stderr).not.toMatch(/does not state/);
  });

  const RESTRICTED = { ...OPEN, outbound_network_access_restricted: true };

  it('are a condition of what who proves, for people and in JSON', async () => {
    const { stdout } = await on(plan(null, RESTRICTED), 'who', 'plan.json');
    expect(stdout).toContain(
      'proved for every text, if what the file does not state of the cluster is not set and reads of external_data',
    );
    const json = await on(plan(null, RESTRICTED), 'who', 'plan.json', '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({ dependsOn: ['not-stated', 'external-reads'] });
    const settled = await on(plan(null, RESTRICTED), 'who', 'plan.json', '--assume', 'not-stated=not-set');
    expect(settled.stdout).not.toContain('does not state');
  });

  it.each([
    ['allow', RESTRICTED, 'webapi', 1],
    ['deny', OPEN, 'external_data', 0],
  ] as const)('may %s what check decides otherwise', async (reading, after, type, expected) => {
    const check = ['check', '--cluster', 'plan.json', '--type', type, 'https://a.example/'] as const;
    const { code, stdout } = await on(plan(null, after), ...check);
    expect({ code, stdout }).toMatchObject({
      code: expected,
      stdout: expect.stringContaining('DEPENDS on not-stated') as string,
    });
    const json = await on(plan(null, after), ...check, '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject([{ dependsOn: [{ question: 'not-stated', reading }] }]);
    const assumed = await on(plan(null, after), ...check, '--assume', `not-stated=${reading}`);
    expect(assumed.code).toBe(1 - expected);
  });

  it('are a condition of what prove proves and of finding nothing', async () => {
    const proved = await on(
      plan(null, RESTRICTED),
      'prove',
      'plan.json',
      '--property',
      'never webapi matching ^http://',
    );
    expect({ code: proved.code, stdout: proved.stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(
        '1 proved for every text if what the file does not state of the cluster is not set',
      ) as string,
    });
    const { stdout } = await on(plan(null, RESTRICTED), 'lint', 'plan.json');
    expect(stdout).toContain('nothing found, if what the file does not state of the cluster is not set');
  });

  it('are no condition of a comparison in which neither side states them', async () => {
    const { code, stdout } = await on(
      plan(LISTED, RESTRICTED),
      'diff',
      'plan.json',
      '--no-new-access',
      '--format',
      'json',
    );
    expect({ code, told: stdout.includes('not-stated') }).toEqual({ code: 0, told: false });
  });

  it('are a condition of a comparison with a file that states them', async () => {
    const folder = folderWith({
      'plan.json': plan(null, RESTRICTED),
      'now.json': JSON.stringify({ properties: { restrictOutboundNetworkAccess: 'Enabled' } }),
    });
    const { code, stdout } = await kustoCallout([
      ...['diff', join(folder, 'now.json'), join(folder, 'plan.json'), '--no-new-access'],
    ]);
    expect({ code, told: /No new access: proved .*if what the file does not state/.test(stdout) }).toEqual({
      code: 0,
      told: true,
    });
  });
});

describe('what answers of az leave out', () => {
  const answer = { id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Kusto/Clusters/adx', name: 'adx' };
  const rest = { state: 'Running', type: 'Microsoft.Kusto/Clusters', restrictOutboundNetworkAccess: 'Enabled' };

  it.each([
    ['a member that its API does not know', {}, true],
    ['a member that is null', { calloutPolicies: null }, false],
  ])('%s', async (_, member, isOpen) => {
    const text = JSON.stringify({ ...answer, ...rest, allowedFqdnList: [], ...member });
    const { stdout } = await on(text, 'who', 'plan.json');
    expect(stdout.includes('what the file does not state of the cluster is not set')).toBe(isOpen);
  });

  it('is kept by a cluster that is written and read again, until a document states it', () => {
    const read = (text: string): ClusterState => {
      const made = createCluster(text, documentReader());
      if (!made.ok) throw new Error(made.problem.message);
      return made.state;
    };
    const state = read(JSON.stringify(portableResource(read(plan(null, OPEN)))));
    expect(state.facts).toEqual({ notStated: ['calloutPolicies'] });
    const after = (properties: object): unknown => {
      const made = patchCluster(state, JSON.stringify({ properties }));
      return made.ok ? made.state.facts : made.problem;
    };
    expect(after({ restrictOutboundNetworkAccess: 'Enabled' })).toEqual({ notStated: ['calloutPolicies'] });
    expect(after({ calloutPolicies: [] })).toEqual({});
  });
});
