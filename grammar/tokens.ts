import { createToken, EOF, Lexer, type CustomPatternMatcherReturn, type IToken, type TokenType } from 'chevrotain';
import { BLANKS, LINE_BREAKS } from './characters.js';
import { scanLiteral } from './literals.js';

/*
 * The vocabulary of management commands. Every text lexes: what Kusto has no token for becomes `Unexpected`, so that the
 * parser, which knows what should stand there, is the one to report it.
 */

/** A word that is no keyword here: a name, a keyword of a command that is not supported, a number. */
export const Word = createToken({ name: 'Word', pattern: /[A-Za-z0-9_$][A-Za-z0-9_]*/ });

function keyword(name: string, image: string): TokenType {
  return createToken({ name, pattern: image, label: image, longer_alt: Word });
}

export const Show = keyword('Show', 'show');
export const Alter = keyword('Alter', 'alter');
/** One keyword to the eye, three tokens to Kusto's lexer, glued only where nothing stands between them. */
export const AlterMerge = createToken({ name: 'AlterMerge', pattern: /alter-merge(?!\w)/, label: 'alter-merge' });
export const Delete = keyword('Delete', 'delete');
export const Execute = keyword('Execute', 'execute');
export const Cluster = keyword('Cluster', 'cluster');
export const Policy = keyword('Policy', 'policy');
export const Callout = keyword('Callout', 'callout');
export const Version = keyword('Version', 'version');
export const Details = keyword('Details', 'details');
export const Databases = keyword('Databases', 'databases');
export const Principals = keyword('Principals', 'principals');
export const Script = keyword('Script', 'script');
export const With = keyword('With', 'with');

export const Dot = createToken({ name: 'Dot', pattern: '.', label: '.' });
export const ScriptArrow = createToken({ name: 'ScriptArrow', pattern: '<|', label: '<|' });
export const Pipe = createToken({ name: 'Pipe', pattern: '|', label: '|' });
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';', label: ';' });
export const OpenParenthesis = createToken({ name: 'OpenParenthesis', pattern: '(', label: '(' });
export const CloseParenthesis = createToken({ name: 'CloseParenthesis', pattern: ')', label: ')' });
export const Comma = createToken({ name: 'Comma', pattern: ',', label: ',' });
export const Equals = createToken({ name: 'Equals', pattern: '=', label: '=' });
export const Minus = createToken({ name: 'Minus', pattern: '-', label: '-' });
/** Punctuation of queries, which no command has. */
export const Symbol = createToken({ name: 'Symbol', pattern: /[[\]{}:<>!~+*/%?@]/ });

// What a literal can start with; chevrotain then tries these patterns at no other character.
const LITERAL_STARTS = ["'", '"', '@', 'h', 'H', '`', '~'];

function literalPattern(closed: boolean) {
  return (text: string, offset: number): CustomPatternMatcherReturn | null => {
    const scan = scanLiteral(text, offset);
    return scan !== null && (scan.outcome === 'closed') === closed ? [text.slice(offset, scan.end)] : null;
  };
}

export const StringLiteral = createToken({
  name: 'StringLiteral',
  pattern: literalPattern(true),
  start_chars_hint: LITERAL_STARTS,
  line_breaks: true,
  label: 'a string literal',
});

/** A literal without its end: the text or the line ends first, or an escape is none of Kusto's. */
export const OpenLiteral = createToken({
  name: 'OpenLiteral',
  pattern: literalPattern(false),
  start_chars_hint: LITERAL_STARTS,
  line_breaks: true,
});

const Blank = createToken({
  name: 'Blank',
  pattern: new RegExp(`[${BLANKS}]+`),
  group: Lexer.SKIPPED,
  line_breaks: true,
});
/** With its line break where that is no blank: U+2028 and U+2029 may stand at the end of a comment only. */
const Comment = createToken({
  name: 'Comment',
  pattern: new RegExp(`//[^${LINE_BREAKS}]*[\\u2028\\u2029]?`),
  group: Lexer.SKIPPED,
  line_breaks: true,
});

/** `#` to the end of its line, wherever a token may start. */
export const Directive = createToken({ name: 'Directive', pattern: new RegExp(`#[^${LINE_BREAKS}]*`) });

export const Unexpected = createToken({
  name: 'Unexpected',
  pattern: /[\ud800-\udbff][\udc00-\udfff]|[\u0000-\uffff]/,
  line_breaks: true,
});

/** In the order in which they are tried. */
export const vocabulary: TokenType[] = [
  Blank,
  Comment,
  Directive,
  StringLiteral,
  OpenLiteral,
  AlterMerge,
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
  Word,
  Dot,
  ScriptArrow,
  Pipe,
  Semicolon,
  OpenParenthesis,
  CloseParenthesis,
  Comma,
  Equals,
  Minus,
  Symbol,
  Unexpected,
];

const lexer = new Lexer(vocabulary, { positionTracking: 'onlyOffset', skipValidations: true });

/** The tokens of a text, blanks and comments left out. Never fails. */
export function tokenize(text: string): IToken[] {
  return lexer.tokenize(text).tokens;
}

/** The offset after a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

export { EOF };
export type { IToken, TokenType };
