import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROFILES, profileOf } from '../../src/cli/launch/profiles.js';
import { subcommands } from '../../src/cli/subcommands.js';
import { BUILT_CLI } from '../built-cli.js';
import { folderWith } from './harness.js';

/* Protects the start of the program: compiled code is kept in the user's own folder only, and a bad cache is never used or missed. */

const isRoot = process.getuid?.() === 0;

function run(home: string, env: Record<string, string> = {}) {
  const { XDG_CACHE_HOME: _given, KUSTO_CALLOUT_CODE_CACHE: _mode, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BUILT_CLI, 'run', '-e', '.show version', '--format', 'json'],
    {
      encoding: 'utf8',
      env: { ...inherited, HOME: home, ...env },
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('ServiceType');
}

/** A home with a cache in it. */
function filledHome(): { readonly home: string; readonly folder: string; readonly file: string } {
  const home = folderWith({});
  run(home);
  const folder = join(home, '.cache/kusto-callout');
  const [name = ''] = readdirSync(folder);
  return { home, folder, file: join(folder, name) };
}

describe.skipIf(process.platform === 'win32')('the cache of compiled code', () => {
  it('is one file in a folder that is the user’s alone, and is not written again', () => {
    const { home, folder, file } = filledHome();
    expect(readdirSync(folder)).toHaveLength(1);
    expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    const { mtimeMs, ino } = lstatSync(file);
    run(home);
    expect(lstatSync(file)).toMatchObject({ mtimeMs, ino });
  });

  it('is where XDG_CACHE_HOME says, and nowhere if it is switched off or there is no home', () => {
    const home = folderWith({});
    run(home, { XDG_CACHE_HOME: join(home, 'elsewhere') });
    expect(readdirSync(join(home, 'elsewhere/kusto-callout'))).toHaveLength(1);
    run(home, { KUSTO_CALLOUT_CODE_CACHE: 'off' });
    expect(existsSync(join(home, '.cache'))).toBe(false);
    run('');
  });

  it('is not in a folder that everybody may write to', () => {
    const home = folderWith({});
    mkdirSync(join(home, '.cache'));
    chmodSync(join(home, '.cache'), 0o1777);
    run(home);
    expect(readdirSync(join(home, '.cache'))).toEqual([]);
  });

  it.each([
    ['empty', ''],
    ['other', 'something else altogether'],
    ['of a length without end', '\xff\xff\xff\xff{}'],
  ])('is replaced where it is %s', (_, text) => {
    const { home, file } = filledHome();
    writeFileSync(file, text, 'latin1');
    run(home);
    expect(lstatSync(file).size).toBeGreaterThan(100_000);
  });

  it('is replaced where it was cut short, or is of another build', () => {
    const { home, file } = filledHome();
    const whole = readFileSync(file);
    for (const bad of [
      whole.subarray(0, whole.length - 1),
      Buffer.from(whole.toString('latin1').replace('x64', 'x65'), 'latin1'),
    ]) {
      writeFileSync(file, bad);
      run(home);
      expect(lstatSync(file).size).toBeGreaterThan(whole.length / 2);
    }
  });

  it('is not read where others may write to it or to its folder', () => {
    const { home, folder, file } = filledHome();
    // Were it read, the program would end in an error.
    const hostile = Buffer.from(readFileSync(file, 'latin1').replaceAll('ServiceType', 'HostileType'), 'latin1');
    writeFileSync(file, hostile);
    chmodSync(file, 0o666);
    run(home);
    writeFileSync(file, hostile);
    chmodSync(file, 0o600);
    chmodSync(folder, 0o777);
    run(home);
    expect(readFileSync(file).equals(hostile)).toBe(true);
  });

  it('is not read through links, nor written through them', () => {
    const { home, folder, file } = filledHome();
    const elsewhere = join(home, 'elsewhere');
    renameSync(folder, elsewhere);
    symlinkSync(elsewhere, folder);
    const [name = ''] = readdirSync(elsewhere);
    const hostile = readFileSync(join(elsewhere, name), 'latin1').replaceAll('ServiceType', 'HostileType');
    writeFileSync(join(elsewhere, name), hostile, 'latin1');
    run(home);
    expect(readFileSync(join(elsewhere, name), 'latin1') === hostile).toBe(true);
    expect(existsSync(file)).toBe(true);
  });

  it.skipIf(!isRoot)('is not read where it is somebody else’s', () => {
    const { home, folder, file } = filledHome();
    const hostile = readFileSync(file, 'latin1').replaceAll('ServiceType', 'HostileType');
    writeFileSync(file, hostile, 'latin1');
    chownSync(file, 12_345, 12_345);
    run(home);
    writeFileSync(file, hostile, 'latin1');
    chownSync(folder, 12_345, 12_345);
    run(home);
    expect(readFileSync(file, 'latin1') === hostile).toBe(true);
  });

  it('is done without where the folder cannot be made', () => {
    run(folderWith({ '.cache': 'a file' }));
    run('/proc/nowhere');
  });
});

describe('the profiles of the cache', () => {
  it('are the subcommands and the help, so that none reads what only others need', () => {
    expect([...PROFILES].sort()).toEqual(['help', ...Object.keys(subcommands)].sort());
  });

  it.each([
    [undefined, 'run'],
    ['-e', 'run'],
    ['--help', 'help'],
    ['--version', 'help'],
    ['ci', 'ci'],
    ['no-such', 'run'],
  ])('of a start with %s is that of %s', (first, profile) => {
    expect(profileOf(first)).toBe(profile);
  });
});
