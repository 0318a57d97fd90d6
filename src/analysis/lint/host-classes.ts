import type { RegexNode } from '../../regex/index.js';
import { mayRead, type Atom } from './branches.js';
import { askFor, type Question } from './hostile.js';
import { endFor } from './type-forms.js';
import type { PatternSubject } from './pattern-subject.js';
import type { PatternDraft } from './rule.js';

/** What hosts are made of, for the place of a class that reads more. */
const TAME = '[A-Za-z0-9_.-]';
/** The classes inside hosts, repeated or not, that read one of these characters, but no slash. */
export function* hostClassesThatRead(
  subject: PatternSubject,
  characters: string,
  question: Pick<Question, 'message' | 'hostile' | 'assumption'>,
): Generator<PatternDraft> {
  for (const { host, rest } of subject.branches) {
    for (const [index, atom] of host.entries()) {
      if (atom.kind === 'anchor' || atom.kind === 'unit' || mayRead(atom, '/')) continue;
      if (!Array.from(characters).some(character => mayRead(atom, character))) continue;
      const isLast = index === host.length - 1 && rest.length === 0;
      yield* askFor(subject, {
        ...question,
        span: atom.node,
        repaired: withoutCharacters(subject, atom, characters, isLast),
        fix: tamed(subject, atom, isLast),
      });
    }
  }
}

/** The pattern with a class that reads all it did but these characters. At the end of a pattern they could still follow, so it is closed. */
function withoutCharacters(subject: PatternSubject, atom: Atom, characters: string, isLast: boolean): string {
  const { start, end } = atom.kind === 'loop' ? atom.node.body : atom.node;
  const narrowed = narrowedClass(subject, atom.kind === 'loop' ? atom.node.body : atom.node, characters);
  const quantifier = subject.pattern.slice(end, atom.node.end);
  return subject.replaced(start, atom.node.end, narrowed + quantifier + (isLast ? endFor(subject.written.type) : ''));
}

function narrowedClass(subject: PatternSubject, node: RegexNode, characters: string): string {
  const source = subject.source(node);
  const removed = `-[${characters.replaceAll('\\', '\\\\')}]]`;
  if (node.type !== 'class') return TAME;
  if (node.form === 'any') return `[^\\n${removed}`;
  if (node.form === 'escape') return `[${source}${removed}`;
  return node.items.some(({ type }) => type === 'subtraction') ? TAME : source.slice(0, -1) + removed;
}

/** The pattern with that class replaced by what hosts are made of, or at its end by nothing. */
function tamed(subject: PatternSubject, atom: Atom, isLast: boolean): string {
  if (isLast) return subject.replaced(atom.node.start, atom.node.end, endFor(subject.written.type));
  const { start, end } = atom.kind === 'loop' ? atom.node.body : atom.node;
  return subject.replaced(start, end, TAME);
}
