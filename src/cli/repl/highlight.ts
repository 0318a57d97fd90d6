import { Directive, OpenLiteral, StringToken, Unexpected, Word, endOf, type IToken } from '../../../grammar/tokens.js';
import type { Span } from '../../../grammar/text/positions.js';
import { language } from '../../commands/language.js';
import type { Style } from '../style.js';

/** A stretch of the input with the style it is shown in. */
export interface Highlight extends Span {
  readonly kind: keyof Style;
}

/** A longer input is shown plain: it would have to be read anew at every key. */
const MAX_INPUT_LENGTH = 64 * 1024;

/** The stretches of an input that are shown in a style, in order, none overlapping. */
export function highlights(text: string): Highlight[] {
  if (text.length > MAX_INPUT_LENGTH) return [];
  const found: Highlight[] = [];
  let end = 0;
  for (const token of language.tokenize(text)) {
    comments(text, end, token.startOffset, found);
    end = endOf(token);
    const kind = kindOf(token);
    if (kind !== null) found.push({ start: token.startOffset, end, kind });
  }
  comments(text, end, text.length, found);
  return found;
}

function kindOf({ tokenType, image }: IToken): keyof Style | null {
  switch (tokenType) {
    case StringToken:
    case OpenLiteral:
      return 'string';
    case Directive:
      return 'directive';
    case Unexpected:
      return 'error';
    case Word:
      return null;
    default:
      return /^[a-z.]/.test(image) ? 'command' : null;
  }
}

/** Between tokens are blanks and comments only. */
function comments(text: string, start: number, end: number, found: Highlight[]): void {
  for (const comment of text.slice(start, end).matchAll(/\/\/[^\r\n\u2028\u2029]*/g)) {
    found.push({ start: start + comment.index, end: start + comment.index + comment[0].length, kind: 'comment' });
  }
}
