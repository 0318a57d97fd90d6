/**
 * What can be wrong with a pattern, and .NET Core 3.1's words for it ('{0}' stands for the detail). The kinds have the names
 * of .NET 7's RegexParseError; the last three are ours. The doubled backslashes are .NET's own.
 */
const REASONS = {
  AlternationHasComment: 'Alternation conditions cannot be comments.',
  AlternationHasMalformedReference: '(?({0}) ) malformed.',
  AlternationHasNamedCapture: 'Alternation conditions do not capture and cannot be named.',
  AlternationHasTooManyConditions: 'Too many | in (?()|).',
  AlternationHasUndefinedReference: '(?({0}) ) reference to undefined group.',
  CaptureGroupNameInvalid: 'Invalid group name: Group names must begin with a word character.',
  CaptureGroupOfZero: 'Capture number cannot be zero.',
  ExclusionGroupNotLast: 'A subtraction must be the last element in a character class.',
  InsufficientClosingParentheses: "Not enough )'s.",
  InsufficientOpeningParentheses: "Too many )'s.",
  InsufficientOrInvalidHexDigits: 'Insufficient hexadecimal digits.',
  InvalidGroupingConstruct: 'Unrecognized grouping construct.',
  InvalidUnicodePropertyEscape: 'Incomplete \\\\p{X} character escape.',
  MalformedNamedReference: 'Malformed \\\\k<...> named back reference.',
  MalformedUnicodePropertyEscape: 'Malformed \\\\p{X} character escape.',
  MissingControlCharacter: 'Missing control character.',
  NestedQuantifiersNotParenthesized: "Nested quantifier '{0}'.",
  QuantifierAfterNothing: 'Quantifier {x,y} following nothing.',
  QuantifierOrCaptureGroupOutOfRange: 'Capture group numbers must be less than or equal to Int32.MaxValue.',
  ReversedCharacterRange: '[x-y] range in reverse order.',
  ReversedQuantifierRange: 'Illegal {x,y} with x > y.',
  ShorthandClassInCharacterRange: 'Cannot include class \\\\{0} in character range.',
  UndefinedNamedReference: "Reference to undefined group name '{0}'.",
  UndefinedNumberedReference: 'Reference to undefined group number {0}.',
  UnescapedEndingBackslash: 'Illegal \\\\ at end of pattern.',
  UnrecognizedControlCharacter: 'Unrecognized control character.',
  UnrecognizedEscape: 'Unrecognized escape sequence \\\\{0}.',
  UnrecognizedUnicodeProperty: "Unknown property '{0}'.",
  UnterminatedBracket: 'Unterminated [] set.',
  UnterminatedComment: 'Unterminated (?#...) comment.',
  PatternTooLong: 'The pattern is longer than {0} UTF-16 units.',
  ClassesTooLarge: 'Its classes have more than {0} ranges.',
  NestingTooDeep: 'Its constructs are nested deeper than {0} levels.',
} as const;

/** What is wrong with a pattern: a name of .NET's `RegexParseError`, or `PatternTooLong`, `ClassesTooLarge`, `NestingTooDeep` of ours. */
export type RegexParseErrorKind = keyof typeof REASONS;

const MAX_QUOTE_LENGTH = 10_000;

/**
 * A pattern that .NET does not take either, or (our own three kinds) one beyond our bounds.
 *
 * `message` is what .NET Core 3.1's `Regex` constructor says: `Invalid pattern '...' at offset n. reason`; a pattern of more
 * than 10,000 units is cut short in it.
 */
export class DotnetRegexParseError extends Error {
  override readonly name = 'DotnetRegexParseError';
  /** .NET's sentence for the kind. */
  readonly reason: string;

  constructor(
    /** Which problem it is. */
    readonly kind: RegexParseErrorKind,
    /** The whole pattern. */
    readonly pattern: string,
    /** UTF-16 units that the parser had consumed when it gave up. */
    readonly offset: number,
    detail = '',
  ) {
    const reason = REASONS[kind].replace('{0}', () => detail);
    const quote = pattern.length > MAX_QUOTE_LENGTH ? `${pattern.slice(0, MAX_QUOTE_LENGTH)}...` : pattern;
    super(`Invalid pattern '${quote}' at offset ${offset}. ${reason}`);
    this.reason = reason;
  }
}
