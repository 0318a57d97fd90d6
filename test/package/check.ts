/*
 * Checks the package as users get it: packs a tarball, lints it (publint, attw), installs it into an empty ES module project
 * and an empty CommonJS project, and runs and type-checks a program in each. Run by `npm run check:package`, after a build.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

function run(folder: string, command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${folder}\n${stdout}${stderr}`, { cause: error });
  }
}

function expectEqual(what: string, actual: string, expected: string): void {
  if (actual.trim() !== expected) throw new Error(`${what}: expected ${expected}, received ${actual}`);
  console.log(`ok  ${what}`);
}

const PROGRAM = `
const cluster = new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
const refused = cluster.execute(".alter cluster policy callout '[]'");
const shown = cluster.execute('.show cluster policy callout');
console.log(refused.ok, shown.ok && shown.rows.length, typeof calloutMatchers.toSucceed, parsePattern('*').ok, lint('[]').findings.length);
`;

const MODULES = {
  esm: {
    file: 'program.mts',
    script: 'program.mjs',
    type: 'module',
    imports: [
      "import { Cluster } from 'kusto-callout';",
      "import { lint } from 'kusto-callout/analysis';",
      "import { parsePattern } from 'kusto-callout/regex';",
      "import { calloutMatchers } from 'kusto-callout/testing';",
    ].join('\n'),
  },
  cjs: {
    file: 'program.cts',
    script: 'program.cjs',
    type: 'commonjs',
    imports: [
      "const { Cluster } = require('kusto-callout');",
      "const { lint } = require('kusto-callout/analysis');",
      "const { parsePattern } = require('kusto-callout/regex');",
      "const { calloutMatchers } = require('kusto-callout/testing');",
    ].join('\n'),
  },
} as const;

const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-'));
try {
  run(root, 'npm', 'pack', '--ignore-scripts', '--pack-destination', folder);
  const tarball = join(folder, readdirSync(folder).find(file => file.endsWith('.tgz')) ?? '');
  run(root, bin('publint'), tarball, '--strict');
  console.log('ok  publint');
  // The way of node10 knows no `exports`, and no supported Node resolves like that.
  run(root, bin('attw'), tarball, '--profile', 'node16');
  console.log('ok  attw');

  // The steps of the release that try what publishing would do; where they publish is a port that answers nobody.
  const workflow = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');
  const tries = [...workflow.matchAll(/run: (npm publish .*--dry-run.*)$/gm)].map(([, step = '']) => step);
  if (tries.length === 0) throw new Error('the release workflow has no dry run');
  for (const step of tries) {
    const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };
    const told = execFileSync('sh', ['-ec', `${step} 2>&1`], { cwd: folder, encoding: 'utf8', env });
    if (!/Publishing to .*\(dry-run\)/.test(told)) throw new Error(`${step} tells: ${told}`);
    console.log(`ok  ${step}`);
  }

  for (const [name, { file, script, type, imports }] of Object.entries(MODULES)) {
    const project = mkdtempSync(join(folder, `${name}-`));
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type }));
    run(project, 'npm', 'install', '--no-audit', '--no-fund', tarball);
    writeFileSync(join(project, script), imports + PROGRAM);
    expectEqual(`${name}: the library runs`, run(project, 'node', script), 'false 1 function false 0');
    // The same program is TypeScript, except that CommonJS spells its imports differently there.
    const typed = imports.replaceAll(/const (\{.*\}) = require\((.*)\);/g, 'import $1 from $2;');
    writeFileSync(join(project, file), typed + PROGRAM);
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2023,dom'];
    run(project, bin('tsc'), ...options, file);
    console.log(`ok  ${name}: the types hold`);
    const cli = join(project, 'node_modules/.bin/kusto-callout');
    const rows = run(project, cli, '-e', '.show cluster policy callout', '--format', 'json');
    expectEqual(`${name}: the CLI runs`, String((JSON.parse(rows) as unknown[]).length), '1');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
