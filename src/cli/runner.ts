import { milliseconds } from './milliseconds.js';
import { splitScript, type ScriptPiece } from '../../grammar/blocks.js';
import type { ExecuteError } from '../library/result.js';
import type { Session } from '../library/session.js';
import { formatDocument, formats, type CommandOutcome, type FormatOptions } from '../tabular/formats/index.js';
import { lineStarts, positionAt, type Span } from '../../grammar/text/positions.js';
import { saveTextFile } from './files.js';
import type { Console } from './output/console.js';
import { plainProblem, problemIn, stop, type CliProblem, type NamedText } from './problem.js';
import { Results } from './results.js';
import type { SessionSettings } from './session-settings.js';

/** A text of commands and directives. */
export interface ScriptSource {
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
  /** Whether csv and tsv have exact values, for programs that run no formulas. */
  readonly raw?: boolean;
  /** Whether the first problem ends the run as one of its inputs, rather than to be reported here. */
  readonly throwsProblems?: boolean;
}

/** A source on its way: which of its pieces is next. */
interface Frame extends ScriptSource, NamedText {
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

  constructor(
    private readonly session: Session,
    private readonly settings: SessionSettings,
    private readonly console: Console,
    private readonly options: RunnerOptions,
  ) {
    this.results = new Results(options.separateDocuments);
  }

  /** The path of the script whose directive is running; null outside files. */
  get currentFile(): string | null {
    return this.stack.at(-1)?.path ?? null;
  }

  /** Runs a source to its end, to its first error, or to `#quit`; false after an error. */
  async run(source: ScriptSource): Promise<boolean> {
    let ok = true;
    this.stack.push(frameOf(source));
    // Nobody reads on where the output is closed (`| head`): the rest need not run.
    let rested = milliseconds();
    while (!this.settings.quit && this.console.isRead) {
      // That the reader has left comes as an event, and events come only when we rest.
      if (milliseconds() - rested > MAX_WITHOUT_REST) {
        await new Promise(resolve => setImmediate(resolve));
        rested = milliseconds();
      }
      const frame = this.stack.at(-1);
      if (frame === undefined) break;
      const piece = frame.pieces[frame.next++];
      if (piece === undefined) {
        this.stack.pop();
        continue;
      }
      if (this.settings.echo && frame.name !== null) await this.note(echoed(piece.text));
      if (piece.kind === 'directive' ? await this.directive(frame, piece) : await this.command(frame, piece)) continue;
      ok = false;
      this.failed = true;
      if (!this.options.continueOnError) break;
    }
    this.stack.length = 0;
    return ok;
  }

  /** Has a script run next, before what follows the directive that asks for it. Gives null, or why not. */
  include(source: ScriptSource): string | null {
    if (this.stack.some(({ path }) => path === source.path))
      return 'it is already running; including it again would never end';
    if (this.stack.length > MAX_NESTING) return `scripts run at most ${MAX_NESTING} deep inside one another`;
    this.stack.push(frameOf(source));
    return null;
  }

  /** Ends the document of results. To be called once, after the last source. */
  async end(): Promise<void> {
    await this.put(this.results.end(this.settings.format));
  }

  private async directive(frame: Frame, { text, start, end }: ScriptPiece): Promise<boolean> {
    const result = this.session.directive(text);
    if (!result.ok) {
      await this.report(problemIn(frame, { ...result, span: frame.name === null ? null : { start, end } }));
      return false;
    }
    for (const warning of result.warnings) await this.warn(frame, start, warning);
    if (result.output !== null) await this.note(result.output);
    else if (result.told !== null && (this.options.separateDocuments || this.settings.echo))
      await this.note(result.told);
    return true;
  }

  private async command(frame: Frame, piece: ScriptPiece): Promise<boolean> {
    const started = milliseconds();
    const result = this.session.execute(piece.text);
    const elapsed = milliseconds() - started;

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
      await this.report(problemIn(frame, { ...result.error, span: shownSpan(result.error, piece, frame) }));
    }
    if (this.settings.timing) await this.note(`Time: ${elapsed.toFixed(3)} ms`);
    return result.ok && saved;
  }

  /** Writes the result where `#save` wants it, too. */
  private async save(frame: Frame, { start, end }: ScriptPiece, outcome: CommandOutcome): Promise<boolean> {
    const path = this.settings.saveTo;
    if (path === null) return true;
    this.settings.saveTo = null;
    const problem = saveTextFile(
      path,
      formatDocument(formats.csv, [outcome], { forSpreadsheets: this.options.raw !== true }),
    );
    if (problem === null) return true;
    const span = frame.name === null ? null : { start, end };
    await this.report({ ...plainProblem(`#save: ${problem}`), source: frame, span });
    return false;
  }

  private async write(outcome: CommandOutcome): Promise<void> {
    const { console, settings, session, options } = this;
    const formatOptions: FormatOptions = {
      width: console.width,
      color: console.color,
      forSpreadsheets: options.raw !== true,
      service: { database: settings.database, serviceAlias: session.cluster.name.toUpperCase() },
    };
    await this.put(this.results.add(outcome, settings.format, formatOptions));
  }

  private async put(text: string): Promise<void> {
    const { textKind } = this.settings.format;
    const isRaw = this.options.raw === true && (textKind === 'csv' || textKind === 'tsv');
    await this.console.write(isRaw ? 'raw' : textKind === 'text' ? 'laid-out' : textKind, text);
  }

  /** What a directive shows. It has no place in a document for programs, and goes beside it. */
  private async note(text: string): Promise<void> {
    const besides = this.settings.format.forPrograms && !this.options.separateDocuments;
    if (besides) await this.console.note(text);
    else await this.console.write('text', `${text}\n`);
  }

  private async warn({ name, starts }: Frame, offset: number, message: string): Promise<void> {
    const place = name === null ? null : `${name}:${positionAt(starts, offset).line}`;
    await this.console.warn(place, message);
  }

  private async report(problem: CliProblem): Promise<void> {
    if (this.options.throwsProblems === true) stop(problem);
    await this.console.problem(problem);
  }
}

/** A piece as it is shown before what it answers. */
function echoed(text: string): string {
  return text.replace(/^/gm, '> ');
}

function frameOf(source: ScriptSource): Frame {
  return { ...source, starts: lineStarts(source.text), pieces: source.pieces ?? splitScript(source.text), next: 0 };
}

/** A span inside a piece as one of its source. */
function inSource(span: Span, { start }: ScriptPiece): Span {
  return { start: start + span.start, end: start + span.end };
}

/** The place of an error in its source; null where the command has just been typed, and its place says nothing. */
function shownSpan({ code, span }: ExecuteError, piece: ScriptPiece, { name }: Frame): Span | null {
  return code === 'Forbidden' && name === null ? null : inSource(span, piece);
}
