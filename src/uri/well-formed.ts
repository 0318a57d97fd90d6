/* RFC 3986, appendix A. */
const PERCENT = '%[0-9A-Fa-f]{2}';
const NAME_UNIT = "[A-Za-z0-9._~!$&'()*+,;=-]";
const PATH_UNIT = `(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|${PERCENT})`;
const QUERY_UNIT = `(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|${PERCENT})`;
const USERINFO = `(?:[A-Za-z0-9._~!$&'()*+,;=:-]|${PERCENT})*`;
const AUTHORITY = String.raw`(?:${USERINFO}@)?(?<host>\[[^\]]*\]|(?:${NAME_UNIT}|${PERCENT})*)(?::(?<port>[0-9]*))?`;
const WITH_AUTHORITY = `//${AUTHORITY}(?:/${PATH_UNIT}*)*`;
const WITHOUT_AUTHORITY = `/?(?:${PATH_UNIT}+(?:/${PATH_UNIT}*)*)?`;
const QUERY_AND_FRAGMENT = String.raw`(?:\?${QUERY_UNIT}*)?(?:#${QUERY_UNIT}*)?`;
const URI = new RegExp(
  `^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?:${WITH_AUTHORITY}|${WITHOUT_AUTHORITY})${QUERY_AND_FRAGMENT}$`,
);

/**
 * Whether the text is a URI by the grammar of RFC 3986, of any scheme. Besides, a port is at most 65535, and http and https have a
 * host (RFC 9110, 4.2).
 */
export function isWellFormed(text: string): boolean {
  const { scheme = '', host, port = '' } = URI.exec(text)?.groups ?? {};
  if (scheme === '') return false;
  if (/^https?$/i.test(scheme) && (host === undefined || host === '')) return false;
  if (Number(port) > 65_535) return false;
  return host?.startsWith('[') !== true || isAddressLiteral(host.slice(1, -1));
}

function isAddressLiteral(text: string): boolean {
  return isIpv6(text) || /^[Vv][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$/.test(text);
}

/** Eight groups of up to four hexadecimal digits, of which `::` leaves out one or more; the last two may be an IPv4 address. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  const [last = ''] = groups.slice(-1);
  // An IPv4 address ends the whole.
  const hasIpv4 = text.endsWith(last) && isIpv4(last);
  const named = hasIpv4 ? groups.slice(0, -1) : groups;
  if (!named.every(group => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const count = named.length + (hasIpv4 ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** Four numbers of up to 255, without leading zeros. */
export function isIpv4(text: string): boolean {
  const number = '(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])';
  return new RegExp(String.raw`^${number}(?:\.${number}){3}$`).test(text);
}
