import { DEFAULT_DATABASE } from '../tabular/formats/index.js';
import { formats, type Format } from '../tabular/formats/index.js';

/** What directives change about a session besides its cluster. */
export class SessionSettings {
  /** Whether each piece of a script is shown before what it answers. */
  echo = false;
  /** Whether each command's time is told. */
  timing = false;
  /** The file that the next result goes to, besides being shown. */
  saveTo: string | null = null;
  /** Whether the REPL takes each line as a command; otherwise blocks of lines. */
  lineMode = false;
  /** The database that clients name with each request. The commands here concern the cluster, so it has no effect on them. */
  database = DEFAULT_DATABASE;
  /** What was run before, where there is a history. */
  history: (() => readonly string[]) | null = null;
  /** Opens a file in the user's editor; gives why that could not be done, or null. */
  edit: ((path: string) => string | null) | null = null;
  /** Whether the session is to end. */
  quit = false;
  private chosenFormat: Format;
  private beforeMarkdown: Format;

  /** With `formatIsFixed` no directive changes the format: a program that asked for one reads the document to its end. */
  constructor(
    format: Format,
    readonly formatIsFixed = false,
  ) {
    this.chosenFormat = format;
    this.beforeMarkdown = format === formats.markdown ? formats.auto : format;
  }

  get format(): Format {
    return this.chosenFormat;
  }

  set format(format: Format) {
    if (this.formatIsFixed) return;
    if (format === formats.markdown && this.chosenFormat !== formats.markdown) this.beforeMarkdown = this.chosenFormat;
    this.chosenFormat = format;
  }

  /** Goes back to the format that was in use before Markdown. */
  leaveMarkdown(): void {
    if (this.chosenFormat === formats.markdown) this.chosenFormat = this.beforeMarkdown;
  }
}

/** Kusto.Cli's. */
export { DEFAULT_DATABASE };
