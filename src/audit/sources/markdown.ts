import type { Place } from '../scope.js';
import type { PlacedText } from './source.js';

const FENCE = /^([ \t]*(?:>[ \t]?)*)(`{3,}|~{3,})[ \t]*\{?\.?([\w+#-]*)/;
const LANGUAGES = new Set(['kusto', 'kql', 'csl', 'kusto-query', 'kustoquery']);

/** A line of indented code: not an item of a list, nor prose in one, which has its code between backticks. */
const INDENTED = /^(?: {4}|\t)[ \t]*(?![-*+][ \t]|\d+[.)][ \t])[^`]*$/;

/** Languages under which people write what has none. */
const PLAIN = new Set(['', 'text', 'txt', 'plain', 'plaintext', 'none', 'code']);

/** The code of a Markdown text. */
export interface MarkdownCode {
  /** Of fences whose language is KQL. */
  readonly queries: readonly PlacedText[];
  /** Of fences that name no language. */
  readonly plain: readonly PlacedText[];
  /** Of fences of other languages, and indented code. */
  readonly others: readonly PlacedText[];
}

/** The code of a Markdown text. A fence that is not closed goes on to the end. */
export function markdownCode(text: string, placeOf: (offset: number) => Place): MarkdownCode {
  const queries: PlacedText[] = [];
  const plain: PlacedText[] = [];
  const others: PlacedText[] = [];
  const found = { queries, plain, others };
  let offset = 0;
  let open: { readonly fence: string; readonly indentation: number; readonly kind: keyof MarkdownCode } | null = null;
  let lines: { readonly content: string; readonly start: number }[] = [];
  const close = (): void => {
    const kind = open?.kind ?? 'others';
    if (lines.length > 0) found[kind].push(joined(lines, placeOf));
    open = null;
    lines = [];
  };
  // Whether the line before is blank: indented code does not begin within a paragraph.
  let isBlank = true;
  for (const [, content = '', end = ''] of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    const [, before = '', fence = '', language = ''] = FENCE.exec(content) ?? [];
    if (open === null) {
      const isIndented = INDENTED.test(content) && (isBlank || lines.length > 0);
      if (fence !== '') {
        close();
        const name = language.toLowerCase();
        const kind = LANGUAGES.has(name) ? 'queries' : PLAIN.has(name) ? 'plain' : 'others';
        open = { fence, indentation: before.length, kind };
      } else if (isIndented) lines.push({ content, start: offset });
      else if (content.trim() !== '') close();
      isBlank = content.trim() === '';
    } else {
      const current: { readonly fence: string; readonly indentation: number } = open;
      const isClosing =
        fence.startsWith(current.fence) &&
        content
          .slice(before.length)
          .trim()
          .replaceAll(fence[0] ?? '', '') === '';
      if (isClosing) close();
      else {
        const blanks = /^[ \t]*(?:>[ \t]?)*/.exec(content)?.[0].length ?? 0;
        const cut = Math.min(blanks, current.indentation);
        lines.push({ content: content.slice(cut), start: offset + cut });
      }
    }
    offset += content.length + end.length;
  }
  close();
  return found;
}

function joined(
  lines: readonly { readonly content: string; readonly start: number }[],
  placeOf: (offset: number) => Place,
): PlacedText {
  return {
    text: lines.map(({ content }) => content).join('\n'),
    placeOf: offset => {
      let rest = offset;
      for (const { content, start } of lines) {
        if (rest <= content.length) return placeOf(start + rest);
        rest -= content.length + 1;
      }
      return placeOf((lines.at(-1)?.start ?? 0) + (lines.at(-1)?.content.length ?? 0));
    },
  };
}
