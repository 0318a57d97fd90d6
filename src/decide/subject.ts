/**
 * Which text a rule's regex is matched against. The documentation never says, so it is an assumption that every explanation
 * names (OURS(match-subject)): `uri`, the raw text as it was given, is the default; `origin` is scheme, host, port and a slash;
 * `host` the host alone.
 */
export const MATCH_SUBJECTS = ['uri', 'origin', 'host'] as const;

/** A part of the URI, of {@link MATCH_SUBJECTS}. */
export type MatchSubject = (typeof MATCH_SUBJECTS)[number];

/** The parts of an absolute URI that decisions look at, scheme and host in lower case. */
export interface UriParts {
  readonly scheme: string;
  readonly host: string;
  /** null where none is given, or where it is the scheme's own (443 for https, 80 for http). */
  readonly port: number | null;
}

// RFC 3986, without the liberties that browsers take: a backslash, a blank or a second @ is no part of an authority.
const ABSOLUTE_URI = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(?:[/?#]|$)/;
const AUTHORITY = /^(?:[^@\s\\]*@)?([A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{0,5}))?$/;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { https: 443, http: 80 };

/** The parts of an absolute URI with an authority, or null where the text is none. */
export function uriParts(text: string): UriParts | null {
  const [, scheme = '', authority = ''] = ABSOLUTE_URI.exec(text) ?? [];
  const match = AUTHORITY.exec(authority);
  if (scheme === '' || match === null) return null;
  const [, host = '', digits = ''] = match;
  const port = digits === '' ? null : Number(digits);
  if (port !== null && port > 65_535) return null;
  const lowerScheme = scheme.toLowerCase();
  return {
    scheme: lowerScheme,
    host: host.toLowerCase(),
    port: port === DEFAULT_PORTS[lowerScheme] ? null : port,
  };
}

/** The text that regexes see, or null where a URI has no such part. */
export function subjectText(uri: string, subject: MatchSubject): string | null {
  if (subject === 'uri') return uri;
  const parts = uriParts(uri);
  if (parts === null) return null;
  if (subject === 'host') return parts.host;
  return `${parts.scheme}://${parts.host}${parts.port === null ? '' : `:${parts.port}`}/`;
}

/** A first look that rules out nearly every URI. */
const INTERNAL_STORAGE = /internalsa\./i;

/**
 * The cluster's own storage, callouts to which are always allowed (documented; not shown in any row, seen): type external_data,
 * scheme https, and the parsed host, whatever the port. A comparison, never a regex search: OURS(internal-storage).
 */
export class InternalStorage {
  private readonly hosts: readonly string[];

  constructor(clusterName: string) {
    this.hosts = internalStorageHosts(clusterName);
  }

  /** Whether an external_data callout to that URI goes there. */
  holds(uri: string): boolean {
    if (!INTERNAL_STORAGE.test(uri)) return false;
    const parts = uriParts(uri);
    return parts?.scheme === 'https' && this.hosts.includes(parts.host);
  }
}

/** In lower case. */
export function internalStorageHosts(clusterName: string): readonly string[] {
  const account = `${clusterName.toLowerCase()}internalsa`;
  return ['blob', 'queue', 'table'].map(service => `${account}.${service}.core.windows.net`);
}
