import { displayWidth } from '../../grammar/text/display-width.js';
import { printable } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';

/** The most of a text that is shown; of a longer one, the part around the beginning of what is underlined. */
const WIDEST = 160;
/** What is shown before the underlined part of a text that is too long. */
const CONTEXT = 40;

/**
 * A text on one line and carets under parts of it, as two lines. Unprintable characters are shown by their code points, and the
 * carets are as wide. A part of no width, where a regex matches nothing, gets one caret.
 */
export function underlined(text: string, parts: readonly Span[]): readonly [text: string, carets: string] {
  const first = parts.reduce((start, part) => Math.min(start, part.start), parts[0]?.start ?? 0);
  const from = text.length <= WIDEST ? 0 : boundary(text, Math.max(0, Math.min(first - CONTEXT, text.length - WIDEST)));
  const to = boundary(text, Math.min(text.length, from + WIDEST));
  let shown = from > 0 ? '…' : '';
  let carets = ' '.repeat(shown.length);
  const show = (start: number, end: number, mark: string): void => {
    const piece = printable(text.slice(start, end));
    shown += piece;
    carets += mark.repeat(displayWidth(piece));
  };
  let position = from;
  for (const { start, end } of parts) {
    if (start > to) break;
    const begin = Math.max(position, start);
    show(position, begin, ' ');
    if (start === end) {
      carets += '^';
      // The caret is under the next character, if there is one.
      position = Math.min(begin + 1, to);
      const piece = printable(text.slice(begin, position));
      shown += piece;
      carets += ' '.repeat(Math.max(0, displayWidth(piece) - 1));
    } else {
      position = Math.max(begin, Math.min(end, to));
      show(begin, position, '^');
    }
  }
  show(position, to, ' ');
  if (to < text.length) shown += '…';
  return [shown, carets.trimEnd()];
}

/** The text on one line, cut where it is long; quotes for an empty one. */
export function onOneLine(text: string): string {
  return text === '' ? '""' : underlined(text, [])[0];
}

/** Not inside a surrogate pair. */
function boundary(text: string, offset: number): number {
  const splits = /[\ud800-\udbff]/.test(text.charAt(offset - 1)) && /[\udc00-\udfff]/.test(text.charAt(offset));
  return splits ? offset - 1 : offset;
}
