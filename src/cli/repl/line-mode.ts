import type { ScriptPiece } from '../../../grammar/blocks.js';
import { isBlankLine } from '../../../grammar/characters.js';
import type { Readiness } from './readiness.js';

/*
 * Kusto.Cli's line mode: every line is a command. `&` at the end of a line goes on in the next one, keeping the line break;
 * `&&` drops the line break.
 */

export function lineReadiness(text: string): Readiness {
  if (isBlankLine(text.replace(/[\r\n]+/g, ''))) return 'empty';
  const last = text.split('\n').at(-1) ?? '';
  return last.trimEnd().endsWith('&') ? 'incomplete' : 'ready';
}

/** The commands and directives of a text in line mode, continuations joined; spans are those of the lines they come from. */
export function splitLines(text: string): ScriptPiece[] {
  const pieces: ScriptPiece[] = [];
  let command = '';
  let start = 0;
  let offset = 0;
  for (const line of text.split('\n')) {
    const [, content = line, mark = ''] = /^(.*?)(&{1,2})\s*$/.exec(line) ?? [];
    command += content;
    offset += line.length + 1;
    if (mark === '&') command += '\n';
    const end = Math.min(offset, text.length);
    if (mark !== '' && end < text.length) continue;
    const trimmed = command.trim();
    if (trimmed !== '')
      pieces.push({ kind: trimmed.startsWith('#') ? 'directive' : 'command', start, end, text: trimmed });
    command = '';
    start = end;
  }
  return pieces;
}
