import { LRUCache } from 'lru-cache';
import type { ParseResult } from '../../grammar/language.js';
import { parse } from './language.js';

/** Parsed commands that are remembered, by the length of their texts in all: harnesses repeat theirs. */
const MAX_REMEMBERED_CHARACTERS = 1_000_000;
/** A longer text is parsed anew each time; it would only push the others out. */
const MAX_REMEMBERED_LENGTH = 50_000;

const parsed = new LRUCache<string, ParseResult>({
  max: 2_000,
  maxSize: MAX_REMEMBERED_CHARACTERS,
  sizeCalculation: (_, text) => text.length + 1,
});

/** Parses a request, or recalls it. Results are values, so sharing them between clusters is safe. */
export function parseCached(text: string): ParseResult {
  if (text.length > MAX_REMEMBERED_LENGTH) return parse(text);
  let result = parsed.get(text);
  if (result === undefined) {
    result = parse(text);
    parsed.set(text, result);
  }
  return result;
}
