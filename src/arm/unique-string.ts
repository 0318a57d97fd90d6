/** The alphabet of the result: base 32, most significant bits first. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 13;

/**
 * `uniqueString`: the arguments joined by hyphens, hashed by the 64-bit x86 variant of MurmurHash3, as 13 letters and digits.
 * Checked against public vectors (aztunnel, e2e/infra/uniquestring.sh).
 */
export function uniqueString(parts: readonly string[]): string {
  let rest = murmurHash64(new TextEncoder().encode(parts.join('-')));
  let text = '';
  for (let index = 0; index < LENGTH; index++) {
    text += ALPHABET[Number(rest >> 59n)] ?? '';
    rest = BigInt.asUintN(64, rest << 5n);
  }
  return text;
}

const FIRST = 0x239b961b;
const SECOND = 0xab0e9789;

export function murmurHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let left = 0;
  let right = 0;
  let offset = 0;
  for (; offset + 8 <= bytes.length; offset += 8) {
    left ^= mixedLeft(view.getUint32(offset, true));
    left = (Math.imul(rotated(left, 19) + right, 5) + 0x561ccd1b) | 0;
    right ^= mixedRight(view.getUint32(offset + 4, true));
    right = (Math.imul(rotated(right, 13) + left, 5) + 0x0bcaa747) | 0;
  }
  const tail = bytes.subarray(offset);
  if (tail.length > 0) left ^= mixedLeft(littleEndian(tail.subarray(0, 4)));
  if (tail.length > 4) right ^= mixedRight(littleEndian(tail.subarray(4)));

  left ^= bytes.length;
  right ^= bytes.length;
  left = (left + right) | 0;
  right = (right + left) | 0;
  left = finished(left);
  right = finished(right);
  left = (left + right) | 0;
  right = (right + left) | 0;
  return (BigInt(right >>> 0) << 32n) | BigInt(left >>> 0);
}

function mixedLeft(word: number): number {
  return Math.imul(rotated(Math.imul(word, FIRST), 15), SECOND);
}

function mixedRight(word: number): number {
  return Math.imul(rotated(Math.imul(word, SECOND), 17), FIRST);
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduce((word, byte, index) => word | (byte << (8 * index)), 0);
}

function finished(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
