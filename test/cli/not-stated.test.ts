import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
});
