import { LRUCache } from 'lru-cache';
import type { DotnetRegexParseError } from '../regex/index.js';
import { regexDialect } from './regex.lazy.js';

/** Patterns whose verdict is remembered: policies repeat theirs, and a verdict is small. */
const REMEMBERED_PATTERNS = 10_000;

const verdicts = new LRUCache<string, { readonly problem: DotnetRegexParseError | null }>({ max: REMEMBERED_PATTERNS });

/** Why .NET refuses a pattern, or null where it takes it. */
export function patternProblem(pattern: string): DotnetRegexParseError | null {
  let verdict = verdicts.get(pattern);
  if (verdict === undefined) {
    const result = regexDialect().parsePattern(pattern);
    verdict = { problem: result.ok ? null : result.error };
    verdicts.set(pattern, verdict);
  }
  return verdict.problem;
}
