/**
 * The regular expressions of .NET, the dialect that callout rules are written in: a parser that refuses what .NET Core 3.1 refuses, in
 * its words, and matchers that answer as it does, in bounded time.
 *
 * ```ts
 * import { DotnetRegex } from 'kusto-callout/regex';
 *
 * const result = DotnetRegex.tryCompile(String.raw`\.kusto\.windows\.net/?$`);
 * if (result.ok) result.regex.isMatch('https://help.kusto.windows.net'); // true
 * else console.log(result.error.message); // Invalid pattern '…' at offset …
 * ```
 *
 * @module
 */
export type { MatchSpan } from './backtracker.js';
export { CharacterSet } from './character-set.js';
export { DotnetRegexParseError, type RegexParseErrorKind } from './parse-error.js';
export { parsePattern, type ParseResult, type RegexOptions } from './parse.js';
export { RegexBudgetError, RegexSizeError } from './regex-errors.js';
export { literalFacts, type LiteralComparison, type LiteralFacts } from './required-literals.js';
export { DotnetRegex, type CompileResult } from './regex.js';
export { runtimeDependentLoop } from './runtime-dependence.js';
export type * from './tree.js';
