/**
 * Kusto's own idea of blanks and line breaks, which is neither JavaScript's nor Unicode's
 * (Kusto-Query-Language, Parser/TextFacts.cs): U+180E, U+200B and U+FEFF are blanks; VT, NEL and NUL are not.
 */
export const BLANKS = '\\t \\f\\r\\n\\u00a0\\u1680\\u180e\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff';

/** What ends a `//` comment or a directive. String literals end at CR and LF only. */
export const LINE_BREAKS = '\\r\\n\\u2028\\u2029';

const BLANK_LINE = new RegExp(`^[${BLANKS}]*$`);

/** Whether a line, given without its line break, holds blanks only. */
export function isBlankLine(line: string): boolean {
  return BLANK_LINE.test(line);
}
