import type { LoopNode, RegexNode, RegexTree } from './tree.js';

/**
 * The repeat over which .NET's interpreter before October 2025 and the one since (dotnet/runtime, pull request 120872) may disagree
 * whether the pattern matches; null where they agree about every text. Everything here answers as the later one does.
 *
 * When an iteration of a lazy, unbounded repeat has matched nothing, the earlier one leaves a mark on a stack that what is around
 * the repeat then takes for its own: another repeat miscounts, an atomic group or lookaround goes back to a wrong place, the match
 * or a group begins at one. And when it comes back to that iteration, it takes what happens to lie on the stack for the mark of the
 * repeat itself, which then ends too early, or never.
 */
export function runtimeDependentLoop({ root }: RegexTree): LoopNode | null {
  return new LoopFinder().find(root);
}

class LoopFinder {
  /** Asked of bodies within bodies, so each answer is kept. */
  private readonly nullable = new Map<RegexNode, boolean>();
  private readonly bareNodes = new Map<RegexNode, RegexNode>();

  find(node: RegexNode): LoopNode | null {
    if (node.type === 'loop' && this.leavesMarks(node)) return node;
    for (const part of partsOf(node)) {
      const found = this.find(part);
      if (found !== null) return found;
    }
    return null;
  }

  /** Repeats with other counts are done in another way, which is right in all runtimes. */
  private leavesMarks(loop: LoopNode): boolean {
    if (!loop.lazy) return false;
    // .NET makes one repeat of `(?:a*?)+?`.
    let { min, max } = loop;
    let body = this.bare(loop.body);
    while (body.type === 'loop' && body.lazy && !(min === 0 && body.min > 1) && body.max >= body.min * 2) {
      min *= body.min;
      max *= body.max;
      body = this.bare(body.body);
    }
    return max === Infinity && min <= 1 && this.isNullable(body);
  }

  /** Without what .NET takes away before anything else: plain groups, nothing beside something, `{1}`, and what `{0}` repeats. */
  private bare(node: RegexNode): RegexNode {
    let answer = this.bareNodes.get(node);
    if (answer === undefined) {
      answer = this.workOutBare(node);
      this.bareNodes.set(node, answer);
    }
    return answer;
  }

  private workOutBare(node: RegexNode): RegexNode {
    switch (node.type) {
      case 'group':
        return this.bare(node.body);
      case 'concatenation': {
        const [only, another] = node.children.filter(child => this.bare(child).type !== 'empty');
        return only !== undefined && another === undefined ? this.bare(only) : node;
      }
      case 'loop':
        if (node.max === 0) return { type: 'empty', start: node.start, end: node.end };
        return node.min === 1 && node.max === 1 ? this.bare(node.body) : node;
      default:
        return node;
    }
  }

  private isNullable(node: RegexNode): boolean {
    let answer = this.nullable.get(node);
    if (answer === undefined) {
      answer = this.workOutNullable(node);
      this.nullable.set(node, answer);
    }
    return answer;
  }

  /** Can it match without consuming anything? `true` where that is not plain to see. */
  private workOutNullable(node: RegexNode): boolean {
    switch (node.type) {
      case 'character':
      case 'class':
        return false;
      case 'concatenation':
        return node.children.every(child => this.isNullable(child));
      case 'alternation':
        return node.children.some(child => this.isNullable(child));
      case 'loop':
        return node.min === 0 || this.isNullable(node.body);
      case 'group':
      case 'capture':
      case 'atomic':
        return this.isNullable(node.body);
      default:
        return true;
    }
  }
}

function partsOf(node: RegexNode): readonly RegexNode[] {
  if ('children' in node) return node.children;
  if ('body' in node) return [node.body];
  if (!('yes' in node)) return [];
  return 'condition' in node ? [node.condition, node.yes, node.no] : [node.yes, node.no];
}
