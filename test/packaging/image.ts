/*
 * Runs the steps of the image in clean folders, where there is no Docker: those of the build in a copy of the repository, those of
 * the result with a global prefix of their own. Run by `npm run check:image`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-image-'));
const [build = '', result = ''] = readFileSync(join(root, '.ci/image/Dockerfile'), 'utf8')
  .split(/^(?=FROM )/m)
  .filter(part => part.startsWith('FROM'));

const stepsOf = (stage: string): string[] => [...stage.matchAll(/^RUN (.+)$/gm)].map(([, step = '']) => step);

function run(step: string, cwd: string, env: Record<string, string> = {}): string {
  console.log(`+ ${step}`);
  return execFileSync('sh', ['-ec', step], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

try {
  const source = join(folder, 'source');
  execFileSync('git', ['clone', '--quiet', root, source]);
  const packed = join(folder, 'packed');
  execFileSync('mkdir', ['-p', packed]);
  for (const step of stepsOf(build)) run(step.replaceAll('/tmp', packed), source);
  if (!readdirSync(packed).some(name => name.endsWith('.tgz'))) throw new Error('the build stage packs nothing');

  const prefix = join(folder, 'prefix');
  for (const step of stepsOf(result))
    run(step.replaceAll('/tmp', packed).replaceAll('/root', folder), folder, { npm_config_prefix: prefix });
  writeFileSync(join(folder, 'policy.json'), '{ "properties": { "restrictOutboundNetworkAccess": "Enabled" } }');
  const shown = run(`${join(prefix, 'bin/kusto-callout')} who policy.json --format json`, folder);
  if (!shown.includes('"version"')) throw new Error(`the installed command answers: ${shown}`);
  console.log('ok  the steps of the image, in clean folders');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
