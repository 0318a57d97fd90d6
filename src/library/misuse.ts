import { QUESTION_IDS, readingsOf, type QuestionId } from '../assumptions/index.js';
import { didYouMean, listed, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';

/*
 * Callers in JavaScript may pass anything, and should hear of it where they do: a misspelt role would be a refusal that looks like
 * the service's, and a misspelt option a test that is green for no reason.
 */

/** @throws TypeError where the value is not a text. */
export function requireText(value: unknown, what: string): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`${what} is a string, not ${kindOf(value)}`);
}

/** A URI as text, exactly as given; of a URL object its `href`. @throws TypeError for anything else. */
export function uriText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof URL) return value.href;
  throw new TypeError(`a URI is a string or a URL, not ${kindOf(value)}`);
}

/** @throws TypeError where the value is none of these words. */
export function requireWord(value: unknown, words: readonly string[], what: string): void {
  if (typeof value === 'string' && words.includes(value)) return;
  const found = typeof value === 'string' ? mention(value) : kindOf(value);
  const similar = typeof value === 'string' ? nearest(value, words) : null;
  throw new TypeError(`${found} is not a ${what}; ${didYouMean(similar, `it is ${listed(words)}`)}`);
}

/** @throws TypeError where the object has a name that is none of these. */
export function requireNames(object: object, names: readonly string[], what: string): void {
  // Callers in JavaScript may pass null.
  if (typeof object !== 'object' || (object as unknown) === null) {
    throw new TypeError(`${what}s are an object, not ${kindOf(object)}`);
  }
  for (const name of Object.keys(object)) {
    if (names.includes(name)) continue;
    const hint = didYouMean(nearest(name, names), `there are ${listed(names, 'and')}`);
    throw new TypeError(`${mention(name)} is not a ${what}; ${hint}`);
  }
}

/** @throws TypeError where these are not readings of open questions. */
export function requireAssumptions(assume: object): void {
  requireNames(assume, QUESTION_IDS, 'open question');
  for (const [id, reading] of Object.entries(assume)) {
    // requireNames has seen to it that the names are those of questions.
    requireWord(reading, readingsOf(id as QuestionId), `reading of ${id}`);
  }
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : `a ${typeof value}`;
}
