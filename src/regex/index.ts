/** The regular expressions of .NET: the dialect that callout rules are written in. */
export { CharacterSet } from './character-set.js';
export { DotnetRegexParseError, type RegexParseErrorKind } from './parse-error.js';
export { parsePattern, type ParseResult, type RegexOptions } from './parse.js';
export { RegexBudgetError, RegexSizeError } from './regex-errors.js';
export { literalFacts, type LiteralComparison, type LiteralFacts } from './required-literals.js';
export { DotnetRegex, type CompileResult } from './regex.js';
export type { MatchSpan } from './span-finder.js';
export type * from './tree.js';
