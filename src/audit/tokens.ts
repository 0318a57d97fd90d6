import { decodeLiteral, scanLiteral } from '../../grammar/literals.js';
import type { Span } from '../../grammar/text/positions.js';

/**
 * A token of KQL, as far as an audit needs to tell them apart. `broken` is a string literal without its end: it runs to the end
 * of its line. Comments and blanks are not tokens.
 */
export interface Token extends Span {
  readonly kind: 'word' | 'number' | 'literal' | 'broken' | 'mark';
  /** As written; of a literal, its value. */
  readonly text: string;
}

/** The tokens of a text, and what belongs together in it. */
export interface TokenList {
  readonly tokens: readonly Token[];
  /** For an opening or closing bracket, the index of its partner; -1 for one without, and for all other tokens. */
  readonly partner: Int32Array;
  /** The indices of the dots that begin a command, in order. */
  readonly commands: readonly number[];
  /** Lines that hold a broken literal: strings and code cannot be told apart there. */
  readonly doubtful: readonly Span[];
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d[\p{L}\p{N}_]*/uy;

// A command at the start of a line. `.database(…)` at the start of one goes on with a query.
const VERBS =
  /\.[ \t]*(?:create(?:-or-alter|-merge|-or-replace)?|alter(?:-merge)?|set(?:-or-append|-or-replace)?|append|export|ingest(?:-from-storage-queued)?|show|drop|delete|execute|move|replace|rename|clear|enable|disable|add|purge|cancel|attach|detach|undo|import|redirect|run)(?![\w-])/iy;
const INLINE_DATA = /\.[ \t]*ingest[ \t]+(?:async[ \t]+)?inline\b/iy;

const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Takes a text apart. Never fails: whatever is not a token of KQL becomes a mark of its own. */
export function tokenize(text: string): TokenList {
  const tokens: Token[] = [];
  const commands: number[] = [];
  const doubtful: Span[] = [];
  const length = text.length;
  let offset = 0;
  let atLineStart = true;
  while (offset < length) {
    const code = text.charCodeAt(offset);
    if (code === NEWLINE || code === RETURN) {
      atLineStart = true;
      offset++;
      continue;
    }
    if (code === 0x20 || code === 0x09 || code === 0xfeff || code === 0xa0) {
      offset++;
      continue;
    }
    if (code === 0x2f && text.charCodeAt(offset + 1) === 0x2f) {
      offset = lineEnd(text, offset);
      continue;
    }
    if (isLiteralStart(text, offset, code)) {
      const scan = scanLiteral(text, offset);
      if (scan !== null) {
        atLineStart = false;
        if (scan.outcome === 'closed') {
          tokens.push({ kind: 'literal', start: offset, end: scan.end, text: decodeLiteral(text, offset, scan).value });
          offset = scan.end;
        } else {
          // What an escape that is none of Kusto's ends early still looks like a literal to people: up to its quote.
          const end = scan.outcome === 'bad-escape' ? looseEnd(text, scan.contentEnd, scan.quote) : scan.contentEnd;
          doubtful.push({
            start: lineStart(text, offset),
            end: scan.outcome === 'text-ends' ? length : lineEnd(text, end),
          });
          tokens.push({ kind: 'broken', start: offset, end, text: text.slice(scan.contentStart, end) });
          offset = Math.max(end, offset + 1);
        }
        continue;
      }
    }
    if (code === 0x2e && atLineStart) {
      VERBS.lastIndex = offset;
      if (VERBS.test(text)) {
        commands.push(tokens.length);
        INLINE_DATA.lastIndex = offset;
        if (INLINE_DATA.test(text)) {
          tokens.push({ kind: 'mark', start: offset, end: offset + 1, text: '.' });
          offset = endOfInlineData(text, offset);
          continue;
        }
      }
    }
    atLineStart = false;
    const pattern = code >= 0x30 && code <= 0x39 ? NUMBER : WORD;
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    const word = match?.[0] ?? text.charAt(offset);
    const kind = match === null ? 'mark' : pattern === WORD ? 'word' : 'number';
    // A command may follow `<|` on the same line, in `.execute database script`.
    if (word === '|' && text.charCodeAt(offset - 1) === 0x3c) atLineStart = true;
    tokens.push({ kind, start: offset, end: offset + word.length, text: word });
    offset += word.length;
  }
  return { tokens, partner: pairBrackets(tokens, commands), commands, doubtful };
}

/** `'`, `"`, `` ` ``, `~`, `@`; `h` and `H` where one of these follows. */
function isLiteralStart(text: string, offset: number, code: number): boolean {
  if (code === 0x27 || code === 0x22 || code === 0x60 || code === 0x7e || code === 0x40) return true;
  if (code !== 0x68 && code !== 0x48) return false;
  const next = text.charCodeAt(offset + 1);
  return next === 0x27 || next === 0x22 || next === 0x40 || next === 0x60 || next === 0x7e;
}

function lineEnd(text: string, offset: number): number {
  let end = offset;
  for (let code = text.charCodeAt(end); end < text.length && code !== NEWLINE && code !== RETURN;) {
    end++;
    code = text.charCodeAt(end);
  }
  return end;
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text.charCodeAt(start - 1) !== NEWLINE && text.charCodeAt(start - 1) !== RETURN) start--;
  return start;
}

function looseEnd(text: string, offset: number, quote: string): number {
  const end = lineEnd(text, offset);
  for (let index = offset; index < end; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === quote) return index + 1;
  }
  return end;
}

/** The data of `.ingest inline` goes on to an empty line, or to the next command. */
function endOfInlineData(text: string, start: number): number {
  for (let offset = lineEnd(text, start); offset < text.length;) {
    const next = offset + (text.startsWith('\r\n', offset) ? 2 : 1);
    const end = lineEnd(text, next);
    const line = text.slice(next, end);
    if (line.trim() === '') return next;
    VERBS.lastIndex = next + (line.length - line.trimStart().length);
    if (VERBS.test(text)) return next;
    offset = end;
  }
  return text.length;
}

/** Pairs brackets. What a command leaves open, the next command does not close. */
function pairBrackets(tokens: readonly Token[], commands: readonly number[]): Int32Array {
  const partner = new Int32Array(tokens.length).fill(-1);
  let open: number[] = [];
  let nextCommand = 0;
  for (const [index, token] of tokens.entries()) {
    if (index === commands[nextCommand]) {
      open = [];
      nextCommand++;
    }
    if (token.kind !== 'mark') continue;
    if (token.text in OPENING) open.push(index);
    const opening = CLOSING[token.text];
    if (opening === undefined) continue;
    let depth = open.length - 1;
    // A lone closing bracket must not walk through all that is open each time.
    const lowest = Math.max(0, depth - MAX_SKIPPED);
    while (depth >= lowest && tokens[open[depth] ?? 0]?.text !== opening) depth--;
    const at = open[depth];
    if (depth < lowest || at === undefined) continue;
    partner[at] = index;
    partner[index] = at;
    open.length = depth;
  }
  return partner;
}

/** So many brackets that are still open may be passed over to find the one that a closing bracket closes. */
const MAX_SKIPPED = 16;
