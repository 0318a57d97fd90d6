import { DEFAULT_PORTS } from '../uri/index.js';
import type { MatchSubject } from './subject.js';

/** Longer texts are read in other ways. */
const MAX_TEXT_LENGTH = 8_192;
const MAX_SCHEME_LENGTH = 16;
/** What resolvers take of a label and of a name. */
const MAX_LABEL_LENGTH = 63;
const MAX_NAME_LENGTH = 253;
const MAX_ORIGIN_LENGTH = MAX_SCHEME_LENGTH + MAX_NAME_LENGTH + '://:9999/'.length;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SLASH = 0x2f;
const COLON = 0x3a;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** What each byte may be part of, as bits. */
const SCHEME = 1;
const HOST = 2;
const ENDS_AUTHORITY = 4;
const CAPITAL = 8;
const OTHER = 16;
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const unit = String.fromCharCode(byte);
  if (/[A-Z]/.test(unit)) return CAPITAL;
  if (/[a-z0-9.-]/.test(unit)) return SCHEME + HOST;
  if (unit === '_') return HOST;
  if (unit === '+') return SCHEME;
  if (/[/?#]/.test(unit)) return ENDS_AUTHORITY;
  return byte < 0x20 || byte > 0x7e ? 0 : OTHER;
});

const SMALL_A = 0x61;
const SMALL_I = 0x69;
const SMALL_L = 0x6c;
const SMALL_S = 0x73;

/**
 * Reads the parts of a URI of the plainest kind in one pass over its bytes, without making a text of any: printable ASCII, with scheme
 * and host in small letters, without a user name, and with a name as its host: one that may resolve, and not that of the storage of a
 * cluster. Nearly all URIs of logs are such.
 */
export class PlainUri {
  /** The bytes at hand, and where in them the URI is. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Whether there are capital letters, all of them behind the host. */
  hasCapitals = false;
  /** What regexes see, and where: {@link see}. */
  seen: Uint8Array = this.bytes;
  seenStart = 0;
  seenEnd = 0;
  private hostStart = 0;
  private hostEnd = 0;
  /** Where host and port end. */
  private authorityEnd = 0;
  private hasDefaultPort = false;
  private readonly text = new Uint8Array(MAX_TEXT_LENGTH);
  private readonly origin = new Uint8Array(MAX_ORIGIN_LENGTH);

  /** Reads a text; false where it is not that plain. */
  readText(text: string): boolean {
    const { length } = text;
    if (length > MAX_TEXT_LENGTH) return false;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7e) return false;
      this.text[index] = unit;
    }
    return this.read(this.text, 0, length) && this.end === length;
  }

  /** Reads bytes from there on to the end of the line, or to `limit`; false where it is not that plain. */
  read(bytes: Uint8Array, start: number, limit: number): boolean {
    this.bytes = bytes;
    this.start = start;
    let at = readScheme(bytes, start, limit);
    if (at < 0) return false;
    const scheme = at - 3 - start;
    at = this.readHost(at, limit);
    if (at < 0) return false;
    this.hasDefaultPort = false;
    if (at < limit && bytes[at] === COLON) at = this.readPort(at + 1, limit, scheme);
    this.authorityEnd = at;
    return at >= 0 && this.readRest(at, limit);
  }

  /** Finds what regexes see under a match subject; {@link seen} holds it from {@link seenStart} to {@link seenEnd}. */
  see(subject: MatchSubject): void {
    const isHost = subject === 'host';
    if (subject === 'origin' && !this.isOrigin) {
      this.seeOrigin();
      return;
    }
    this.seen = this.bytes;
    this.seenStart = isHost ? this.hostStart : this.start;
    this.seenEnd = isHost ? this.hostEnd : this.end;
  }

  private seeOrigin(): void {
    const { bytes, start, authorityEnd, end } = this;
    if (!this.hasDefaultPort && authorityEnd < end && bytes[authorityEnd] === SLASH) {
      this.seen = bytes;
      this.seenStart = start;
      this.seenEnd = authorityEnd + 1;
      return;
    }
    const length = (this.hasDefaultPort ? this.hostEnd : authorityEnd) - start;
    for (let index = 0; index < length; index++) this.origin[index] = bytes[start + index] ?? 0;
    this.origin[length] = SLASH;
    this.seen = this.origin;
    this.seenStart = 0;
    this.seenEnd = length + 1;
  }

  /** Whether the URI is nothing but its origin. */
  get isOrigin(): boolean {
    return !this.hasDefaultPort && this.authorityEnd + 1 === this.end && this.bytes[this.authorityEnd] === SLASH;
  }

  /** Reads the host from there on; where it ends, or -1. */
  private readHost(from: number, limit: number): number {
    const { bytes } = this;
    let label = from;
    let at = from;
    for (; at < limit && ((KINDS[bytes[at] ?? 0] ?? 0) & HOST) !== 0; at++) {
      if (bytes[at] !== DOT) continue;
      // The account of a cluster's storage ends in `internalsa`.
      const isStorage = bytes[at - 1] === SMALL_A && bytes[at - 2] === SMALL_S && bytes[at - 3] === SMALL_L;
      if (at === label || at - label > MAX_LABEL_LENGTH || isStorage) return -1;
      label = at + 1;
    }
    const length = at - label;
    if (length === 0 || length > MAX_LABEL_LENGTH || at - from > MAX_NAME_LENGTH) return -1;
    const first = bytes[label] ?? 0;
    // Addresses end in a number, in all the forms that they have; localhost and invalid never go to another machine.
    if (first <= NINE || (first === SMALL_L && length === 9) || (first === SMALL_I && length === 7)) return -1;
    this.hostStart = from;
    this.hostEnd = at;
    return at;
  }

  /** Reads a port of up to four digits without leading zeros from there on; where it ends, or -1. */
  private readPort(from: number, limit: number, schemeLength: number): number {
    const { bytes } = this;
    let port = 0;
    let at = from;
    for (; at < limit; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < ZERO || byte > NINE) break;
      port = port * 10 + byte - ZERO;
    }
    if (at === from || at - from > 4 || bytes[from] === ZERO) return -1;
    this.hasDefaultPort =
      (port === DEFAULT_PORTS.https && this.isScheme('https', schemeLength)) ||
      (port === DEFAULT_PORTS.http && this.isScheme('http', schemeLength));
    return at;
  }

  private isScheme(name: string, length: number): boolean {
    if (length !== name.length) return false;
    for (let index = 0; index < length; index++) {
      if (this.bytes[this.start + index] !== name.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Reads what is behind host and port; false where it is not printable ASCII. */
  private readRest(from: number, limit: number): boolean {
    const { bytes } = this;
    let at = from;
    let seen = 0;
    for (; at < limit; at++) {
      const kind = KINDS[bytes[at] ?? 0] ?? 0;
      if (kind === 0) break;
      seen |= kind;
    }
    this.end = at;
    this.hasCapitals = (seen & CAPITAL) !== 0;
    if (at > from && ((KINDS[bytes[from] ?? 0] ?? 0) & ENDS_AUTHORITY) === 0) return false;
    return at === limit || bytes[at] === LINE_FEED || (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED);
  }
}

/** Reads a scheme and `://` from there on; where they end, or -1. */
function readScheme(bytes: Uint8Array, start: number, limit: number): number {
  let at = start;
  while (at < limit && ((KINDS[bytes[at] ?? 0] ?? 0) & SCHEME) !== 0) at++;
  const length = at - start;
  // A scheme begins with a letter.
  if (length === 0 || length > MAX_SCHEME_LENGTH || (bytes[start] ?? 0) <= NINE || at + 3 > limit) return -1;
  return bytes[at] === COLON && bytes[at + 1] === SLASH && bytes[at + 2] === SLASH ? at + 3 : -1;
}
