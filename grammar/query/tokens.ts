import { createToken, EOF, Lexer, type CustomPatternMatcherReturn, type IToken, type TokenType } from 'chevrotain';
import { BLANKS, LINE_BREAKS } from '../characters.js';
import { scanLiteral } from '../literals.js';
import { kustoWords, likeOperators, stringOperators, typeWords, type Nameability } from './words.js';

/*
 * The vocabulary of queries (Kusto-Query-Language: Parser/TokenParser.cs). A keyword ends where no letter, digit or
 * underscore follows; what is not a keyword then is an identifier. Every text lexes: what Kusto has no token for becomes
 * `Unexpected`.
 */

function category(name: string): TokenType {
  return createToken({ name, pattern: Lexer.NA });
}

/** What may appear as a name in an expression: identifiers and some keywords. */
export const ReferencedName = category('ReferencedName');
/** What may appear as a name before `=`. */
export const DeclaredName = category('DeclaredName');
/** `has`, `!contains_cs`, `=~`, …: the operators between two strings. */
export const StringOperatorToken = category('StringOperatorToken');

function escaped(word: string): string {
  return word.replace(/[-!~.*+?]/g, character => (character === '-' ? '-' : `\\${character}`));
}

/** Matches any of the words, longest first, where no further letter, digit or underscore follows. */
function wordPattern(words: readonly string[]): RegExp {
  const alternatives = [...words].sort((left, right) => right.length - left.length).map(escaped);
  return new RegExp(`(?:${alternatives.join('|')})(?![A-Za-z0-9_])`);
}

const nameCategories: Readonly<Record<Nameability, TokenType[]>> = {
  anywhere: [ReferencedName, DeclaredName],
  declaration: [DeclaredName],
  reference: [ReferencedName],
  nowhere: [],
};

/** The keywords of the grammar, by their spelling. */
export const keywords = Object.fromEntries(
  Object.entries(kustoWords).map(([word, nameability]) => [
    word,
    createToken({
      name: `Keyword ${word}`,
      pattern: wordPattern([word]),
      label: word,
      categories: nameCategories[nameability],
    }),
  ]),
  // Object.fromEntries forgets the names of the keys.
) as Readonly<Record<keyof typeof kustoWords, TokenType>>;

/** A keyword as it is spelled. */
export type Keyword = keyof typeof keywords;

export const Identifier = createToken({
  name: 'Identifier',
  pattern: /[A-Za-z_$][A-Za-z0-9_]*|\d+[A-Za-z_][A-Za-z0-9_]*/,
  label: 'a name',
  categories: [ReferencedName, DeclaredName],
});

// `has` and `contains` may be declared as names; the other operators are nothing else.
const declaredOperators = ['has', 'contains'].map(word =>
  createToken({
    name: `Operator ${word}`,
    pattern: wordPattern([word]),
    label: word,
    categories: [StringOperatorToken, DeclaredName],
  }),
);
const WordOperator = createToken({
  name: 'WordOperator',
  pattern: wordPattern(Object.keys(stringOperators).filter(word => /\w$/.test(word))),
  categories: [StringOperatorToken],
});
const TildeOperator = createToken({ name: 'TildeOperator', pattern: /[=!]~/, categories: [StringOperatorToken] });

export const LikeOperator = createToken({ name: 'LikeOperator', pattern: wordPattern(likeOperators) });
export const TypeWord = createToken({ name: 'TypeWord', pattern: wordPattern(typeWords), label: 'a type' });

export const BooleanLiteral = createToken({
  name: 'BooleanLiteral',
  pattern: wordPattern(['true', 'True', 'TRUE', 'false', 'False', 'FALSE']),
  label: 'a boolean',
});
export const RawGuid = createToken({
  name: 'RawGuid',
  pattern: /[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}/,
  label: 'a guid',
});
export const RealLiteral = createToken({
  name: 'RealLiteral',
  pattern: /\d+(?:\.(?!\.(?!\.))\d*(?:[eE][+-]?\d+)?|[eE][+-]?\d+)(?![A-Za-z0-9_])/,
  label: 'a real number',
});
export const TimespanLiteral = createToken({
  name: 'TimespanLiteral',
  pattern:
    /\d+(?:\.\d+)?(?:d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:utes?)?)?|s(?:ec(?:onds?)?)?|ms|milli(?:s(?:ec(?:onds?)?)?)?|micro(?:s(?:ec(?:onds?)?)?)?|nano(?:s(?:ec(?:onds?)?)?)?|ticks?)(?![A-Za-z0-9_])/,
  label: 'a timespan',
});
export const LongLiteral = createToken({
  name: 'LongLiteral',
  pattern: /(?:0[xX][0-9a-fA-F]+|\d+)(?![A-Za-z0-9_])/,
  label: 'a number',
});

const WRAPPED = '(?:int(?:32|64)?|long|real|double|decimal|bool|datetime|date|time|timespan|guid)\\(';
/** `long(…)`, `datetime(…)` and the like: to Kusto's lexer one token, up to the first `)` of the line. */
export const WrappedLiteral = createToken({
  name: 'WrappedLiteral',
  pattern: new RegExp(`${WRAPPED}[^)${LINE_BREAKS}]*\\)`),
  label: 'a literal',
});
export const OpenWrappedLiteral = createToken({
  name: 'OpenWrappedLiteral',
  pattern: new RegExp(`${WRAPPED}[^)${LINE_BREAKS}]*`),
});

// What a string literal can start with; chevrotain then tries these patterns at no other character.
const LITERAL_STARTS = ["'", '"', '@', 'h', 'H', '`', '~'];

function literalPattern(closed: boolean) {
  return (text: string, offset: number): CustomPatternMatcherReturn | null => {
    const scan = scanLiteral(text, offset);
    return scan !== null && (scan.outcome === 'closed') === closed ? [text.slice(offset, scan.end)] : null;
  };
}

export const StringToken = createToken({
  name: 'StringLiteral',
  pattern: literalPattern(true),
  start_chars_hint: LITERAL_STARTS,
  line_breaks: true,
  label: 'a string literal',
});
export const OpenStringLiteral = createToken({
  name: 'OpenStringLiteral',
  pattern: literalPattern(false),
  start_chars_hint: LITERAL_STARTS,
  line_breaks: true,
});

function symbol(name: string, image: string): TokenType {
  return createToken({ name, pattern: image, label: image });
}

export const EqualEqual = symbol('EqualEqual', '==');
export const NotEqual = createToken({ name: 'NotEqual', pattern: /!=|<>/, label: '!=' });
export const LessOrEqual = symbol('LessOrEqual', '<=');
export const GreaterOrEqual = symbol('GreaterOrEqual', '>=');
export const Less = symbol('Less', '<');
export const Greater = symbol('Greater', '>');
export const Equals = symbol('Equals', '=');
export const Plus = symbol('Plus', '+');
export const Minus = symbol('Minus', '-');
export const Star = symbol('Star', '*');
export const Slash = symbol('Slash', '/');
export const Percent = symbol('Percent', '%');
export const OpenParenthesis = symbol('OpenParenthesis', '(');
export const CloseParenthesis = symbol('CloseParenthesis', ')');
export const OpenBracket = symbol('OpenBracket', '[');
export const CloseBracket = symbol('CloseBracket', ']');
export const OpenBrace = symbol('OpenBrace', '{');
export const CloseBrace = symbol('CloseBrace', '}');
export const DotDot = symbol('DotDot', '..');
export const Dot = symbol('Dot', '.');
export const Comma = symbol('Comma', ',');
export const Colon = symbol('Colon', ':');
export const Semicolon = symbol('Semicolon', ';');
export const Pipe = symbol('Pipe', '|');
/** Punctuation that the grammar of tails has no use for. */
export const OtherSymbol = createToken({ name: 'OtherSymbol', pattern: /<\||=>|[@?]/ });

const Blank = createToken({
  name: 'Blank',
  pattern: new RegExp(`[${BLANKS}]+`),
  group: Lexer.SKIPPED,
  line_breaks: true,
});
const Comment = createToken({ name: 'Comment', pattern: new RegExp(`//[^${LINE_BREAKS}]*`), group: Lexer.SKIPPED });
const Directive = createToken({ name: 'Directive', pattern: new RegExp(`#[^${LINE_BREAKS}]*`) });

export const Unexpected = createToken({
  name: 'Unexpected',
  pattern: /[\ud800-\udbff][\udc00-\udfff]|[\u0000-\uffff]/,
  line_breaks: true,
});

const longestKeywordFirst = Object.entries(keywords)
  .sort(([left], [right]) => right.length - left.length)
  .map(([, type]) => type);

/** In the order in which they are tried. */
export const vocabulary: TokenType[] = [
  Blank,
  Comment,
  Directive,
  StringToken,
  OpenStringLiteral,
  WrappedLiteral,
  OpenWrappedLiteral,
  ...longestKeywordFirst,
  ...declaredOperators,
  WordOperator,
  LikeOperator,
  TypeWord,
  BooleanLiteral,
  RawGuid,
  RealLiteral,
  TimespanLiteral,
  LongLiteral,
  Identifier,
  TildeOperator,
  EqualEqual,
  NotEqual,
  LessOrEqual,
  GreaterOrEqual,
  OtherSymbol,
  Less,
  Greater,
  Equals,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  OpenParenthesis,
  CloseParenthesis,
  OpenBracket,
  CloseBracket,
  OpenBrace,
  CloseBrace,
  DotDot,
  Dot,
  Comma,
  Colon,
  Semicolon,
  Pipe,
  Unexpected,
  ReferencedName,
  DeclaredName,
  StringOperatorToken,
];

const lexer = new Lexer(vocabulary, { positionTracking: 'onlyOffset', skipValidations: true });

/** The tokens of a stretch of `text`, blanks and comments left out, with offsets in the whole text. Never fails. */
export function tokenize(text: string, start: number, end: number): IToken[] {
  const { tokens } = lexer.tokenize(text.slice(start, end));
  for (const token of tokens) token.startOffset += start;
  return tokens;
}

/** The offset after a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

export { EOF };
export type { IToken, TokenType };
