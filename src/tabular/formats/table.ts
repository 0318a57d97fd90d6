import type { Table } from '../table.js';
import { cellText, isNumeric, rowCount, shownLines, shownText } from './cell-text.js';
import { ANY_HEIGHT, fittedWidths, paddedWidths } from './column-widths.js';
import { displayWidth, wrapped } from '../../../grammar/text/display-width.js';
import { tablesFormat, type FormatOptions } from './format.js';
import { styleFor } from './style.js';
import { recordsText } from './vertical.js';

/** A line of a cell, and the mark that says why it ends: `↵` a line break in the value, `…` the column's edge. */
interface CellLine {
  readonly text: string;
  readonly mark: '' | '↵' | '…';
}

/** Rows that are taller, after their cells were wrapped, are records instead. */
const MAX_WRAPPED = 6;

/**
 * Aligned columns under a header and a rule, as in psql: numbers to the right, a line break in a value marked `↵`, then `(n rows)`.
 * Nothing is ever cut. Where the terminal's width is known, wide columns wrap, marked `…`; where a row would become a tall
 * stack of shreds, as the one with a whole policy in a cell, the table is written as records instead (like psql's `\x auto`).
 */
export const auto = tablesFormat(
  'auto',
  'text',
  'a table, or records where it is too wide (default)',
  (data, options) => alignedText(data, options, true),
);

/** The same, always as a table: where it cannot be made as narrow as the terminal, its lines are wider. */
export const table = tablesFormat('table', 'text', 'aligned columns for people', (data, options) =>
  alignedText(data, options, false),
);

function alignedText(data: Table, options: FormatOptions, maybeRecords: boolean): string {
  const names = data.columns.map(({ name }) => [endLine(shownText(name))]);
  const rows = data.rows.map(row =>
    data.columns.map(({ type }, index) => cellLines(cellText(row[index] ?? null, type), options.width != null)),
  );
  const grid = [names, ...rows];

  const natural = data.columns.map((_, index) => widest(grid, index));
  let shown = grid;
  let widths: readonly number[] = natural;
  const limit = options.width ?? null;
  if (limit !== null && tableWidth(natural) > limit) {
    const words = data.columns.map((_, index) => widestWord(grid, index));
    const available = limit - tableWidth(natural.map(() => 0));
    const fitted = fittedWidths(natural, words, available, maybeRecords ? undefined : ANY_HEIGHT);
    if (fitted === null && maybeRecords) return recordsText(data, options);
    const narrow = fitted ?? natural;
    widths = narrow;
    shown = grid.map(cells => cells.map((lines, index) => wrappedLines(lines, narrow[index] ?? 0)));
    // A policy has a line for each rule already; with each of them wrapped, too, it cannot be read across.
    const isTall = shown.some((cells, row) => height(cells) > MAX_WRAPPED && height(cells) > height(grid[row] ?? []));
    if (maybeRecords && isTall) return recordsText(data, options);
  } else {
    widths = paddedWidths(
      natural,
      shown.reduce((sum, cells) => sum + height(cells), 0),
    );
  }

  const style = styleFor(options.color);
  const right = data.columns.map(isNumeric);
  const [header = [], ...body] = shown.map(cells => rowLines(cells, widths, right));
  const rule = widths.map(width => '-'.repeat(width + 2)).join('+');
  return [...header.map(style.header), style.rule(rule), ...body.flat(), rowCount(rows.length), ''].join('\n');
}

function endLine(text: string): CellLine {
  return { text, mark: '' };
}

function cellLines(cell: string, onTerminal: boolean): CellLine[] {
  const lines = shownLines(cell, onTerminal);
  return lines.map(({ text, isCut }, index) => ({
    text: shownText(text),
    mark: isCut ? '…' : index < lines.length - 1 ? '↵' : '',
  }));
}

function wrappedLines(lines: readonly CellLine[], width: number): CellLine[] {
  return lines.flatMap(({ text, mark }) => {
    const pieces = wrapped(text, width);
    return pieces.map((piece, index) => ({ text: piece, mark: index < pieces.length - 1 ? ('…' as const) : mark }));
  });
}

/** The lines of one row, cells side by side. Every column has a blank on each side; the one after it holds the mark. */
function rowLines(
  cells: readonly (readonly CellLine[])[],
  widths: readonly number[],
  right: readonly boolean[],
): string[] {
  return Array.from({ length: height(cells) }, (_, line) =>
    cells
      .map((lines, index) => {
        const { text, mark } = lines[line] ?? endLine('');
        const blanks = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(text)));
        return ` ${right[index] === true ? blanks + text : text + blanks}${mark || ' '}`;
      })
      .join('|')
      .trimEnd(),
  );
}

function height(cells: readonly (readonly CellLine[])[]): number {
  return cells.reduce((tallest, lines) => Math.max(tallest, lines.length), 1);
}

function tableWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + 2, Math.max(0, widths.length - 1));
}

function widest(grid: readonly (readonly (readonly CellLine[])[])[], column: number): number {
  return widestOf(grid, column, ({ text }) => displayWidth(text));
}

/** The widest part that wrapping would rather not break. */
function widestWord(grid: readonly (readonly (readonly CellLine[])[])[], column: number): number {
  return widestOf(grid, column, ({ text }) =>
    text.split(/(?<=[ ,])/).reduce((width, word) => Math.max(width, displayWidth(word.trimEnd())), 0),
  );
}

function widestOf(
  grid: readonly (readonly (readonly CellLine[])[])[],
  column: number,
  measure: (line: CellLine) => number,
): number {
  let width = 0;
  for (const cells of grid) for (const line of cells[column] ?? []) width = Math.max(width, measure(line));
  return width;
}
