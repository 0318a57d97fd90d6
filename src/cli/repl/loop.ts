import { splitScript, type ScriptPiece } from '../../../grammar/blocks.js';
import type { Console } from '../output/console.js';
import type { Workplace } from '../session-setup.js';
import { CONTINUATION_PROMPT, type Entry } from './entry.js';
import { inOurWords } from './foreign-words.js';
import { highlights } from './highlight.js';
import type { History } from './history.js';
import { layOut } from './layout.js';
import { splitLines } from './line-mode.js';
import { promptOf } from './prompt.js';

/** Where inputs come from. */
export interface InputSource {
  read(prompt: string): Promise<Entry>;
  close(): void;
}

export interface LoopOptions {
  readonly workplace: Workplace;
  readonly console: Console;
  readonly input: InputSource;
  readonly history: History;
  /** Whether the loop shows what it runs, since the input took it off the screen. */
  readonly echo: boolean;
}

/** Reads inputs and runs them, until the user leaves. */
export async function runLoop(options: LoopOptions): Promise<void> {
  const { workplace, console, input } = options;
  let toldHistoryProblem = false;
  while (!workplace.settings.quit) {
    const { problem } = options.history;
    if (problem !== null && !toldHistoryProblem) {
      toldHistoryProblem = true;
      await console.warn(null, problem);
    }
    const prompt = promptOf(workplace.session);
    const entry = await input.read(prompt);
    if (entry.kind === 'end') {
      if (options.echo) await echo(options, '');
      return;
    }
    if (entry.kind === 'text') await runText(options, inOurWords(entry.text, workplace.settings));
    else if (entry.text === '') await console.write('text', 'Ctrl-D or #quit leaves\n');
  }
}

/** Runs all that was typed or pasted at once, each piece as if it had been typed on its own. */
async function runText(options: LoopOptions, text: string): Promise<void> {
  const { settings, runner } = options.workplace;
  let pieces = piecesOf(text, settings.lineMode);
  const shown = pieces.length === 1 ? text.trimEnd() : null;
  if (pieces.length === 0 && options.echo) await echo(options, text.trimEnd());
  for (let index = 0; index < pieces.length && !settings.quit; index++) {
    const piece = pieces[index];
    if (piece === undefined) break;
    if (options.echo) await echo(options, shown ?? piece.text);
    options.history.add(piece.text);
    const { lineMode } = settings;
    const alone = { ...piece, start: 0, end: piece.text.length };
    await runner.run({ name: null, path: null, text: piece.text, pieces: [alone] });
    // A command always answers something; an empty line sets the next one off.
    if (piece.kind === 'command') await options.console.write('text', '\n');
    if (settings.lineMode !== lineMode) {
      pieces = piecesOf(text.slice(piece.end), settings.lineMode);
      text = text.slice(piece.end);
      index = -1;
    }
  }
}

function piecesOf(text: string, lineMode: boolean): readonly ScriptPiece[] {
  return lineMode ? splitLines(text) : splitScript(text);
}

async function echo({ workplace, console }: LoopOptions, text: string): Promise<void> {
  const { rows } = layOut({
    text,
    cursor: text.length,
    prompt: promptOf(workplace.session),
    continuationPrompt: CONTINUATION_PROMPT,
    highlights: highlights(text),
    style: console.style,
    width: Infinity,
  });
  await console.write('laid-out', `${rows.join('\n')}\n`);
}
