import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockPath, lockState, stateFileProblem } from '../../src/server/state-lock.js';
import { readStateText, stateText } from '../../src/server/state-file.js';
import { createHash } from 'node:crypto';
import { BUILT_CLI } from '../built-cli.js';
import { folderWith } from '../cli/harness.js';
import { fixedSurroundings, stateWith } from './harness.js';

/* Protects a state's file from a second emulator, from what a killed one leaves, and the emulator from what others put into it. */

/** A state's text with something changed and the right checksum. */
function crafted(change: (state: Record<string, unknown>) => void): string {
  const root = JSON.parse(stateText(stateWith([{ name: 'x' }], fixedSurroundings()))) as {
    state: Record<string, unknown>;
  };
  change(root.state);
  const text = JSON.stringify(root.state);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return JSON.stringify({ ...root, sha256, state: root.state });
}

describe('the lock of a state', () => {
  it('is beside the file, is had by one, and is given back', async () => {
    const folder = folderWith({});
    const file = join(folder, 'state.json');
    const lock = await lockState(file);
    expect(lock).not.toBeNull();
    expect(readdirSync(folder)).toEqual(['state.json.lock']);
    expect(await lockState(file)).toBeNull();
    mkdirSync(join(folder, 'sub'));
    symlinkSync(file, join(folder, 'sub', 'link.json'));
    writeFileSync(file, '{}');
    expect(await lockState(join(folder, 'sub', 'link.json'))).toBeNull();
    await lock?.release();
    const again = await lockState(file);
    expect(again).not.toBeNull();
    await again?.release();
    expect(existsSync(lockPath(file))).toBe(false);
  });

  it('of a killed emulator is taken over, and what it left is taken away', async () => {
    const folder = folderWith({ 'state.json.lock.0123abcd': '{}', 'state.json.lock': 'cut off' });
    const file = join(folder, 'state.json');
    const served = spawn(process.execPath, [BUILT_CLI, 'serve', '--port', '0', '--state', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // The temporary folder of another user, or of a container.
      env: { ...process.env, TMPDIR: folder },
    });
    await new Promise(resolve => served.stdout.once('data', resolve));
    expect(readdirSync(folder).sort()).toEqual(['state.json', 'state.json.lock']);
    expect(await lockState(file)).toBeNull();
    served.kill('SIGKILL');
    await new Promise(resolve => served.once('close', resolve));
    expect(existsSync(lockPath(file))).toBe(true);
    const lock = await lockState(file);
    expect(lock).not.toBeNull();
    await lock?.release();
  });

  it('is not given for a link that leads nowhere, or a file of several names', () => {
    const folder = folderWith({ 'a.json': '{}' });
    symlinkSync(join(folder, 'nowhere.json'), join(folder, 'dangling.json'));
    expect(stateFileProblem(join(folder, 'dangling.json'))).toBe('it is a link that leads nowhere');
    expect(stateFileProblem(join(folder, 'none.json'))).toBeNull();
    expect(stateFileProblem(join(folder, 'a.json'))).toBeNull();
    linkSync(join(folder, 'a.json'), join(folder, 'b.json'));
    expect(stateFileProblem(join(folder, 'a.json'))).toContain('another name');
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('{}');
  });
});

/** The first cluster in a state, to be changed. */
function clusterIn(state: Record<string, unknown>): Record<string, unknown> {
  return (state['clusters'] as [{ state: Record<string, unknown> }])[0].state;
}

describe('a state that somebody has put together, with the right checksum,', () => {
  it.each<[string, (state: Record<string, unknown>) => void, string]>([
    ['no clusters', state => (state['clusters'] = 1), 'state.clusters must be an array'],
    ['null', state => (state['clusters'] = [null]), 'state.clusters[0] must be an object'],
    ['no rules', state => delete clusterIn(state)['dataPlanePolicy'], 'dataPlanePolicy must be an array'],
    [
      'a rule of another shape',
      state => (clusterIn(state)['dataPlanePolicy'] = [{ CalloutType: 1 }]),
      'CalloutType must be',
    ],
    [
      'another switch',
      state => (clusterIn(state)['restrictOutboundNetworkAccess'] = 'Maybe'),
      'must be Enabled or Disabled',
    ],
    ['a name with a line break', state => (clusterIn(state)['name'] = 'a\r\nb'), 'must be the name of a cluster'],
    ['a list that is none', state => (clusterIn(state)['allowedFqdnList'] = 'a'), 'must be an array'],
    ['an operation of nonsense', state => (state['arm'] = { running: [{}] }), 'state.arm.running[0].id must be a GUID'],
    ['groups that are null', state => (state['arm'] = { groups: null }), 'state.arm.groups must be an object'],
    [
      'resources of null',
      state => (state['arm'] = { resources: { a: null } }),
      "state.arm.resources['a'] must be an object",
    ],
    [
      'a cluster twice',
      state => (state['clusters'] = [...(state['clusters'] as unknown[]), ...(state['clusters'] as unknown[])]),
      'a cluster is in it twice',
    ],
  ])('is refused in words: %s', (_, change, message) => {
    expect(readStateText(crafted(change))).toMatchObject({
      ok: false,
      message: expect.stringContaining(message) as string,
    });
  });

  it('is read where it could have been written', () => {
    expect(readStateText(crafted(() => undefined))).toMatchObject({ ok: true });
    expect(readStateText(crafted(state => (state['arm'] = {})))).toMatchObject({ ok: true });
  });
});
