import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** A chunk of the program with what V8 has made of it before. */
export interface CachedChunk {
  readonly source: Buffer;
  readonly code: Buffer;
}

/** What the chunks were compiled by, and which ones they are: with any other, nothing of it can be used. */
export type CacheKey = string;

interface Head {
  readonly key: CacheKey;
  readonly chunks: readonly (readonly [name: string, sourceLength: number, codeLength: number])[];
}

const MAX_CACHE_SIZE = 64 * 1024 * 1024;
/** Of all versions of the program and of Node together: two of them with all subcommands. */
const MAX_CACHE_FILES = 50;
/** Where the head begins: after its length. */
const HEAD_START = 4;

/**
 * The user's own folder for the cache; null where there is none that nobody else may write to. A temporary folder that is shared
 * is never used: who may write compiled code may run it.
 */
export function userCacheFolder(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  user: number | undefined,
): string | null {
  const home = env['HOME'] ?? '';
  const given = env['XDG_CACHE_HOME'] ?? '';
  const base =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? '')
      : isAbsolute(given)
        ? given
        : isAbsolute(home)
          ? join(home, platform === 'darwin' ? 'Library/Caches' : '.cache')
          : '';
  return isAbsolute(base) && isPrivate(base, user) ? join(base, 'kusto-callout') : null;
}

/** Whether strangers may put nothing there, or it is not there yet. */
function isPrivate(base: string, user: number | undefined): boolean {
  const stats = statSync(base, { throwIfNoEntry: false });
  if (stats === undefined || user === undefined) return true;
  return (stats.uid === user || stats.uid === 0) && (stats.mode & 0o002) === 0;
}

/** The cached chunks of a file, or null where there are none that may be trusted and used. */
export function readCache(
  folder: string,
  name: string,
  key: CacheKey,
  owner: number | undefined,
): ReadonlyMap<string, CachedChunk> | null {
  try {
    if (!isFolderOf(folder, owner)) return null;
    // Neither a link nor a pipe that nobody writes to.
    const handle = openSync(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(handle);
      if (!stats.isFile() || !isOwnedBy(stats, owner) || stats.size > MAX_CACHE_SIZE) return null;
      return chunksIn(readFileSync(handle), key);
    } finally {
      closeSync(handle);
    }
  } catch {
    return null;
  }
}

/** Writes the file, or leaves everything as it is where that is not possible. */
export function writeCache(
  folder: string,
  name: string,
  key: CacheKey,
  owner: number | undefined,
  chunks: ReadonlyMap<string, CachedChunk>,
): void {
  const temporary = join(folder, `${name}.${process.pid}.new`);
  try {
    // One by one: where a folder can never be made, as in /proc, `recursive` tries for ever.
    for (const path of [dirname(folder), folder]) if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    if (!isFolderOf(folder, owner)) return;
    makeRoom(folder);
    writeFileSync(temporary, cacheOf(key, chunks), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, join(folder, name));
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // There is no such folder.
    }
  }
}

/** A folder, not a link to one, of that owner, into which nobody else may write. */
function isFolderOf(folder: string, owner: number | undefined): boolean {
  const stats = lstatSync(folder);
  return stats.isDirectory() && isOwnedBy(stats, owner);
}

/** On Windows there are no such owners and modes, and the folder is in the user's own profile. */
function isOwnedBy({ uid, mode }: Stats, owner: number | undefined): boolean {
  return owner === undefined || (uid === owner && (mode & 0o022) === 0);
}

function makeRoom(folder: string): void {
  const files = readdirSync(folder).filter(file => /\.(?:code|new)$/.test(file));
  if (files.length < MAX_CACHE_FILES) return;
  const byAge = files.map(file => ({ file, time: lstatSync(join(folder, file)).mtimeMs }));
  byAge.sort((left, right) => left.time - right.time);
  for (const { file } of byAge.slice(0, files.length - MAX_CACHE_FILES / 2))
    rmSync(join(folder, file), { force: true });
}

function cacheOf(key: CacheKey, chunks: ReadonlyMap<string, CachedChunk>): Buffer {
  const head: Head = {
    key,
    chunks: [...chunks].map(([name, { source, code }]) => [name, source.length, code.length]),
  };
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(HEAD_START);
  length.writeUInt32LE(text.length);
  const body = [...chunks.values()].flatMap(({ source, code }) => [source, code]);
  return Buffer.concat([length, text, ...body]);
}

function chunksIn(bytes: Buffer, key: CacheKey): ReadonlyMap<string, CachedChunk> | null {
  const start = HEAD_START + bytes.readUInt32LE(0);
  const head = JSON.parse(bytes.toString('utf8', HEAD_START, start)) as Head;
  if (head.key !== key) return null;
  const chunks = new Map<string, CachedChunk>();
  let position = start;
  for (const [name, sourceLength, codeLength] of head.chunks) {
    const codeStart = position + sourceLength;
    position = codeStart + codeLength;
    // A file that was cut short.
    if (position > bytes.length) return null;
    chunks.set(name, {
      source: bytes.subarray(codeStart - sourceLength, codeStart),
      code: bytes.subarray(codeStart, position),
    });
  }
  return position === bytes.length ? chunks : null;
}
