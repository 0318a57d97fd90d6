import { cloudOf } from '../policy/clouds.js';
import type { RuleSources } from '../policy/rules-in-force.js';
import { originOf, uriParts, type UriParts } from '../uri/index.js';

/**
 * Which text a rule's regex is matched against. The documentation never says, so it is an assumption that every explanation
 * names (OURS(match-subject)): `uri`, the raw text as it was given, is the default; `origin` is scheme, host, port and a slash;
 * `host` the host alone.
 */
export const MATCH_SUBJECTS = ['uri', 'origin', 'host'] as const;

/** The part of the URI that regexes are matched against. Default: `uri`, all of it. */
export type MatchSubject = (typeof MATCH_SUBJECTS)[number];

/** The text that regexes see, or null where a URI has no such part. */
export function subjectText(uri: string, subject: MatchSubject): string | null {
  return subject === 'uri' ? uri : textOfParts(uri, uriParts(uri), subject);
}

/** The same where the parts of the URI are known. */
export function textOfParts(uri: string, parts: UriParts | null, subject: MatchSubject): string | null {
  if (subject === 'uri') return uri;
  if (parts === null) return null;
  return subject === 'host' ? parts.host : originOf(parts);
}

/** A first look that rules out nearly every URI. */
const INTERNAL_STORAGE = /internalsa\./i;

/**
 * The cluster's own storage, callouts to which are always allowed (documented; not shown in any row, seen): type external_data,
 * scheme https, and the parsed host, whatever the port. A comparison, never a regex search: OURS(internal-storage).
 */
export class InternalStorage {
  private readonly hosts: readonly string[];

  constructor(cluster: StorageOwner) {
    this.hosts = internalStorageHosts(cluster);
  }

  /** Whether an external_data callout to that URI goes there. */
  holds(uri: string): boolean {
    if (!INTERNAL_STORAGE.test(uri)) return false;
    const parts = uriParts(uri);
    return parts?.scheme === 'https' && this.hosts.includes(parts.host);
  }
}

/** What names the storage of a cluster. */
export interface StorageOwner extends Pick<RuleSources, 'cloud'> {
  readonly name: string;
}

/** In lower case. */
export function internalStorageHosts({ name, cloud }: StorageOwner): readonly string[] {
  const account = `${name.toLowerCase()}internalsa`;
  return ['blob', 'queue', 'table'].map(service => `${account}.${service}.${cloudOf(cloud).storage}`);
}
