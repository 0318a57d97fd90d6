import { breakCommands } from '../../../grammar/text/ci-commands.js';
import { printable } from '../../../grammar/text/mention.js';
import type { Cell, Column, ScalarType } from '../table.js';
import { jsonText, numberText } from './json-text.js';

const NUMBERS: ReadonlySet<ScalarType> = new Set(['int', 'long', 'real', 'decimal']);

/** A line break as scripts have them. */
export const LINE_BREAK = /\r\n|\r|\n/;

/**
 * The exact text of a cell outside JSON. A null is the empty text; a dynamic is its JSON text, strings in quotes,
 * so that the string `"1"` and the number `1` stay apart.
 */
export function cellText(cell: Cell, type: ScalarType): string {
  if (cell === null) return '';
  if (type === 'dynamic' || typeof cell === 'object') return jsonText(cell);
  return typeof cell === 'number' ? numberText(cell) : String(cell);
}

/**
 * The lines that a terminal shows of a cell. A JSON array of objects, as a policy is, gets a line for each; the characters are the same.
 */
export function shownLines(
  text: string,
  onTerminal: boolean,
): readonly { readonly text: string; readonly isCut: boolean }[] {
  const lines = text.split(LINE_BREAK);
  if (onTerminal && lines.length === 1 && /^\[\{[^]*\}\]$/.test(text)) {
    const items = itemsOfArray(text);
    return items.map((item, index) => ({ text: item, isCut: index < items.length - 1 }));
  }
  return lines.map(line => ({ text: line, isCut: false }));
}

/** The text of a JSON array, in a piece for each of its items with the comma after it; whole where it is not JSON. */
function itemsOfArray(text: string): readonly string[] {
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/g)) {
    if (mark === '[' || mark === '{') depth++;
    else if (mark === ']' || mark === '}') depth--;
    else if (mark === ',' && depth === 1) {
      pieces.push(text.slice(start, index + 1));
      start = index + 1;
    }
  }
  return depth === 0 ? [...pieces, text.slice(start)] : [text];
}

/** Text for people on one line: tabs become two blanks, and what a terminal would obey or hide becomes its code point; no command to a build agent. */
export function shownText(text: string): string {
  return breakCommands(printable(text.replaceAll('\t', '  ')));
}

/** Whether the cells of a column are numbers, which are to the right. */
export function isNumeric(column: Column): boolean {
  return NUMBERS.has(column.type);
}

/** `(1 row)`, `(2 rows)`. */
export function rowCount(count: number): string {
  return `(${count} ${count === 1 ? 'row' : 'rows'})`;
}
