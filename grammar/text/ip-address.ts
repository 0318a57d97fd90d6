/** The number that four groups of decimal digits are; null for any other text. */
export function ipv4Number(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some(part => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null;
  return parts.reduce((address, part) => (address << 8n) | BigInt(part), 0n);
}

/** The number that an IPv6 address is, `::` and an IPv4 address at its end included; null for any other text. */
export function ipv6Number(text: string): bigint | null {
  const [, front = '', tail] = /^(.*:)(\d+\.[\d.]+)$/.exec(text) ?? [];
  if (tail !== undefined) {
    const last = ipv4Number(tail);
    return last === null ? null : ipv6Number(`${front}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array.from({ length: halves.length === 1 ? 0 : missing }, () => '0'), ...right];
  if (groups.some(group => !/^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((address, group) => (address << 16n) | BigInt(`0x${group}`), 0n);
}
