import { Dot, endOf, Semicolon, type IToken } from './tokens.js';

const LINE_BREAK = /[\r\n\u2028\u2029]/;

/**
 * Splits the tokens after `<|` into commands: one starts at each `.` that is the first token of its line, and after each `;`,
 * which stays with the command that it ends.
 */
export function splitScriptBody(text: string, tokens: readonly IToken[]): IToken[][] {
  const pieces: IToken[][] = [];
  let piece: IToken[] = [];
  let previousEnd = 0;
  for (const token of tokens) {
    const onNewLine = LINE_BREAK.test(text.slice(previousEnd, token.startOffset));
    const afterTerminator = piece.at(-1)?.tokenType === Semicolon;
    if (piece.length > 0 && token.tokenType === Dot && (onNewLine || afterTerminator)) {
      pieces.push(piece);
      piece = [];
    }
    piece.push(token);
    previousEnd = endOf(token);
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
