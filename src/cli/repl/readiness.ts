import { endsInJsonBlock, splitBlocks, splitScript } from '../../../grammar/blocks.js';
import { isBlankLine } from '../../../grammar/characters.js';
import { scanLiteral } from '../../../grammar/literals.js';
import { OpenLiteral, Pipe, ScriptArrow, Semicolon, type IToken } from '../../../grammar/tokens.js';
import { language } from '../../commands/language.js';

/**
 * Whether Enter runs what is typed. `incomplete` waits for more lines; `ready` holds commands to run, or an error that no
 * further line can mend.
 */
export type Readiness = 'empty' | 'incomplete' | 'ready';

/**
 * In block mode: ready at a blank line outside literals, at once where the last command is complete or wrong, and after a
 * directive. Commands before the last one are done, since another one follows.
 */
export function blockReadiness(text: string): Readiness {
  if (isBlankLine(text.replace(/[\r\n]+/g, ''))) return 'empty';
  if (endsWithBlankLine(text)) return 'ready';
  if (endsInJsonBlock(text)) return 'incomplete';
  const last = splitScript(text).at(-1);
  // Comments only: the command that they belong to comes yet.
  if (last === undefined || isOnlyComment(text.slice(last.end))) return 'incomplete';
  return last.kind === 'directive' ? 'ready' : commandReadiness(last.text);
}

/** Whether the text ends with a blank line that ends a block: one that a further line would start a new block after. */
function endsWithBlankLine(text: string): boolean {
  return splitBlocks(`${text}\nx`).at(-1)?.start === text.length + 1;
}

/** Comment lines after the last piece: the start of the next one. */
function isOnlyComment(rest: string): boolean {
  return /^\s*\/\//.test(rest);
}

function commandReadiness(text: string): Readiness {
  const tokens = language.tokenize(text);
  const last = tokens.at(-1);
  if (last === undefined || last.tokenType === Pipe || last.tokenType === ScriptArrow) return 'incomplete';
  // A fence runs on over blank lines until it is closed; other literals end with their line, closed or not.
  if (isOpenFence(text, last)) return fits(tokens.slice(0, -1)) ? 'incomplete' : 'ready';
  // The body of a script may always have one more command, so it ends at a blank line.
  if (tokens.some(({ tokenType }) => tokenType === ScriptArrow)) return 'incomplete';
  if (language.parse(text).ok) return 'ready';
  return isCut(tokens) || !fits(tokens) ? 'ready' : 'incomplete';
}

function isOpenFence(text: string, last: IToken): boolean {
  return chordOfOpenFence(text, last) !== null;
}

function chordOfOpenFence(text: string, { tokenType, startOffset }: IToken): string | null {
  if (tokenType !== OpenLiteral) return null;
  const scan = scanLiteral(text, startOffset);
  return scan?.form === 'fenced' && scan.outcome === 'text-ends' ? scan.quote : null;
}

/** What must come before an incomplete text can be ready, whatever else does: what closes the fence that it ends in, if any. */
export function awaitedChord(text: string): string | null {
  const command = splitScript(text).at(-1)?.text ?? '';
  const last = language.tokenize(command).at(-1);
  return last === undefined ? null : chordOfOpenFence(command, last);
}

function isCut(tokens: readonly IToken[]): boolean {
  return tokens.some(({ tokenType }) => tokenType === Pipe || tokenType === Semicolon);
}

/** Whether the grammar expects each of the tokens after those before it, so that more of them could make a command. */
function fits(tokens: readonly IToken[]): boolean {
  if (isCut(tokens)) return true;
  return tokens.every(({ tokenType }, index) => language.expectedAfter(tokens.slice(0, index)).includes(tokenType));
}
