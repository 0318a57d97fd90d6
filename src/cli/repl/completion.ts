import { splitScript } from '../../../grammar/blocks.js';
import type { Directive } from '../../library/directives.js';
import type { Column } from '../../tabular/table.js';
import { completeCommand } from './command-completion.js';
import { completeDirective } from './directive-completion.js';
import { blockReadiness } from './readiness.js';

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
  /** Where in `text` the cursor comes to stand; after it when absent. */
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

/** What may stand at `offset`. The text after it is looked at only to not write twice what stands there already. */
export function complete(text: string, offset: number, context: CompletionContext): Completion {
  const before = text.slice(0, offset);
  const last = splitScript(before).at(-1);
  const found = last === undefined || isOver(before, last.end, last.kind) ? null : last;
  const completion =
    found?.kind === 'directive'
      ? completeDirective(text, found.start, offset, context)
      : completeCommand(text, found?.start ?? last?.end ?? 0, offset, context);
  return completion ?? { start: offset, end: offset, candidates: [] };
}

/** Whether something new starts after the last piece: it was a directive line, or a blank line ended it. */
function isOver(before: string, end: number, kind: 'command' | 'directive'): boolean {
  const rest = before.slice(end);
  if (kind === 'directive') return rest.includes('\n');
  return /\n\s*\n/.test(rest) && blockReadiness(before) === 'ready';
}
