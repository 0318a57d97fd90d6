import type { PatternSubject } from '../pattern-subject.js';
import { plainMatch } from '../questions.js';
import { sharedDomains } from '../suffixes.js';
import { nodesOf } from '../walk.js';

/** Names that nobody lists: where two of them are allowed, any is. */
const NAMES = ['evil', 'attacker', 'x7q9z2', 'abcdefgh', 'evil-1'];

const TOP_LEVEL = ['com', 'net', 'org', 'io', 'example'];

/** A URI of a stranger that the pattern matches, and what it shows; for patterns that are too large to be worked out. */
export interface Guess {
  readonly uri: string;
  readonly reached: 'any-host' | 'any-tenant';
  /** The domain under which any name is allowed; null: any domain. */
  readonly domain: string | null;
}

/** Tries what strangers would try, by plain matching. */
export function guessStranger(subject: PatternSubject): Guess | null {
  const words = ['', ...wordsIn(subject)];
  const reaches = (host: string): string | null => {
    const texts = words.flatMap(word => [
      `https://${host}/${word}`,
      ...(word === '' ? [`https://${host}`] : [`https://${word}.${host}/`, `https://${word}@${host}/`]),
    ]);
    return texts.find(text => plainMatch(subject.pattern, text) === true) ?? null;
  };
  const among = (hosts: readonly string[]): string | null => {
    const found: string[] = [];
    for (const host of hosts) {
      const uri = reaches(host);
      if (uri !== null) found.push(uri);
      if (found.length === 2) return found[0] ?? null;
    }
    return null;
  };
  const anyHost = among(TOP_LEVEL.flatMap(domain => [`evil.${domain}`, `attacker.${domain}`]));
  if (anyHost !== null) return { uri: anyHost, reached: 'any-host', domain: null };
  for (const domain of sharedDomains()) {
    const uri = among(NAMES.map(name => `${name}.${domain}`));
    if (uri !== null) return { uri, reached: 'any-tenant', domain };
  }
  return null;
}

/** Fewer letters are not a word. */
const MIN_WORD_LENGTH = 3;
/** More letters than a host has; longer ones would be put to the matcher in hundreds of guesses. */
const MAX_WORD_LENGTH = 253;
const MAX_WORDS = 8;

/** The words that the pattern spells, also in lookarounds: a match may need them somewhere. */
function wordsIn({ tree }: PatternSubject): readonly string[] {
  const words = new Set<string>();
  for (const node of nodesOf(tree.root)) {
    if (node.type !== 'concatenation') continue;
    const text = node.children
      .map(child => (child.type === 'character' ? String.fromCharCode(child.unit) : ' '))
      .join('');
    for (const [word] of text.matchAll(/[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]/g)) {
      if (word.length >= MIN_WORD_LENGTH && word.length <= MAX_WORD_LENGTH && !/^https?$/.test(word)) words.add(word);
    }
  }
  return [...words].slice(0, MAX_WORDS);
}
