import { complement, containing, httpUris, intersection, type Language } from '../automata/index.js';
import { uriParts, type MatchSubject } from '../decide/index.js';

/** As `subjectText` of src/decide makes them: in lower case, without the scheme's own port, and ports without leading zeros. */
const HOST = String.raw`(?:[a-z0-9._~!$&'()*+,;=%-]+|\[[0-9a-f:.]+\])`;
const PORT = String.raw`(?:0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])`;

const universes: Readonly<Record<MatchSubject, Language>> = {
  uri: httpUris,
  origin: intersection(
    containing(String.raw`\Ahttps?://${HOST}(?::${PORT})?/\z`),
    complement(containing(String.raw`\A(?:https://.*:443|http://.*:80)/\z`)),
  ),
  host: containing(String.raw`\A${HOST}\z`),
};

/**
 * What every question ranges over, by what regexes are matched against: `http://` or `https://` and then any text; all texts that
 * are the origin of such a URI; all that are the host of one.
 */
export function universeOf(subject: MatchSubject): Language {
  return universes[subject];
}

/** Where people would rather see a witness, best first. */
const preferred: Readonly<Record<MatchSubject, readonly Language[] | undefined>> = {
  // What findMember prefers anyway.
  uri: undefined,
  origin: [
    containing(String.raw`\Ahttps://[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*/\z`),
    containing(String.raw`\Ahttps://`),
  ],
  host: [containing(String.raw`\A[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\z`)],
};

export function preferredWitnesses(subject: MatchSubject): { readonly prefer?: readonly Language[] } {
  const prefer = preferred[subject];
  return prefer === undefined ? {} : { prefer };
}

/** A URI whose match subject is that text. */
export function uriOf(text: string, subject: MatchSubject): string {
  if (subject !== 'host') return text;
  // Over http, a host of the cluster's internal storage is decided by rules like any other.
  return isInternalLooking(text) ? `http://${text}/` : `https://${text}/`;
}

function isInternalLooking(host: string): boolean {
  return /internalsa\.(?:blob|queue|table)\.core\.windows\.net$/.test(host);
}

// RFC 3986; hosts are IP literals, or names of letters, digits, hyphens, underscores and dots.
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?';
const USER = "(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@";
const AUTHORITY = `(?:${USER})?(?:${LABEL}(?:\\.${LABEL})*\\.?|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]*)?`;
const PATH = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*";
const QUERY = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*";
const WELL_FORMED = new RegExp(`^https?://${AUTHORITY}(?:/${PATH})?(?:\\?${QUERY})?(?:#${QUERY})?$`);

/** Whether the text is an absolute http or https URI that every client takes. */
export function isWellFormed(uri: string): boolean {
  return uriParts(uri) !== null && WELL_FORMED.test(uri);
}
