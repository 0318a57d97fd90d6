import { openFor } from '../analysis/readings.js';
import { publicSuffixOf } from '../analysis/lint/net/suffix-tree.js';
import type { CalloutFinding } from '../audit/index.js';
import { DEFAULT_CLUSTER } from '../cluster/state.js';
import { MATCH_SUBJECTS, type MatchSubject } from '../decide/index.js';
import { uriParts } from '../uri/index.js';
import type { ArmCalloutType } from '../policy/callout-types.js';

/** A callout that a policy must allow, and who makes it. */
export interface Need {
  readonly type: ArmCalloutType;
  /** A URI of it; of one whose path is not known, the host's. */
  readonly uri: string;
  readonly scheme: string;
  /** In small letters, without user and port. */
  readonly host: string;
  /** null for the scheme's own. */
  readonly port: number | null;
  /** The path, or null where it is not known, so that any must be allowed. */
  readonly path: string | null;
  /** What regexes may see of it, by all credible readings: a policy must allow each. */
  readonly subjects: readonly MatchSubject[];
  readonly entities: readonly string[];
}

/** A callout for which no rule is proposed, and why. */
export interface RefusedNeed {
  readonly type: string | null;
  readonly uri: string | null;
  readonly entity: string | null;
  readonly message: string;
  /** The option that lets it pass; null where there is none. */
  readonly flag: 'allow-http' | 'allow-ip' | 'allow-suffix' | null;
}

/** What may be proposed although it deserves a second look. */
export interface NeedOptions {
  readonly allowHttp?: boolean;
  readonly allowIp?: boolean;
  readonly allowSuffix?: boolean;
}

export interface NeedsResult {
  readonly needs: readonly Need[];
  readonly refused: readonly RefusedNeed[];
  /** Findings that say nothing a rule could be made of. */
  readonly unknown: readonly CalloutFinding[];
}

/** What the callouts of an audit need: each once, with all that make it. */
export function needsOf(findings: readonly CalloutFinding[], options: NeedOptions = {}): NeedsResult {
  const needs = new Map<string, { readonly need: Need; readonly entities: Set<string> }>();
  const refused: RefusedNeed[] = [];
  const unknown: CalloutFinding[] = [];
  for (const finding of findings) {
    const { type, uri, host, template, entity, file, line } = finding;
    const text = uri ?? (host === null || template === null ? null : prefixOf(template));
    if (type === null || text === null || !finding.covered) {
      unknown.push(finding);
      continue;
    }
    const parts = uriParts(text);
    const problem = problemOf(text, parts, options);
    if (parts === null || problem !== null) {
      const { message, flag } = problem ?? { message: 'this is not an absolute URI', flag: null };
      refused.push({ type, uri: text, entity, message, flag });
      continue;
    }
    const { scheme, port } = parts;
    const path = uri === null ? null : pathOf(text);
    const subjects = subjectsOf(type, scheme);
    const need: Need = { type, uri: text, scheme, host: parts.host, port, path, subjects, entities: [] };
    const key = `${type} ${text} ${path === null ? '*' : ''}`;
    const known = needs.get(key) ?? { need, entities: new Set<string>() };
    known.entities.add(entity ?? `${file}:${line}`);
    needs.set(key, known);
  }
  return {
    needs: [...needs.values()].map(({ need, entities }) => ({ ...need, entities: [...entities].sort() })),
    refused,
    unknown,
  };
}

/** What regexes may see of a callout. Only a URI of the web has an origin. */
function subjectsOf(type: ArmCalloutType, scheme: string): readonly MatchSubject[] {
  if (scheme !== 'https' && scheme !== 'http') return ['uri'];
  const others = openFor([DEFAULT_CLUSTER], type, {}).find(({ id }) => id === 'match-subject')?.others ?? [];
  return MATCH_SUBJECTS.filter(subject => subject === 'uri' || others.includes(subject));
}

/** Of a template whose host is known, the URI of the host. */
function prefixOf(template: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(template)?.[0].concat('/') ?? null;
}

function pathOf(uri: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(uri)?.[1] ?? '';
}

/** The longest name that DNS has. */
const MAX_HOST_LENGTH = 253;
/** Of each character a rule may need several: a regex has at most 200,000. */
const MAX_URI_LENGTH = 20_000;
const HOST = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;

function problemOf(
  uri: string,
  parts: ReturnType<typeof uriParts>,
  { allowHttp = false, allowIp = false, allowSuffix = false }: NeedOptions,
): { readonly message: string; readonly flag: RefusedNeed['flag'] } | null {
  if (parts === null || parts.host === '') return { message: 'it has no host', flag: null };
  const { host, scheme } = parts;
  if (host.length > MAX_HOST_LENGTH || uri.length > MAX_URI_LENGTH)
    return { message: 'the URI is longer than a rule could tell', flag: null };
  if (scheme === 'http' && !allowHttp)
    return { message: 'plain http: anything on the way can read and change it', flag: 'allow-http' };
  if (/^[\d.]+$/.test(host) || host.startsWith('[')) {
    if (!allowIp || host.startsWith('['))
      return {
        message: 'an IP address may belong to somebody else tomorrow',
        flag: host.startsWith('[') ? null : 'allow-ip',
      };
    return null;
  }
  if (!HOST.test(host)) return { message: 'this is not the name of a host', flag: null };
  const isBare = !host.includes('.') || publicSuffixOf(host) === host;
  if (isBare && !allowSuffix) {
    return {
      message: 'the host is a public suffix, or a name without a dot: names below it belong to anybody',
      flag: 'allow-suffix',
    };
  }
  return uri.includes('\n') ? { message: 'the URI has a line break', flag: null } : null;
}
