import { containing, intersection, withoutPrefix, withoutSuffix, type Language } from '../../../automata/index.js';
import { HTTP_SCHEME, OPTIONAL_USERINFO, SCHEME } from '../../../uri/index.js';
import { hostsIn, subjectsWithHost } from '../../hosts/host-language.js';
import type { Atom } from '../branches.js';
import type { PatternSubject } from '../pattern-subject.js';
import { isBareType } from '../type-forms.js';

/** A way in which a text names a host: in an http or https URI, after another scheme, or without any. */
export interface Door {
  readonly kind: 'http' | 'scheme' | 'bare';
  /** The hosts that are named in this way. */
  readonly hostsOf: (language: Language) => Language;
  /** The texts that name a host of a pattern in this way. */
  readonly textsOf: (hostPattern: string) => Language;
  /** The same as a regex, such as people like to read. */
  readonly readable: (hostPattern: string, user?: string) => string;
  /** Texts for a host, to be tried before anything is worked out. */
  readonly guesses: (host: string) => readonly string[];
  /** What it rests on that such texts come in; null where nothing is assumed. */
  readonly assumption: string | null;
}

/** Hosts are names, also in letters of other scripts. */
const NAMES = containing(String.raw`\A[A-Za-z0-9.\-\u0080-\uffff]+\z`);

const SOME_PORT = '(?:[:,][0-9]*)?';
const END = String.raw`${SOME_PORT}(?:[/?#][\s\S]*|\n)?`;
const READABLE_END = String.raw`${SOME_PORT}(?:[/?#][!-~]*)?`;
const ends = containing(String.raw`\A${END}\z`);
const START_OF_SCHEME = `(?:${SCHEME}://${OPTIONAL_USERINFO}|tcp:)`;
const schemes = containing(String.raw`\A${START_OF_SCHEME}\z`);

const BY_HOST_ALONE =
  'the regex is matched against the host alone, not against the URI (the documentation does not say)';
const AS_GIVEN = 'callouts with another scheme than http or https are matched as they are written';

const HTTP: Door = {
  kind: 'http',
  hostsOf: language => intersection(hostsIn(language, 'uri'), NAMES),
  textsOf: pattern => subjectsWithHost(pattern, 'uri'),
  readable: (pattern, user = '') => String.raw`\Ahttps://${user}${pattern}(?::[0-9]*)?(?:[/?#][!-~]*)?\z`,
  guesses: host => [`https://${host}/`, `https://${host}`],
  assumption: null,
};

/** The ways in which texts of a pattern may name hosts, the usual one first. */
export function doorsOf({ branches, written }: PatternSubject): readonly Door[] {
  const others = branches.filter(({ isAnchored, scheme }) => !isAnchored || scheme === null || !isHttp(scheme));
  if (others.length === 0) return [HTTP];
  const named = others.flatMap(({ scheme }) => (scheme === null ? [] : (spelled(scheme) ?? [])));
  const isBare = others.some(({ isAnchored, scheme }) => !isAnchored || scheme === null);
  return [HTTP, schemeDoor([...new Set(named)]), ...(isBare ? [bareDoor(isBareType(written.type))] : [])];
}

function schemeDoor(named: readonly string[]): Door {
  return {
    kind: 'scheme',
    hostsOf: language => intersection(withoutSuffix(withoutPrefix(language, schemes), ends), NAMES),
    textsOf: pattern => containing(String.raw`\A${START_OF_SCHEME}(?:${pattern})${END}\z`),
    readable: (pattern, user = '') => String.raw`\A(?:${SCHEME}://|tcp:)${user}${pattern}${READABLE_END}\z`,
    guesses: host => named.flatMap(scheme => [`${scheme}://${host}/`, `${scheme}://${host}`]),
    assumption: AS_GIVEN,
  };
}

function bareDoor(isUsual: boolean): Door {
  return {
    kind: 'bare',
    hostsOf: language => intersection(withoutSuffix(language, ends), NAMES),
    textsOf: pattern => containing(String.raw`\A(?:${pattern})${END}\z`),
    readable: pattern => String.raw`\A${pattern}${READABLE_END}\z`,
    guesses: host => [host],
    assumption: isUsual ? null : BY_HOST_ALONE,
  };
}

function isHttp(scheme: readonly Atom[]): boolean {
  const [text] = spelled(scheme) ?? [];
  return text !== undefined && new RegExp(`^${HTTP_SCHEME}$`).test(text);
}

/** The scheme where it is written out; nothing where it varies. */
function spelled(scheme: readonly Atom[]): readonly string[] | null {
  const units = scheme.flatMap(atom => (atom.kind === 'unit' ? String.fromCharCode(atom.node.unit) : []));
  return units.length === scheme.length ? [units.join('')] : null;
}
