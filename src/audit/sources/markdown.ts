import type { Place } from '../scope.js';
import type { PlacedText } from './source.js';

const FENCE = /^([ \t]*(?:>[ \t]?)*)(`{3,}|~{3,})[ \t]*\{?\.?([\w+#-]*)/;
const LANGUAGES = new Set(['kusto', 'kql', 'csl', 'kusto-query', 'kustoquery']);

/** The fences of Markdown whose language is KQL. One that is not closed goes on to the end. */
export function markdownFences(text: string, placeOf: (offset: number) => Place): readonly PlacedText[] {
  const fences: PlacedText[] = [];
  let offset = 0;
  let open: { readonly fence: string; readonly indentation: number; readonly isKql: boolean } | null = null;
  let lines: { readonly content: string; readonly start: number }[] = [];
  const close = (): void => {
    if (open?.isKql === true) fences.push(joined(lines, placeOf));
    open = null;
    lines = [];
  };
  for (const [, content = '', end = ''] of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    const [, before = '', fence = '', language = ''] = FENCE.exec(content) ?? [];
    if (open === null) {
      if (fence !== '') {
        open = { fence, indentation: before.length, isKql: LANGUAGES.has(language.toLowerCase()) };
      }
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
  return fences;
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
