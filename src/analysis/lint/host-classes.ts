import { mayRead, type Atom } from './branches.js';
import { askFor, type Question } from './hostile.js';
import type { PatternSubject } from './pattern-subject.js';
import type { PatternDraft } from './rule.js';

/** What hosts are made of, for the place of a class that reads more. */
const TAME = '[a-z0-9.-]';

/** The classes inside hosts, repeated or not, that read one of these characters, but no slash. */
export function* hostClassesThatRead(
  subject: PatternSubject,
  characters: string,
  question: Pick<Question, 'message' | 'hostile' | 'assumption'>,
): Generator<PatternDraft> {
  for (const { host } of subject.branches) {
    for (const atom of host) {
      if (atom.kind === 'anchor' || atom.kind === 'unit' || mayRead(atom, '/')) continue;
      if (!Array.from(characters).some(character => mayRead(atom, character))) continue;
      yield* askFor(subject, { ...question, span: atom.node, repaired: tamed(subject, atom) });
    }
  }
}

/** The pattern with that class replaced by what hosts are made of. */
function tamed(subject: PatternSubject, atom: Atom): string {
  const { start, end } = atom.kind === 'loop' ? atom.node.body : atom.node;
  return subject.replaced(start, end, TAME);
}
