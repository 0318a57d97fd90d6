/*
 * Hashes of bytes, as their standards have them: MD5 (RFC 1321), SHA-1 and SHA-256 (FIPS 180-4), XXH64. The core calls no module of
 * Node's, and browsers hash only asynchronously.
 */

const WORD = 2 ** 32;
const HALF_BITS = 32n;
const MASK = (1n << 64n) - 1n;
/** The bytes that the older hashes take at once. */
const BLOCK = 64;

function rotated(value: number, by: number): number {
  return ((value << by) | (value >>> (32 - by))) >>> 0;
}

/** The message with a one, zeros, and its length in bits: whole blocks of words. */
function padded(bytes: Uint8Array, littleEndian: boolean): DataView {
  const length = Math.ceil((bytes.length + 9) / BLOCK) * BLOCK;
  const view = new DataView(new ArrayBuffer(length));
  bytes.forEach((byte, index) => {
    view.setUint8(index, byte);
  });
  view.setUint8(bytes.length, 0x80);
  const bits = BigInt(bytes.length) * 8n;
  view.setBigUint64(length - 8, bits, littleEndian);
  return view;
}

function hex(words: readonly number[], littleEndian: boolean): string {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => {
    view.setUint32(index * 4, word, littleEndian);
  });
  return Array.from({ length: view.byteLength }, (_, index) => view.getUint8(index).toString(16).padStart(2, '0')).join(
    '',
  );
}

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const MD5_SINES = Array.from({ length: BLOCK }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * WORD));

/** MD5, in hexadecimal digits. */
export function md5(bytes: Uint8Array): string {
  const view = padded(bytes, true);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let start = 0; start < view.byteLength; start += BLOCK) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let step = 0; step < BLOCK; step++) {
      const round = step >> 4;
      const mix =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const place = round === 0 ? step : round === 1 ? 5 * step + 1 : round === 2 ? 3 * step + 5 : 7 * step;
      const sum = (mix + a + (MD5_SINES[step] ?? 0) + view.getUint32(start + (place % 16) * 4, true)) % WORD;
      const next = (b + rotated(sum >>> 0, MD5_SHIFTS[round * 4 + (step % 4)] ?? 0)) >>> 0;
      [a, d, c, b] = [d, c, b, next];
    }
    [a0, b0, c0, d0] = [(a0 + a) >>> 0, (b0 + b) >>> 0, (c0 + c) >>> 0, (d0 + d) >>> 0];
  }
  return hex([a0, b0, c0, d0], true);
}

/** SHA-1, in hexadecimal digits. */
export function sha1(bytes: Uint8Array): string {
  const view = padded(bytes, false);
  let state: readonly [number, number, number, number, number] = [
    0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0,
  ];
  const words = new Array<number>(80).fill(0);
  for (let start = 0; start < view.byteLength; start += BLOCK) {
    for (let step = 0; step < 80; step++) {
      const at = (back: number) => words[step - back] ?? 0;
      words[step] = step < 16 ? view.getUint32(start + step * 4) : rotated(at(3) ^ at(8) ^ at(14) ^ at(16), 1);
    }
    let [a, b, c, d, e] = state;
    for (let step = 0; step < 80; step++) {
      const round = Math.floor(step / 20);
      const mix = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const key = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round] ?? 0;
      const next = (rotated(a, 5) + (mix >>> 0) + e + key + (words[step] ?? 0)) % WORD;
      [e, d, c, b, a] = [d, c, rotated(b, 30), a, next];
    }
    const [h0, h1, h2, h3, h4] = state;
    state = [(h0 + a) >>> 0, (h1 + b) >>> 0, (h2 + c) >>> 0, (h3 + d) >>> 0, (h4 + e) >>> 0];
  }
  return hex(state, false);
}

const PRIMES = firstPrimes(BLOCK);
/** The first 32 bits of the fractions of the cube roots, and of the square roots, of the first primes. */
const SHA256_KEYS = PRIMES.map(prime => fractionBits(prime, 3));
const SHA256_START = PRIMES.slice(0, 8).map(prime => fractionBits(prime, 2));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every(prime => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/** The first 32 bits after the point of a root, exactly: the largest whole root of the number times a power of two. */
function fractionBits(value: number, root: 2 | 3): number {
  const scaled = BigInt(value) << (HALF_BITS * BigInt(root));
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** BigInt(root) <= scaled) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

/** SHA-256, in hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  const view = padded(bytes, false);
  let state = SHA256_START;
  const words = new Array<number>(BLOCK).fill(0);
  const right = (value: number, by: number) => rotated(value, 32 - by);
  for (let start = 0; start < view.byteLength; start += BLOCK) {
    for (let step = 0; step < BLOCK; step++) {
      if (step < 16) {
        words[step] = view.getUint32(start + step * 4);
        continue;
      }
      const [w15, w2] = [words[step - 15] ?? 0, words[step - 2] ?? 0];
      const s0 = right(w15, 7) ^ right(w15, 18) ^ (w15 >>> 3);
      const s1 = right(w2, 17) ^ right(w2, 19) ^ (w2 >>> 10);
      words[step] = ((words[step - 16] ?? 0) + (s0 >>> 0) + (words[step - 7] ?? 0) + (s1 >>> 0)) % WORD;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let step = 0; step < BLOCK; step++) {
      const s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
      const choice = (e & f) ^ (~e & g);
      const one = (h + (s1 >>> 0) + (choice >>> 0) + (SHA256_KEYS[step] ?? 0) + (words[step] ?? 0)) % WORD;
      const s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const two = ((s0 >>> 0) + (majority >>> 0)) % WORD;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) % WORD, c, b, a, (one + two) % WORD];
    }
    const added = [a, b, c, d, e, f, g, h];
    state = state.map((word, index) => (word + (added[index] ?? 0)) % WORD);
  }
  return hex(state, false);
}

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

function rotated64(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (64n - by))) & MASK;
}

function mixed(accumulator: bigint, input: bigint): bigint {
  return (rotated64((accumulator + input * P2) & MASK, 31n) * P1) & MASK;
}

/** XXH64 with the seed 0, as a signed number of 64 bits. */
export function xxh64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  let at = 0;
  let hash = P5;
  if (length >= 32) {
    let lanes = [(P1 + P2) & MASK, P2, 0n, (MASK + 1n - P1) & MASK];
    for (; at + 32 <= length; at += 32) {
      const start = at;
      lanes = lanes.map((lane, index) => mixed(lane, view.getBigUint64(start + index * 8, true)));
    }
    const turns = [1n, 7n, 12n, 18n];
    hash = lanes.reduce((sum, lane, index) => sum + rotated64(lane, turns[index] ?? 0n), 0n) & MASK;
    for (const lane of lanes) hash = ((hash ^ mixed(0n, lane)) * P1 + P4) & MASK;
  }
  hash = (hash + BigInt(length)) & MASK;
  for (; at + 8 <= length; at += 8) {
    hash = (rotated64(hash ^ mixed(0n, view.getBigUint64(at, true)), 27n) * P1 + P4) & MASK;
  }
  if (at + 4 <= length) {
    hash = (rotated64(hash ^ ((BigInt(view.getUint32(at, true)) * P1) & MASK), 23n) * P2 + P3) & MASK;
    at += 4;
  }
  for (; at < length; at++) hash = (rotated64(hash ^ ((BigInt(bytes[at] ?? 0) * P5) & MASK), 11n) * P1) & MASK;
  hash = ((hash ^ (hash >> 33n)) * P2) & MASK;
  hash = ((hash ^ (hash >> 29n)) * P3) & MASK;
  return BigInt.asIntN(64, hash ^ (hash >> 32n));
}
