import { markdownCode, markdownInline } from '../../tabular/formats/index.js';
import { printable } from '../../../grammar/text/mention.js';

/** GitHub's Markdown in which texts are texts; only the functions of this module make it. */
export class Markdown {
  private constructor(readonly text: string) {}

  static readonly tagged = (parts: TemplateStringsArray, ...values: readonly MarkdownValue[]): Markdown =>
    new Markdown(
      parts.map((part, index) => part + (index < values.length ? textOf(values[index] ?? '') : '')).join(''),
    );

  /** Any text as a code span that shows it as it is, also in a table. */
  static readonly span = (text: string): Markdown => new Markdown(markdownCode(printable(text)));

  static readonly joined = (parts: readonly Markdown[], separator: string): Markdown =>
    new Markdown(parts.map(({ text }) => text).join(separator));
}

type MarkdownValue = string | number | Markdown;

/** A piece of Markdown. Texts in it become texts that have no other meaning, pieces stay pieces. */
export const gfm = Markdown.tagged;
export const code = Markdown.span;
export const joined = Markdown.joined;

/** A table with a header. */
export function markdownTable(header: readonly string[], rows: readonly (readonly Markdown[])[]): Markdown {
  const line = (cells: readonly Markdown[]): Markdown => gfm`| ${joined(cells, ' | ')} |`;
  const names = header.map(name => gfm`${name}`);
  const rule = gfm`|${joined(
    header.map(() => gfm`---`),
    '|',
  )}|`;
  return joined([line(names), rule, ...rows.map(line)], '\n');
}

function textOf(value: MarkdownValue): string {
  if (value instanceof Markdown) return value.text;
  return typeof value === 'number' ? String(value) : prose(value);
}

/** A piece of prose: plain, or shown as code. */
interface Piece {
  readonly text: string;
  readonly isCode: boolean;
}

/**
 * A sentence of ours that may quote texts of others: what messages quote in backticks is code, and so is each other word that
 * Markdown or GitHub would give a meaning (a link, a mention, HTML).
 */
function prose(text: string): string {
  const pieces: Piece[] = [];
  const add = (piece: Piece): void => {
    const last = pieces.at(-1);
    // Backticks of neighbours would run together.
    if (last?.isCode === true && piece.isCode)
      pieces[pieces.length - 1] = { text: last.text + piece.text, isCode: true };
    else if (piece.text !== '') pieces.push(piece);
  };
  for (const [index, part] of printable(text.replaceAll('\n', ' '))
    .split(/`([^`]*)`/)
    .entries()) {
    if (index % 2 === 1) {
      add({ text: part, isCode: true });
      continue;
    }
    for (const word of part.split(/( +)/)) {
      const isBlank = /^ *$/.test(word);
      add({ text: word, isCode: !isBlank && !isPlain(word) });
    }
  }
  return pieces.map(piece => (piece.isCode ? markdownCode(piece.text) : piece.text)).join('');
}

/** Words may end in what ends sentences, or be in parentheses; a line of a file and an underscore within a word mean nothing. */
function isPlain(word: string): boolean {
  const bare = word
    .replace(/^[("→…]+/, '')
    .replace(/[,.:;?!)"…]+$/, '')
    .replace(/(?<=[\p{L}\p{N}]):(?=\d+$)/u, '')
    .replace(/(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])/gu, '');
  return bare === '' || markdownInline(bare) === bare;
}
