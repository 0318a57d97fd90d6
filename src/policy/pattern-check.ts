import { LRUCache } from 'lru-cache';
import type { DotnetRegexParseError } from '../regex/index.js';
import { regexDialect } from './regex.lazy.js';

/** Verdicts that are remembered, since policies repeat their patterns: by number, and by the length of the patterns in UTF-16 units. */
const MAX_REMEMBERED_PATTERNS = 10_000;
const MAX_REMEMBERED_UNITS = 2_000_000;
/** A longer pattern is read anew each time; it would only push the others out. */
const MAX_REMEMBERED_LENGTH = 10_000;

/** What is wrong with a pattern: the parts of the engine's error that messages show, without its stack. */
export type PatternProblem = Pick<DotnetRegexParseError, 'message' | 'offset' | 'reason'>;

interface Verdict {
  readonly problem: PatternProblem | null;
}

/** Made when first asked: it takes room for all that it may hold. */
let cache: LRUCache<string, Verdict> | undefined;

function verdictCache(): LRUCache<string, Verdict> {
  return (cache ??= new LRUCache({
    max: MAX_REMEMBERED_PATTERNS,
    maxSize: MAX_REMEMBERED_UNITS,
    sizeCalculation: ({ problem }, pattern) => pattern.length + (problem?.message.length ?? 0) + 1,
  }));
}

/** Why .NET refuses a pattern, or null where it takes it. */
export function patternProblem(pattern: string): PatternProblem | null {
  if (pattern.length > MAX_REMEMBERED_LENGTH) return verdictOn(pattern).problem;
  const verdicts = verdictCache();
  let verdict = verdicts.get(pattern);
  if (verdict === undefined) {
    verdict = verdictOn(pattern);
    verdicts.set(pattern, verdict);
  }
  return verdict.problem;
}

function verdictOn(pattern: string): Verdict {
  const result = regexDialect().parsePattern(pattern);
  if (result.ok) return { problem: null };
  const { message, offset, reason } = result.error;
  return { problem: { message, offset, reason } };
}

/** How much is remembered now, for tests of the bounds. */
export function remembered(): { readonly patterns: number; readonly units: number } {
  return { patterns: verdictCache().size, units: verdictCache().calculatedSize };
}
