import { createReadStream, fstatSync, openSync, statSync } from 'node:fs';
import { systemErrorText } from '../files.js';
import { shownName, type Inputs } from '../inputs.js';
import type { Input } from '../io.js';
import { inputError } from '../problem.js';
import { isUtf16 } from '../text-encoding.js';
import { PART_SIZE } from './parts.js';

/** Bytes to be read, of which the beginning has been looked at. */
export interface CheckInput {
  /** As the user named it, for messages. */
  readonly name: string;
  /** In bytes, where it is known. */
  readonly size: number | null;
  /** The first line that is not empty, without a byte order mark. */
  readonly firstLine: string;
  /** All of the bytes, the beginning included; what cannot be read ends the run. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The size of a file, or 0 where that is not known. */
export function fileSize(path: string): number {
  try {
    const stats = path === '-' ? null : statSync(path);
    return stats?.isFile() === true ? stats.size : 0;
  } catch {
    // What is wrong with it shows when it is opened.
    return 0;
  }
}

/** The most that is looked at to find the first line. */
const MAX_BEGINNING_LENGTH = 256 * 1024;

/** Opens a file, or standard input where the path is `-`. */
export async function openInput(path: string, inputs: Inputs): Promise<CheckInput> {
  const name = shownName(path);
  const { chunks, size } = path === '-' ? { chunks: chunksOf(inputs.standardInput()), size: null } : fileChunks(path);
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
  if (isUtf16(Buffer.concat(beginning))) inputError(`${name} is UTF-16; save it as UTF-8`);
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

function fileChunks(path: string): { readonly chunks: AsyncIterable<Buffer | string>; readonly size: number | null } {
  try {
    const descriptor = openSync(path, 'r');
    const stats = fstatSync(descriptor);
    const chunks: AsyncIterable<Buffer> = createReadStream(path, { fd: descriptor, highWaterMark: PART_SIZE });
    return { chunks, size: stats.isFile() ? stats.size : null };
  } catch (error) {
    inputError(`cannot read ${path}: ${systemErrorText(error)}`);
  }
}

// A stream without an encoding gives buffers; one with an encoding gives strings.
function chunksOf(stream: Input): AsyncIterable<Buffer | string> {
  return stream as AsyncIterable<Buffer | string>;
}

async function* readable(name: string, chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    inputError(`cannot read ${name}: ${systemErrorText(error)}`);
  }
}
