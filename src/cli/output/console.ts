import type { JsonData } from '../../tabular/formats/json-text.js';
import { breakCommands } from '../../../grammar/text/ci-commands.js';
import type { Writable } from 'node:stream';
import type { Io, Output } from '../io.js';
import { isRead } from '../io.js';
import type { CliProblem } from '../problem.js';
import { hasColor, styleOf, type Style } from '../style.js';
import type { Markdown } from './markdown.js';
import { folded } from './fold.js';
import { problemText, warningText } from './problem-text.js';
import { safeText, type TextKind } from './safe-text.js';
import { displayWidth } from '../../../grammar/text/display-width.js';
import type { Xml } from './xml.js';

/**
 * The one way out: everything that the program writes on standard output and standard error goes through here, and is made safe
 * for what it is. Nothing else holds the streams but the driver of the REPL's terminal (a test sees to that).
 */
export class Console {
  /** Of standard output. */
  readonly style: Style;
  /** Of standard error. */
  readonly errorStyle: Style;
  /** Whether standard output gets colour. */
  readonly color: boolean;
  private hasStatus = false;

  constructor(
    private readonly io: Pick<Io, 'stdout' | 'stderr' | 'env'>,
    private readonly noColor: boolean,
    private readonly isSilent = false,
  ) {
    this.color = hasColor(io.stdout, io.env, noColor);
    this.style = styleOf(this.color);
    this.errorStyle = styleOf(hasColor(io.stderr, io.env, noColor));
  }

  /** The width of the terminal that standard output is; null where it is none. */
  get width(): number | null {
    const { stdout } = this.io;
    return stdout.isTTY === true ? (stdout.columns ?? null) : null;
  }

  /** The same of standard error. */
  private get errorWidth(): number | null {
    const { stderr } = this.io;
    return stderr.isTTY === true ? (stderr.columns ?? null) : null;
  }

  /** Whether anybody still reads standard output. */
  get isRead(): boolean {
    return this.isSilent || isRead(this.io.stdout);
  }

  /** The same console, whose standard output goes nowhere. */
  silent(): Console {
    return new Console(this.io, this.noColor, true);
  }

  /** Writes a part of the output of a run. */
  async write(kind: TextKind, text: string): Promise<void> {
    if (this.isSilent) return;
    const safe = safeText(kind, text);
    await this.out(this.io.stdout, kind === 'text' ? fitted(safe, this.width) : safe);
  }

  /** Writes a whole JSON document: plain data. */
  async json(value: JsonData | object): Promise<void> {
    await this.write('json', `${JSON.stringify(value, null, 2)}\n`);
  }

  async markdown(document: Markdown): Promise<void> {
    await this.write('markdown', document.text);
  }

  async xml(document: Xml): Promise<void> {
    await this.write('xml', document.text);
  }

  /** Writes lines that are commands to a build agent. Only `annotations.ts` makes them, of texts that it has encoded. */
  async annotations(lines: readonly { readonly command: string }[]): Promise<void> {
    if (!this.isSilent) await this.out(this.io.stdout, lines.map(({ command }) => `${command}\n`).join(''));
  }

  /** Tells people something that is not a part of the output. */
  async note(text: string): Promise<void> {
    await this.tell(`${text}\n`);
  }

  /** `warning: script.kql:3: …` */
  async warn(place: string | null, message: string): Promise<void> {
    await this.tell(warningText(place, message, this.errorStyle));
  }

  async problem(problem: CliProblem): Promise<void> {
    await this.tell(problemText(problem, this.errorStyle, this.errorWidth));
  }

  private async tell(text: string): Promise<void> {
    await this.out(this.io.stderr, fitted(safeText('text', text), this.errorWidth));
  }

  /** Adds a line to a log on standard error; what cannot be written at once waits in the stream, and nobody waits for it. */
  log(kind: 'text' | 'json', text: string): void {
    if (isRead(this.io.stderr)) this.io.stderr.write(safeText(kind, text));
  }

  /** Wipes the terminal that standard output is; does nothing where it is none. */
  async clear(): Promise<void> {
    if (this.io.stdout.isTTY === true) await writeTo(this.io.stdout, '\u001b[2J\u001b[3J\u001b[H');
  }

  /** Whether progress can be shown: beside records on the same terminal, it would only flicker. */
  canShowStatus(writesRecords: boolean): boolean {
    return this.io.stderr.isTTY === true && !(writesRecords && this.io.stdout.isTTY === true);
  }

  /** Shows how far a long run has got, on a line that the next status replaces; null takes it away. */
  async status(text: string | null): Promise<void> {
    if (text === null && !this.hasStatus) return;
    this.hasStatus = text !== null;
    // A line that wraps could not be replaced.
    const room = Math.max((this.errorWidth ?? 80) - 1, 1);
    await writeTo(this.io.stderr, `\r${clipped(safeText('text', text ?? ''), room)}\u001b[K`);
  }

  /** Makes room for something that stays. */
  private async out(stream: Output & Writable, text: string): Promise<void> {
    if (this.hasStatus && text !== '') await this.status(null);
    await writeTo(stream, text);
  }
}

/** A text as a terminal shows it; what folding puts at the beginning of a line is made safe there, too. */
function fitted(text: string, columns: number | null): string {
  return columns === null ? text : breakCommands(folded(text, columns));
}

/** The beginning of a line that fits into so many columns. */
function clipped(text: string, columns: number): string {
  let width = 0;
  let shown = '';
  for (const character of text) {
    width += displayWidth(character);
    if (width > columns) return shown;
    shown += character;
  }
  return shown;
}

/** Writes a text, and waits where the reader is slower than the writer. Does nothing once the reader has left. */
async function writeTo(stream: Output & Writable, text: string): Promise<void> {
  if (text === '' || !isRead(stream) || stream.write(text)) return;
  await new Promise<void>(resolve => {
    const settle = (): void => {
      stream.off('drain', settle).off('close', settle);
      resolve();
    };
    stream.on('drain', settle).on('close', settle);
  });
}
