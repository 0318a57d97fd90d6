import type { Span } from '../src/text/positions.js';
import { isBlankLine } from './characters.js';
import { scanLiteral } from './literals.js';

/** A piece of a script: a block of lines to execute, or a directive line. `text` is the source of its span. */
export interface ScriptPiece extends Span {
  readonly kind: 'command' | 'directive';
  readonly text: string;
}

/** A line of a text without its line break, and what the text's literals say about it. */
interface Line extends Span {
  /** The line starts inside a literal, so nothing in it can start a piece. */
  readonly insideLiteral: boolean;
}

/**
 * The blocks of a document as the official editor finds them (`CodeScript`), empty ones left out: a block ends at a blank
 * line, but never inside a literal. The blank line belongs to the block before it.
 */
export function splitBlocks(text: string): Span[] {
  const blocks: Span[] = [];
  let start = 0;
  let afterBlank = false;
  for (const line of linesOf(text)) {
    if (afterBlank && !line.insideLiteral) {
      blocks.push({ start, end: line.start });
      start = line.start;
    }
    afterBlank = isBlankLine(text.slice(line.start, line.end));
  }
  blocks.push({ start, end: text.length });
  return blocks.filter(block => !isBlankLine(text.slice(block.start, block.end).replace(/[\r\n]+/g, '')));
}

/**
 * What a script runs, in order: its blocks, divided further where a line begins with a dot (people do not always leave a blank
 * line) or is a directive. After the `<|` of `.execute cluster script` a dot starts a command of that script, so the block runs
 * on to its blank line. Comment lines go with the command below them; pieces of comments only are left out.
 */
export function splitScript(text: string): ScriptPiece[] {
  const pieces: ScriptPiece[] = [];
  for (const block of splitBlocks(text)) divideBlock(text, block, pieces);
  return pieces;
}

function divideBlock(text: string, block: Span, pieces: ScriptPiece[]): void {
  let start = block.start;
  let commentsFrom: number | null = null;
  let hasCode = false;
  let inScriptBody = false;

  const close = (end: number): void => {
    if (hasCode) pieces.push(trimmed(text, start, end));
    start = end;
    hasCode = false;
    commentsFrom = null;
  };

  for (const line of linesOf(text, block)) {
    const content = text.slice(line.start, line.end).trim();
    if (line.insideLiteral) {
      commentsFrom = null;
    } else if (content.startsWith('#')) {
      close(commentsFrom ?? line.start);
      pieces.push({ ...trimmed(text, line.start, line.end), kind: 'directive' });
      start = line.end;
      inScriptBody = false;
      continue;
    } else if (content.startsWith('//')) {
      commentsFrom ??= line.start;
      continue;
    } else if (content.startsWith('.') && !inScriptBody) {
      if (hasCode) close(commentsFrom ?? line.start);
      commentsFrom = null;
    } else if (content !== '') {
      commentsFrom = null;
    }
    if (content !== '') hasCode = true;
    if (!line.insideLiteral && /^[^'"`~]*<\|/.test(content)) inScriptBody = true;
  }
  close(block.end);
}

function trimmed(text: string, start: number, end: number): ScriptPiece {
  const source = text.slice(start, end);
  const from = start + (source.length - source.trimStart().length);
  const piece = source.trim();
  return { kind: 'command', start: from, end: from + piece.length, text: piece };
}

/** The lines of a text, or of a stretch of it that starts outside literals. Ends at CR, LF and CR LF, as the editor's do. */
function* linesOf(text: string, within: Span = { start: 0, end: text.length }): Generator<Line> {
  let literalEnd = within.start;
  let start = within.start;
  while (start < within.end) {
    const insideLiteral = start < literalEnd;
    const end = lineEnd(text, start, within.end);
    literalEnd = endOfLastLiteral(text, Math.max(start, literalEnd), end);
    yield { start, end, insideLiteral };
    start = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
}

const LINE_BREAK = /[\r\n]/g;

function lineEnd(text: string, start: number, limit: number): number {
  LINE_BREAK.lastIndex = start;
  const found = LINE_BREAK.exec(text);
  return found === null ? limit : Math.min(found.index, limit);
}

const OPENERS = /[hH]?@?['"]|```|~~~|\/\/|#/g;

/** The offset after the last literal that starts in a stretch of one line; the stretch's start where none does. */
function endOfLastLiteral(text: string, start: number, end: number): number {
  // Only this line is searched: in the whole text, every line without a literal would cost a search to the next one.
  const line = text.slice(start, end);
  let literalEnd = start;
  while (literalEnd < end) {
    OPENERS.lastIndex = literalEnd - start;
    const opener = OPENERS.exec(line);
    if (opener === null || opener[0] === '//' || opener[0] === '#') return literalEnd;
    const at = start + opener.index;
    literalEnd = scanLiteral(text, at)?.end ?? at + opener[0].length;
  }
  return literalEnd;
}
