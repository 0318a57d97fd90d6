import { codePointName, mention, printable } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';
import type { Problem } from '../../grammar/text/problem.js';
import type { JsonString } from './nodes.js';

/** Why a text is not JSON: what is wrong, where, and what to write instead. */
export type JsonProblem = Problem<'InvalidJson', 'JSON_SYNTAX'>;

const SMART_QUOTES = /[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb]/;

function at(start: number, end: number, message: string, hint: string | null = null): JsonProblem {
  return { code: 'InvalidJson', reason: 'JSON_SYNTAX', message, hint, span: { start, end } };
}

/** The thing that is at an offset, for "but found ...", with its span. */
function found(text: string, offset: number): Span & { readonly name: string } {
  const character = text[offset];
  if (character === undefined) return { start: offset, end: offset, name: 'the end' };
  const word =
    /^(?:[\w.+-]+|"[^"\\\r\n]*")/.exec(text.slice(offset, offset + 80))?.[0] ??
    String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return { start: offset, end: offset + word.length, name: mention(word) };
}

/** A slip that explains more than "expected x" does. */
function slip(text: string, offset: number): string | null {
  const character = text[offset] ?? '';
  if (SMART_QUOTES.test(character)) {
    return `${mention(character)} (${codePointName(character)}) is a typographic quote, as word processors make them; JSON takes only the plain quote "`;
  }
  if (character === "'") return 'JSON strings are written in double quotes: "…", not \'…\'';
  if (text.startsWith('//', offset) || text.startsWith('/*', offset))
    return 'plain JSON has no comments; remove this one';
  if (character === '=') return 'JSON writes a colon between a name and its value';
  return null;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Every way in which a text fails to be JSON, in words. */
export const jsonMessages = {
  empty: (offset: number) => at(offset, offset, 'expected JSON, but the text is empty'),

  tooMany: (offset: number, most: number) =>
    at(offset, offset + 1, `the JSON has more than ${most} values, the most that is read`),

  afterTheEnd: (text: string, offset: number) => {
    const { start, end, name } = found(text, offset);
    return at(
      start,
      end,
      `the JSON value ends before ${name}, and nothing may follow it`,
      slip(text, offset) ??
        (text[offset] === ',' || text[offset] === '{' || text[offset] === '['
          ? 'several values belong into one array: [ … , … ]'
          : text[offset] === ']' || text[offset] === '}'
            ? 'there is one closing bracket too many here, or one opening bracket too few before it'
            : null),
    );
  },

  tooDeep: (offset: number, limit: number) =>
    at(
      offset,
      offset + 1,
      `the JSON is nested deeper than ${limit} levels`,
      'no policy or template needs that; check the brackets',
    ),

  unclosed: (text: string, open: number, close: string) =>
    at(
      open,
      open + 1,
      `this ${mention(text[open] ?? '')} is never closed`,
      `add the ${mention(close)} that belongs to it`,
    ),

  unclosedString: (start: number, end: number) =>
    at(
      start,
      Math.max(end, start + 1),
      'this string is never closed',
      'add the closing " (a " inside a string is written \\")',
    ),

  unclosedComment: (start: number, end: number) => at(start, end, 'this comment is never closed', 'add */'),

  expectedName: (text: string, offset: number, afterComma: boolean) => {
    const { start, end, name } = found(text, offset);
    if (text[offset] === '}' && afterComma) return jsonMessages.trailingComma(text, offset);
    const hint =
      slip(text, offset) ?? (/\w/.test(text[offset] ?? '') ? `names are quoted: "${text.slice(start, end)}"` : null);
    return at(start, end, `expected a name in double quotes, but found ${name}`, hint);
  },

  expectedColon: (text: string, offset: number, key: JsonString) => {
    const { start, end, name } = found(text, offset);
    return at(
      start,
      end,
      `expected a colon after the name ${mention(key.value)}, but found ${name}`,
      slip(text, offset),
    );
  },

  expectedComma: (text: string, offset: number, close: string) => {
    const { start, end, name } = found(text, offset);
    const character = text[offset] ?? '';
    const hint =
      slip(text, offset) ??
      (/["{[\w-]/.test(character)
        ? 'is a comma missing before it?'
        : character === ':' && close === ']'
          ? 'names and values belong in an object: { "name": value }'
          : /[\]}]/.test(character)
            ? `the bracket that is open here is closed by ${mention(close)}`
            : null);
    return at(start, end, `expected a comma or ${mention(close)}, but found ${name}`, hint);
  },

  trailingComma: (text: string, offset: number) => {
    const comma = text.lastIndexOf(',', offset);
    return at(comma, comma + 1, `a comma is not allowed before ${mention(text[offset] ?? '')}`, 'remove this comma');
  },

  duplicateName: (name: JsonString) =>
    at(
      name.start,
      name.end,
      `the name ${mention(name.value)} appears twice in one object`,
      'keep one of the two; readers disagree about which one counts',
    ),

  rawControlCharacter: (text: string, offset: number) => {
    const character = text[offset] ?? '';
    const escape = NAMED_ESCAPES[character];
    const what =
      character === '\n' || character === '\r' ? 'a line break' : `the control character ${codePointName(character)}`;
    return at(
      offset,
      offset + 1,
      `${what} is inside a string`,
      `write it as ${escape ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`}, or close the string with " before it`,
    );
  },

  badEscape: (text: string, offset: number) => {
    const next = text.codePointAt(offset + 1);
    const letter = next === undefined ? '' : String.fromCodePoint(next);
    if (letter === 'u') {
      const digits = /^[0-9a-fA-F]{0,4}/.exec(text.slice(offset + 2, offset + 6))?.[0] ?? '';
      return at(
        offset,
        offset + 2 + digits.length,
        'the escape \\u takes four hexadecimal digits',
        'for example \\u002e',
      );
    }
    return at(
      offset,
      offset + 1 + letter.length,
      `${mention(`\\${letter}`)} is not an escape of JSON`,
      `the backslash of a regex is doubled in JSON: write \\\\${printable(letter)} to have the regex \\${printable(letter)}`,
    );
  },

  badNumber: (text: string, offset: number) => {
    const { start, end, name } = found(text, offset);
    return at(start, end, `${name} is not a number as JSON writes them`);
  },

  expectedValue: (text: string, offset: number, word: string | undefined) => {
    const { start, end, name } = found(text, offset);
    const lower = word?.toLowerCase() ?? '';
    const hint =
      slip(text, offset) ??
      (lower === 'true' || lower === 'false' || lower === 'null'
        ? `JSON writes it in lower case: ${lower}`
        : lower === 'none' || lower === 'undefined'
          ? 'JSON writes it null'
          : /^(yes|no|on|off)$/.test(lower)
            ? 'JSON writes true or false'
            : text[offset] === ',' || /[\]}]/.test(text[offset] ?? '')
              ? 'a value is missing before it'
              : word !== undefined && word.length <= 60
                ? `a string is quoted: "${word}"`
                : null);
    return at(start, end, `expected a JSON value, but found ${name}`, hint);
  },
};
