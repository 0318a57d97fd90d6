import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/testing/index.js';
import { folderWith, kustoCallout } from './harness.js';

/*
 * Protects the way from an open cluster to a restricted one that docs/audit.md describes: audit, see what restriction stops, propose,
 * deploy to the cluster in memory, audit again: nothing stops.
 */

const samples = resolve(__dirname, '../../samples');
const queries = join(samples, 'queries.csl');

describe('from an open cluster to a restricted one', () => {
  it.each(['callout-policies', 'bicep', 'terraform', 'commands', 'fqdn-list'])('proposes %s', async form => {
    const { code, stdout, stderr } = await kustoCallout(['propose', queries, '--as', form]);
    expect(code).toBe(0);
    expect(stdout).toContain('prices4711');
    expect(stderr).not.toContain('not proved');
  });

  it('loses nothing on the way', async () => {
    const open = await kustoCallout(['audit', queries]);
    expect(open.stdout).toMatch(/^4 callouts: 2 denied, 2 allowed\n|^4 callouts: 4 allowed\n/);
    const stopped = await kustoCallout(['audit', queries, '--against', join(samples, 'restricted.json')]);
    expect([stopped.code, stopped.stdout.split('\n')[0]]).toEqual([1, '4 callouts: 4 stop']);

    const folder = folderWith({});
    const proposed = await kustoCallout([
      'propose',
      queries,
      '--certificate',
      join(folder, 'proof.json'),
      '--undo',
      join(folder, 'undo.json'),
    ]);
    expect(proposed.code).toBe(0);
    const deployed = folderWith({ 'proposal.json': proposed.stdout });
    const after = await kustoCallout(['audit', queries, '--cluster', join(deployed, 'proposal.json')]);
    expect([after.code, after.stdout.split('\n')[0]]).toEqual([0, '4 callouts: 4 allowed']);

    const unused = await kustoCallout(['propose', queries, '--unused', '--cluster', join(deployed, 'proposal.json')]);
    expect([unused.code, unused.stdout]).toEqual([0, '3 rules: 3 needed, 0 unused, 0 unknown\n']);
    const tight = await kustoCallout([
      'propose',
      queries,
      '--tighten',
      '--by',
      'path',
      '--cluster',
      join(deployed, 'proposal.json'),
    ]);
    expect(tight.code).toBe(0);
    expect(tight.stderr).toContain('proved: nothing that is used is lost');
    expect(tight.stderr).toContain('proved: nothing is newly allowed');
  });

  it('stops nothing on an emulator to which it is deployed', async () => {
    const { stdout } = await kustoCallout(['propose', queries]);
    expect(stdout).toBe(readFileSync(join(samples, 'proposal.json'), 'utf8'));
    const emulator = await startEmulator();
    try {
      const [cluster] = emulator.clusters;
      const path = `${cluster?.resourceId}?api-version=2024-04-13`;
      const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };
      const statuses = async (): Promise<string> => {
        const resource = await emulator.fetch(path, { headers });
        const folder = folderWith({ 'cluster.json': await resource.text() });
        return (await kustoCallout(['audit', queries, '--cluster', join(folder, 'cluster.json')])).stdout;
      };
      const patched = await emulator.fetch(path, {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ properties: { restrictOutboundNetworkAccess: 'Enabled' } }),
      });
      expect(patched.ok).toBe(true);
      expect((await statuses()).split('\n')[0]).toBe('4 callouts: 4 denied');
      const deployed = await emulator.fetch(path, { method: 'PATCH', headers, body: stdout });
      expect(deployed.ok).toBe(true);
      expect((await statuses()).split('\n')[0]).toBe('4 callouts: 4 allowed');
    } finally {
      await emulator.close();
    }
  });

  it('says what a log covers', async () => {
    const folder = folderWith({
      'log.csv': "Text,StartedOn\ncluster('help').database('x').T,2026-11-01T00:00:00Z\nT,2026-11-08T00:00:00Z\n",
    });
    const { code, stderr } = await kustoCallout(['propose', join(folder, 'log.csv')]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'note: the log has 2 rows of 2026-11-01 to 2026-11-08; what runs less often may be missing\n',
    );
  });

  it('reads what an audit prints', async () => {
    const printed = await kustoCallout(['audit', queries, '--format', 'json']);
    const folder = folderWith({ 'audit.json': printed.stdout });
    const direct = await kustoCallout(['propose', queries]);
    expect((await kustoCallout(['propose', join(folder, 'audit.json')])).stdout).toBe(direct.stdout);
  });
});
