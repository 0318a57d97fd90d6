import type { Table } from '../table.js';
import { isFailure, type CommandOutcome } from './outcome.js';
import type { ServiceContext } from './service-context.js';

/** What a format may take into account; every member is optional, so that `{}` gives the same text everywhere. */
export interface FormatOptions {
  /** The terminal's width in columns. Absent or null: no limit, as for a file or a pipe. Only `table` and `vertical` look at it. */
  readonly width?: number | null;
  /** Whether SGR codes may dim the rules and set off the headers. Default false. Only `table` and `vertical` look at it. */
  readonly color?: boolean;
  /** Whether `csv` and `tsv` are for spreadsheets, which would run some texts as formulas: these get an apostrophe. Default false. */
  readonly forSpreadsheets?: boolean;
  /** The ids and times in the service's own JSON (`kusto`). Defaults are fixed: there is no clock here. */
  readonly service?: Partial<ServiceContext>;
}

/**
 * A way of writing the outcomes of commands as text. A document is `begin`, the outcomes with `separator` between them, `end`;
 * an outcome whose text is empty leaves no trace.
 */
export interface Format {
  readonly name: string;
  /** What its text is, which says how it is made safe where it is shown. */
  readonly textKind: 'text' | 'markdown' | 'csv' | 'tsv' | 'json';
  /** One line for `--help`. */
  readonly description: string;
  /** Whether errors are part of the document. Where not, an error's text is empty and the code that writes the document reports it. */
  readonly errorsInDocument: boolean;
  /** Whether programs read the document, so that nothing else may appear in it. */
  readonly forPrograms: boolean;
  readonly begin: string;
  readonly separator: string;
  readonly end: string;
  outcome(outcome: CommandOutcome, options: FormatOptions): string;
}

/** A document that is written while its commands run. Each text is to be written at once; `end` is called once. */
export interface FormatDocument {
  add(outcome: CommandOutcome): string;
  end(): string;
}

export function startDocument(format: Format, options: FormatOptions = {}): FormatDocument {
  let written = 0;
  return {
    add(outcome) {
      const text = format.outcome(outcome, options);
      if (text === '') return '';
      return (written++ === 0 ? format.begin : format.separator) + text;
    },
    end: () => (written === 0 ? format.begin : '') + format.end,
  };
}

/** The whole document of outcomes that are all known. */
export function formatDocument(
  format: Format,
  outcomes: readonly CommandOutcome[],
  options: FormatOptions = {},
): string {
  const document = startDocument(format, options);
  return outcomes.map(outcome => document.add(outcome)).join('') + document.end();
}

/** A format that knows tables only: errors are left to others, and an empty line separates tables. */
export function tablesFormat(
  name: string,
  textKind: Format['textKind'],
  description: string,
  tableText: (table: Table, options: FormatOptions) => string,
  forPrograms = false,
): Format {
  return {
    name,
    textKind,
    description,
    errorsInDocument: false,
    forPrograms,
    begin: '',
    separator: '\n',
    end: '',
    outcome: (outcome, options) =>
      isFailure(outcome) ? '' : outcome.tables.map(table => tableText(table, options)).join('\n'),
  };
}
