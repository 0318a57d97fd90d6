import type { Span } from './text/positions.js';
import { LINE_BREAKS, isBlank, trimBlanks } from './characters.js';
import { scanLiteral } from './literals.js';

/** A piece of a script: a block of lines to execute as one request, or a line that starts with `#`. `text` is the source of its span. */
export interface ScriptPiece extends Span {
  readonly kind: 'command' | 'directive';
  readonly text: string;
}

/** A line of a text without its line break, and what the text's literals say about it. */
interface Line extends Span {
  /** The line starts inside a literal, so nothing in it can start a piece. */
  readonly insideLiteral: boolean;
  /** The line before it is blank and this one is not inside a literal, so the editor starts a block here. */
  readonly startsBlock: boolean;
  /** `<|` is in it, outside literals and comments. */
  readonly hasArrow: boolean;
}

/**
 * The blocks of a document as the official editor finds them (`CodeScript`), empty ones left out: a block ends at a blank
 * line, but never inside a literal. The blank line belongs to the block before it.
 */
export function splitBlocks(text: string): Span[] {
  const blocks: Span[] = [];
  let start = 0;
  for (const line of linesOf(text, { directives: false })) {
    if (!line.startsBlock) continue;
    blocks.push({ start, end: line.start });
    start = line.start;
  }
  blocks.push({ start, end: text.length });
  return blocks.filter(({ start: from, end }) => trimBlanks(text, from, end).start < end);
}

/**
 * What a script runs, in order: its blocks, divided further where a line begins with a dot (people do not always leave a blank
 * line) or is a directive. After the `<|` of `.execute cluster script` a dot starts a command of that script, so the block runs
 * on to its blank line. Comment lines go with the command below them; pieces of comments only are left out.
 */
export function splitScript(text: string): ScriptPiece[] {
  const pieces: ScriptPiece[] = [];
  let start = 0;
  let commentsFrom: number | null = null;
  let hasCode = false;
  let inScriptBody = false;

  const add = (kind: ScriptPiece['kind'], from: number, to: number): void => {
    const span = trimBlanks(text, from, to);
    pieces.push({ kind, ...span, text: text.slice(span.start, span.end) });
  };
  const close = (end: number): void => {
    if (hasCode) add('command', start, end);
    start = end;
    hasCode = false;
    commentsFrom = null;
  };

  for (const line of linesOf(text, { directives: true })) {
    if (line.startsBlock) {
      close(line.start);
      inScriptBody = false;
    }
    const first = line.insideLiteral ? null : firstCharacters(text, line);
    if (first === '#') {
      close(commentsFrom ?? line.start);
      add('directive', line.start, line.end);
      start = line.end;
      inScriptBody = false;
      continue;
    }
    if (first === '//') {
      commentsFrom ??= line.start;
      continue;
    }
    if (first === '.' && !inScriptBody && hasCode) close(commentsFrom ?? line.start);
    if (first === '') continue;
    commentsFrom = null;
    hasCode = true;
    inScriptBody ||= line.hasArrow;
  }
  close(text.length);
  return pieces;
}

/** What a line begins with, as far as it matters here: `//`, one character, or nothing for a blank line. */
function firstCharacters(text: string, { start, end }: Span): string {
  const first = trimBlanks(text, start, end).start;
  if (first >= end) return '';
  return text.startsWith('//', first) ? '//' : (text[first] ?? '');
}

const LINE_BREAK = new RegExp(`\\r\\n|[${LINE_BREAKS}]`, 'g');
const OPENERS = /[hH]?@?['"]|```|~~~|\/\/|<\|/g;

/**
 * The lines of a text, in one walk. To the editor a line is blank with its line break, so that an empty line that ends with
 * U+2028, which breaks lines but is not a blank, is not. With `directives`, lines that begin with `#` hold no literals.
 */
function* linesOf(text: string, { directives }: { readonly directives: boolean }): Generator<Line> {
  let literalEnd = 0;
  let afterBlank = false;
  let opener = nextOpener(text, 0);
  for (let start = 0; start < text.length;) {
    LINE_BREAK.lastIndex = start;
    const lineBreak = LINE_BREAK.exec(text);
    const end = lineBreak?.index ?? text.length;
    const next = end + (lineBreak?.[0].length ?? 0);
    const insideLiteral = start < literalEnd;
    const startsBlock = afterBlank && !insideLiteral;
    const blankUntil = trimBlanks(text, start, end).start;
    // Only a break that is itself a blank leaves the line blank.
    afterBlank = blankUntil === end && (next === end || isBlank(text.charCodeAt(end)));

    let hasArrow = false;
    if (directives && !insideLiteral && text[blankUntil] === '#') {
      const blockEnd = jsonBlockEnd(text, blankUntil, end);
      if (blockEnd !== null) {
        LINE_BREAK.lastIndex = blockEnd;
        const lastBreak = LINE_BREAK.exec(text);
        const lastEnd = lastBreak?.index ?? text.length;
        opener = nextOpener(text, lastEnd);
        yield { start, end: lastEnd, insideLiteral, startsBlock, hasArrow: false };
        afterBlank = false;
        start = lastEnd + (lastBreak?.[0].length ?? 0);
        continue;
      }
      if (opener.index < end) opener = nextOpener(text, end);
    }
    while (opener.index < end) {
      let after = opener.index + opener.image.length;
      if (opener.image === '//') {
        after = end;
      } else if (opener.image === '<|') {
        hasArrow = true;
      } else {
        after = literalEnd = scanLiteral(text, opener.index)?.end ?? after;
      }
      opener = nextOpener(text, after);
    }
    yield { start, end, insideLiteral, startsBlock, hasArrow };
    start = next;
  }
}

const JSON_DIRECTIVE = /#\s*arm\s*\{/iy;
const JSON_MARKS = /"(?:[^"\\\r\n]|\\.)*"|\/\/[^\r\n]*|\/\*[^]*?\*\/|[[\]{}]/g;

/**
 * Where the JSON of a directive such as `#arm {` ends, if it runs on over the end of its line: after the brace that closes it, or
 * at the end of the text where none does. null where it ends in its line.
 */
function jsonBlockEnd(text: string, start: number, lineEnd: number): number | null {
  JSON_DIRECTIVE.lastIndex = start;
  const opening = JSON_DIRECTIVE.exec(text);
  if (opening === null) return null;
  JSON_MARKS.lastIndex = start + opening[0].length - 1;
  let depth = 0;
  for (let mark = JSON_MARKS.exec(text); mark !== null; mark = JSON_MARKS.exec(text)) {
    if (mark[0] === '{' || mark[0] === '[') depth++;
    else if ((mark[0] === '}' || mark[0] === ']') && --depth === 0) {
      return JSON_MARKS.lastIndex <= lineEnd ? null : JSON_MARKS.lastIndex;
    }
  }
  return text.length > lineEnd ? text.length : null;
}

/** Whether a text ends inside the JSON of a directive, which more lines may close. */
export function endsInJsonBlock(text: string): boolean {
  const last = splitScript(text).at(-1);
  if (last?.kind !== 'directive' || last.end < text.trimEnd().length) return false;
  JSON_DIRECTIVE.lastIndex = 0;
  if (!JSON_DIRECTIVE.test(last.text)) return false;
  let depth = 0;
  for (const [mark] of last.text.matchAll(JSON_MARKS)) depth += /^[[{]/.test(mark) ? 1 : /^[\]}]/.test(mark) ? -1 : 0;
  return depth > 0;
}

/** The next place from `offset` on where a literal or a comment starts, or an arrow. */
function nextOpener(text: string, offset: number): { readonly index: number; readonly image: string } {
  OPENERS.lastIndex = offset;
  const found = OPENERS.exec(text);
  return found === null ? { index: Infinity, image: '' } : { index: found.index, image: found[0] };
}
