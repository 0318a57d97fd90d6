/** A row taller than this is no longer read across. */
const TALLEST_ROW = 6;
/** What a table that must be one may come to, however narrow the terminal. */
export const ANY_HEIGHT = 1_000;
/** Words up to this width are kept whole. */
const MAX_KEPT_WORD_WIDTH = 16;
/** No column is narrower, unless its content is. */
const MIN_WIDTH = 4;

/** Alignment is given up before its blanks make more than this many characters. */
const MAX_PADDED = 32_000_000;
const PADDED_CAPS = [4000, 400, 40];

/**
 * Widths that fit a table into `available` columns with rows as low as possible, or null when rows would be too tall.
 * `natural` is what the content of each column wants, `words` its widest word.
 */
export function fittedWidths(
  natural: readonly number[],
  words: readonly number[],
  available: number,
  tallest = TALLEST_ROW,
): readonly number[] | null {
  for (let rowHeight = 1; rowHeight <= tallest; rowHeight++) {
    const widths = natural.map((width, index) => {
      const kept = Math.max(MIN_WIDTH, Math.min(MAX_KEPT_WORD_WIDTH, words[index] ?? 0));
      return Math.min(width, Math.max(kept, Math.ceil(width / rowHeight)));
    });
    const spare = available - widths.reduce((sum, width) => sum + width, 0);
    if (spare >= 0) return withSpare(widths, natural, spare);
  }
  return null;
}

/** Gives what is left to the columns that need least to become whole. */
function withSpare(widths: readonly number[], natural: readonly number[], spare: number): readonly number[] {
  const needs = widths.map((width, index) => ({ index, need: (natural[index] ?? 0) - width }));
  const given = [...widths];
  let left = spare;
  for (const { index, need } of needs.sort((one, other) => one.need - other.need)) {
    const share = Math.min(need, left);
    given[index] = (given[index] ?? 0) + share;
    left -= share;
  }
  return given;
}

/**
 * The widths to pad to where nothing limits the table: the natural ones, but a hostile table (a huge cell beside many lines)
 * must not multiply into gigabytes of blanks. There, cells wider than a cap push the rest of their line to the right.
 */
export function paddedWidths(natural: readonly number[], lines: number): readonly number[] {
  const fits = (widths: readonly number[]): boolean =>
    widths.reduce((sum, width) => sum + width, 0) * lines <= MAX_PADDED;
  if (fits(natural)) return natural;
  const capped = PADDED_CAPS.map(cap => natural.map(width => Math.min(width, cap)));
  return capped.find(fits) ?? natural.map(() => 0);
}
