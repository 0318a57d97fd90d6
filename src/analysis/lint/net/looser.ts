import type { RegexNode, RegexTree } from '../../../regex/index.js';
import { plainMatch } from '../questions.js';
import { nodesOf } from '../walk.js';

/*
 * Patterns that match more than another one, or less, and that have an automaton where the other one has none. What the looser one
 * does not reach, the other one does not either; what a narrower one matches, the other one matches, too, and is shown by it.
 */

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const ANYTHING = String.raw`(?:[\s\S]*)`;

/** A pattern that matches all that this one does; null where there is nothing to loosen. */
export function looserPattern({ root, pattern }: RegexTree, withoutLookarounds: boolean): string | null {
  const edits: Edit[] = [];
  const bodies = new Bodies(root, pattern);
  const visit = (node: RegexNode): void => {
    switch (node.type) {
      case 'backreference':
        edits.push({ start: node.start, end: node.end, text: bodies.of(node.group) ?? ANYTHING });
        return;
      case 'capture-condition':
      case 'expression-condition': {
        const [yes, no] = [node.yes, node.no].map(branch => looserBranch(branch));
        edits.push({ start: node.start, end: node.end, text: `(?:${yes ?? ''}|${no ?? ''})` });
        return;
      }
      case 'lookaround':
        if (withoutLookarounds) edits.push({ start: node.start, end: node.end, text: '(?:)' });
        return;
      case 'atomic':
        edits.push({ start: node.start, end: node.body.start, text: '(?:' });
        break;
      case 'capture':
        if (node.balances !== undefined) edits.push({ start: node.start, end: node.body.start, text: '(?:' });
        break;
      default:
    }
    for (const child of childrenOf(node)) visit(child);
  };
  const looserBranch = (branch: RegexNode): string => {
    const before = edits.length;
    visit(branch);
    return edited(pattern, edits.splice(before), branch.start, branch.end);
  };
  visit(root);
  return edits.length === 0 ? null : edited(pattern, edits, 0, pattern.length);
}

/** What is in groups to which something refers: one of these, wherever the group may read it. */
const WORDS = ['evil', 'evil.example', 'eeee', 'eee', 'aa', 'a', 'e1', '0'];

/** Patterns in which each group that is referred to, and the reference, is one word. */
export function narrowerPatterns({ root, pattern }: RegexTree): readonly string[] {
  const nodes = [...nodesOf(root)];
  const referred = new Set(nodes.flatMap(node => (node.type === 'backreference' ? node.group : [])));
  if (referred.size === 0) return [];
  return WORDS.flatMap(word => {
    const edits: Edit[] = [];
    for (const node of nodes) {
      // Nodes come in the order of the pattern, so that only the last one put in can have this one inside.
      const last = edits.at(-1);
      if (last !== undefined && last.start <= node.start && node.end <= last.end) continue;
      const isCapture = node.type === 'capture' && node.group !== undefined && referred.has(node.group);
      if (isCapture && plainMatch(`\\A(?:${pattern.slice(node.body.start, node.body.end)})\\z`, word) !== true)
        return [];
      if (isCapture || node.type === 'backreference') {
        edits.push({ start: node.start, end: node.end, text: `(?:${word.replaceAll('.', '\\.')})` });
      }
    }
    return [edited(pattern, edits, 0, pattern.length)];
  });
}

/** So many units may be put in the place of back references, in all. */
const MAX_PUT_IN = 200_000;

/** What groups may read, where that does not depend on what is around them. */
class Bodies {
  private readonly captures = new Map<number | undefined, (RegexNode & { readonly type: 'capture' })[]>();
  private readonly known = new Map<number, string | null>();
  private putIn = 0;

  constructor(
    root: RegexNode,
    private readonly pattern: string,
  ) {
    for (const node of nodesOf(root)) {
      if (node.type !== 'capture') continue;
      const others = this.captures.get(node.group);
      if (others === undefined) this.captures.set(node.group, [node]);
      else others.push(node);
    }
  }

  /** null where that depends on it, or would be too much. */
  of(group: number): string | null {
    const known = this.known.get(group);
    const body = known === undefined ? this.bodyOf(group) : known;
    this.known.set(group, body);
    this.putIn += body?.length ?? 0;
    return this.putIn > MAX_PUT_IN ? null : body;
  }

  private bodyOf(group: number): string | null {
    const [capture, another] = this.captures.get(group) ?? [];
    if (capture === undefined || another !== undefined || capture.balances !== undefined) return null;
    const isPlain = [...nodesOf(capture.body)].every(({ type }) =>
      ['character', 'class', 'concatenation', 'alternation', 'loop', 'group', 'capture', 'empty'].includes(type),
    );
    return isPlain ? `(?:${this.pattern.slice(capture.body.start, capture.body.end)})` : null;
  }
}

function edited(pattern: string, edits: readonly Edit[], start: number, end: number): string {
  let text = '';
  let last = start;
  for (const edit of edits.toSorted((left, right) => left.start - right.start)) {
    text += pattern.slice(last, edit.start) + edit.text;
    last = edit.end;
  }
  return text + pattern.slice(last, end);
}

function childrenOf(node: RegexNode): readonly RegexNode[] {
  switch (node.type) {
    case 'concatenation':
    case 'alternation':
      return node.children;
    case 'group':
    case 'capture':
    case 'atomic':
    case 'lookaround':
    case 'loop':
      return [node.body];
    default:
      return [];
  }
}
