import type { RegexNode } from '../../regex/index.js';

/** Every node of a tree, in the order of the pattern. The parser bounds the depth. */
export function* nodesOf(node: RegexNode): Generator<RegexNode> {
  yield node;
  switch (node.type) {
    case 'concatenation':
    case 'alternation':
      for (const child of node.children) yield* nodesOf(child);
      break;
    case 'group':
    case 'capture':
    case 'atomic':
    case 'lookaround':
    case 'loop':
      yield* nodesOf(node.body);
      break;
    case 'capture-condition':
      yield* nodesOf(node.yes);
      yield* nodesOf(node.no);
      break;
    case 'expression-condition':
      yield* nodesOf(node.condition);
      yield* nodesOf(node.yes);
      yield* nodesOf(node.no);
      break;
    default:
  }
}
