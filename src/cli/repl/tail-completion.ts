import { queryTail } from '../../commands/query.lazy.js';
import type { Column } from '../../tabular/table.js';
import type { Candidate, Completion } from './completion.js';

/** Completes a query tail: operators after `|`, then the columns in scope, functions and keywords. */
export function completeTail(text: string, tailStart: number, offset: number, columns: readonly Column[]): Completion {
  const { from, items } = queryTail().completeTail(text, tailStart, offset, columns);
  return {
    start: from,
    end: offset,
    candidates: items.map(({ text: label, kind }): Candidate => {
      if (kind === 'function') return { text: label.endsWith(')') ? label : `${label}(`, label };
      return { text: kind === 'operator' || kind === 'keyword' ? `${label} ` : label, label };
    }),
  };
}
