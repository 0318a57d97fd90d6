import { complement, intersection } from '../../automata/index.js';
import { sourceOf, spells } from './branches.js';
import { tryLanguage } from './hostile.js';
import type { PatternSubject } from './pattern-subject.js';

/**
 * Whether a better regex is proved to be one: it matches nothing that the old one does not, and every way through the old one
 * still has a URI whose host is the one that is named there.
 */
export function provedFix(subject: PatternSubject, regex: string): boolean {
  const { questions, language: before, pattern } = subject;
  const after = questions.languageOf(regex);
  if (after === null || regex === pattern) return false;
  if (questions.find([after, complement(before)]).kind !== 'none') return false;
  return subject.branches.every(({ host }) => {
    const label = spells(host[0], '.') ? '[a-z0-9-]+' : '';
    const named = tryLanguage(`\\Ahttps?://${label}${sourceOf(pattern, host)}(?::[0-9]+)?(?:[/?#]|\\z)`);
    if (named === null) return false;
    // A branch that could not match its own host before has nothing to keep.
    const had = questions.find([before, named]);
    return had.kind === 'none' || questions.find([intersection(after, named)]).kind === 'found';
  });
}
