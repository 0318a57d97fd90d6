import type { Cell, ScalarType, Table } from '../table.js';
import { cellText, isNumeric, LINE_BREAK, shownText } from './cell-text.js';
import { tablesFormat } from './format.js';

/**
 * A GitHub table. Text without any character that Markdown or GitHub gives a meaning is written as it is; all other text is in a
 * code span, where backslashes, stars and links are just characters. `|` is escaped, line breaks are `<br>`, and control
 * characters are named (`<U+001B>`).
 */
export const markdown = tablesFormat('markdown', 'markdown', 'a GitHub Markdown table', markdownText);

// A meaning: among others `:` (emoji names), `@`, `#`, `$` (GitHub's mathematics).
const MEANINGFUL = /[^\p{L}\p{M}\p{N}\p{Emoji_Presentation},.()+='"%/ -]|[wW]{3}\.|^ |  | $/u;
const TIME = /^[-\d:.TZ]+$/;

function markdownText(table: Table): string {
  const header = table.columns.map(({ name }) => field(name, 'string'));
  const rule = table.columns.map(column => (isNumeric(column) ? '---:' : '---'));
  const rows = table.rows.map(row => table.columns.map(({ type }, index) => field(row[index] ?? null, type)));
  return [header, rule, ...rows].map(fields => `| ${fields.join(' | ')} |\n`).join('');
}

function field(cell: Cell, type: ScalarType): string {
  return cellText(cell, type).split(LINE_BREAK).map(shownText).map(markdownInline).join('<br>');
}

/** A text on one line that has no meaning but itself. */
export function markdownInline(text: string): string {
  if (TIME.test(text) || !MEANINGFUL.test(text)) return text;
  return markdownCode(text);
}

/** A text on one line as code, also in a table. */
export function markdownCode(text: string): string {
  // Readers disagree about a backslash before an escaped bar in a code span; entities they all read alike.
  return text.includes('\\|') || text === '' ? `<code>${entities(text)}</code>` : codeSpan(text);
}

/** Fenced by more backticks than the text has in a row; blanks at the fence where the text would touch or lose its own. */
function codeSpan(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const losesBlanks = text.startsWith(' ') && text.endsWith(' ') && text.trim() !== '';
  const padded = losesBlanks || text.startsWith('`') || text.endsWith('`') ? ` ${text} ` : text;
  return `${fence}${padded.replaceAll('|', '\\|')}${fence}`;
}

function entities(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, character => `&#${character.charCodeAt(0)};`);
}
