import { CharacterSet } from './character-set.js';
import type { Expression } from './expression.js';

/** The units that a match can begin with, or `undefined` if it can be empty, or that is not plain to see. */
export function firstUnitsOf(expression: Expression): CharacterSet | undefined {
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

const takesNoRoom = (expression: Expression): boolean =>
  expression.type === 'anchor' || expression.type === 'lookaround';

/** Can a match begin at the start of the input only? */
export function beginsAtStart(expression: Expression): boolean {
  switch (expression.type) {
    case 'anchor':
      return expression.kind === 'input-start' || expression.kind === 'search-start';
    case 'sequence': {
      const first = expression.children.find(child => !takesNoRoom(child) || beginsAtStart(child));
      return first !== undefined && beginsAtStart(first);
    }
    case 'choice':
      return expression.children.every(beginsAtStart);
    case 'loop':
      return expression.min > 0 && beginsAtStart(expression.body);
    case 'capture':
    case 'atomic':
      return beginsAtStart(expression.body);
    default:
      return false;
  }
}

/** Can a match end at the end of the input only, or before a \n there? */
export function endsAtEnd(expression: Expression): boolean {
  switch (expression.type) {
    case 'anchor':
      return expression.kind === 'input-end' || expression.kind === 'input-end-or-final-newline';
    case 'sequence': {
      const last = expression.children.findLast(child => !takesNoRoom(child) || endsAtEnd(child));
      return last !== undefined && endsAtEnd(last);
    }
    case 'choice':
      return expression.children.every(endsAtEnd);
    case 'loop':
      return expression.min > 0 && endsAtEnd(expression.body);
    case 'capture':
    case 'atomic':
      return endsAtEnd(expression.body);
    default:
      return false;
  }
}
