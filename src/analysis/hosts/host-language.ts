import { containing, intersection, withoutPrefix, withoutSuffix, type Language } from '../../automata/index.js';
import type { MatchSubject } from '../../decide/index.js';

const BLANKS = String.raw`\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff`;
const PORT = String.raw`(?::(?:[0-9]{0,4}|[0-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])?)?`;
const START = String.raw`https?://(?:[^@/?#\\${BLANKS}]*@)?`;
const END = String.raw`${PORT}(?:[/?#][\s\S]*)?`;

const starts = containing(String.raw`\A${START}\z`);
const ends = containing(String.raw`\A${END}\z`);

/** The hosts that can be called: those of all URIs (read as src/decide reads them) in a language of match subjects. */
export function hostsIn(language: Language, subject: MatchSubject): Language {
  return subject === 'host' ? language : withoutSuffix(withoutPrefix(language, starts), ends);
}

/** The match subjects whose host a pattern matches from its start to its end. */
export function subjectsWithHost(hostPattern: string, subject: MatchSubject): Language {
  return subject === 'host'
    ? containing(String.raw`\A(?:${hostPattern})\z`)
    : containing(String.raw`\A${START}(?:${hostPattern})${END}\z`);
}

const ANY_HOST = String.raw`[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\]`;

/** One language for each subject, so that its automaton is made once, whatever is asked. */
const withAnyHost: Readonly<Record<MatchSubject, Language>> = {
  uri: subjectsWithHost(ANY_HOST, 'uri'),
  origin: subjectsWithHost(ANY_HOST, 'origin'),
  host: subjectsWithHost(ANY_HOST, 'host'),
};

/** The match subjects that are URIs with a host at all; with others, nobody can tell where a callout goes. */
export function subjectsWithAnyHost(subject: MatchSubject): Language {
  return withAnyHost[subject];
}

const namesInAnyCase = containing(String.raw`\A[A-Za-z0-9.-]+\z`);
const namesInLowerCase = containing(String.raw`\A[a-z0-9.-]+\z`);

/** Hosts as names are registered, of letters in one case or both. */
export function hostNames(language: Language, anyCase: boolean): Language {
  return intersection(language, anyCase ? namesInAnyCase : namesInLowerCase);
}
