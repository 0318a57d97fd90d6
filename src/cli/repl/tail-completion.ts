import { queryTail } from '../../commands/query.lazy.js';
import type { Column } from '../../tabular/table.js';
import type { Candidate, Completion } from './candidate.js';

/** Completes a query tail: operators after `|`, then the columns in scope, functions and keywords. */
export function completeTail(text: string, tailStart: number, offset: number, columns: readonly Column[]): Completion {
  const { from, items } = queryTail().completeTail(text, tailStart, offset, columns);
  return {
    start: from,
    end: offset,
    // Functions come with their bracket; a word is followed by a blank, unless it is a column, which may be followed by anything.
    candidates: items.map(({ text: label, kind }): Candidate => {
      return { text: kind === 'operator' || kind === 'keyword' ? `${label} ` : label, label };
    }),
  };
}
