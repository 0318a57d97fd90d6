import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { readCache, userCacheFolder, writeCache, type CachedChunk } from './code-cache.js';
import { profileOf } from './profiles.js';

/*
 * What starts the program: loads its chunks with what V8 has made of them before, which takes most of the time of a start. An entry
 * of its own in dist/, without any other chunk. It needs nothing of the cache: whatever is wrong there, the program starts.
 */

/** Tells one build from another; build.mjs puts it in. */
declare const BUILD_ID: string;

// Most runs are over before code that V8 optimizes has paid for it. What it works on in the meantime is another thread's time, and a
// run that takes seconds does not notice that it begins a little later: three times what V8 has by default. Of Node 20 only: the V8 of
// later ones has no such flag, and complains of it.
if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--interrupt-budget=400000');

/** `off`: without a cache. `package`: writes it beside the chunks, as the build does. Else it is written to the user's folder. */
const mode = process.env['KUSTO_CALLOUT_CODE_CACHE'] ?? '';
const name = `${BUILD_ID}-${process.version}-${process.arch}-${profileOf(process.argv[2])}.code`;
const key = `${name} ${process.versions.v8}`;
const besideChunks = join(__dirname, 'code-cache');
const user = process.getuid?.();
const ownFolder = mode === 'package' ? besideChunks : ownCacheFolder();

const cached = mode === 'off' ? null : findCache();
const modules = new Map<string, { exports: unknown }>();
const scripts = new Map<string, { readonly source: string; readonly script: Script }>();
let isIncomplete = false;

function ownCacheFolder(): string | null {
  try {
    return userCacheFolder(process.env, process.platform, user);
  } catch {
    return null;
  }
}

/** What the user's own runs have left knows more than what came with the package. */
function findCache(): ReadonlyMap<string, CachedChunk> | null {
  const own = ownFolder === null ? null : readCache(ownFolder, name, key, user);
  if (own !== null || user === undefined) return own;
  try {
    // Whoever owns the program may say what it does.
    return readCache(besideChunks, name, key, lstatSync(__filename).uid);
  } catch {
    return null;
  }
}

type ChunkFunction = (
  this: unknown,
  exports: unknown,
  require: (specifier: string) => unknown,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

function load(chunk: string): unknown {
  const known = modules.get(chunk);
  if (known !== undefined) return known.exports;
  const module = { exports: {} as unknown };
  modules.set(chunk, module);
  const filename = join(__dirname, chunk);
  const entry = cached?.get(chunk);
  const source =
    entry?.source.toString() ??
    `(function(exports,require,module,__filename,__dirname){${readFileSync(filename, 'utf8')}\n})`;
  const script = new Script(source, { filename, ...(entry !== undefined && { cachedData: entry.code }) });
  if (entry === undefined || script.cachedDataRejected === true) isIncomplete = true;
  scripts.set(chunk, { source, script });
  // The wrapper above makes this function of every chunk.
  const run = script.runInThisContext() as ChunkFunction;
  run.call(
    module.exports,
    module.exports,
    specifier => (specifier.startsWith('./') ? load(specifier.slice(2)) : (nodeRequire(specifier) as unknown)),
    module,
    filename,
    __dirname,
  );
  return module.exports;
}

const nodeRequire: NodeJS.Require = require;

function save(): void {
  if (!isIncomplete || ownFolder === null || mode === 'off') return;
  const chunks = new Map<string, CachedChunk>(cached ?? []);
  try {
    for (const [chunk, { source, script }] of scripts) {
      chunks.set(chunk, { source: Buffer.from(source), code: script.createCachedData() });
    }
  } catch {
    return;
  }
  writeCache(ownFolder, name, key, user, chunks);
}

process.on('exit', save);
load('cli-main.js');
