import type { Place } from '../scope.js';
import { KQL_MEMBERS, PROSE_MEMBERS } from './members.js';
import type { PlacedText } from './source.js';

/** The scalars of a YAML text. */
export interface YamlTexts {
  /** Those under keys that hold KQL. */
  readonly queries: readonly PlacedText[];
  /** All others but prose: what they hold is not known. */
  readonly others: readonly PlacedText[];
}

/** A line that begins an entry: dashes of lists, a key perhaps, and what follows it. */
const ENTRY =
  /^([ \t]*(?:-(?:[ \t]+|$))*)(?:(?:(["'])([^"'\r\n]+)\2|([A-Za-z_$][\w$./-]*))[ \t]*:(?:[ \t]+|$))?([^]*)$/;
/** Anchors and tags before a value. */
const PROPERTIES = /^(?:[&!]\S*[ \t]+)*/;
const HAS_KQL_KEY = new RegExp(`^[ \\t]*(?:-[ \\t]+)*["']?(?:${[...KQL_MEMBERS].join('|')})["']?[ \\t]*:`, 'im');
const BLOCK = /^[|>][-+0-9]*[ \t]*(?:#.*)?$/;

/** Documents in documents. */
const MAX_ENTERED = 8;

interface Line {
  readonly content: string;
  readonly start: number;
}

/**
 * The scalars of a YAML text of any number of documents, read line by line: what else the documents hold may be anything. A folded
 * scalar keeps its line ends, so that a comment in it hides only its own line, as its author meant.
 */
export function yamlTexts(text: string, placeOf: (offset: number) => Place): YamlTexts {
  return new YamlScan(text, placeOf).read();
}

class YamlScan {
  private readonly lines: readonly Line[];
  private readonly queries: PlacedText[] = [];
  private readonly others: PlacedText[] = [];
  /** Where the scalars end that are read as documents of their own, the innermost last. */
  private readonly entered: number[] = [];

  constructor(
    private readonly text: string,
    private readonly placeOf: (offset: number) => Place,
  ) {
    let start = 0;
    this.lines = [...text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)].map(([, content = '', end = '']) => {
      const line = { content, start };
      start += content.length + end.length;
      return line;
    });
  }

  read(): YamlTexts {
    for (let at = 0; at < this.lines.length;) at = this.entry(at);
    return { queries: this.queries, others: this.others };
  }

  /** Reads the entry that begins on a line, and gives the line after it. */
  private entry(at: number): number {
    const { content = '', start = 0 } = this.lines[at] ?? {};
    const [, before = '', , quoted, plain, rest = ''] = ENTRY.exec(content) ?? [];
    const key = (quoted ?? plain)?.toLowerCase() ?? null;
    const indentation = before.replaceAll('-', ' ').length;
    const properties = PROPERTIES.exec(rest)?.[0].length ?? 0;
    const written = rest.slice(properties);
    const value = written.startsWith('#') ? '' : written.trim();
    const valueStart = start + content.length - rest.length + properties;
    const put = (found: PlacedText): void => {
      this.put(key, found);
    };
    if (BLOCK.test(value)) {
      // In a list, what is deeper than the dash belongs to it.
      const { placed, next } = this.block(at + 1, key === null ? before.lastIndexOf('-') : indentation);
      while ((this.entered.at(-1) ?? Infinity) <= at) this.entered.pop();
      if (!isKql(key) && !isProse(key) && this.entered.length < MAX_ENTERED && HAS_KQL_KEY.test(placed.text)) {
        // A document in a document: its own keys tell more.
        this.entered.push(next);
        return at + 1;
      }
      put(placed);
      return next;
    }
    if (value.startsWith('"') || value.startsWith("'")) {
      const scalar = quotedAt(this.text, this.text.indexOf(value[0] ?? '"', valueStart));
      put({ text: scalar.text, placeOf: offset => this.placeOf(scalar.offsets[offset] ?? valueStart) });
      let next = at + 1;
      while (next < this.lines.length && (this.lines[next]?.start ?? 0) < scalar.end) next++;
      return next;
    }
    if (key === null) {
      // An item of a list, or a line that goes on with what is not known.
      if (value !== '') this.others.push(this.from(valueStart, withoutComment(written)));
      return at + 1;
    }
    if (value === '')
      return this.isPlainBelow(at + 1, indentation) ? this.plainBelow(at + 1, indentation, key) : at + 1;
    const isFlow = /^[[{*]/.test(value);
    const block = this.block(at + 1, indentation);
    const first = isFlow || isKql(key) ? written : withoutComment(written);
    const joined = block.placed.text === '' ? first : `${first}\n${block.placed.text}`;
    const found: PlacedText = {
      text: joined,
      placeOf: offset =>
        offset <= first.length ? this.placeOf(valueStart + offset) : block.placed.placeOf(offset - first.length - 1),
    };
    if (isFlow) this.others.push(found);
    else put(found);
    return block.next;
  }

  private put(key: string | null, found: PlacedText): void {
    if (isKql(key)) this.queries.push(found);
    else if (!isProse(key)) this.others.push(found);
  }

  private from(start: number, text: string): PlacedText {
    return { text, placeOf: offset => this.placeOf(start + offset) };
  }

  /** Whether a plain scalar follows on the lines below a key, and not a list or keys. */
  private isPlainBelow(from: number, indentation: number): boolean {
    let at = from;
    while (at < this.lines.length && this.lines[at]?.content.trim() === '') at++;
    const line = this.lines[at]?.content ?? '';
    const [, before = '', , quoted, plain] = ENTRY.exec(line) ?? [];
    const isDeeper = (/^[ \t]*/.exec(line)?.[0].length ?? 0) > indentation;
    return (
      isDeeper && !before.includes('-') && quoted === undefined && plain === undefined && !/^[ \t]*["'#[{]/.test(line)
    );
  }

  private plainBelow(from: number, indentation: number, key: string): number {
    const block = this.block(from, indentation);
    this.put(key, block.placed);
    return block.next;
  }

  /** The lines that are deeper than an indentation, without what all of them have. */
  private block(from: number, indentation: number): { readonly placed: PlacedText; readonly next: number } {
    let next = from;
    let inner = -1;
    const kept: Line[] = [];
    for (; next < this.lines.length; next++) {
      const { content = '', start = 0 } = this.lines[next] ?? {};
      const blanks = /^[ \t]*/.exec(content)?.[0].length ?? 0;
      const isBlank = blanks === content.length;
      if (!isBlank && blanks <= indentation) break;
      if (!isBlank && inner < 0) inner = blanks;
      const cut = Math.min(blanks, inner < 0 ? blanks : inner);
      kept.push({ content: content.slice(cut), start: start + cut });
    }
    const end = this.lines[next]?.start ?? 0;
    return {
      next,
      placed: {
        text: kept.map(({ content }) => content).join('\n'),
        placeOf: offset => {
          let rest = offset;
          for (const { content, start } of kept) {
            if (rest <= content.length) return this.placeOf(start + rest);
            rest -= content.length + 1;
          }
          return this.placeOf(end);
        },
      },
    };
  }
}

function isKql(key: string | null): boolean {
  return key !== null && KQL_MEMBERS.has(key);
}

function isProse(key: string | null): boolean {
  return key !== null && PROSE_MEMBERS.has(key);
}

/** A plain scalar without the comment after it. */
function withoutComment(text: string): string {
  return text.replace(/[ \t]#[^]*$/, '');
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
