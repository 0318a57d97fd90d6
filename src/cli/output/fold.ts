import { displayWidth } from '../../../grammar/text/display-width.js';

const OWN_CODES = /\u001b\[[\d;]*m/g;
/** Blanks and a mark of a list, or the first cell of a row whose cells are two blanks apart: what follows begins below what follows here. */
const BEGINNING = /^ *(?:[-+~=*?] (?! )|\S(?:[^ ]| (?! ))* {2,}(?=\S))?/;

/** A line of an excerpt, which is cut to the terminal already, and its carets. */
const EXCERPT = /^ *\d* \| /;

/**
 * A text for people as a terminal of so many columns should show it: lines that are too long go on in the next one, broken at blanks,
 * below where their text begins. Words that are longer than a line, as regexes are, stay whole, so that they can be copied.
 */
export function folded(text: string, columns: number): string {
  return text
    .split('\n')
    .map(line => (fits(line, columns) || EXCERPT.test(line.replace(OWN_CODES, '')) ? line : foldedLine(line, columns)))
    .join('\n');
}

function foldedLine(line: string, columns: number): string {
  const [beginning = ''] = BEGINNING.exec(line.replace(OWN_CODES, '')) ?? [];
  const indent = displayWidth(beginning) <= columns / 2 ? displayWidth(beginning) : leadingBlanks(line);
  const lines: string[] = [];
  let shown = '';
  /** The columns of the terminal's last row that `shown` takes. */
  let used = 0;
  for (const [, blanks = '', word = ''] of line.matchAll(/( *)([^ ]+)/g)) {
    const width = widthOf(word);
    const isRoom = used + blanks.length + width <= columns;
    // A word that no line holds begins where it is: a line of its own would not make it whole.
    const isBreakable = indent + width <= columns && shown.trim() !== '';
    if (isRoom || !isBreakable) {
      shown += blanks + word;
      used += blanks.length + width;
      if (used > columns) used = ((used - 1) % columns) + 1;
    } else {
      lines.push(shown);
      shown = ' '.repeat(indent) + word;
      used = indent + width;
    }
  }
  return [...lines, shown].join('\n');
}

function fits(line: string, columns: number): boolean {
  return line.length * 2 <= columns || widthOf(line) <= columns;
}

function leadingBlanks(line: string): number {
  return line.length - line.replace(/^ +/, '').length;
}

function widthOf(text: string): number {
  return displayWidth(text.replace(OWN_CODES, ''));
}
