import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { FileResult } from '../library/session.js';
import { decodeText } from './text-encoding.js';

/** The largest file or standard input that is read whole, in bytes: as much as the body of a request. Logs are read piece by piece. */
export const MAX_INPUT_SIZE = 32 * 1024 * 1024;
const CHUNK = 64 * 1024;

/** Reads a whole text file: UTF-8, or UTF-16 with its byte order mark. */
export function readTextFile(path: string): FileResult {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    return unreadable(path, error);
  }
  try {
    const bytes = readAll(descriptor);
    return bytes === null ? refused(tooLargeText(path)) : decodeText(path, bytes);
  } catch (error) {
    return unreadable(path, error);
  } finally {
    closeSync(descriptor);
  }
}

/** Where a file name leads: from the folder of the script that names it, or else from the current one. */
export function absolutePath(path: string, namedIn: string | null): string {
  return namedIn === null ? resolve(path) : resolve(dirname(namedIn), path);
}

/** Writes a file, or says why not. */
export function saveTextFile(path: string, text: string, makesFolder = false): string | null {
  try {
    if (makesFolder) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return null;
  } catch (error) {
    return `cannot write ${path}: ${systemErrorText(error)}`;
  }
}

/** The names in a folder, those of folders with a slash at the end; none when it cannot be read. */
export function listFolder(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  } catch {
    return [];
  }
}

/** What is at a path; undefined also where a link leads to itself, and where no file can have that name. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** All bytes, or null when there are too many. A pipe has no size beforehand, so the bytes themselves are counted. */
function readAll(descriptor: number): Buffer | null {
  const { size } = fstatSync(descriptor);
  if (size > MAX_INPUT_SIZE) return null;
  const chunks: Buffer[] = [];
  let total = 0;
  while (true) {
    const chunk = Buffer.allocUnsafe(Math.max(CHUNK, size - total + 1));
    const length = readSync(descriptor, chunk);
    if (length === 0) return Buffer.concat(chunks);
    total += length;
    if (total > MAX_INPUT_SIZE) return null;
    chunks.push(chunk.subarray(0, length));
  }
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is not a directory',
  // What Node 22 and later say where mkdir meets a file on its way.
  EEXIST: 'a part of its path is not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  ENOSPC: 'no space is left on the device',
  EROFS: 'the file system is read-only',
};

/** What a system error means, in plain words. */
export function systemErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return SYSTEM_ERRORS[code] ?? error.message;
}

function unreadable(name: string, error: unknown): FileResult {
  return refused(`cannot read ${name}: ${systemErrorText(error)}`);
}

export function tooLargeText(name: string): string {
  return `${name} is larger than ${MAX_INPUT_SIZE / 1024 / 1024} MB, the maximum`;
}

function refused(message: string): FileResult {
  return { ok: false, message };
}
