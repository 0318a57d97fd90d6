import { CharacterSet } from '../regex/character-set.js';
import { toExpression, type RegexExpression } from '../regex/expression.js';
import { parsePattern } from '../regex/index.js';

/** The units of texts that have no letters but small ones of ASCII. */
const PLAIN = CharacterSet.fromPairs([0, 0x40, 0x5b, 0x7f]);
const NOT_PLAIN = /[^\x00-\x40\x5b-\x7f]/;

/** Whether a text has no letters but small ones of ASCII, so that its case can hardly matter. */
export function isPlainText(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

/** Whether a pattern matches the same plain texts whether case counts or not: both ways to read it see the same in such texts. */
export function isCasePlain(pattern: string): boolean {
  const [counting, ignoring] = [false, true].map(ignoreCase => parsePattern(pattern, { ignoreCase }));
  // What .NET does not read is the same, whatever the case.
  if (counting?.ok !== true || ignoring?.ok !== true) return counting?.ok === ignoring?.ok;
  return isSame(toExpression(counting.tree.root), toExpression(ignoring.tree.root));
}

function isSame(left: RegexExpression, right: RegexExpression): boolean {
  switch (left.type) {
    case 'empty':
      return right.type === 'empty';
    case 'set':
      return right.type === 'set' && left.set.intersect(PLAIN).equals(right.set.intersect(PLAIN));
    case 'anchor':
      return right.type === 'anchor' && left.kind === right.kind;
    case 'sequence':
    case 'choice': {
      if (right.type !== left.type || right.children.length !== left.children.length) return false;
      const others = right.children;
      return left.children.every((child, index) => {
        const other = others[index];
        return other !== undefined && isSame(child, other);
      });
    }
    case 'loop': {
      const isLoop = right.type === 'loop' && left.min === right.min && left.max === right.max;
      return isLoop && left.lazy === right.lazy && isSame(left.body, right.body);
    }
    case 'capture':
      return right.type === 'capture' && left.balances === right.balances && isSame(left.body, right.body);
    // Rare, and case may matter in ways of their own.
    case 'backreference':
    case 'atomic':
    case 'lookaround':
    case 'capture-condition':
    case 'expression-condition':
      return false;
  }
}
