import { HOST, OPTIONAL_USERINFO, PORT, SCHEME } from './patterns.js';

/** The parts of an absolute URI that decisions look at, scheme and host in lower case. */
export interface UriParts {
  readonly scheme: string;
  readonly host: string;
  /** null where none is given, or where it is the scheme's own (443 for https, 80 for http). */
  readonly port: number | null;
}

// RFC 3986, without the liberties that browsers take: a backslash, a blank or a second @ is not part of an authority.
const ABSOLUTE_URI = new RegExp(String.raw`^(${SCHEME}):\/\/${OPTIONAL_USERINFO}(${HOST})(?::(${PORT}))?(?:[/?#]|$)`);

/** The ports of schemes that may be left out. */
export const DEFAULT_PORTS = { https: 443, http: 80 } as const;

/** The parts of an absolute URI with an authority, or null where the text is not one. */
export function uriParts(text: string): UriParts | null {
  const match = ABSOLUTE_URI.exec(text);
  if (match === null) return null;
  const [, scheme = '', host = '', digits = ''] = match;
  const port = digits === '' ? null : Number(digits);
  const lowerScheme = scheme.toLowerCase();
  return {
    scheme: lowerScheme,
    host: host.toLowerCase(),
    port: isDefaultPort(port, lowerScheme) ? null : port,
  };
}

const SCHEME_AND_HOST = new RegExp(
  String.raw`^(${SCHEME}:\/\/)(${OPTIONAL_USERINFO})(${HOST})(?=(?::${PORT})?(?:[/?#]|$))`,
);

/** The same text with its scheme and host in lower case, where it is an absolute URI with an authority. */
export function withLowerCaseHost(text: string): string {
  return text.replace(SCHEME_AND_HOST, (_, scheme: string, userinfo: string, host: string) => {
    return scheme.toLowerCase() + userinfo + host.toLowerCase();
  });
}

function isDefaultPort(port: number | null, scheme: string): boolean {
  return (scheme === 'https' || scheme === 'http') && port === DEFAULT_PORTS[scheme];
}

/** Scheme, host, port and a slash: `https://contoso.com:8443/`. */
export function originOf({ scheme, host, port }: UriParts): string {
  return `${scheme}://${host}${port === null ? '' : `:${port}`}/`;
}
