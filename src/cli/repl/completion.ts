import { splitScript } from '../../../grammar/blocks.js';
import type { Completion, CompletionContext } from './candidate.js';
import { completeCommand } from './command-completion.js';
import { completeDirective } from './directive-completion.js';
import { blockReadiness } from './readiness.js';

/** What may appear at `offset`. The text after it is looked at only to not write twice what is there already. */
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
