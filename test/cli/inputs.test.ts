import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Inputs } from '../../src/cli/inputs.js';
import { Readable } from 'node:stream';
import { folderWith } from './harness.js';

/* Protects: what `lint`, `diff` and their kin are given may be a file, standard input, or a file of a git revision. */

const before = process.cwd();
afterEach(() => {
  process.chdir(before);
});

function readAny(name: string, stdin = '') {
  return new Inputs(() => Readable.from([Buffer.from(stdin)])).readAny(name);
}

function repository(): string {
  const folder = folderWith({ 'policy.json': '["old"]' });
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...argv], {
      cwd: folder,
      stdio: 'pipe',
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  return folder;
}

it('a file and standard input', async () => {
  const folder = folderWith({ 'a:b.json': '[]' });
  expect(await readAny(join(folder, 'a:b.json'))).toEqual({ ok: true, text: '[]' });
  expect(await readAny('-', '{}')).toEqual({ ok: true, text: '{}' });
});

it('a file of a revision', async () => {
  process.chdir(repository());
  expect(await readAny('HEAD:policy.json')).toEqual({ ok: true, text: '["old"]' });
  expect(await readAny('HEAD:./policy.json')).toEqual({ ok: true, text: '["old"]' });
});

it('what is not there, in words', async () => {
  process.chdir(repository());
  expect(await readAny('HEAD:other.json')).toEqual({
    ok: false,
    message: "cannot read HEAD:other.json: path 'other.json' does not exist in 'HEAD'",
  });
  const missing = await readAny('nothing:policy.json');
  expect(missing.ok ? '' : missing.message).toMatch(/^cannot read nothing:policy\.json: /);
});

it('no option of git can be smuggled in', async () => {
  const result = await readAny('--help:x');
  expect(result).toEqual({ ok: false, message: 'cannot read --help:x: there is no such file' });
});
