import { displayWidth } from '../../../grammar/text/display-width.js';
import type { Output } from '../io.js';
import type { Layout } from './layout.js';

const ERASE_BELOW = '\u001b[J';
const STYLES = /\u001b\[[\d;]*m/g;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

/**
 * The part of the terminal that an input takes, from its first row down. Draws it anew at each change, in one write; of an
 * input taller than the terminal, the rows around the cursor.
 */
export class Screen {
  /** How far below the region's first row the cursor is. */
  private cursorRow = 0;
  /** The first row of the layout that is shown. */
  private top = 0;
  private cursorColumn = 0;
  /** How wide each row is that was drawn last. */
  private drawn: readonly number[] = [];

  constructor(private readonly output: Output) {}

  get width(): number {
    return Math.max(20, this.output.columns ?? 80);
  }

  get height(): number {
    return Math.max(4, this.output.rows ?? 24);
  }

  write(text: string): void {
    this.output.write(text);
  }

  onResize(listener: () => void): void {
    this.output.on('resize', listener);
  }

  offResize(listener: () => void): void {
    this.output.off('resize', listener);
  }

  /** Draws a layout, and rows below it that the next drawing takes away again. */
  draw(layout: Layout, below: readonly string[] = []): void {
    const room = this.height - Math.min(below.length, Math.floor(this.height / 2));
    const top = Math.min(this.top, Math.max(0, layout.rows.length - room));
    this.top = Math.max(Math.min(top, layout.cursorRow), layout.cursorRow - room + 1);
    const shown = layout.rows.slice(this.top, this.top + room);
    const rows = [...shown, ...below.slice(0, this.height - shown.length)];

    const cursorRow = layout.cursorRow - this.top;
    this.output.write(
      HIDE_CURSOR +
        this.toFirstRow() +
        ERASE_BELOW +
        rows.join('\r\n') +
        up(rows.length - 1 - cursorRow) +
        `\r${right(layout.cursorColumn)}` +
        SHOW_CURSOR,
    );
    this.cursorRow = cursorRow;
    this.cursorColumn = layout.cursorColumn;
    this.drawn = rows.map(row => displayWidth(row.replace(STYLES, '')));
  }

  /** Takes the region away; what is written next starts where it began. */
  erase(): void {
    this.output.write(this.toFirstRow() + ERASE_BELOW);
    this.forget();
  }

  /** Leaves the region as it is; the next one starts where the cursor is then. */
  forget(): void {
    this.cursorRow = 0;
    this.top = 0;
  }

  clear(): void {
    this.output.write('\u001b[H\u001b[2J');
    this.forget();
  }

  /** After the terminal has changed its width and wrapped anew what was drawn: where the cursor is now. */
  resized(): void {
    const { width } = this;
    const rowsOf = (columns: number): number => Math.max(1, Math.ceil(columns / width));
    const above = this.drawn.slice(0, this.cursorRow).reduce((sum, columns) => sum + rowsOf(columns), 0);
    this.cursorRow = Math.min(above + Math.floor(this.cursorColumn / width), this.height - 1);
  }

  private toFirstRow(): string {
    return `${up(this.cursorRow)}\r`;
  }
}

function up(rows: number): string {
  return rows > 0 ? `\u001b[${rows}A` : '';
}

function right(columns: number): string {
  return columns > 0 ? `\u001b[${columns}C` : '';
}
