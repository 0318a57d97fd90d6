import { DotnetRegex, RegexBudgetError, type AlternationNode, type RegexNode, type RegexTree } from '../regex/index.js';
import type { Span } from '../../grammar/text/positions.js';

/** Longer regexes, or those with more alternatives, are underlined as a whole. */
const MAX_PATTERN_LENGTH = 5_000;
const MAX_ALTERNATIVES = 200;

/**
 * The parts of a regex that took part in a match: all of it, but for the alternatives that were not taken. Which one was taken is
 * found by trying the regex with each of them alone, so only alternatives that every match passes are looked at.
 */
export function matchedParts(pattern: string, ignoreCase: boolean, subject: string, span: Span): readonly Span[] {
  const whole = [{ start: 0, end: pattern.length }];
  if (pattern.length > MAX_PATTERN_LENGTH) return whole;
  const compiled = DotnetRegex.tryCompile(pattern, { ignoreCase });
  if (!compiled.ok) return whole;
  const notTaken = skippedAlternatives(compiled.regex.tree, narrowed => matchesAt(narrowed, ignoreCase, subject, span));
  const parts: Span[] = [];
  let start = 0;
  for (const skipped of notTaken) {
    if (skipped.start > start) parts.push({ start, end: skipped.start });
    start = Math.max(start, skipped.end);
  }
  if (start < pattern.length) parts.push({ start, end: pattern.length });
  return parts;
}

/** What was not taken, in the order of the pattern, each with its bar. `isSame` tells whether a changed pattern matches the same. */
function skippedAlternatives({ pattern, root }: RegexTree, isSame: (pattern: string) => boolean): readonly Span[] {
  const skipped: Span[] = [];
  let tried = 0;
  const visit = (node: RegexNode): void => {
    switch (node.type) {
      case 'concatenation':
        node.children.forEach(visit);
        break;
      case 'group':
      case 'capture':
      case 'atomic':
        visit(node.body);
        break;
      case 'alternation': {
        tried += node.children.length;
        if (tried > MAX_ALTERNATIVES) return;
        const taken = node.children.find(({ start, end }) =>
          isSame(pattern.slice(0, node.start) + pattern.slice(start, end) + pattern.slice(node.end)),
        );
        if (taken === undefined) return;
        skipped.push(...othersOf(node, taken).before);
        visit(taken);
        skipped.push(...othersOf(node, taken).after);
        break;
      }
      default:
    }
  };
  visit(root);
  return skipped;
}

function othersOf({ start, end, children }: AlternationNode, taken: RegexNode) {
  const [first, last] = [children[0], children.at(-1)];
  return {
    before: taken === first ? [] : [{ start, end: taken.start }],
    after: taken === last ? [] : [{ start: taken.end, end }],
  };
}

function matchesAt(pattern: string, ignoreCase: boolean, subject: string, span: Span): boolean {
  const compiled = DotnetRegex.tryCompile(pattern, { ignoreCase });
  if (!compiled.ok) return false;
  try {
    const match = compiled.regex.matchByBacktracking(subject);
    return match !== null && match.index === span.start && match.index + match.length === span.end;
  } catch (error) {
    if (error instanceof RegexBudgetError) return false;
    throw error;
  }
}
