import { documentCompletion, hoverText } from '../../../src/cli/lsp/answers.js';
import { jsonCompletion } from '../../../src/cli/lsp/json-completion.js';
import { clocks } from './clock.js';
import type { Answer, Given } from './protocol.js';
import { optionsOf, textOf } from './read.js';

const MAX_CANDIDATES = 50;

/** Seconds for what one rule allows. */
const HOVER_LIMIT = 2;

/** Scripts begin with a command, a directive or a comment; all else is taken for JSON. */
const SCRIPT = /^\s*(?:\.|#|\/\/)/;

/** What may be typed at a place of the cluster's text, as editors offer it through `lsp`. */
export function completeCluster({ text, offset }: Given<'completeCluster'>): Answer<'completeCluster'> {
  const found = SCRIPT.test(text) ? documentCompletion(text, offset, true) : jsonCompletion(text, offset);
  const candidates = found.candidates
    .slice(0, MAX_CANDIDATES)
    .map(({ text: insert, label }) => ({ text: insert, label }));
  return { start: found.start, end: found.end, candidates };
}

/** What the rule at a place allows, in the words of `lsp`. */
export function hover({ cluster, offset }: Given<'hover'>): Answer<'hover'> {
  const options = optionsOf(cluster);
  return hoverText(textOf(cluster), offset, clocks(HOVER_LIMIT), 'reason' in options ? {} : options);
}
