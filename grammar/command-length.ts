import { scanLiteral } from './literals.js';

/**
 * The longest command in UTF-16 units, its string literals left out: a policy is one of those, and may be as long as it is. The
 * service takes no more than 2 MB of text in one request; each of these characters may be a token, which takes a hundred bytes.
 */
export const MAX_COMMAND_LENGTH = 1_000_000;
/** What a literal counts for at most: many short ones are as much work as other tokens. */
const LITERAL_LENGTH = 100;

/** Where a text becomes longer than a command may be; null where it does not. To be asked before anything is made of the text. */
export function commandEnd(text: string): number | null {
  if (text.length <= MAX_COMMAND_LENGTH) return null;
  let length = 0;
  for (let offset = 0; offset < text.length;) {
    const literal = MAY_BEGIN_LITERAL.has(text.charCodeAt(offset)) ? scanLiteral(text, offset) : null;
    const end = literal?.outcome === 'closed' ? literal.end : offset + 1;
    length += Math.min(end - offset, LITERAL_LENGTH);
    if (length > MAX_COMMAND_LENGTH) return offset;
    offset = end;
  }
  return null;
}

const MAY_BEGIN_LITERAL = new Set(Array.from('\'"@`~hH', character => character.charCodeAt(0)));
