import { lineStarts, positionAt, type Span } from './positions.js';
import { breakCommands } from './ci-commands.js';
import { printable } from './mention.js';

/** The widest source line that an excerpt shows; of a longer one, the part around the fault. */
const MAX_LINE_WIDTH = 120;

/**
 * The source line of a fault with carets under it:
 *
 *     3 | .show cluster policy calout
 *       |                      ^^^^^^
 *
 * A fault that runs over several lines is underlined on its first. Tabs become blanks and unprintable characters their
 * code points, so that the carets stand where the fault is. Who reports many faults of one text passes its {@link lineStarts}.
 */
export function excerpt(text: string, span: Span, starts: readonly number[] = lineStarts(text)): string {
  const { line } = positionAt(starts, span.start);
  const lineStart = starts[line - 1] ?? 0;
  const lineEnd = endOfLine(text, lineStart);
  const from = Math.max(lineStart, Math.min(span.start - MAX_LINE_WIDTH / 2, lineEnd - MAX_LINE_WIDTH));
  const to = Math.min(lineEnd, from + MAX_LINE_WIDTH);
  const faultEnd = Math.min(Math.max(span.end, span.start + 1), Math.max(to, span.start + 1));

  const before = (from > lineStart ? '…' : '') + shown(text.slice(from, span.start));
  const fault = shown(text.slice(span.start, Math.min(faultEnd, to)));
  const after = shown(text.slice(Math.min(faultEnd, to), to)) + (to < lineEnd ? '…' : '');
  const gutter = String(line);
  const blank = ' '.repeat(gutter.length);
  return [
    `${gutter} | ${before}${fault}${after}`.trimEnd(),
    `${blank} | ${' '.repeat(columns(before))}${'^'.repeat(Math.max(1, columns(fault)))}`,
  ].join('\n');
}

const LINE_BREAK = /[\r\n]/g;

function endOfLine(text: string, lineStart: number): number {
  LINE_BREAK.lastIndex = lineStart;
  return LINE_BREAK.exec(text)?.index ?? text.length;
}

function shown(text: string): string {
  return breakCommands(printable(text.replaceAll('\t', '  ')));
}

/** Terminal columns: one a code point, which is right for all but wide scripts, where the caret is a little left. */
function columns(text: string): number {
  return Array.from(text).length;
}
