import type { AnchorNode, LookaroundNode, RegexNode } from '../../regex/index.js';
import { singleUnitSet } from './tree-facts.js';

/** A lookahead at the start of the text, as a pattern of its own. */
interface SeparateLookahead {
  readonly negative: boolean;
  readonly search: RegexNode;
}

/**
 * `^(?!x)(?=y)z` as three patterns, `^z`, not `^x`, and `^y`: all of them are about the start of the text, so that each can be asked
 * by itself.
 */
export function splitLookaheads(root: RegexNode): {
  readonly rest: RegexNode;
  readonly lookaheads: readonly SeparateLookahead[];
} {
  const parts = sequenceOf(root);
  const start = parts[0];
  if (start === undefined || !isStart(start)) return { rest: root, lookaheads: [] };
  const firstOther = parts.findIndex(part => !isStart(part) && !isLookahead(part));
  const leading = firstOther === -1 ? parts : parts.slice(0, firstOther);
  // Those about a single character can stay where they are.
  const separate = leading.filter(isLookahead).filter(({ body }) => singleUnitSet(body) === null);
  if (separate.length === 0) return { rest: root, lookaheads: [] };
  const kept = parts.filter(part => !separate.some(lookahead => lookahead === part));
  return {
    rest: { ...rangeOf(root), type: 'concatenation', children: kept },
    lookaheads: separate.map(({ negative, body }) => ({
      negative,
      search: { ...rangeOf(body), type: 'concatenation', children: [start, body] },
    })),
  };
}

/** The parts of what is one sequence, groups around or inside it included. */
function sequenceOf(node: RegexNode): readonly RegexNode[] {
  switch (node.type) {
    case 'empty':
      return [];
    case 'group':
      return sequenceOf(node.body);
    case 'capture':
      return node.balances === undefined ? sequenceOf(node.body) : [node];
    case 'concatenation':
      return node.children.flatMap(sequenceOf);
    default:
      return [node];
  }
}

function isStart(node: RegexNode): node is AnchorNode {
  return node.type === 'anchor' && (node.kind === 'input-start' || node.kind === 'search-start');
}

function isLookahead(node: RegexNode): node is LookaroundNode {
  return node.type === 'lookaround' && !node.behind;
}

function rangeOf({ start, end }: RegexNode): { readonly start: number; readonly end: number } {
  return { start, end };
}
