import type { Span } from './text/positions.js';

/*
 * Kusto's own idea of blanks and line breaks, which is neither JavaScript's nor Unicode's (Kusto-Query-Language,
 * Parser/TextFacts.cs): U+180E, U+200B and U+FEFF are blanks; VT, NEL and NUL are not.
 */

/** The blanks, as a regular expression's class. */
export const BLANKS = '\\t \\f\\r\\n\\u00a0\\u1680\\u180e\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff';

/** What ends a `//` comment or a directive, as a regular expression's class. String literals end at CR and LF only. */
export const LINE_BREAKS = '\\r\\n\\u2028\\u2029';

const RARE_BLANKS = new Set([0x1680, 0x180e, 0x202f, 0x205f, 0x3000, 0xfeff]);

/** Whether a UTF-16 unit is one of Kusto's blanks. */
export function isBlank(code: number): boolean {
  if (code < 0x80) return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0x0c;
  return code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || RARE_BLANKS.has(code);
}

/** Whether a unit ends a line to Kusto's lexer, though not inside string literals. */
export function isLineBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;
}

function isBlankOrBreak(code: number): boolean {
  return isBlank(code) || isLineBreak(code);
}

/** A stretch of a text without the blanks and line breaks at its two ends; empty, at its end, where there is nothing else. */
export function trimBlanks(text: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (from < to && isBlankOrBreak(text.charCodeAt(from))) from++;
  while (to > from && isBlankOrBreak(text.charCodeAt(to - 1))) to--;
  return { start: from, end: to };
}

/** Whether a line, given without its line break, holds blanks only. */
export function isBlankLine(line: string): boolean {
  return trimBlanks(line, 0, line.length).start === line.length;
}
