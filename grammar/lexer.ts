import type { IToken, TokenType } from 'chevrotain';
import { isBlank, isLineBreak } from './characters.js';
import type { Keywords } from './command-table.js';
import { scanLiteral } from './literals.js';
import { Directive, OpenLiteral, punctuation, ScriptArrow, StringToken, Unexpected, Word } from './tokens.js';

/**
 * The tokens of a text, blanks and comments left out. Never fails: what Kusto has no token for becomes `Unexpected`, so that the
 * parser, which knows what should appear there, is the one to report it.
 *
 * Written by hand because Kusto's lexis is no harder than this, and building chevrotain's lexer from patterns takes a third of
 * the time in which the whole program should start.
 */
export function tokenize(text: string, keywords: Keywords): IToken[] {
  const tokens: IToken[] = [];
  let offset = 0;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (isBlank(code)) {
      offset++;
    } else if (code === SLASH && text.charCodeAt(offset + 1) === SLASH) {
      // With its line break where that is not a blank: U+2028 and U+2029 may appear at the end of a comment only.
      offset = lineEnd(text, offset) + 1;
    } else {
      const token = tokenAt(text, offset, code, keywords);
      tokens.push(token);
      offset += token.image.length;
    }
  }
  return tokens;
}

const SLASH = 0x2f;
const HASH = 0x23;
const HYPHEN = 0x2d;

function tokenAt(text: string, offset: number, code: number, keywords: Keywords): IToken {
  if (code === HASH) return token(Directive, text, offset, lineEnd(text, offset));
  if (startsLiteral(code)) {
    const literal = scanLiteral(text, offset);
    if (literal !== null) {
      return token(literal.outcome === 'closed' ? StringToken : OpenLiteral, text, offset, literal.end);
    }
  }
  if (isWordUnit(code) || code === DOLLAR) return word(text, offset, keywords);
  if (text.startsWith('<|', offset)) return token(ScriptArrow, text, offset, offset + 2);
  const type = punctuation.get(code);
  if (type !== undefined) return token(type, text, offset, offset + 1);
  return token(Unexpected, text, offset, offset + String.fromCodePoint(text.codePointAt(offset) ?? code).length);
}

function word(text: string, start: number, keywords: Keywords): IToken {
  const end = wordEnd(text, start + 1);
  const image = text.slice(start, end);
  const hyphenated = text.charCodeAt(end) === HYPHEN ? hyphenatedKeyword(text, start, image, keywords) : null;
  return hyphenated ?? token(keywords.plain.get(image) ?? Word, text, start, end);
}

/** To Kusto's lexer `alter-merge` is three tokens, glued by its grammar where nothing is between them. */
function hyphenatedKeyword(text: string, start: number, first: string, { hyphenated }: Keywords): IToken | null {
  for (const { text: keyword, type } of hyphenated.get(first) ?? []) {
    const last = start + keyword.lastIndexOf('-') + 1;
    const end = start + keyword.length;
    if (text.startsWith(keyword, start) && wordEnd(text, last) === end) return token(type, text, start, end);
  }
  return null;
}

function wordEnd(text: string, from: number): number {
  let end = from;
  while (isWordUnit(text.charCodeAt(end))) end++;
  return end;
}

const DOLLAR = 0x24;

/** Letters, digits and the underscore, of ASCII only. */
function isWordUnit(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f
  );
}

/** ' " @ h H ` ~ */
function startsLiteral(code: number): boolean {
  return (
    code === 0x27 || code === 0x22 || code === 0x40 || code === 0x68 || code === 0x48 || code === 0x60 || code === 0x7e
  );
}

function lineEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++;
  return end;
}

function token(tokenType: TokenType, text: string, start: number, end: number): IToken {
  return {
    image: text.slice(start, end),
    startOffset: start,
    endOffset: end - 1,
    tokenType,
    tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
  };
}
