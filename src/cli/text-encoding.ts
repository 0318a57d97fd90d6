import { LINE_BREAKS } from '../../grammar/characters.js';
import type { FileResult } from '../library/session.js';

/**
 * Whether bytes are UTF-16: by their byte order mark, or by the zero that half of each Latin letter is; nothing else tells such a
 * file from URIs.
 */
export function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return false;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark || (first === 0) !== (second === 0);
}

/** The most lines of a text that is read whole: each takes memory of its own, however short it is. */
export const MAX_INPUT_LINES = 2_000_000;
const LINE_BREAK = new RegExp(`\\r\\n|[${LINE_BREAKS}]`, 'g');

/** The text of some bytes: UTF-8, or UTF-16 with its byte order mark. */
export function decodeText(name: string, bytes: Buffer): FileResult {
  const decoded = decode(name, bytes);
  if (!decoded.ok || !hasTooManyLines(decoded.text)) return decoded;
  return refused(`${name} has more than ${MAX_INPUT_LINES} lines, the maximum`);
}

function hasTooManyLines(text: string): boolean {
  if (text.length < MAX_INPUT_LINES) return false;
  let lines = 1;
  LINE_BREAK.lastIndex = 0;
  while (lines <= MAX_INPUT_LINES && LINE_BREAK.test(text)) lines++;
  return lines > MAX_INPUT_LINES;
}

function decode(name: string, bytes: Buffer): FileResult {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(name, bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(name, bytes, 'utf-16be');
  if (isUtf16(bytes)) {
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

function refused(message: string): FileResult {
  return { ok: false, message };
}
