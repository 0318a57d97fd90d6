/** FNV-1a, 64 bits, over the JSON of the content: tells damage, not forgery. */
export function checksumOf(content: unknown): string {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  const text = JSON.stringify(content);
  for (let index = 0; index < text.length; index++) {
    low = (low ^ text.charCodeAt(index)) >>> 0;
    // Times 0x100000001b3, in halves of 16 bits so that no product loses bits.
    const [first, second] = [(low & 0xffff) * 0x1b3, (low >>> 16) * 0x1b3];
    const carried = Math.floor(first / 0x10000) + second;
    high = (Math.imul(high, 0x1b3) + Math.floor(carried / 0x10000) + low * 0x100) >>> 0;
    low = (((carried & 0xffff) << 16) | (first & 0xffff)) >>> 0;
  }
  return [high, low].map(half => half.toString(16).padStart(8, '0')).join('');
}
