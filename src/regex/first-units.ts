import { takesNoRoom } from './anchoring.js';
import { CharacterSet } from './character-set.js';
import type { RegexExpression } from './expression.js';

/** The units that a match can begin with, or `undefined` if it can be empty, or that is not plain to see. */
export function firstUnitsOf(expression: RegexExpression): CharacterSet | undefined {
  switch (expression.type) {
    case 'set':
      return expression.set;
    case 'sequence': {
      // What takes no room leaves the first unit to its successor; what may take some leaves a part of it.
      let units = CharacterSet.EMPTY;
      for (const child of expression.children) {
        if (takesNoRoom(child)) continue;
        const optional = child.type === 'loop' && child.min === 0 ? child.body : undefined;
        const first = firstUnitsOf(optional ?? child);
        if (first === undefined) return undefined;
        units = units.union(first);
        if (optional === undefined) return units;
      }
      return undefined;
    }
    case 'choice': {
      let units = CharacterSet.EMPTY;
      for (const child of expression.children) {
        const first = firstUnitsOf(child);
        if (first === undefined) return undefined;
        units = units.union(first);
      }
      return units;
    }
    case 'loop':
      return expression.min > 0 ? firstUnitsOf(expression.body) : undefined;
    case 'capture':
    case 'atomic':
      return firstUnitsOf(expression.body);
    default:
      return undefined;
  }
}
