const LOCAL_NAME = /^(?:.*\.)?localhost\.?$/;
/** `127.0.0.1`, and what inet_aton also reads: fewer numbers, octal or hexadecimal ones. */
const NUMBERS = /^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?$/;
const MAYBE_GATED = /^[\d[]|localhost\.?$/;
/** Names that no resolver knows: of the top-level domain that is reserved for that, with an empty label or one that is too long. */
const UNRESOLVABLE = /(?:^|\.)invalid\.?$|^\.|\.\.|[^.]{64}/;
const MAX_NAME_LENGTH = 254;

/**
 * Whether the service refuses a host behind the policy: loopback and link-local addresses, in every form that System.Uri or inet_aton
 * reads as one, and names that are sure not to resolve: OURS(second-gate-forms). The host is in lower case.
 */
export function isGatedHost(host: string): boolean {
  if (!MAYBE_GATED.test(host)) return UNRESOLVABLE.test(host) || host.length > MAX_NAME_LENGTH;
  if (host.startsWith('[')) return isGatedIpv6(host.slice(1, -1));
  if (LOCAL_NAME.test(host)) return true;
  const address = NUMBERS.test(host) ? ipv4Of(host) : null;
  return address === null ? UNRESOLVABLE.test(host) : isGatedIpv4(address);
}

/** The number of an IPv4 address as inet_aton reads it: the last part fills what the others leave; null where it is too large. */
function ipv4Of(host: string): number | null {
  const parts = host.replace(/\.$/, '').split('.').map(numberOf);
  const last = parts[parts.length - 1] ?? 0;
  const leading = parts.slice(0, -1);
  if (leading.some(part => !(part <= 255)) || !(last < 256 ** (4 - leading.length))) return null;
  return leading.reduce((sum, part, index) => sum + part * 256 ** (3 - index), last);
}

function numberOf(part: string): number {
  if (part.startsWith('0x')) return part === '0x' ? 0 : Number.parseInt(part.slice(2), 16);
  return /^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part);
}

/** Loopback, link-local, and this host. */
function isGatedIpv4(address: number): boolean {
  const [first, second] = [Math.floor(address / 2 ** 24), Math.floor(address / 2 ** 16) % 256];
  return first === 127 || first === 0 || (first === 169 && second === 254);
}

/** Loopback, the unspecified address, link-local ones, and IPv4 addresses inside IPv6 ones. */
function isGatedIpv6(text: string): boolean {
  const groups = ipv6Groups(text);
  if (groups === null) return false;
  const [first = 0] = groups;
  if (first >= 0xfe80 && first <= 0xfebf) return true;
  const isZero = (from: number, to: number): boolean => groups.slice(from, to).every(group => group === 0);
  const [sixth = 0, seventh = 0, eighth = 0] = groups.slice(5);
  if (isZero(0, 7) && eighth <= 1) return true;
  const isMapped = isZero(0, 5) && (sixth === 0xffff || sixth === 0);
  const isTranslated = first === 0x64 && groups[1] === 0xff9b && isZero(2, 6);
  return (isMapped || isTranslated) && isGatedIpv4(seventh * 2 ** 16 + eighth);
}

/** The eight groups of an IPv6 address; null for a text that is none. */
function ipv6Groups(text: string): readonly number[] | null {
  const [, head = text, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const ipv4 = tail === undefined ? null : ipv4Of(tail);
  if (tail !== undefined && ipv4 === null) return null;
  const whole =
    ipv4 === null ? text : `${head}${Math.floor(ipv4 / 65_536).toString(16)}:${(ipv4 % 65_536).toString(16)}`;
  const halves = whole.split('::');
  const [left = [], right = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  return groups.every(group => /^[0-9a-f]{1,4}$/.test(group)) ? groups.map(group => Number.parseInt(group, 16)) : null;
}
