import { CharacterSet, type LookaroundNode, type RegexNode } from '../../regex/index.js';

/** The parts of a node, in their order. */
function partsOf(node: RegexNode): readonly RegexNode[] {
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

/**
 * Atomic groups such as that of `(?>[a-z]+)\\.`: what follows cannot begin with any unit that the loop could give back. Not inside
 * lookbehinds, which are matched from right to left.
 */
export function possessiveParts(root: RegexNode): ReadonlySet<RegexNode> {
  const found = new Set<RegexNode>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'lookaround' && node.behind) continue;
    open.push(...partsOf(node));
    if (node.type !== 'concatenation') continue;
    for (const [index, child] of node.children.entries()) {
      const given = child.type === 'atomic' ? repeatedSet(child.body) : null;
      if (given === null) continue;
      const next = firstUnits(node.children.slice(index + 1));
      if (next?.intersect(given).isEmpty === true) found.add(child);
    }
  }
  return found;
}

/** What a greedy loop repeats, where that is single units. */
function repeatedSet(node: RegexNode): CharacterSet | null {
  if (node.type === 'group' || (node.type === 'capture' && node.balances === undefined)) return repeatedSet(node.body);
  return node.type === 'loop' && !node.lazy ? singleUnitSet(node.body) : null;
}

/** The units that a sequence can begin with, or null where it may match without any, or it is not plain to see. */
function firstUnits(nodes: readonly RegexNode[]): CharacterSet | null {
  let units = CharacterSet.EMPTY;
  for (const node of nodes) {
    if (node.type === 'anchor') {
      if (node.kind === 'input-end') return units;
      if (node.kind === 'input-end-or-final-newline' || node.kind === 'line-end') {
        return units.union(CharacterSet.of(0x0a));
      }
      continue;
    }
    const isOptional = node.type === 'loop' && node.min === 0;
    const first = node.type === 'loop' ? firstUnits([node.body]) : firstOfOne(node);
    if (first === null) return null;
    units = units.union(first);
    if (!isOptional) return units;
  }
  return null;
}

function firstOfOne(node: RegexNode): CharacterSet | null {
  switch (node.type) {
    case 'character':
    case 'class':
      return node.set;
    case 'concatenation':
      return firstUnits(node.children);
    case 'group':
      return firstUnits([node.body]);
    case 'capture':
      return node.balances === undefined ? firstUnits([node.body]) : null;
    case 'alternation': {
      const sets = node.children.map(child => firstUnits([child]));
      return sets.some(set => set === null) ? null : CharacterSet.EMPTY.union(...sets.filter(set => set !== null));
    }
    default:
      return null;
  }
}
