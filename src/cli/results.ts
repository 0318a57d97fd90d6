import {
  formatDocument,
  startDocument,
  type CommandOutcome,
  type Format,
  type FormatDocument,
  type FormatOptions,
} from '../tabular/formats/index.js';

/**
 * The documents that the results of a run make up: one, or several where the format changes on the way. Gives texts to be
 * written at once.
 */
export class Results {
  private open: { readonly format: Format; readonly document: FormatDocument } | null = null;
  private wroteAny = false;

  /** With `separate`, each result is a document of its own, as in the REPL. */
  constructor(private readonly separate: boolean) {}

  add(outcome: CommandOutcome, format: Format, options: FormatOptions): string {
    if (this.separate) return formatDocument(format, [outcome], options);
    const ended = this.open !== null && this.open.format !== format ? this.close() : '';
    const document = this.open?.document ?? startDocument(format, options);
    const text = document.add(outcome);
    if (text !== '') {
      this.open = { format, document };
      this.wroteAny = true;
    }
    return ended + text;
  }

  /** To be called once, after all results. A run without any is an empty document. */
  end(format: Format): string {
    if (this.separate) return '';
    return this.wroteAny ? this.close() : startDocument(format).end();
  }

  private close(): string {
    const text = this.open?.document.end() ?? '';
    this.open = null;
    return text;
  }
}
