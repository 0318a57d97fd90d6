import { createToken, Lexer } from 'chevrotain';

/*
 * The vocabulary of ARM's expression language.
 */

const Blank = createToken({ name: 'Blank', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED });
/** A quote inside is written twice. */
export const StringToken = createToken({ name: 'StringLiteral', label: 'a string', pattern: /'(?:[^']|'')*'/ });
/** Decimals have no literal in the language, but are told from a property access of a number. */
export const NumberLiteral = createToken({ name: 'NumberLiteral', label: 'a number', pattern: /-?\d+(?:\.\d+)?/ });
export const Identifier = createToken({ name: 'Identifier', label: 'a name', pattern: /[A-Za-z_$][\w$]*/ });
export const SafeDot = createToken({ name: 'SafeDot', label: '.?', pattern: '.?' });
export const Dot = createToken({ name: 'Dot', label: '.', pattern: '.' });
export const SafeOpenBracket = createToken({ name: 'SafeOpenBracket', label: '[?', pattern: '[?' });
export const OpenBracket = createToken({ name: 'OpenBracket', label: '[', pattern: '[' });
export const CloseBracket = createToken({ name: 'CloseBracket', label: ']', pattern: ']' });
export const OpenParenthesis = createToken({ name: 'OpenParenthesis', label: '(', pattern: '(' });
export const CloseParenthesis = createToken({ name: 'CloseParenthesis', label: ')', pattern: ')' });
export const Comma = createToken({ name: 'Comma', label: ',', pattern: ',' });
/** A character that the language has no token for. */
export const Unexpected = createToken({ name: 'Unexpected', pattern: /[^]/ });

export const vocabulary = [
  Blank,
  StringToken,
  NumberLiteral,
  Identifier,
  SafeDot,
  Dot,
  SafeOpenBracket,
  OpenBracket,
  CloseBracket,
  OpenParenthesis,
  CloseParenthesis,
  Comma,
  Unexpected,
];
