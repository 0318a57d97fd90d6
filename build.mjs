/*
 * Builds dist/: CommonJS chunks that all entries share (one copy of every class), thin ES module wrappers, and types.
 *
 *   1. esbuild bundles the sources with code splitting, which it offers for ES modules only;
 *   2. each chunk is turned into CommonJS, so that `require` works on every supported Node and lazy parts load synchronously;
 *   3. every library entry gets a wrapper `.mjs` that re-exports its names, and `.d.ts`/`.d.mts` for both kinds of import.
 *
 * A `*.lazy.ts` file is a door: what it imports becomes a chunk of its own, loaded when the door is first used.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import ts from 'typescript';

const root = dirname(fileURLToPath(import.meta.url));
const bundleOnly = process.argv[2] === '--bundle-only';
/** `node build.mjs --bundle-only FOLDER` writes the chunks there, without types and wrappers: what tests of the CLI start. */
const dist = bundleOnly ? resolve(process.argv[3]) : join(root, 'dist');
const require = createRequire(import.meta.url);

/** The library's entries; the CLI has no types and no wrapper. */
const libraryEntries = {
  index: 'src/index.ts',
  analysis: 'src/api/index.ts',
  regex: 'src/regex/index.ts',
  testing: 'src/testing/index.ts',
};
/** Packages that stay outside: one carries files of its own, the others are installed by those who use `mcp` and `lsp`. */
const external = ['rregex', '@modelcontextprotocol/sdk', 'vscode-languageserver', 'vscode-languageserver-textdocument'];

/**
 * Subcommands whose compiled code the build keeps beside the chunks, with what they are given to do in a folder with copies of two
 * samples. `ci` and `test` run what `init` has written.
 */
const WARM_UPS = [
  ['--help'],
  ['run', '-e', '.show cluster policy callout'],
  ['check', '--type', 'sql', '--explain', 'https://contoso.database.windows.net/'],
  ['lint', 'lint-good.json'],
  ['diff', 'restricted.json', 'lint-good.json'],
  ['who', 'lint-good.json'],
  ['prove', 'lint-good.json', '--property', 'never webapi matching ^http://'],
  ['compile', '--cluster', 'lint-good.json', '--to', 'kql'],
  ['inspect', 'lint-good.json'],
  ['completion', 'bash'],
  ['init'],
  ['test', 'tests/callouts.yaml'],
  ['ci'],
];
const WARM_UP_FILES = ['restricted.json', 'lint-good.json'];

const IN_CHEVROTAIN = [
  '@chevrotain/cst-dts-gen',
  '@chevrotain/gast',
  '@chevrotain/regexp-to-ast',
  '@chevrotain/utils',
  'lodash-es',
];

const DOOR_IMPORT = /^import \* as (\w+) from '([^']+)';\n/m;

/** Every door in the sources: the file, and the chunk behind it. */
function findDoors(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.lazy.ts'))
    .map(entry => {
      const file = join(entry.parentPath, entry.name);
      const [, , specifier] = DOOR_IMPORT.exec(readFileSync(file, 'utf8')) ?? [];
      if (specifier === undefined)
        throw new Error(`${relative(root, file)}: a door imports one namespace: import * as … from '…'`);
      const target = resolve(dirname(file), specifier.replace(/\.js$/, '.ts'));
      return { file, target, chunk: basename(file, '.lazy.ts') };
    });
}

const doors = [...findDoors('src'), ...findDoors('grammar')];

/** Turns a door's import into a `require` of its chunk at first use. */
const openDoorsLate = {
  name: 'lazy doors',
  setup(setup) {
    setup.onLoad({ filter: /\.lazy\.ts$/ }, ({ path }) => {
      const door = doors.find(({ file }) => file === path);
      const source = readFileSync(path, 'utf8');
      const [, name] = DOOR_IMPORT.exec(source);
      const loader = `let loaded;\nconst load = () => (loaded ??= require('./${door.chunk}.js'));\n`;
      const contents = source.replace(DOOR_IMPORT, loader).replaceAll(new RegExp(`=> ${name}\\b`, 'g'), '=> load()');
      return { contents: contents.replaceAll(`typeof ${name}`, 'unknown'), loader: 'ts' };
    });
    setup.onResolve({ filter: /^\.\// }, ({ kind, path, importer }) =>
      kind === 'require-call' && importer.endsWith('.lazy.ts') ? { path, external: true } : undefined,
    );
  },
};

/** The cache asks for the time only where entries grow old, which ours do not; Node's `performance` takes 2 ms to load. */
const plainClock = {
  name: 'plain clock',
  setup(setup) {
    setup.onLoad({ filter: /lru-cache[\\/].*[\\/]perf\.js$/ }, () => ({
      contents: 'export const defaultPerf = Date;',
    }));
  },
};

/** Writes the chunks; gives the files that went into them. */
async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: {
      ...libraryEntries,
      'cli-main': 'src/cli/main.ts',
      // A thread of `check`, started by file name.
      'check-worker': 'src/cli/check/worker.ts',
      // The thread of requests that take long, likewise.
      'serve-worker': 'src/server/worker.ts',
      ...Object.fromEntries(doors.map(({ chunk, target }) => [chunk, target])),
    },
    outdir: dist,
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    chunkNames: 'shared-[hash]',
    legalComments: 'none',
    external,
    // The package's own single-file build, so that the bundle does not drag in 640 files of lodash-es.
    // That of the cache for browsers, which does without the channels and clocks of Node: they take time at every start.
    alias: {
      chevrotain: join(root, 'node_modules/chevrotain/lib/chevrotain.mjs'),
      'lru-cache': join(root, 'node_modules/lru-cache/dist/esm/browser/index.js'),
    },
    plugins: [openDoorsLate, plainClock],
    metafile: true,
  });
  const hash = createHash('sha256');
  for (const { path, text } of result.outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      supported: { 'dynamic-import': false },
      // Less to read and compile at every start. Names stay, for stack traces.
      minifyWhitespace: true,
      minifySyntax: true,
    });
    writeFileSync(path, code);
    hash.update(`${basename(path)}\n${code}`);
  }
  await bundleLauncher(hash.digest('hex').slice(0, 16));
  return Object.keys(result.metafile.inputs);
}

/** The file that people start, which knows what build it is of. */
async function bundleLauncher(id) {
  await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/launch/launcher.ts' },
    outdir: dist,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { BUILD_ID: JSON.stringify(id) },
    banner: { js: '#!/usr/bin/env node' },
    legalComments: 'none',
    minifyWhitespace: true,
    minifySyntax: true,
  });
  chmodSync(join(dist, 'cli.js'), 0o755);
}

/** The completion scripts, as the program itself prints them while they are not there. */
function writeCompletionScripts() {
  const scripts = ['bash', 'zsh', 'fish', 'powershell'].map(shell => {
    const { stdout, status } = spawnSync(process.execPath, [join(dist, 'cli.js'), 'completion', shell], {
      env: { ...process.env, KUSTO_CALLOUT_CODE_CACHE: 'off' },
    });
    if (status !== 0) throw new Error(`completion ${shell} ended with ${status}`);
    return [shell, stdout];
  });
  mkdirSync(join(dist, 'completion'));
  for (const [shell, text] of scripts) writeFileSync(join(dist, 'completion', shell), text);
}

/** Compiled code for the Node that builds; others make their own when they first start. */
function warmUp() {
  mkdirSync(join(dist, 'code-cache'), { mode: 0o755 });
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-build-'));
  try {
    for (const name of WARM_UP_FILES) copyFileSync(join(root, 'samples', name), join(folder, name));
    const env = { ...process.env, KUSTO_CALLOUT_CODE_CACHE: 'package' };
    for (const argv of WARM_UPS) spawnSync(process.execPath, [join(dist, 'cli.js'), ...argv], { cwd: folder, env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeTypes() {
  const { options, errors } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, ts.createCompilerHost(options)));
  const program = ts.createProgram(
    Object.values(libraryEntries).map(file => join(root, file)),
    {
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      outDir: join(dist, 'types'),
    },
  );
  const { diagnostics } = program.emit();
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(options)));
}

function writeWrappers() {
  for (const [name, source] of Object.entries(libraryEntries)) {
    const names = Object.keys(require(join(dist, `${name}.js`)));
    writeFileSync(
      join(dist, `${name}.mjs`),
      `import entry from './${name}.js';\nexport const { ${names.join(', ')} } = entry;\n`,
    );
    const types = `./types/${source.replace(/\.ts$/, '.js')}`;
    writeFileSync(join(dist, `${name}.d.ts`), `export * from '${types}';\n`);
    writeFileSync(join(dist, `${name}.d.mts`), `export * from './${name}.js';\n`);
  }
}

/** The licences of what is bundled: every package that gave a file, and those that chevrotain's own single-file build holds. */
function writeNotices(inputs) {
  const packages = inputs.flatMap(input => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  const notices = [...new Set([...packages, ...IN_CHEVROTAIN])].sort().map(name => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version}\n\n${text}\n`;
  });
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

/** The pages of the linter's rules, which `lint --explain` prints. */
function copyRulePages() {
  const rules = join(root, 'src/analysis/lint/rules');
  mkdirSync(join(dist, 'lint-rules'), { recursive: true });
  for (const page of readdirSync(rules).filter(file => file.endsWith('.md') && file !== 'README.md')) {
    copyFileSync(join(rules, page), join(dist, 'lint-rules', page));
  }
}

/** The JSON Schemas of configurations, test files and outputs, for editors and programs. */
function copySchemas() {
  const schemas = join(root, 'src/cli/schemas');
  mkdirSync(join(dist, 'schemas'), { recursive: true });
  for (const file of readdirSync(schemas).filter(name => name.endsWith('.schema.json'))) {
    copyFileSync(join(schemas, file), join(dist, 'schemas', file));
  }
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const inputs = await bundle();
copyRulePages();
copySchemas();
if (!bundleOnly) {
  writeTypes();
  writeWrappers();
  writeNotices(inputs);
  writeCompletionScripts();
  warmUp();
}
