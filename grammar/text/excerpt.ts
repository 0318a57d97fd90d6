import { lineStarts, positionAt, type Span } from './positions.js';
import { displayWidth } from './display-width.js';
import { breakCommands } from './ci-commands.js';
import { printable } from './mention.js';

/** The widest source line that an excerpt shows where nobody says how wide it may be; of a longer one, the part around the problem. */
const MAX_LINE_WIDTH = 120;
/** It is not narrower, however narrow the terminal. */
const MIN_LINE_WIDTH = 20;

/**
 * The source line of a problem with carets under it:
 *
 *     3 | .show cluster policy calout
 *       |                      ^^^^^^
 *
 * A problem that runs over several lines is underlined on its first. Tabs become blanks and unprintable characters their
 * code points, so that the carets are where the problem is. Who reports many problems of one text passes its {@link lineStarts}; on a terminal, the line is cut to its
 * width.
 */
export function excerpt(
  text: string,
  span: Span,
  starts: readonly number[] = lineStarts(text),
  terminalWidth: number | null = null,
): string {
  const { line } = positionAt(starts, span.start);
  // The gutter and the two marks of what is left out take their columns, too.
  const room = (terminalWidth ?? Infinity) - String(line).length - 5;
  const width = terminalWidth === null ? MAX_LINE_WIDTH : Math.max(MIN_LINE_WIDTH, room);
  const lineStart = starts[line - 1] ?? 0;
  const lineEnd = endOfLine(text, lineStart);
  const from = Math.max(lineStart, Math.min(span.start - Math.floor(width / 2), lineEnd - width));
  const to = Math.min(lineEnd, from + width);
  const faultEnd = Math.min(Math.max(span.end, span.start + 1), Math.max(to, span.start + 1));

  const before = (from > lineStart ? '…' : '') + shown(text.slice(from, span.start));
  const fault = shown(text.slice(span.start, Math.min(faultEnd, to)));
  const after = shown(text.slice(Math.min(faultEnd, to), to)) + (to < lineEnd ? '…' : '');
  const gutter = String(line);
  const blank = ' '.repeat(gutter.length);
  return [
    `${gutter} | ${before}${fault}${after}`.trimEnd(),
    `${blank} | ${' '.repeat(displayWidth(before))}${'^'.repeat(Math.max(1, displayWidth(fault)))}`,
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
