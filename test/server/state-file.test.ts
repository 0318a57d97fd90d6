import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withDataPlanePolicy } from '../../src/cluster/change.js';
import {
  durableWriter,
  readStateFile,
  readStateText,
  stateText,
  type FileSystem,
} from '../../src/server/state-file.js';
import { StateSaver } from '../../src/server/state-saver.js';
import { withCluster, type EmulatorState } from '../../src/server/store.js';
import { folderWith } from '../cli/harness.js';
import { ask, clusterOf, command, fixedSurroundings, serving, stateWith } from './harness.js';

/* Protects what `--state` promises: the whole state or the old one, never half, and never another's file. */

const state = stateWith(
  [
    {
      name: 'one',
      properties: {
        restrictOutboundNetworkAccess: 'Enabled',
        calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: '\\.a', outboundAccess: 'Deny' }],
      },
      databases: ['Ä'],
    },
    { name: 'two', tags: { 10: 'x', 2: 'y', '': '\u2028' }, properties: { other: [null, -0, 1e21, { __proto__: 1 }] } },
  ],
  fixedSurroundings(),
);

function policyOf(regex: string): string {
  return JSON.stringify([{ CalloutType: 'sql', CalloutUriRegex: regex, CanCall: true }]);
}

function withPolicy(base: EmulatorState, regex: string): EmulatorState {
  const [hosted] = base.clusters.values();
  if (hosted === undefined) return base;
  const rule = { CalloutType: 'sql', CalloutUriRegex: regex, CanCall: true };
  return withCluster(base, { ...hosted, state: withDataPlanePolicy(hosted.state, [rule]) });
}

describe('the file of a state', () => {
  it('gives back what was written, frozen', () => {
    const read = readStateText(stateText(state));
    expect(read).toEqual({ ok: true, state });
    if (!read.ok) return;
    const [hosted] = read.state.clusters.values();
    expect(Object.isFrozen(hosted?.state.calloutPolicies?.[0])).toBe(true);
    expect(stateText(read.state)).toBe(stateText(state));
  });

  it('is refused when any character of it is lost, changed or added', () => {
    const text = stateText(state);
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.constantFrom('', 'x', '0', ' '), fc.nat(3), (offset, added, lost) => {
        const damaged = text.slice(0, offset) + added + text.slice(offset + lost);
        const read = readStateText(damaged);
        // Blanks between the tokens of JSON change nothing.
        if (read.ok) expect(read.state).toEqual(state);
        else expect(read.message).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['', 'it is not JSON, so it is not a state of kusto-callout, or a damaged one'],
    ['[]', 'it is not a state of kusto-callout'],
    ['null', 'it is not a state of kusto-callout'],
    ['{"$schema":"x","resources":[]}', 'it is not a state of kusto-callout'],
    ['{"format":"kusto-callout state","version":99}', 'another version of kusto-callout wrote it'],
    ['{"format":"kusto-callout state","version":1}', 'it is damaged, or was changed by hand'],
    ['{"format":"kusto-callout state","version":1,"sha256":"x","state":{}}', 'it is damaged, or was changed by hand'],
  ])('is refused when it is %j', (text, message) => {
    expect(readStateText(text)).toEqual({ ok: false, missing: false, message });
  });

  it('is written beside and put in place, readable by its owner only, through a link', async () => {
    const folder = folderWith({ 'real.json': 'old' });
    const link = join(folder, 'link.json');
    symlinkSync(join(folder, 'real.json'), link);
    await durableWriter(link)('new');
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toBe('new');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(statSync(link).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'real.json']);
  });

  it('does not follow a link that somebody put where the new text is prepared', async () => {
    const folder = folderWith({ 'victim.txt': 'mine' });
    symlinkSync(join(folder, 'victim.txt'), join(folder, 'state.json.tmp'));
    await durableWriter(join(folder, 'state.json'))('new');
    expect(readFileSync(join(folder, 'victim.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(join(folder, 'state.json'), 'utf8')).toBe('new');
  });
});

/** A file system that fails at one step. */
function failing(step: 'open' | 'write' | 'sync' | 'rename', code: string): FileSystem {
  const fail = (): never => {
    throw Object.assign(new Error(code), { code, syscall: step });
  };
  return {
    rm,
    rename: step === 'rename' ? () => Promise.reject(Object.assign(new Error(code), { code })) : rename,
    open: async (...given) => {
      if (step === 'open' && given[1] === 'wx') fail();
      const file = await open(...given);
      return new Proxy(file, {
        get(target, name) {
          if (step === 'write' && name === 'writeFile') {
            return async (text: string) => {
              await target.writeFile(text.slice(0, 10));
              fail();
            };
          }
          if (step === 'sync' && name === 'sync') return () => Promise.resolve().then(fail);
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    },
  };
}

describe('a disk that fails', () => {
  it.each([
    ['write', 'ENOSPC'],
    ['open', 'EROFS'],
    ['open', 'EACCES'],
    ['sync', 'EIO'],
    ['rename', 'EPERM'],
  ] as const)('at %s with %s leaves the old file, and nothing beside it', async (step, code) => {
    const folder = folderWith({ 'state.json': 'old' });
    await expect(durableWriter(join(folder, 'state.json'), failing(step, code))('new')).rejects.toMatchObject({ code });
    expect(readFileSync(join(folder, 'state.json'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  it('does not stop the emulator: changes are answered and told, and saved once there is room again', async () => {
    const folder = folderWith({});
    const path = join(folder, 'deep', 'state.json');
    mkdirSync(join(folder, 'deep'));
    const told: unknown[] = [];
    const emulator = await serving([], {
      stateFile: path,
      log: { fault: () => undefined, unsaved: error => told.push(error) },
    });
    const change = async (regex: string): Promise<number> => {
      const response = await fetch(`${emulator.url}/v1/rest/mgmt`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ csl: `.alter cluster policy callout @'${policyOf(regex)}'` }),
      });
      return response.status;
    };
    expect(await change('first')).toBe(200);
    expect(readFileSync(path, 'utf8')).toContain('first');
    rmSync(join(folder, 'deep'), { recursive: true });
    expect(await change('second')).toBe(200);
    expect(told).toHaveLength(1);
    expect(command(emulator, '.show cluster policy callout').body).toContain('second');
    mkdirSync(join(folder, 'deep'));
    expect(await change('third')).toBe(200);
    expect(readFileSync(path, 'utf8')).toContain('third');
    expect(told).toHaveLength(1);
  });

  it('is told at the end, when the last change was lost', async () => {
    const folder = folderWith({});
    const emulator = await serving([], {
      stateFile: join(folder, 'x'),
      log: { fault: () => undefined, unsaved: () => undefined },
    });
    rmSync(folder, { recursive: true });
    ask(emulator, 'POST', '/v1/rest/mgmt', { csl: '.delete cluster policy callout' });
    expect(await emulator.close()).toBe(false);
    mkdirSync(folder);
    expect(await emulator.close()).toBe(true);
    expect(existsSync(join(folder, 'x'))).toBe(true);
  });
});

describe('saving', () => {
  it('takes changes that come meanwhile together, and lets each wait for its own', async () => {
    const written: string[] = [];
    const releases: (() => void)[] = [];
    const saver = new StateSaver(
      current =>
        [...current.clusters.values()]
          .map(({ state: { dataPlanePolicy } }) => dataPlanePolicy[0]?.CalloutUriRegex)
          .join(),
      text =>
        new Promise(resolve => {
          written.push(text);
          releases.push(resolve);
        }),
      () => undefined,
    );
    const base: EmulatorState = stateWith([{ name: 'x' }], fixedSurroundings());
    const done: string[] = [];
    const change = (regex: string): void => {
      saver.changed(withPolicy(base, regex));
      void saver.settled?.then(() => done.push(regex));
    };
    const rest = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
    expect(saver.settled).toBeNull();
    change('a');
    change('b');
    await rest();
    // The first writing takes both.
    expect(written).toEqual(['b']);
    change('c');
    change('d');
    await rest();
    expect([written, done]).toEqual([['b'], []]);
    releases[0]?.();
    await rest();
    expect([written, done]).toEqual([
      ['b', 'd'],
      ['a', 'b'],
    ]);
    change('e');
    releases[1]?.();
    await rest();
    expect([written, done]).toEqual([
      ['b', 'd', 'e'],
      ['a', 'b', 'c', 'd'],
    ]);
    releases[2]?.();
    await rest();
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(saver.settled).toBeNull();
    expect(await saver.flush()).toBe(true);
    expect(written).toHaveLength(3);
  });

  it('of a state survives a restart: clusters, policies, and what ARM knows', async () => {
    const path = join(folderWith({}), 'state.json');
    const first = await serving([{ name: 'one' }, { name: 'two' }], { stateFile: path });
    const group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/new?api-version=2021-04-01';
    expect(ask(first, 'PUT', group, { location: 'westeurope' }).status).toBeLessThan(300);
    ask(first, 'POST', '/two/v1/rest/mgmt', { csl: `.alter cluster policy callout @'${policyOf('kept')}'` });
    await first.close();
    const read = readStateFile(path);
    expect(read).toMatchObject({ ok: true, state: first.application.store.state });
    const second = await serving([], { ...(read.ok && { state: read.state }), stateFile: path });
    expect(ask(second, 'POST', '/two/v1/rest/mgmt', { csl: '.show cluster policy callout' }).body).toContain('kept');
    expect(ask(second, 'GET', group).status).toBe(200);
  });
});

it('a missing file is told from one that cannot be read', () => {
  const folder = folderWith({
    'x.json': stateText({ ...state, clusters: new Map([['k', { state: clusterOf(), etag: '"1"' }]]) }),
  });
  expect(readStateFile(join(folder, 'none.json'))).toMatchObject({ ok: false, missing: true });
  expect(readStateFile(folder)).toMatchObject({ ok: false, missing: false });
  // Endless: to read it whole would take all memory there is.
  expect(readStateFile('/dev/zero')).toMatchObject({ ok: false, missing: process.platform === 'win32' });
  writeFileSync(join(folder, 'x.json'), 'x');
  expect(readStateFile(join(folder, 'x.json'))).toMatchObject({ ok: false, missing: false });
});
