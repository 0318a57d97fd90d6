import { printable } from '../../grammar/text/mention.js';

/** A code span that shows any text as it is, also in a table. */
export function code(text: string): string {
  const shown = printable(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length)) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Keeps code spans of what we quote, and lets nothing of it be taken for HTML or a cell's end. */
export function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replace(/`[^`]*`|[<>]/g, part => {
    if (part === '<') return '&lt;';
    return part === '>' ? '&gt;' : part;
  });
}
