import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { MAX_BODY_SIZE } from './limits.js';

/** A request's body as text, or why there is none. */
export type BodyResult = { readonly ok: true; readonly text: string } | BodyProblem;

export interface BodyProblem {
  readonly ok: false;
  readonly status: 400 | 413 | 415;
  readonly code: string;
  readonly message: string;
}

const decompressors = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

export const bodyProblems = {
  tooLarge: problem(413, 'PayloadTooLarge', `The body of a request has at most ${MAX_BODY_SIZE / 1024 / 1024} MB`),
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

/** Turns bytes as received into text. At once where nothing is compressed, as nearly always. */
export function readBody(bytes: Buffer, encoding: string | undefined): BodyResult | Promise<BodyResult> {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return decode(bytes);
  const decompress = Object.hasOwn(decompressors, name) ? decompressors[name as keyof typeof decompressors] : null;
  if (decompress === null) return bodyProblems.unknownEncoding;
  return decompress(bytes, { maxOutputLength: MAX_BODY_SIZE }).then(decode, (error: unknown) =>
    error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
      ? bodyProblems.tooLarge
      : bodyProblems.notCompressed(name),
  );
}

function decode(bytes: Buffer): BodyResult {
  if (bytes.length > MAX_BODY_SIZE) return bodyProblems.tooLarge;
  if (!isUtf8(bytes)) return bodyProblems.notUtf8;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { ok: true, text: bytes.toString('utf8', hasMark ? 3 : 0) };
}
