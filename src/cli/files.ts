import { closeSync, fstatSync, openSync, readdirSync, readSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { FileResult } from '../library/session.js';
import type { Input } from './io.js';

/** The largest file or standard input that is read, in bytes. */
export const MAX_INPUT_SIZE = 256 * 1024 * 1024;
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
    return bytes === null ? tooLarge(path) : decodeText(path, bytes);
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
export function saveTextFile(path: string, text: string): string | null {
  try {
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

/** Reads a text file, or standard input where it is named `-`. */
export async function readNamedText(name: string, stdin: Input): Promise<FileResult> {
  return name === '-' ? readStandardInput(stdin) : readTextFile(name);
}

/** Reads standard input to its end. */
export async function readStandardInput(stdin: Input): Promise<FileResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // A stream without an encoding gives buffers; one with an encoding gives strings.
    for await (const chunk of stdin as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > MAX_INPUT_SIZE) return tooLarge('standard input');
      chunks.push(bytes);
    }
  } catch (error) {
    return unreadable('standard input', error);
  }
  return decodeText('standard input', Buffer.concat(chunks));
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

/** The text of some bytes: UTF-8, or UTF-16 with its byte order mark. */
export function decodeText(name: string, bytes: Buffer): FileResult {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(name, bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(name, bytes, 'utf-16be');
  if (bytes.length > 1 && (bytes[0] === 0) !== (bytes[1] === 0)) {
    return refused(`${name} looks like UTF-16 without its byte order mark; save it as UTF-8`);
  }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const offset = invalidUtf8Offset(bytes);
    const byte = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
    return refused(`${name} is not UTF-8: invalid byte 0x${byte} at offset ${offset}; save it as UTF-8`);
  }
}

function decodeUtf16(name: string, bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): FileResult {
  try {
    return { ok: true, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return refused(`${name} starts with the byte order mark of ${encoding.toUpperCase()}, but is not valid in it`);
  }
}

/** The offset of the first byte that belongs to no UTF-8 sequence (RFC 3629), or of a sequence that is cut off. */
export function invalidUtf8Offset(bytes: Uint8Array): number {
  let offset = 0;
  while (offset < bytes.length) {
    const length = sequenceLength(bytes, offset);
    if (length === 0) return offset;
    offset += length;
  }
  return offset;
}

function sequenceLength(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || first < 0xc2) return 0;
  for (let index = 1; index < length; index++) {
    const byte = bytes[offset + index] ?? 0;
    // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
    const lowest = index > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const highest = index > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (byte < lowest || byte > highest) return 0;
  }
  return length;
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

function tooLarge(name: string): FileResult {
  return refused(`${name} is larger than ${MAX_INPUT_SIZE / 1024 / 1024} MB, the most that is read`);
}

function refused(message: string): FileResult {
  return { ok: false, message };
}
