import type { Span } from './text/positions.js';

/** The chords that open and close a multi-line literal. Kusto's sources call `~~~` "to be deprecated"; it still lexes. */
export type Chord = '```' | '~~~';

/** How a literal is written. `escaped`: '…' "…"; `verbatim`: @'…' @"…"; `fenced`: between two chords. */
export type LiteralForm = 'escaped' | 'verbatim' | 'fenced';

/** Where a string literal starts, what it is, and how far it runs. */
export interface LiteralScan {
  readonly form: LiteralForm;
  readonly quote: "'" | '"' | Chord;
  /** Offset of the first character of the content. */
  readonly contentStart: number;
  /** Offset after the content: of the closing quote, or of what stopped the literal. */
  readonly contentEnd: number;
  /** Offset after the literal. */
  readonly end: number;
  /** `closed`, or why the literal has no end: the text ends, the line ends, or an escape is none of Kusto's. */
  readonly outcome: 'closed' | 'text-ends' | 'line-ends' | 'bad-escape';
}

const TICK = 0x60;
const TILDE = 0x7e;
const SINGLE = 0x27;
const DOUBLE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Scans the string literal that starts at `start`, or gives null where none does.
 * All forms of the official lexer: an `h` or `H` (obfuscation mark, no meaning here), an `@` (verbatim), then a quote or a chord.
 */
export function scanLiteral(text: string, start: number): LiteralScan | null {
  let offset = start;
  const mark = text.charCodeAt(offset);
  if (mark === 0x68 || mark === 0x48) offset++;
  const verbatim = text.charCodeAt(offset) === 0x40;
  if (verbatim) offset++;

  const code = text.charCodeAt(offset);
  if (code === SINGLE || code === DOUBLE) {
    return verbatim ? scanVerbatim(text, offset, code) : scanEscaped(text, offset, code);
  }
  const chord = code === TICK ? '```' : code === TILDE ? '~~~' : null;
  return chord !== null && text.startsWith(chord, offset) ? scanFenced(text, offset, chord) : null;
}

function scanFenced(text: string, start: number, quote: Chord): LiteralScan {
  const contentStart = start + quote.length;
  const close = text.indexOf(quote, contentStart);
  return close < 0
    ? { form: 'fenced', quote, contentStart, contentEnd: text.length, end: text.length, outcome: 'text-ends' }
    : { form: 'fenced', quote, contentStart, contentEnd: close, end: close + quote.length, outcome: 'closed' };
}

function scanVerbatim(text: string, start: number, quoteCode: number): LiteralScan {
  const quote = quoteCode === SINGLE ? "'" : '"';
  const contentStart = start + 1;
  for (let offset = contentStart; ; offset++) {
    const code = text.charCodeAt(offset);
    if (code === quoteCode) {
      if (text.charCodeAt(offset + 1) !== quoteCode) {
        return { form: 'verbatim', quote, contentStart, contentEnd: offset, end: offset + 1, outcome: 'closed' };
      }
      offset++;
    } else if (code === 0x0a || code === 0x0d || Number.isNaN(code)) {
      const outcome = Number.isNaN(code) ? 'text-ends' : 'line-ends';
      return { form: 'verbatim', quote, contentStart, contentEnd: offset, end: offset, outcome };
    }
  }
}

function scanEscaped(text: string, start: number, quoteCode: number): LiteralScan {
  const quote = quoteCode === SINGLE ? "'" : '"';
  const contentStart = start + 1;
  for (let offset = contentStart; ; offset++) {
    const code = text.charCodeAt(offset);
    if (code === quoteCode) {
      return { form: 'escaped', quote, contentStart, contentEnd: offset, end: offset + 1, outcome: 'closed' };
    }
    if (code === BACKSLASH) {
      const length = escapeLength(text, offset);
      if (length === 0) {
        return { form: 'escaped', quote, contentStart, contentEnd: offset, end: offset, outcome: 'bad-escape' };
      }
      offset += length - 1;
    } else if (code === 0x0a || code === 0x0d || Number.isNaN(code)) {
      const outcome = Number.isNaN(code) ? 'text-ends' : 'line-ends';
      return { form: 'escaped', quote, contentStart, contentEnd: offset, end: offset, outcome };
    }
  }
}

const HEXADECIMAL_DIGITS: Readonly<Record<string, number>> = { u: 4, U: 8, x: 2 };
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const HEXADECIMAL = /^[0-9a-fA-F]+$/;
const DECIMAL_DIGITS = /^\d{1,3}/;

/** How many characters the escape at the backslash takes; 0 if it is none of Kusto's. */
function escapeLength(text: string, backslash: number): number {
  const letter = text[backslash + 1] ?? '';
  if (letter in SIMPLE_ESCAPES) return 2;
  const digits = HEXADECIMAL_DIGITS[letter];
  if (digits !== undefined) {
    const written = text.slice(backslash + 2, backslash + 2 + digits);
    if (written.length !== digits || !HEXADECIMAL.test(written)) return 0;
    return letter === 'U' && !isCodePoint(Number.parseInt(written, 16)) ? 0 : 2 + digits;
  }
  if (letter < '0' || letter > '7') return 0;
  // The official scanner asks for an octal digit first; its decoder then takes up to three *decimal* ones, each worth 8^n.
  return 1 + (DECIMAL_DIGITS.exec(text.slice(backslash + 1, backslash + 4))?.[0].length ?? 1);
}

/** Whether `\U` can write it: .NET's ConvertFromUtf32, which the official decoder calls, throws for others and surrogates. */
function isCodePoint(code: number): boolean {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

function decodeEscape(text: string, backslash: number, length: number): string {
  const letter = text[backslash + 1] ?? '';
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) return simple;
  const written = text.slice(backslash + (letter in HEXADECIMAL_DIGITS ? 2 : 1), backslash + length);
  if (letter === 'U') return String.fromCodePoint(Number.parseInt(written, 16));
  if (letter in HEXADECIMAL_DIGITS) return String.fromCharCode(Number.parseInt(written, 16));
  return String.fromCharCode(Array.from(written).reduce((value, digit) => value * 8 + Number(digit), 0));
}

/** A string literal of the source with its value. */
export interface StringLiteral extends Span {
  readonly form: LiteralForm;
  readonly quote: LiteralScan['quote'];
  readonly value: string;
  /** Where the value is in the source. */
  readonly content: Span;
}

/** Decodes a closed literal. */
export function decodeLiteral(text: string, start: number, scan: LiteralScan): StringLiteral {
  const { form, quote, contentStart, contentEnd, end } = scan;
  const raw = text.slice(contentStart, contentEnd);
  let value = raw;
  if (form === 'verbatim') {
    value = raw.replaceAll(quote + quote, quote);
  } else if (form === 'escaped' && raw.includes('\\')) {
    const parts: string[] = [];
    let pending = 0;
    for (let offset = raw.indexOf('\\'); offset >= 0; offset = raw.indexOf('\\', pending)) {
      const length = escapeLength(raw, offset);
      parts.push(raw.slice(pending, offset), decodeEscape(raw, offset, length));
      pending = offset + length;
    }
    value = parts.join('') + raw.slice(pending);
  }
  return { start, end, form, quote, value, content: { start: contentStart, end: contentEnd } };
}

/**
 * Where in the source the character `index` of a literal's value comes from; for `index` = the value's length, the closing quote.
 * Inside a surrogate pair that one `\U` wrote, the start of that escape.
 */
export function sourceOffset(text: string, literal: StringLiteral, index: number): number {
  const { start, end } = literal.content;
  if (literal.value.length === end - start) return start + index;
  let offset = start;
  let decoded = 0;
  while (decoded < index && offset < end) {
    let sourceLength = 1;
    let valueLength = 1;
    if (literal.form === 'verbatim' && text[offset] === literal.quote) sourceLength = 2;
    else if (literal.form === 'escaped' && text[offset] === '\\') {
      sourceLength = escapeLength(text, offset);
      valueLength = decodeEscape(text, offset, sourceLength).length;
    }
    if (decoded + valueLength > index) break;
    offset += sourceLength;
    decoded += valueLength;
  }
  return offset;
}
