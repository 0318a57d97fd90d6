import { createToken, Lexer, type IToken, type TokenType } from 'chevrotain';

/*
 * The tokens of management commands but for their keywords, which follow from a table of commands (command-table.ts).
 * `lexer.ts` finds the tokens, so no type has a pattern.
 */

function tokenType(name: string, label = name): TokenType {
  return createToken({ name, label, pattern: Lexer.NA });
}

/** The token type of a word of a command. All are lower case, and case counts. */
export function keywordType(word: string): TokenType {
  return tokenType(`Keyword ${word}`, word);
}

/** A word that is not a keyword here: a name, a keyword of a command that is not supported, a number. */
export const Word = tokenType('Word');

export const With = keywordType('with');

export const Dot = tokenType('Dot', '.');
export const ScriptArrow = tokenType('ScriptArrow', '<|');
export const Pipe = tokenType('Pipe', '|');
export const Semicolon = tokenType('Semicolon', ';');
export const OpenParenthesis = tokenType('OpenParenthesis', '(');
export const CloseParenthesis = tokenType('CloseParenthesis', ')');
export const Comma = tokenType('Comma', ',');
export const Equals = tokenType('Equals', '=');
export const Minus = tokenType('Minus', '-');
/** Around the name of an entity that is not a plain word: `['my database']`. */
export const OpenBracket = tokenType('OpenBracket', '[');
export const CloseBracket = tokenType('CloseBracket', ']');
/** Punctuation of queries, which no command has. */
export const OtherSymbol = tokenType('OtherSymbol');

export const StringToken = tokenType('StringLiteral', 'a string literal');
/** A literal without its end: the text or the line ends first, or an escape is none of Kusto's. */
export const OpenLiteral = tokenType('OpenLiteral');
/** `#` to the end of its line, wherever a token may start. */
export const Directive = tokenType('Directive');
/** A character that Kusto has no token for. */
export const Unexpected = tokenType('Unexpected');

export const marks = [
  Dot,
  Pipe,
  Semicolon,
  OpenParenthesis,
  CloseParenthesis,
  Comma,
  Equals,
  Minus,
  OpenBracket,
  CloseBracket,
];

/** Punctuation of one character, by its code. */
export const punctuation: ReadonlyMap<number, TokenType> = new Map([
  ...marks.map((type): [number, TokenType] => [(type.LABEL ?? '').charCodeAt(0), type]),
  ...Array.from('{}:<>!~+*/%?@', (character): [number, TokenType] => [character.charCodeAt(0), OtherSymbol]),
]);

/** The types of tokens that are neither keywords nor marks. */
export const otherTypes: readonly TokenType[] = [
  Word,
  ScriptArrow,
  OtherSymbol,
  StringToken,
  OpenLiteral,
  Directive,
  Unexpected,
];

/** The offset after a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

export type { IToken, TokenType };
