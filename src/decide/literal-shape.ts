import type { CharacterNode, RegexNode, RegexTree } from '../regex/index.js';

/** What a pattern asks for that is nothing but a text and where it stands, such as `^https://host\.example/?$`. */
export interface LiteralShape {
  readonly text: string;
  readonly atStart: boolean;
  /** One more character that may follow the text; only of interest where the pattern is tied to the end. */
  readonly tail: string | null;
  readonly end: 'anywhere' | 'input-end' | 'input-end-or-final-newline';
}

/**
 * The shape of a pattern, if it is such a one; most rules of real policies are. They are decided by comparing texts, which takes
 * no automaton: ten thousand of them cost little memory.
 */
export function literalShape({ root }: RegexTree): LiteralShape | null {
  const nodes: RegexNode[] = root.type === 'concatenation' ? [...root.children] : [root];
  const first = nodes[0];
  const atStart = first?.type === 'anchor' && first.kind === 'input-start';
  if (atStart) nodes.shift();
  const last = nodes.at(-1);
  let end: LiteralShape['end'] = 'anywhere';
  if (last?.type === 'anchor' && (last.kind === 'input-end' || last.kind === 'input-end-or-final-newline')) {
    end = last.kind;
    nodes.pop();
  }
  // A search does not care about what may be empty where it is open: `.*` at either end.
  if (!atStart) while (nodes[0] !== undefined && mayBeSkipped(nodes[0])) nodes.shift();
  const tail = end === 'anywhere' ? null : optionalCharacter(nodes.at(-1));
  if (tail !== null) nodes.pop();
  if (end === 'anywhere')
    for (let node = nodes.at(-1); node !== undefined && mayBeSkipped(node); node = nodes.at(-1)) nodes.pop();

  const units: string[] = [];
  for (const node of nodes) {
    const unit = node.type === 'character' ? onlyUnit(node) : null;
    if (unit === null) return null;
    units.push(unit);
  }
  // Joined, not added up: what a string is made of piece by piece stays in pieces, which makes every comparison slower.
  return { text: units.join(''), atStart, tail, end };
}

/** Whether a pattern of that shape matches anywhere in the subject. */
export function shapeMatches({ text, atStart, tail, end }: LiteralShape, subject: string): boolean {
  if (end === 'anywhere') return atStart ? subject.startsWith(text) : subject.includes(text);
  const fits = (to: number): boolean =>
    to >= text.length && (!atStart || to === text.length) && subject.endsWith(text, to);
  const endsAt = (to: number): boolean =>
    fits(to) || (tail !== null && to > 0 && subject[to - 1] === tail && fits(to - 1));
  const { length } = subject;
  if (endsAt(length)) return true;
  return end === 'input-end-or-final-newline' && subject.endsWith('\n') && endsAt(length - 1);
}

/** Repeats of nothing at least, whose body keeps no captures that others look at: there are no others in such a pattern. */
function mayBeSkipped(node: RegexNode): boolean {
  return node.type === 'loop' && node.min === 0;
}

function optionalCharacter(node: RegexNode | undefined): string | null {
  if (node?.type !== 'loop' || node.min !== 0 || node.max !== 1 || node.body.type !== 'character') return null;
  return onlyUnit(node.body);
}

function onlyUnit({ set }: CharacterNode): string | null {
  return set.onlyUnit === undefined ? null : String.fromCharCode(set.onlyUnit);
}
