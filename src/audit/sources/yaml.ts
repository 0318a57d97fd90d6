import type { Place } from '../scope.js';
import type { PlacedText } from './source.js';

/** A `query:` of a YAML text. Keys that hold KQL in rules, whatever the rest of the document is. */
const KEY = /^([ \t]*(?:-[ \t]+)*)(["']?)(?:query|kql|queryText|querytext|Query)\2[ \t]*:(?:[ \t]+(.*)|[ \t]*)$/;
const BLOCK = /^[|>][-+0-9]*[ \t]*(?:#.*)?$/;

/**
 * The queries of a YAML text of any number of documents, read line by line: what else the documents hold may be anything. A folded
 * scalar keeps its line ends, so that a comment in it hides only its own line, as its author meant.
 */
export function yamlQueries(text: string, placeOf: (offset: number) => Place): readonly PlacedText[] {
  const lines = [...text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)].map(([, content = '', end = ''], index) => ({
    content,
    end,
    index,
  }));
  const starts: number[] = [];
  let total = 0;
  for (const { content, end } of lines) {
    starts.push(total);
    total += content.length + end.length;
  }
  const queries: PlacedText[] = [];
  for (let at = 0; at < lines.length; at++) {
    const content = lines[at]?.content ?? '';
    const key = KEY.exec(content);
    if (key === null) continue;
    const indentation = (key[1] ?? '').replaceAll('-', ' ').length;
    const value = (key[3] ?? '').trim();
    const start = (starts[at] ?? 0) + content.length - (key[3] ?? '').length;
    if (BLOCK.test(value)) {
      const block = blockAt(lines, starts, at + 1, indentation);
      queries.push({ text: block.text, placeOf: offset => placeOf(block.offsetOf(offset)) });
      at = block.next - 1;
    } else if (value.startsWith('"') || value.startsWith("'")) {
      const scalar = quotedAt(text, text.indexOf(value[0] ?? '"', start));
      queries.push({ text: scalar.text, placeOf: offset => placeOf(scalar.offsets[offset] ?? start) });
      while (at + 1 < lines.length && (starts[at + 1] ?? 0) < scalar.end) at++;
    } else if (value !== '' && !/^[[{&*!#]/.test(value)) {
      const block = blockAt(lines, starts, at + 1, indentation);
      const first = key[3] ?? '';
      const joined = block.text === '' ? first : `${first}\n${block.text}`;
      queries.push({
        text: joined,
        placeOf: offset => placeOf(offset <= first.length ? start + offset : block.offsetOf(offset - first.length - 1)),
      });
      at = block.next - 1;
    }
  }
  return queries;
}

function blockAt(
  lines: readonly { readonly content: string }[],
  starts: readonly number[],
  from: number,
  indentation: number,
): { readonly text: string; readonly next: number; readonly offsetOf: (offset: number) => number } {
  let next = from;
  let inner = -1;
  const kept: { readonly content: string; readonly start: number }[] = [];
  for (; next < lines.length; next++) {
    const content = lines[next]?.content ?? '';
    const blanks = /^[ \t]*/.exec(content)?.[0].length ?? 0;
    const isBlank = blanks === content.length;
    if (!isBlank && blanks <= indentation) break;
    if (!isBlank && inner < 0) inner = blanks;
    const cut = Math.min(blanks, inner < 0 ? blanks : inner);
    kept.push({ content: content.slice(cut), start: (starts[next] ?? 0) + cut });
  }
  return {
    text: kept.map(({ content }) => content).join('\n'),
    next,
    offsetOf: offset => {
      let rest = offset;
      for (const { content, start } of kept) {
        if (rest <= content.length) return start + rest;
        rest -= content.length + 1;
      }
      return starts[next] ?? 0;
    },
  };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', '\n': '' };
const HEXADECIMAL: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A quoted scalar, and where each character of its value comes from. */
function quotedAt(
  text: string,
  start: number,
): { readonly text: string; readonly offsets: readonly number[]; readonly end: number } {
  const quote = text[start];
  const value: string[] = [];
  const offsets: number[] = [];
  let at = start + 1;
  for (; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote === "'" && character === "'" && text[at + 1] === "'") {
      value.push("'");
      offsets.push(at++);
      continue;
    }
    if (character === quote) break;
    let decoded = character;
    const from = at;
    if (quote === '"' && character === '\\') {
      const letter = text[++at] ?? '';
      const digits = HEXADECIMAL[letter];
      if (digits === undefined) decoded = ESCAPES[letter] ?? letter;
      else {
        const code = Number.parseInt(text.slice(at + 1, at + 1 + digits), 16);
        decoded = code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
        at += digits;
      }
    }
    value.push(decoded);
    for (let unit = 0; unit < decoded.length; unit++) offsets.push(from);
  }
  return { text: value.join(''), offsets, end: at + 1 };
}
