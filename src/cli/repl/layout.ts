import { displayWidth } from '../../../grammar/text/display-width.js';
import { printable } from '../../../grammar/text/mention.js';
import type { Style } from '../style.js';
import type { Highlight } from './highlight.js';

/** What the terminal shows of an input: rows no wider than it, and where the cursor is. */
export interface Layout {
  readonly rows: readonly string[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

export interface LayoutInput {
  readonly text: string;
  readonly cursor: number;
  readonly prompt: string;
  /** What is before the lines after the first. */
  readonly continuationPrompt: string;
  readonly highlights: readonly Highlight[];
  readonly style: Style;
  /** Of the terminal, in columns. */
  readonly width: number;
}

/** Lays an input out, wrapping lines at the terminal's edge. */
export function layOut(input: LayoutInput): Layout {
  const { text, cursor, prompt, continuationPrompt, highlights, style, width } = input;
  const rows: string[] = [];
  let row = style.strong(prompt);
  let column = displayWidth(prompt);
  let cursorAt: { row: number; column: number } | null = null;
  let next = 0;

  const endRow = (): void => {
    rows.push(row);
    row = '';
    column = 0;
  };
  const place = (shown: string, kind: keyof Style | null): void => {
    row += kind === null ? shown : style[kind](shown);
  };

  let offset = 0;
  let pending = '';
  let pendingKind: keyof Style | null = null;
  const flush = (): void => {
    place(pending, pendingKind);
    pending = '';
  };
  for (const character of text) {
    while ((highlights[next]?.end ?? Infinity) <= offset) next++;
    const highlight = highlights[next];
    const kind = highlight !== undefined && highlight.start <= offset ? highlight.kind : null;
    if (kind !== pendingKind) {
      flush();
      pendingKind = kind;
    }
    const shown = character === '\n' ? '' : shownCharacter(character);
    const columns = displayWidth(shown);
    if (column + columns > width) {
      flush();
      endRow();
    }
    if (offset === cursor) {
      // At the right edge the cursor has no column of its own: it waits on the next row.
      if (column >= width) {
        flush();
        endRow();
      }
      cursorAt = { row: rows.length, column };
    }
    if (character === '\n') {
      flush();
      endRow();
      row = style.faint(continuationPrompt);
      column = displayWidth(continuationPrompt);
    } else {
      pending += shown;
      column += columns;
    }
    offset += character.length;
  }
  flush();
  if (cursorAt === null && column >= width) endRow();
  cursorAt ??= { row: rows.length, column };
  rows.push(row);
  return { rows, cursorRow: cursorAt.row, cursorColumn: cursorAt.column };
}

/** A tab as two blanks, so that columns are known; what a terminal would obey, as its code point. */
function shownCharacter(character: string): string {
  return character === '\t' ? '  ' : printable(character);
}
