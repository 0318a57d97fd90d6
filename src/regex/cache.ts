import { LRUCache } from 'lru-cache';
import { DotnetRegex, type CompileResult } from './regex.js';
import type { RegexOptions } from './parse.js';

/**
 * How many compiled patterns the cache keeps, and how many UTF-16 units those may have together. A compiled pattern takes
 * some KB, or up to 1 MB once hostile inputs have filled its tables.
 */
export const CACHE_LIMITS = { patterns: 1_000, units: 1_000_000 } as const;

const compiled = new LRUCache<string, CompileResult>({
  max: CACHE_LIMITS.patterns,
  maxSize: CACHE_LIMITS.units,
  sizeCalculation: (_result, key) => key.length,
});

/**
 * `DotnetRegex.tryCompile`, with the result kept for the next one who asks. Safe to share, since a compiled pattern has no
 * state that an answer could depend on. A bad pattern is kept too, as the error that it is.
 */
export function compileCached(pattern: string, options: RegexOptions = {}): CompileResult {
  const key = (options.ignoreCase === true ? 'i' : '-') + pattern;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const result = DotnetRegex.tryCompile(pattern, options);
  compiled.set(key, result);
  return result;
}
