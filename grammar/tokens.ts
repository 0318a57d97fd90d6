import { createToken, Lexer, type IToken, type TokenType } from 'chevrotain';

/*
 * The vocabulary of management commands. `lexer.ts` finds the tokens, so no type has a pattern.
 */

function tokenType(name: string, label = name): TokenType {
  return createToken({ name, label, pattern: Lexer.NA });
}

/** A word that is no keyword here: a name, a keyword of a command that is not supported, a number. */
export const Word = tokenType('Word');

export const Show = tokenType('Show', 'show');
export const Alter = tokenType('Alter', 'alter');
export const AlterMerge = tokenType('AlterMerge', 'alter-merge');
export const Delete = tokenType('Delete', 'delete');
export const Execute = tokenType('Execute', 'execute');
export const Cluster = tokenType('Cluster', 'cluster');
export const Policy = tokenType('Policy', 'policy');
export const Callout = tokenType('Callout', 'callout');
export const Version = tokenType('Version', 'version');
export const Details = tokenType('Details', 'details');
export const Databases = tokenType('Databases', 'databases');
export const Principals = tokenType('Principals', 'principals');
export const Script = tokenType('Script', 'script');
export const With = tokenType('With', 'with');

export const Dot = tokenType('Dot', '.');
export const ScriptArrow = tokenType('ScriptArrow', '<|');
export const Pipe = tokenType('Pipe', '|');
export const Semicolon = tokenType('Semicolon', ';');
export const OpenParenthesis = tokenType('OpenParenthesis', '(');
export const CloseParenthesis = tokenType('CloseParenthesis', ')');
export const Comma = tokenType('Comma', ',');
export const Equals = tokenType('Equals', '=');
export const Minus = tokenType('Minus', '-');
/** Punctuation of queries, which no command has. */
export const OtherSymbol = tokenType('OtherSymbol');

export const StringLiteral = tokenType('StringLiteral', 'a string literal');
/** A literal without its end: the text or the line ends first, or an escape is none of Kusto's. */
export const OpenLiteral = tokenType('OpenLiteral');
/** `#` to the end of its line, wherever a token may start. */
export const Directive = tokenType('Directive');
/** A character that Kusto has no token for. */
export const Unexpected = tokenType('Unexpected');

const keywordTypes = [
  Show,
  Alter,
  Delete,
  Execute,
  Cluster,
  Policy,
  Callout,
  Version,
  Details,
  Databases,
  Principals,
  Script,
  With,
];

/** Keywords by their text; all are lower case, and case counts. */
export const keywords: ReadonlyMap<string, TokenType> = new Map(
  keywordTypes.map(type => [type.LABEL ?? type.name, type]),
);

const marks = [Dot, Pipe, Semicolon, OpenParenthesis, CloseParenthesis, Comma, Equals, Minus];

/** Punctuation of one character, by its code. */
export const punctuation: ReadonlyMap<number, TokenType> = new Map([
  ...marks.map((type): [number, TokenType] => [(type.LABEL ?? '').charCodeAt(0), type]),
  ...Array.from('[]{}:<>!~+*/%?@', (character): [number, TokenType] => [character.charCodeAt(0), OtherSymbol]),
]);

export const vocabulary: TokenType[] = [
  ...keywordTypes,
  ...marks,
  AlterMerge,
  Word,
  ScriptArrow,
  OtherSymbol,
  StringLiteral,
  OpenLiteral,
  Directive,
  Unexpected,
];

/** The offset after a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

export type { IToken, TokenType };
