import { spawn, type IPty } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { BUILT_CLI } from '../built-cli.js';
import { folderWith } from './harness.js';

export const UP = '\u001b[A';
export const DOWN = '\u001b[B';
export const LEFT = '\u001b[D';
export const ENTER = '\r';
export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';
export const CTRL_R = '\u0012';
export const TAB = '\t';

/** A text as terminals send it when it is pasted. */
export function pasted(text: string): string {
  return `\u001b[200~${text}\u001b[201~`;
}

const PATIENCE = 120_000;

/** Milliseconds without output after which a screen is looked at as drawn to its end: what is drawn at once may come in pieces. */
const SETTLED = 15;

interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether each state of the screen is looked at, what is overwritten at once, too; by default only what is drawn to its end. */
  readonly seesOverwritten?: boolean;
}

/** The program, run on a real pseudo-terminal, and what its user sees. */
export class TerminalSession {
  private readonly terminal: headless.Terminal;
  private readonly process: IPty;
  private exitCode: number | null = null;
  private changes = 0;
  private onChange: () => void = () => undefined;
  private readonly seesOverwritten: boolean;

  constructor(
    argv: readonly string[] = [],
    { columns = 90, rows = 24, env = {}, seesOverwritten = false }: TerminalOptions = {},
  ) {
    this.seesOverwritten = seesOverwritten;
    this.terminal = new headless.Terminal({ cols: columns, rows, scrollback: 2_000, allowProposedApi: true });
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
    this.process = spawn(process.execPath, [BUILT_CLI, ...argv], {
      cols: columns,
      rows,
      name: 'xterm-256color',
      env: { ...inherited, TERM: 'xterm-256color', KUSTO_CALLOUT_HISTORY: join(folderWith({}), 'history'), ...env },
    });
    this.process.onData(data => {
      for (const piece of seesOverwritten ? data.split(/(?=\r(?!\n))/) : [data]) {
        this.terminal.write(piece, () => {
          this.changes++;
          this.onChange();
        });
      }
    });
    this.process.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
      this.onChange();
    });
    // Answers of the terminal, such as where its cursor is, go back to the program.
    this.terminal.onData(data => {
      this.process.write(data);
    });
    onTestFinished(() => {
      if (this.exitCode === null) this.process.kill();
    });
  }

  type(keys: string): void {
    this.process.write(keys);
  }

  /** What is on the screen, blanks at the ends left out. */
  get screen(): string {
    const { active } = this.terminal.buffer;
    return this.lines(active.baseY, active.baseY + this.terminal.rows);
  }

  /** The same with what has been scrolled out. */
  get everything(): string {
    return this.lines(0, this.terminal.buffer.active.length);
  }

  /** The line that the cursor is in, with a `█` at its place. */
  get cursorLine(): string {
    const { active } = this.terminal.buffer;
    const line = active.getLine(active.baseY + active.cursorY)?.translateToString() ?? '';
    return `${line.slice(0, active.cursorX)}█${line.slice(active.cursorX)}`.trimEnd();
  }

  /** The palette colour of the first place on the screen where `text` stands; -1 for the terminal's own. */
  colorOf(text: string): number {
    const { active } = this.terminal.buffer;
    for (let row = active.baseY; row < active.baseY + this.terminal.rows; row++) {
      const line = active.getLine(row);
      const column = line?.translateToString().indexOf(text) ?? -1;
      if (column >= 0) return line?.getCell(column)?.getFgColor() ?? -1;
    }
    throw new Error(`${text} is not on the screen:\n${this.screen}`);
  }

  /** Changes the size, and waits until the program has drawn something for it. */
  async resize(columns: number, rows: number): Promise<void> {
    const before = this.changes;
    this.terminal.resize(columns, rows);
    this.process.resize(columns, rows);
    await this.until(session => session.changes > before);
  }

  /** Waits until the screen is as wanted. */
  async until(isSo: (session: this) => boolean): Promise<void> {
    await this.wait(() => isSo(this), !this.seesOverwritten);
  }

  /** Types, and waits until the line with the cursor reads so; a `█` in it is the cursor. */
  async typeUntil(keys: string, cursorLine: string): Promise<void> {
    const before = this.changes;
    this.type(keys);
    // Not the screen of before: the program has at least shown what was typed.
    await this.until(session => session.changes > before && session.cursorLine === cursorLine);
  }

  async exit(): Promise<number | null> {
    await this.wait(() => this.exitCode !== null, true);
    return this.exitCode;
  }

  private async wait(isSo: () => boolean, settles: boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      let settled: NodeJS.Timeout | undefined;
      const finish = (): void => {
        clearTimeout(timeout);
        this.onChange = () => undefined;
        resolve();
      };
      const timeout = setTimeout(() => {
        clearTimeout(settled);
        reject(new Error(`waited in vain; the cursor is in ${this.cursorLine}, the screen is\n${this.screen}`));
      }, PATIENCE);
      this.onChange = () => {
        clearTimeout(settled);
        if (!isSo()) return;
        if (settles) settled = setTimeout(finish, SETTLED);
        else finish();
      };
      this.onChange();
    });
  }

  private lines(from: number, to: number): string {
    const { active } = this.terminal.buffer;
    const lines = Array.from(
      { length: to - from },
      (_, row) => active.getLine(from + row)?.translateToString(true) ?? '',
    );
    return lines.join('\n').trimEnd();
  }
}
