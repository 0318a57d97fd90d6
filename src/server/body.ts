import { isUtf8 } from 'node:buffer';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  type BrotliDecompress,
  type Gunzip,
  type Inflate,
} from 'node:zlib';
import { MAX_BODY_SIZE, MAX_SHORT_BODY_LENGTH } from './limits.js';

/** A request's body as text, or why there is none. */
export type BodyResult = { readonly ok: true; readonly text: string } | BodyProblem;

/** The same, but for a long one, which the thread for long requests makes a text of: that takes time. */
export type ReadBody = BodyResult | { readonly ok: true; readonly text: null; readonly bytes: Buffer };

export interface BodyProblem {
  readonly ok: false;
  readonly status: 400 | 413 | 415 | 503;
  readonly code: string;
  readonly message: string;
}

const decompressors = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

export const bodyProblems = {
  tooLarge: problem(413, 'PayloadTooLarge', `The body of a request has at most ${MAX_BODY_SIZE / 1024 / 1024} MB`),
  tooMuch: problem(503, 'ServiceUnavailable', 'Too many large requests at one time; send this one again later'),
  notUtf8: problem(400, 'General_BadRequest', 'The body of the request is not UTF-8'),
  notCompressed: (encoding: string): BodyProblem =>
    problem(400, 'General_BadRequest', `The body of the request is not ${encoding}, as its content-encoding says`),
  unknownEncoding: problem(
    415,
    'UnsupportedMediaType',
    'The content-encoding of a request is gzip, deflate, br or identity',
  ),
};

function problem(status: BodyProblem['status'], code: string, message: string): BodyProblem {
  return { ok: false, status, code, message };
}

/**
 * Turns bytes as received into text. At once where nothing is compressed, as nearly always. `grow` is told how many bytes there are
 * while they are decompressed, and says whether there may be so many.
 */
export function readBody(
  chunks: readonly Buffer[],
  encoding: string | undefined,
  grow: (size: number) => boolean = () => true,
): ReadBody | Promise<ReadBody> {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return decodeShort(chunks, sizeOf(chunks));
  const make = Object.hasOwn(decompressors, name) ? decompressors[name as keyof typeof decompressors] : null;
  return make === null ? bodyProblems.unknownEncoding : decompressed(chunks, name, make(), grow);
}

/** Piece by piece, so that what would be too much never is there. */
function decompressed(
  packed: readonly Buffer[],
  name: string,
  stream: Gunzip | Inflate | BrotliDecompress,
  grow: (size: number) => boolean,
): Promise<ReadBody> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (problem: BodyProblem): void => {
      stream.destroy();
      resolve(problem);
    };
    stream
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_SIZE) stop(bodyProblems.tooLarge);
        else if (!grow(size)) stop(bodyProblems.tooMuch);
        else chunks.push(chunk);
      })
      .on('error', () => {
        stop(bodyProblems.notCompressed(name));
      })
      .on('end', () => {
        resolve(decodeShort(chunks, size));
      })
      .end(Buffer.concat(packed));
  });
}

function sizeOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}

function decodeShort(chunks: readonly Buffer[], size: number): ReadBody {
  if (size > MAX_BODY_SIZE) return bodyProblems.tooLarge;
  if (size <= MAX_SHORT_BODY_LENGTH) return bodyText(Buffer.concat(chunks));
  // Memory of its own, which can be handed on to a thread.
  const bytes = Buffer.allocUnsafeSlow(size);
  let offset = 0;
  for (const chunk of chunks) offset += chunk.copy(bytes, offset);
  return { ok: true, text: null, bytes };
}

/** The text of a whole body. */
export function bodyText(bytes: Buffer): BodyResult {
  if (!isUtf8(bytes)) return bodyProblems.notUtf8;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { ok: true, text: bytes.toString('utf8', hasMark ? 3 : 0) };
}
