import { lineStarts, positionAt } from '../../../grammar/text/positions.js';
import type { ExternalTable } from '../external-table.js';
import { Code, type FunctionBody, type Place } from '../scope.js';
import { looksLikeCallout, mayCallOut } from '../sweep.js';

/** A text with a place for each of its characters. */
export interface PlacedText {
  readonly text: string;
  readonly placeOf: (offset: number) => Place;
}

/** A text of a log. */
export interface LoggedText extends PlacedText {
  /** How many rows of the log have it: more than one where the log was summarized. */
  readonly rows: number;
  /** The days between which they ran, as 2026-11-28; null where the log does not tell. */
  readonly days: DayRange | null;
}

/** Two days, in order, as 2026-11-28. */
export interface DayRange {
  readonly first: string;
  readonly last: string;
}

/** Everything that one file tells an audit. */
export interface AuditSource {
  /** Texts of KQL to read. */
  readonly codes: readonly Code[];
  /** Texts of a log: they run, and define nothing that lasts. */
  readonly logged: readonly LoggedText[];
  /** Functions whose bodies are in no text of {@link codes}. */
  readonly functions: readonly FunctionBody[];
  /** Rows of `.show external tables`. */
  readonly tables: readonly { readonly name: string; readonly table: ExternalTable; readonly code: Code }[];
  readonly groups: readonly string[];
  readonly exports: readonly { readonly table: string; readonly code: Code }[];
  readonly policies: readonly (PlacedText & { readonly name: string | null })[];
  /** Scripts that are elsewhere, or computed. */
  readonly scriptUrls: readonly Code[];
  /** Strings that are not known to hold KQL, and look as if they had a callout. */
  readonly suspects: readonly Code[];
  /** What people should know about the file, once. */
  readonly notes: readonly string[];
}

/** Collects what a file tells. */
export class SourceBuilder {
  readonly codes: Code[] = [];
  readonly logged: LoggedText[] = [];
  readonly functions: FunctionBody[] = [];
  readonly tables: { readonly name: string; readonly table: ExternalTable; readonly code: Code }[] = [];
  readonly groups: string[] = [];
  readonly exports: { readonly table: string; readonly code: Code }[] = [];
  readonly policies: (PlacedText & { readonly name: string | null })[] = [];
  readonly scriptUrls: Code[] = [];
  readonly suspects: Code[] = [];
  private readonly noted = new Set<string>();

  addCode({ text, placeOf }: PlacedText, entity: string | null = null): Code {
    const code = new Code(text, placeOf, entity);
    this.codes.push(code);
    return code;
  }

  /** A string of a document of which nobody knows what it is for: it counts where it looks like KQL that calls out. */
  addSuspect({ text, placeOf }: PlacedText, entity: string | null): void {
    if (looksLikeCallout(text)) this.suspects.push(new Code(text, placeOf, entity));
  }

  /** Code whose language is not told: KQL where it is one that calls out, and else as above. */
  addWhatMayBeKql(text: PlacedText): void {
    const code = new Code(text.text, text.placeOf);
    if (mayCallOut(code)) this.codes.push(code);
    else this.addSuspect(text, null);
  }

  note(text: string): void {
    this.noted.add(text);
  }

  get notes(): readonly string[] {
    return [...this.noted];
  }
}

/** The places of a file's characters. */
export function placesOf(file: string, text: string): (offset: number) => Place {
  let starts: number[] | null = null;
  return offset => {
    starts ??= lineStarts(text);
    return { file, ...positionAt(starts, offset) };
  };
}
