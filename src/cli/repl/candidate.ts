import type { Directive } from '../../library/session.js';
import type { Column } from '../../tabular/table.js';

/** What Tab offers for a stretch of the input. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  /** What the stretch is replaced by. */
  readonly text: string;
  /** What a list of candidates shows. */
  readonly label: string;
  /** Where in `text` the cursor ends up; after it when absent. */
  readonly cursor?: number;
}

/** Completes a query tail that starts at `tailStart`, over a table of these columns. */
export type TailCompleter = (text: string, tailStart: number, offset: number, columns: readonly Column[]) => Completion;

/** What completion may know of the world. */
export interface CompletionContext {
  readonly directives: readonly Directive[];
  readonly databases: readonly string[];
  /** The names in a folder, those of folders with a slash at the end; none when it cannot be read. */
  readonly listFolder: (path: string) => readonly string[];
  readonly completeTail: TailCompleter;
}
