import type { Table } from '../table.js';
import { cellText, rowCount, shownLines, shownText } from './cell-text.js';
import { displayWidth } from '../../../grammar/text/display-width.js';
import { tablesFormat, type FormatOptions } from './format.js';
import { styleFor } from './style.js';

/** Names beyond this width push their value to the right instead of all others: a bound on padding. */
const MAX_LABEL_WIDTH = 60;
/** How wide the line above a record gets where the terminal's width is unknown. */
const MAX_RULE_WIDTH = 80;

/**
 * A record a row, a line a column: `name | value`, like psql's `\x`. Values are whole and never wrapped, so that a policy can be
 * copied from the terminal; a line break in one starts a new line under it.
 */
export const vertical = tablesFormat('vertical', 'text', 'a record a row, a line a column (psql \\x)', recordsText);

export function recordsText(table: Table, options: FormatOptions): string {
  const style = styleFor(options.color);
  const names = table.columns.map(({ name }) => shownText(name));
  const records = table.rows.map(row =>
    table.columns.map(({ type }, index) =>
      shownLines(cellText(row[index] ?? null, type), options.width != null).map(({ text }) => shownText(text)),
    ),
  );
  const label = Math.min(MAX_LABEL_WIDTH, widestOf(names));
  const widest = records.reduce((width, values) => Math.max(width, widestOf(values.flat())), 0);
  const ruleWidth = Math.min(label + 3 + widest, options.width ?? MAX_RULE_WIDTH);

  const lines: string[] = [];
  for (const [index, values] of records.entries()) {
    lines.push(style.rule(rule(`-[ RECORD ${index + 1} ]`, label, ruleWidth)));
    for (const [column, [first = '', ...more]] of values.entries()) {
      const name = names[column] ?? '';
      const blanks = ' '.repeat(Math.max(0, label - displayWidth(name)));
      lines.push(`${style.header(name)}${blanks} ${style.rule('|')}${first && ' '}${first}`);
      for (const line of more) lines.push(`${' '.repeat(label)} ${style.rule('|')}${line && ' '}${line}`);
    }
  }
  return [...lines, rowCount(records.length), ''].join('\n');
}

/** `-[ RECORD 1 ]-+------`, the cross above the bars where the title leaves room for it. */
function rule(title: string, label: number, width: number): string {
  const left = title.padEnd(label + 1, '-');
  return (left.length === label + 1 ? `${left}+` : left).padEnd(width, '-');
}

function widestOf(lines: readonly string[]): number {
  return lines.reduce((width, line) => Math.max(width, displayWidth(line)), 0);
}
