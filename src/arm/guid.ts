/** The namespace of ARM's GUIDs: documented for Bicep's `guid`, and seen in many reimplementations. */
const NAMESPACE = '11fb06fb712d4ddd98c7e71bbd588830';

/** `guid`: a version 5 UUID (RFC 4122) of the arguments joined by hyphens, in ARM's namespace. */
export function nameGuid(parts: readonly string[]): string {
  const name = new TextEncoder().encode(parts.join('-'));
  const message = new Uint8Array(16 + name.length);
  for (let index = 0; index < 16; index++)
    message[index] = Number.parseInt(NAMESPACE.slice(index * 2, index * 2 + 2), 16);
  message.set(name, 16);
  const bytes = sha1(message).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** SHA-1 (FIPS 180-4), which version 5 UUIDs are made with. Not for secrets. */
function sha1(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);

  const hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const words = new Int32Array(80);
  for (let block = 0; block < padded.length; block += 64) {
    for (let index = 0; index < 16; index++) words[index] = view.getInt32(block + index * 4);
    for (let index = 16; index < 80; index++) {
      const word = at(words, index - 3) ^ at(words, index - 8) ^ at(words, index - 14) ^ at(words, index - 16);
      words[index] = rotated(word, 1);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = hash;
    for (let index = 0; index < 80; index++) {
      const next = (rotated(a, 5) + mixed(index, b, c, d) + e + roundConstant(index) + at(words, index)) | 0;
      e = d;
      d = c;
      c = rotated(b, 30);
      b = a;
      a = next;
    }
    [a, b, c, d, e].forEach((word, index) => (hash[index] = ((hash[index] ?? 0) + word) | 0));
  }
  const digest = new DataView(new ArrayBuffer(20));
  hash.forEach((word, index) => {
    digest.setInt32(index * 4, word);
  });
  return new Uint8Array(digest.buffer);
}

function mixed(round: number, b: number, c: number, d: number): number {
  if (round < 20) return (b & c) | (~b & d);
  return round >= 40 && round < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
}

function roundConstant(round: number): number {
  return round < 20 ? 0x5a827999 : round < 40 ? 0x6ed9eba1 : round < 60 ? 0x8f1bbcdc : 0xca62c1d6;
}

function at(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
