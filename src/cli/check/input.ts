import { createReadStream, fstatSync, openSync, statSync } from 'node:fs';
import { systemErrorText } from '../files.js';
import type { Io } from '../io.js';
import { PART_SIZE } from './parts.js';

/** Bytes to be read, of which the beginning has been looked at. */
export interface CheckInput {
  /** As the user named it, for messages. */
  readonly name: string;
  /** In bytes, where it is known. */
  readonly size: number | null;
  /** The first line that is not empty, without a byte order mark. */
  readonly firstLine: string;
  /** All of the bytes, the beginning included. Throws {@link UnreadableInput}. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** An input that cannot be read, or not to its end; says why. */
export class UnreadableInput extends Error {
  override readonly name = 'UnreadableInput';
}

/** The size of a file, or 0 where that is not known. */
export function fileSize(path: string): number {
  try {
    const stats = path === '-' ? null : statSync(path);
    return stats?.isFile() === true ? stats.size : 0;
  } catch {
    // Whoever opens the file says what is wrong with it.
    return 0;
  }
}

/** The most that is looked at to find the first line. */
const MAX_BEGINNING_LENGTH = 256 * 1024;

/**
 * Opens a file, or standard input where the path is `-`.
 * @throws UnreadableInput
 */
export async function openInput(path: string, io: Io): Promise<CheckInput> {
  const name = path === '-' ? 'standard input' : path;
  const { chunks, size } = path === '-' ? { chunks: chunksOf(io.stdin), size: null } : fileChunks(path);
  const iterator = readable(name, chunks);
  const beginning: Uint8Array[] = [];
  let firstLine: string | null = null;
  let length = 0;
  while (firstLine === null && length < MAX_BEGINNING_LENGTH) {
    const next = await iterator.next();
    if (next.done === true) break;
    beginning.push(next.value);
    length += next.value.length;
    firstLine = /^[\r\n]*([^\r\n]+)[\r\n]/.exec(textOf(beginning))?.[1] ?? null;
  }
  if (isUtf16(Buffer.concat(beginning))) throw new UnreadableInput(`${name} is UTF-16; save it as UTF-8`);
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* beginning;
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return(undefined);
    }
  }
  return { name, size, firstLine: firstLine ?? textOf(beginning).trim(), chunks: all() };
}

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

/** With its byte order mark, or by the zero that half of each Latin letter is: nothing else tells such a file from URIs. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return false;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark || (first === 0) !== (second === 0);
}

function fileChunks(path: string): { readonly chunks: AsyncIterable<Buffer | string>; readonly size: number | null } {
  try {
    const descriptor = openSync(path, 'r');
    const stats = fstatSync(descriptor);
    const chunks: AsyncIterable<Buffer> = createReadStream(path, { fd: descriptor, highWaterMark: PART_SIZE });
    return { chunks, size: stats.isFile() ? stats.size : null };
  } catch (error) {
    throw new UnreadableInput(`cannot read ${path}: ${systemErrorText(error)}`);
  }
}

// A stream without an encoding gives buffers; one with an encoding gives strings.
function chunksOf(stream: Io['stdin']): AsyncIterable<Buffer | string> {
  return stream as AsyncIterable<Buffer | string>;
}

async function* readable(name: string, chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw new UnreadableInput(`cannot read ${name}: ${systemErrorText(error)}`);
  }
}
