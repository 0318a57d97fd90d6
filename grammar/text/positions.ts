/**
 * A place in a text, as people and editors count: both from 1, columns in UTF-16 code units.
 * Lines end at LF, CR or CR LF.
 */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a text; `end` is the first position after it. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A stretch of a text in UTF-16 offsets from 0; `end` is the first offset after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const LINE_BREAK = /\r\n|\r|\n/g;

/** The offset at which each line of `text` starts; the first is 0. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const lineBreak of text.matchAll(LINE_BREAK)) starts.push(lineBreak.index + lineBreak[0].length);
  return starts;
}

/** The position of `offset`, given the text's {@link lineStarts}. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The range of a span of `text`. Walks the text: for errors, not for every token. */
export function rangeOf(text: string, span: Span): Range {
  const starts = lineStarts(text);
  return { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
}
