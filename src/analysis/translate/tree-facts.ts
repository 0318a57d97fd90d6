import type { CharacterSet, LookaroundNode, RegexNode } from '../../regex/index.js';

/** The parts of a node, in their order. */
export function partsOf(node: RegexNode): readonly RegexNode[] {
  switch (node.type) {
    case 'concatenation':
    case 'alternation':
      return node.children;
    case 'loop':
    case 'group':
    case 'capture':
    case 'atomic':
    case 'lookaround':
      return [node.body];
    case 'capture-condition':
      return [node.yes, node.no];
    case 'expression-condition':
      return [node.condition, node.yes, node.no];
    default:
      return [];
  }
}

/** Every node of a tree. */
export function* nodesOf(root: RegexNode): Generator<RegexNode> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    open.push(...partsOf(node));
  }
}

/** The nodes that a match ends with (`last`) or begins with (`first`) where it passes them: nothing comes after, or before, them. */
export function outermostNodes(root: RegexNode, side: 'first' | 'last'): ReadonlySet<RegexNode> {
  const found = new Set<RegexNode>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.add(node);
    switch (node.type) {
      case 'concatenation': {
        const child = side === 'first' ? node.children[0] : node.children.at(-1);
        if (child !== undefined) open.push(child);
        break;
      }
      case 'alternation':
      case 'group':
      case 'capture':
      case 'atomic':
        open.push(...partsOf(node));
        break;
      case 'lookaround':
        // What it looks at may be consumed there: nothing else wants it.
        if (isConsumable(node) && node.behind === (side === 'first')) open.push(node.body);
        break;
      default:
    }
  }
  return found;
}

function isConsumable({ negative }: LookaroundNode): boolean {
  return !negative;
}

/** The set, where a node matches exactly one UTF-16 unit out of a set; otherwise null. */
export function singleUnitSet(node: RegexNode): CharacterSet | null {
  switch (node.type) {
    case 'character':
    case 'class':
      return node.set;
    case 'group':
      return singleUnitSet(node.body);
    case 'capture':
      return node.balances === undefined ? singleUnitSet(node.body) : null;
    case 'alternation': {
      const sets = node.children.map(singleUnitSet);
      const [first, ...others] = sets.filter(set => set !== null);
      return first === undefined || others.length + 1 < sets.length ? null : first.union(...others);
    }
    default:
      return null;
  }
}

/** How many UTF-16 units each match of a node consumes, or null where they differ or it is not plain to see. */
export function fixedLength(node: RegexNode): number | null {
  switch (node.type) {
    case 'empty':
    case 'anchor':
    case 'lookaround':
      return 0;
    case 'character':
    case 'class':
      return 1;
    case 'concatenation':
      return node.children.reduce<number | null>((sum, child) => {
        const length = fixedLength(child);
        return sum === null || length === null ? null : sum + length;
      }, 0);
    case 'alternation': {
      const [first = null, ...others] = node.children.map(fixedLength);
      return others.every(length => length === first) ? first : null;
    }
    case 'loop': {
      const length = fixedLength(node.body);
      if (length === 0) return 0;
      return length === null || node.min !== node.max ? null : length * node.min;
    }
    case 'group':
    case 'capture':
    case 'atomic':
      return fixedLength(node.body);
    default:
      return null;
  }
}
