import type { RegexNode } from '../../regex/index.js';
import { branchesOf, mayRead, spells, type Branch } from './branches.js';
import { startFor } from './type-forms.js';
import type { PatternSubject } from './pattern-subject.js';

/** An alternative of the whole pattern; the pattern itself where it has none. */
export interface Arm {
  readonly node: RegexNode;
  readonly branches: readonly Branch[];
  /** Whether every way through it begins at the start of the text. */
  readonly isAnchored: boolean;
}

const LABEL = '[A-Za-z0-9_-]+';

/** Found once for all lint rules: a pattern may have 200,000 characters. */
const armsBySubject = new WeakMap<PatternSubject, readonly Arm[]>();

export function armsOf(subject: PatternSubject): readonly Arm[] {
  const arms = armsBySubject.get(subject) ?? findArms(subject);
  armsBySubject.set(subject, arms);
  return arms;
}

function findArms({ tree }: PatternSubject): readonly Arm[] {
  const nodes = tree.root.type === 'alternation' ? tree.root.children : [tree.root];
  return nodes.map(node => {
    const branches = branchesOf(node);
    return { node, branches, isAnchored: branches.every(({ isAnchored }) => isAnchored) };
  });
}

/** The pattern with an arm that begins at the start of the text, with a scheme and a label before a leading dot. */
export function anchored(subject: PatternSubject, { node, branches }: Arm): string {
  const hasScheme = branches.some(({ scheme }) => scheme !== null);
  if (hasScheme) return subject.replaced(node.start, node.end, `^${subject.source(node)}`);
  const first = branches[0]?.host[0]?.node.start ?? node.start;
  // What is before the host is a boundary, or slashes; both are told by the scheme.
  const source = subject.pattern.slice(first, node.end);
  const isAfterDot = branches.some(({ beforeHost }) => beforeHost.some(atom => mayRead(atom, '.')));
  const labels = branches.some(({ host }) => spells(host[0], '.'))
    ? `(?:${LABEL}\\.)*${LABEL}`
    : isAfterDot
      ? `(?:${LABEL}\\.)*`
      : '';
  return subject.replaced(node.start, node.end, startFor(subject.written.type) + labels + source);
}

/** Whether a way through a pattern begins with a repeat that passes slashes: `.*`, `\S+`. */
export function beginsWithWildcard({ atoms }: Branch): boolean {
  const first = atoms.find(({ kind }) => kind !== 'anchor');
  return first?.kind === 'loop' && first.node.max > 1 && mayRead(first, '/');
}
