import type { RegexExpression } from './expression.js';

export const takesNoRoom = (expression: RegexExpression): boolean =>
  expression.type === 'anchor' || expression.type === 'lookaround';

/** Can a match begin at the start of the input only? */
export function beginsAtStart(expression: RegexExpression): boolean {
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
export function endsAtEnd(expression: RegexExpression): boolean {
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
