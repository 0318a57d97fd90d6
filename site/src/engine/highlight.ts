import { highlights } from '../../../src/cli/repl/highlight.js';
import type { Answer, Given } from './protocol.js';

/** The stretches of a console entry that have a colour, as in the REPL. */
export function highlight({ text }: Given<'highlight'>): Answer<'highlight'> {
  return { stretches: highlights(text) };
}
