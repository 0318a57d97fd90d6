import { complement, hasMember, httpUris, intersection, union, type Language } from '../../automata/index.js';
import { CharacterSet, parsePattern } from '../../regex/index.js';
import { sourceOf, spells, type Atom, type Branch } from './branches.js';
import { tryLanguage } from './hostile.js';
import type { PatternSubject } from './pattern-subject.js';
import { plainMatch } from './questions.js';
import { isBareType } from './type-forms.js';

/** A regex that keeps the contract of fixes, and what that rests on. */
export interface KeptContract {
  /** null where nothing is assumed. */
  readonly assumption: string | null;
}

/** What hosts in use are made of. */
const NAME = '[A-Za-z0-9_.-]';
const NAME_UNITS = CharacterSet.of(
  ...Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-', unit => unit.charCodeAt(0)),
);

/**
 * Whether a better regex is one: it matches no text that the old one does not; every host that the old one names is matched as
 * before, in each form that its callout type uses (with a port, without a slash, with a query, bare where the type is not an HTTP one);
 * and it matches something. The automata prove all of it; null where one of these does not hold, or it is not known.
 */
export function keptContract(subject: PatternSubject, regex: string): KeptContract | null {
  const { questions, language: before, pattern } = subject;
  if (regex === pattern || !parsePattern(regex).ok) return null;
  const after = questions.languageOf(regex);
  if (after === null || questions.kindOf([httpUris, after]) !== 'found') return null;
  if (questions.kindOf([after, complement(before)]) !== 'none') return null;
  const forms = formsOf(subject, 'https');
  if (forms === null || questions.kindOf([before, forms, complement(after)]) !== 'none') return null;
  // What names no host of its own has nothing that could be kept.
  if (questions.kindOf([before, forms]) !== 'found') return null;
  const assumptions = [
    ...(losesPlaintext(subject, regex, after) ? ['nothing is called over http://'] : []),
    ...(subject.branches.some(({ host }) => host.some(isWide))
      ? ['hosts have no other characters than ASCII letters, digits, dots, hyphens and underscores']
      : []),
  ];
  return { assumption: assumptions.length === 0 ? null : assumptions.join('; ') };
}

/** Whether hosts that the old regex names over http:// are not matched by the new one. */
function losesPlaintext(subject: PatternSubject, regex: string, after: Language): boolean {
  const plaintext = formsOf(subject, 'http');
  if (plaintext === null) return false;
  const { anyUri, language, pattern, questions } = subject;
  // Mostly the first text that comes to mind is one, and takes no automaton.
  const uri = anyUri.kind === 'found' ? anyUri.uri.replace(/^https:/, 'http:') : '';
  const isLost = plainMatch(pattern, uri) === true && plainMatch(regex, uri) === false;
  if (isLost && hasMember(plaintext, uri) === true) return true;
  return questions.kindOf([language, plaintext, complement(after)]) !== 'none';
}

/** The texts in which callouts name the hosts of a pattern; null where these cannot be told. */
function formsOf(subject: PatternSubject, scheme: 'https' | 'http'): Language | null {
  const isBare = isBareType(subject.written.type);
  const start = isBare && scheme === 'https' ? '(?:https://|tcp:)?' : `${scheme}://`;
  const port = isBare ? '(?:[:,][0-9]+)?' : '(?::[0-9]+)?';
  // Ways through a pattern that differ in what is no part of a form have the same one: it is asked for once.
  const patterns = new Set<string>();
  for (const branch of subject.branches) {
    const named = namedHost(subject.pattern, branch);
    if (named !== null) patterns.add(`\\A${start}${named}${port}${pathForm(branch)}\\z`);
  }
  const languages: Language[] = [];
  for (const pattern of patterns) {
    const language = tryLanguage(pattern);
    if (language === null) return null;
    languages.push(language);
  }
  if (languages.length === 0) return null;
  // What matches in the path or query, because a name of the pattern is there once more, is not a use of the host.
  const names = [...new Set(subject.branches.map(branch => repeatedIn(subject.pattern, branch)))].filter(
    name => name !== '',
  );
  if (names.length === 0) return union(...languages);
  const again = tryLanguage(`\\A${start}[^/?#:,]*${port}[/?#][\\s\\S]*(?:${names.join('|')})`);
  return again === null ? null : intersection(union(...languages), complement(again));
}

/** A pattern for the hosts that a way through a pattern names. */
function namedHost(pattern: string, { host, beforeHost }: Branch): string | null {
  if (host.every(({ kind }) => kind === 'anchor')) return null;
  const named = host.slice(0, host.findLastIndex(atom => atom.kind !== 'anchor' && !isWide(atom)) + 1);
  if (named.length === 0) return null;
  const label = '[A-Za-z0-9_-]+';
  const more = `(?:${label}\\.)*`;
  const start = spells(host[0], '.') ? `${more}${label}` : beforeHost.some(atom => mayReadDot(atom)) ? more : '';
  return start + named.map(atom => (isWide(atom) ? `${NAME}*` : sourceOf(pattern, [atom]))).join('');
}

/** The end of the name, from what varies on: by this a name is known again elsewhere. */
function repeatedIn(pattern: string, { host }: Branch): string {
  const units = host.slice(0, host.findLastIndex(({ kind }) => kind === 'unit') + 1);
  return sourceOf(pattern, units.slice(units.findLastIndex(({ kind }) => kind !== 'unit') + 1));
}

function mayReadDot(atom: Atom): boolean {
  return atom.kind !== 'anchor' && atom.set.has('.'.charCodeAt(0));
}

/** Whether an atom reads more than names are made of; a dot that is not escaped is meant as a dot. */
function isWide(atom: Atom): boolean {
  if (atom.kind === 'anchor' || atom.kind === 'unit') return false;
  if (atom.kind === 'set' && atom.node.form === 'any') return false;
  return !atom.set.subtract(NAME_UNITS).isEmpty;
}

/** What follows the host: the path that is named, and whatever goes on from there. */
function pathForm({ rest }: Branch): string {
  const end = rest.findIndex(({ kind }) => kind !== 'unit');
  const literal = end < 0 ? rest : rest.slice(0, end);
  const path = literal.map(({ node }) => ('unit' in node ? String.fromCharCode(node.unit) : '')).join('');
  if (!path.startsWith('/') || path === '/') return String.raw`(?:[/?#][^\s\\]*)?`;
  const escaped = path.replace(/[\\^$.|?*+()[\]{}#]/g, '\\$&');
  return path.endsWith('/') || /[?#]/.test(path)
    ? String.raw`${escaped}[^\s\\]*`
    : String.raw`${escaped}(?:[/?#][^\s\\]*)?`;
}
