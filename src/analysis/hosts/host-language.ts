import { containing, intersection, withoutPrefix, withoutSuffix, type Language } from '../../automata/index.js';
import type { MatchSubject } from '../../decide/index.js';
import { HOST, HTTP_SCHEME, OPTIONAL_USERINFO, PORT } from '../../uri/index.js';

const START = `${HTTP_SCHEME}://${OPTIONAL_USERINFO}`;
// A line break at the end is cut off by those who read URIs, and rules that end in `$` let it pass.
const END = String.raw`(?::${PORT})?(?:[/?#][\s\S]*|\n)?`;

const starts = containing(String.raw`\A${START}\z`);
const ends = containing(String.raw`\A${END}\z`);

/** The hosts that can be called: those of all http and https URIs (as src/uri reads them) in a language of match subjects. */
export function hostsIn(language: Language, subject: MatchSubject): Language {
  return subject === 'host' ? language : withoutSuffix(withoutPrefix(language, starts), ends);
}

/** The match subjects whose host a pattern matches from its start to its end. */
export function subjectsWithHost(hostPattern: string, subject: MatchSubject): Language {
  return subject === 'host'
    ? containing(String.raw`\A(?:${hostPattern})\z`)
    : containing(String.raw`\A${START}(?:${hostPattern})${END}\z`);
}

/** One language for each subject, so that its automaton is made once, whatever is asked. */
const withAnyHost: Readonly<Record<MatchSubject, Language>> = {
  uri: subjectsWithHost(HOST, 'uri'),
  origin: subjectsWithHost(HOST, 'origin'),
  host: subjectsWithHost(HOST, 'host'),
};

/** The match subjects that are http or https URIs with a host at all. */
export function subjectsWithAnyHost(subject: MatchSubject): Language {
  return withAnyHost[subject];
}

const namesInAnyCase = containing(String.raw`\A[A-Za-z0-9.-]+\z`);
const namesInLowerCase = containing(String.raw`\A[a-z0-9.-]+\z`);

/** Hosts as names are registered, of letters in one case or both. */
export function hostNames(language: Language, anyCase: boolean): Language {
  return intersection(language, anyCase ? namesInAnyCase : namesInLowerCase);
}
