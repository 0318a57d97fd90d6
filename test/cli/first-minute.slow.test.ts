import { execSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from './harness.js';

/* Protects the first minute: the five commands of the README, as they are written, lead from a clone to a `ci` that passes. */

const root = resolve(__dirname, '../..');

it('runs the five commands of the README in an empty folder with a template', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, block = ''] = /^## Your own template in five commands\n[^]*?^```sh\n([^]*?)^```$/m.exec(readme) ?? [];
  const commands = block.trim().split('\n');
  expect(commands).toHaveLength(5);

  const top = folderWith({});
  const folder = join(top, 'mine');
  mkdirSync(folder);
  copyFileSync(join(root, 'samples/restricted.json'), join(folder, 'cluster.json'));
  // The address of the README leads to this repository, and what is global goes into a folder of the test.
  const env = {
    ...process.env,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${root}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://github.com/OWNER/kusto-callout',
    npm_config_prefer_offline: 'true',
    npm_config_prefix: join(top, 'global'),
    PATH: `${join(top, 'global/bin')}:${process.env.PATH ?? ''}`,
  };
  const outputs = commands.map(command => execSync(command, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }));
  expect(outputs.at(-1)).toMatch(/\nlint: ok\ntest: ok\n$/);
});
