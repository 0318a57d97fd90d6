import { splitScript, type ScriptPiece } from '../../grammar/blocks.js';
import type { ExecuteError } from '../library/result.js';
import type { Session } from '../library/session.js';
import { formatDocument, formats, type CommandOutcome, type FormatOptions } from '../tabular/formats/index.js';
import { printable } from '../../grammar/text/mention.js';
import { lineStarts, positionAt, type Span } from '../../grammar/text/positions.js';
import { saveTextFile } from './files.js';
import { isRead, write, type Io } from './io.js';
import { faultReport, warningLine, type Fault, type ReportedText } from './report.js';
import { Results } from './results.js';
import type { Settings } from './settings.js';
import { hasColor, styleOf, type Style } from './style.js';

/** A text of commands and directives. */
export interface Source {
  /** As the user named it: a path, `-` for standard input, `-e` for an argument; null for what is typed into the REPL. */
  readonly name: string | null;
  /** The absolute path of a file. */
  readonly path: string | null;
  readonly text: string;
  /** The pieces to run, where the text need not be split as a script. */
  readonly pieces?: readonly ScriptPiece[];
}

export interface RunnerOptions {
  readonly continueOnError: boolean;
  /** Whether each result is a document of its own, as in the REPL. */
  readonly separateDocuments: boolean;
  readonly noColor: boolean;
}

/** A source on its way: which of its pieces is next. */
interface Frame extends Source, ReportedText {
  readonly pieces: readonly ScriptPiece[];
  next: number;
}

/** Milliseconds for which a script may keep the process from hearing of anything else. */
const MAX_WITHOUT_REST = 50;

/** How many scripts may run inside one another by `#script`. */
const MAX_NESTING = 10;

/** Runs sources in a session and writes what comes of them: the same for files, `-e` and the REPL. */
export class Runner {
  /** Whether anything failed so far. */
  failed = false;
  private readonly stack: Frame[] = [];
  private readonly results: Results;
  private readonly color: boolean;
  private readonly errorStyle: Style;

  constructor(
    private readonly session: Session,
    private readonly settings: Settings,
    private readonly io: Io,
    private readonly options: RunnerOptions,
  ) {
    this.results = new Results(options.separateDocuments);
    this.color = hasColor(io.stdout, io.env, options.noColor);
    this.errorStyle = styleOf(hasColor(io.stderr, io.env, options.noColor));
  }

  /** The path of the script whose directive is running; null outside files. */
  get currentFile(): string | null {
    return this.stack.at(-1)?.path ?? null;
  }

  /** Runs a source to its end, to its first error, or to `#quit`; false after an error. */
  async run(source: Source): Promise<boolean> {
    let ok = true;
    this.stack.push(frameOf(source));
    // Nobody reads on where the output is closed (`| head`): the rest need not run.
    let rested = performance.now();
    while (!this.settings.quit && isRead(this.io.stdout)) {
      // That the reader has left comes as an event, and events come only when we rest.
      if (performance.now() - rested > MAX_WITHOUT_REST) {
        await new Promise(resolve => setImmediate(resolve));
        rested = performance.now();
      }
      const frame = this.stack.at(-1);
      if (frame === undefined) break;
      const piece = frame.pieces[frame.next++];
      if (piece === undefined) {
        this.stack.pop();
        continue;
      }
      if (piece.kind === 'directive' ? await this.directive(frame, piece) : await this.command(frame, piece)) continue;
      ok = false;
      this.failed = true;
      if (!this.options.continueOnError) break;
    }
    this.stack.length = 0;
    return ok;
  }

  /** Has a script run next, before what follows the directive that asks for it. Gives null, or why not. */
  include(source: Source): string | null {
    if (this.stack.some(({ path }) => path === source.path)) return 'it is running already, and would never end';
    if (this.stack.length > MAX_NESTING) return `scripts run at most ${MAX_NESTING} deep inside one another`;
    this.stack.push(frameOf(source));
    return null;
  }

  /** Ends the document of results. To be called once, after the last source. */
  async end(): Promise<void> {
    await write(this.io.stdout, this.results.end(this.settings.format));
  }

  private async directive(frame: Frame, { text, start, end }: ScriptPiece): Promise<boolean> {
    const result = this.session.directive(text);
    if (!result.ok) {
      const { message, hint } = result;
      await this.report(frame, { title: null, message, hint, span: frame.name === null ? null : { start, end } });
      return false;
    }
    for (const warning of result.warnings) await this.warn(frame, start, warning);
    if (result.output !== null) await this.note(result.output);
    return true;
  }

  private async command(frame: Frame, piece: ScriptPiece): Promise<boolean> {
    const started = performance.now();
    const result = this.session.execute(piece.text);
    const elapsed = performance.now() - started;

    const line = positionAt(frame.starts, piece.start).line;
    const place = { file: frame.name ?? '-', command: piece.text, line };
    let saved = true;
    if (result.ok) {
      const outcome = { ...place, tables: result.tables, piped: result.piped };
      await this.write(outcome);
      // The contract of the formats for programs has no place for warnings.
      const told = this.settings.format.errorsInDocument ? [] : result.warnings;
      for (const warning of told) await this.warn(frame, piece.start, warning);
      saved = await this.save(frame, piece, outcome);
    } else if (this.settings.format.errorsInDocument) {
      const { start, end } = inSource(result.error.span, piece);
      const range = { start: positionAt(frame.starts, start), end: positionAt(frame.starts, end) };
      await this.write({ ...place, error: { ...result.error, range } });
    } else {
      await this.report(frame, faultOf(result.error, piece, frame.name !== null));
    }
    if (this.settings.timing) await this.note(`Time: ${elapsed.toFixed(3)} ms`);
    return result.ok && saved;
  }

  /** Writes the result where `#save` wants it, too. */
  private async save(frame: Frame, { start, end }: ScriptPiece, outcome: CommandOutcome): Promise<boolean> {
    const path = this.settings.saveTo;
    if (path === null) return true;
    this.settings.saveTo = null;
    const problem = saveTextFile(path, formatDocument(formats.csv, [outcome]));
    if (problem === null) return true;
    const span = frame.name === null ? null : { start, end };
    await this.report(frame, { title: null, message: `#save: ${problem}`, hint: null, span });
    return false;
  }

  private async write(outcome: CommandOutcome): Promise<void> {
    const { stdout } = this.io;
    const options: FormatOptions = {
      width: stdout.isTTY === true ? (stdout.columns ?? null) : null,
      color: this.color,
      service: { database: this.settings.database, serviceAlias: this.session.cluster.name.toUpperCase() },
    };
    await write(stdout, this.results.add(outcome, this.settings.format, options));
  }

  /** What a directive shows. It has no place in a document for programs, and goes beside it. */
  private async note(text: string): Promise<void> {
    const besides = this.settings.format.forPrograms && !this.options.separateDocuments;
    await write(besides ? this.io.stderr : this.io.stdout, `${text.split('\n').map(printable).join('\n')}\n`);
  }

  private async warn({ name, starts }: Frame, offset: number, message: string): Promise<void> {
    const place = name === null ? null : `${name}:${positionAt(starts, offset).line}`;
    await write(this.io.stderr, warningLine(place, message, this.errorStyle));
  }

  private async report(frame: Frame, fault: Fault): Promise<void> {
    await write(this.io.stderr, faultReport(frame, fault, this.errorStyle));
  }
}

function frameOf(source: Source): Frame {
  return { ...source, starts: lineStarts(source.text), pieces: source.pieces ?? splitScript(source.text), next: 0 };
}

/** A span inside a piece as one of its source. */
function inSource(span: Span, { start }: ScriptPiece): Span {
  return { start: start + span.start, end: start + span.end };
}

/** Who has just typed a command need not be shown the whole of it; in a file, its place helps. */
function faultOf({ code, reason, message, hint, span }: ExecuteError, piece: ScriptPiece, inFile: boolean): Fault {
  const shown = code === 'Forbidden' && !inFile ? null : inSource(span, piece);
  return { title: `${code} (${reason})`, message, hint, span: shown };
}
