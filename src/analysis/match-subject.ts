import { complement, containing, everything, intersection, type Language } from '../automata/index.js';
import type { MatchSubject } from '../decide/index.js';
import { HTTP_SCHEME, isWellFormed, LOWER_CASE_HOST, readableUris, SCHEME, SHORT_PORT } from '../uri/index.js';

const LOWER_CASE_SCHEME = '[a-z][a-z0-9+.-]*';

/** As `subjectText` of src/decide makes them: in lower case, without the scheme's own port, and ports without leading zeros. */
const origins = intersection(
  containing(String.raw`\A${LOWER_CASE_SCHEME}://${LOWER_CASE_HOST}(?::${SHORT_PORT})?/\z`),
  complement(containing(String.raw`\A(?:https://.*:443|http://.*:80)/\z`)),
);

const universes: Readonly<Record<MatchSubject, Language>> = {
  uri: everything,
  origin: origins,
  host: containing(String.raw`\A${LOWER_CASE_HOST}\z`),
};

/**
 * What every question ranges over, by what regexes are matched against: every text, whether anybody would write it or not; all texts
 * that are the origin of a URI of any scheme; all that are the host of one.
 */
export function universeOf(subject: MatchSubject): Language {
  return universes[subject];
}

/** The same in words: `proved for every text`. */
export const UNIVERSES: Readonly<Record<MatchSubject, string>> = {
  uri: 'every text',
  origin: 'every origin',
  host: 'every host',
};

const LABELS = String.raw`[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*`;

/** Where people would rather see a witness, best first: URIs that they write before texts that nobody does. */
const preferred: Readonly<Record<MatchSubject, readonly Language[]>> = {
  uri: [
    containing(readableUris('https')),
    containing(readableUris('https?')),
    containing(readableUris(HTTP_SCHEME)),
    containing(String.raw`\A${HTTP_SCHEME}://[!-~]+\z`),
    containing(readableUris(LOWER_CASE_SCHEME)),
    containing(String.raw`\A${SCHEME}:[!-~]+\z`),
    containing(String.raw`\A[ -~]+\z`),
  ],
  origin: [containing(String.raw`\Ahttps://${LABELS}/\z`), containing(String.raw`\Ahttps?://`)],
  host: [containing(String.raw`\A${LABELS}\z`)],
};

export function preferredWitnesses(subject: MatchSubject): { readonly prefer: readonly Language[] } {
  return { prefer: preferred[subject] };
}

/** How readily people recognize a URI as one, the lowest first: well-formed ones before others, https before http before the rest. */
export function readabilityOf(uri: string): number {
  const scheme = uri.startsWith('https:') ? 0 : /^https?:/i.test(uri) ? 1 : 2;
  return (isWellFormed(uri) ? 0 : 3) + scheme;
}

/** A URI whose match subject is that text. */
export function uriOf(text: string, subject: MatchSubject): string {
  if (subject !== 'host') return text;
  // Over http, a host of the cluster's internal storage is decided by rules like any other.
  return isInternalLooking(text) ? `http://${text}/` : `https://${text}/`;
}

function isInternalLooking(host: string): boolean {
  return /internalsa\.(?:blob|queue|table)\.core\./.test(host);
}
