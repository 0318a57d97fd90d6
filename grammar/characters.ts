import type { Span } from '../src/text/positions.js';

/**
 * Kusto's own idea of blanks and line breaks, which is neither JavaScript's nor Unicode's
 * (Kusto-Query-Language, Parser/TextFacts.cs): U+180E, U+200B and U+FEFF are blanks; VT, NEL and NUL are not.
 */
export const BLANKS = '\\t \\f\\r\\n\\u00a0\\u1680\\u180e\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff';

/** What ends a `//` comment or a directive. String literals end at CR and LF only. */
export const LINE_BREAKS = '\\r\\n\\u2028\\u2029';

const BLANK = new RegExp(`[${BLANKS}]`);
const BLANK_OR_BREAK = new RegExp(`[${BLANKS}${LINE_BREAKS}]`);

/** Whether a character is one of Kusto's blanks. */
export function isBlank(code: number): boolean {
  return BLANK.test(String.fromCharCode(code));
}

/** A stretch of a text without the blanks and line breaks at its two ends; empty, at its end, where there is nothing else. */
export function trimBlanks(text: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (from < to && BLANK_OR_BREAK.test(text.charAt(from))) from++;
  while (to > from && BLANK_OR_BREAK.test(text.charAt(to - 1))) to--;
  return { start: from, end: to };
}
