/** Shorter texts cost next to nothing, however they nest. */
const MAX_SHORT_LENGTH = 10_000;

/**
 * Whether brackets are open in a JSON text more than so deep, before anything is made of it: `JSON.parse` builds an array of sixty bytes
 * for each bracket, and only then could it be seen.
 */
export function nestsDeeper(text: string, depth: number): boolean {
  if (text.length <= MAX_SHORT_LENGTH) return false;
  let open = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === QUOTE) offset = closingQuote(text, offset);
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++open > depth) return true;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) open--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Where a string ends, or the text where it does not. */
function closingQuote(text: string, start: number): number {
  for (let offset = start + 1; ; offset++) {
    offset = text.indexOf('"', offset);
    if (offset < 0) return text.length;
    let before = offset - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((offset - before) % 2 === 1) return offset;
  }
}
