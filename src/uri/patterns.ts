/**
 * The parts of URIs as pieces of regexes that JavaScript and .NET read alike: what is read of a URI, what is asked of automata and
 * what properties say of hosts are made of the same pieces.
 */

/** The blanks of JavaScript's `\s`, for a character class; those of .NET are a little different. */
const BLANKS = String.raw`\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff`;

/** The name of any scheme. */
export const SCHEME = '[A-Za-z][A-Za-z0-9+.-]*';

/** `http` or `https`: case does not count in schemes. */
export const HTTP_SCHEME = '[Hh][Tt][Tt][Pp][Ss]?';

/** A user name, perhaps a password, and the `@` after them; or nothing. */
export const OPTIONAL_USERINFO = String.raw`(?:[^@/?#\\${BLANKS}]*@)?`;

/** What names may have between dots. */
export const HOST_UNITS = "A-Za-z0-9_~!$&'()*+,;=%-";

/** A host: a name, or an address in brackets. */
export const HOST = String.raw`(?:[.${HOST_UNITS}]+|\[[0-9A-Fa-f:.]+\])`;

/** The same in lower case, as match subjects have it. */
export const LOWER_CASE_HOST = HOST.replaceAll('A-Z', '').replaceAll('A-F', '');

const UP_TO_65535 = '[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]';

/** A port of up to five digits, which may be left out after its colon. */
export const PORT = `(?:[0-9]{0,4}|0[0-9]{4}|${UP_TO_65535})`;

/** A port without leading zeros, as match subjects have it. */
export const SHORT_PORT = `(?:0|[1-9][0-9]{0,3}|${UP_TO_65535})`;

/** A port that may have leading zeros, up to five digits in all; the colon alone stands for the default port, which may be left out. */
export function portPattern(port: number, isDefault: boolean): string {
  const digits = String(port);
  const zeros = 5 - digits.length;
  const written = `${zeros > 0 ? `0{0,${zeros}}` : ''}${digits}`;
  return isDefault ? `(?::(?:${written})?)?` : `:${written}`;
}

/** A text of ASCII with each letter in either case, every other character escaped. */
export function anyCase(text: string): string {
  return Array.from(text, unit => {
    if (/[A-Za-z]/.test(unit)) return `[${unit.toLowerCase()}${unit.toUpperCase()}]`;
    return /[0-9]/.test(unit) ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  }).join('');
}

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?';
const PATH_UNIT = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})";
const QUERY_UNIT = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})";

/**
 * URIs that people like to read, of a scheme: the host is a name of letters, digits, hyphens, underscores and dots, and every
 * character of the rest is one that RFC 3986 has there.
 */
export function readableUris(scheme: string): string {
  const authority = String.raw`(?:[A-Za-z0-9._~!$&'()*+,;=%-]+@)?${LABEL}(?:\.${LABEL})*\.?(?::[0-9]{1,4})?`;
  return String.raw`\A${scheme}://${authority}(?:/${PATH_UNIT}*)?(?:\?${QUERY_UNIT}*)?(?:#${QUERY_UNIT}*)?\z`;
}
