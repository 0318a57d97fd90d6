import { complete as completions } from '../../../src/cli/repl/completion.js';
import { completeTail } from '../../../src/cli/repl/tail-completion.js';
import type { Session } from '../../../src/library/session.js';
import type { Answer, Given } from './protocol.js';

const MAX_CANDIDATES = 50;

/** What may appear at a place of the console's entry, as Tab offers it in the REPL. */
export function complete({ text, offset }: Given<'complete'>, session: Session): Answer<'complete'> {
  const { start, end, candidates } = completions(text, offset, {
    directives: session.directives,
    databases: session.cluster.databases,
    listFolder: () => [],
    completeTail,
  });
  return { start, end, candidates: candidates.slice(0, MAX_CANDIDATES).map(({ text, label }) => ({ text, label })) };
}
