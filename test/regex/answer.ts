import { DotnetRegex, RegexBudgetError } from '../../src/regex/index.js';

/** What an engine says of a pattern and an input, in words: an error's whole message, a match and where, or none. */
export type Answer = string;

export interface Question {
  readonly pattern: string;
  readonly input: string;
  /** RegexOptions, as the oracle reads them. */
  readonly options?: 'IgnoreCase';
}

export function ourAnswer({ pattern, input, options }: Question): Answer {
  const compiled = DotnetRegex.tryCompile(pattern, { ignoreCase: options === 'IgnoreCase' });
  if (!compiled.ok) return compiled.error.message;
  try {
    const span = compiled.regex.match(input);
    if (compiled.regex.isMatch(input) !== (span !== null)) return 'isMatch and match disagree';
    return span === null ? 'no match' : `match at ${span.index}, length ${span.length}`;
  } catch (error) {
    if (error instanceof RegexBudgetError) return 'gave up';
    throw error;
  }
}
