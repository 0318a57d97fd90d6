import { emitKeypressEvents, type Key } from 'node:readline';
import type { Input } from '../io.js';
import type { Style } from '../style.js';
import { candidateRows, commonBeginning } from './candidate-rows.js';
import type { Completion } from './candidate.js';
import { EditBuffer } from './edit-buffer.js';
import { editKeys, isEditKey } from './edit-keys.js';
import { CONTINUATION_PROMPT, type Entry } from './entry.js';
import { highlights } from './highlight.js';
import { HistoryCursor } from './history-cursor.js';
import { keyName } from './key-name.js';
import { layOut, type Layout } from './layout.js';
import type { Readiness } from './readiness.js';
import type { Screen } from './screen.js';

export interface EditorOptions {
  readonly input: Input;
  readonly screen: Screen;
  readonly style: Style;
  readonly history: () => readonly string[];
  readonly complete: (text: string, offset: number) => Completion;
  readonly readiness: (text: string) => Readiness;
  /** Has the user edit a text elsewhere; null where that could not be done. */
  readonly editElsewhere: (text: string) => string | null;
}

/** No hand types a key within this time after Enter, in milliseconds: what comes then was pasted or sent by a program. */
const PASTE_GAP = 20;

const START_PASTE_MARKS = '\u001b[?2004h';
const END_PASTE_MARKS = '\u001b[?2004l';

/** One input on its way. */
interface Reading {
  readonly prompt: string;
  readonly history: HistoryCursor;
  readonly settle: (entry: Entry) => void;
}

/** Ctrl-R: what is looked for, and where it was found. */
interface Search {
  query: string;
  index: number;
  readonly before: string;
}

/** An editor for some lines on a terminal, with the keys of other shells. */
export class Editor {
  private readonly buffer = new EditBuffer();
  private reading: Reading | null = null;
  /** Keys that arrived before a read. */
  private waiting: { readonly text: string; readonly key: Key }[] = [];
  /** What has come between the marks of a paste; null outside. */
  private pasted: string | null = null;
  private pendingEnter: NodeJS.Timeout | null = null;
  private pendingDraw: NodeJS.Immediate | null = null;
  private search: Search | null = null;
  /** Whether the last key went through the history, so that the next one goes on there. */
  private inHistory = false;
  /** Rows below the input, until the next key. */
  private below: readonly string[] = [];
  /** Whether the key before was Ctrl-X, which begins a chord. */
  private inChord = false;
  private ended = false;

  constructor(private readonly options: EditorOptions) {
    const { input, screen } = options;
    emitKeypressEvents(input);
    input.on('keypress', this.onKey).on('end', this.onEnd);
    screen.onResize(this.onResize);
    input.setRawMode?.(true);
    input.resume();
  }

  /** Reads an input. One at a time. */
  read(prompt: string): Promise<Entry> {
    return new Promise(resolve => {
      if (this.ended) {
        resolve({ kind: 'end' });
        return;
      }
      this.reading = { prompt, history: new HistoryCursor(this.options.history()), settle: resolve };
      this.buffer.clear();
      this.options.screen.write(START_PASTE_MARKS);
      this.draw();
      const waiting = this.waiting;
      this.waiting = [];
      for (const { text, key } of waiting) this.onKey(text, key);
    });
  }

  /** Gives the terminal back. */
  close(): void {
    const { input, screen } = this.options;
    input.off('keypress', this.onKey).off('end', this.onEnd);
    screen.offResize(this.onResize);
    input.setRawMode?.(false);
    input.pause();
  }

  private readonly onEnd = (): void => {
    this.ended = true;
    if (this.reading !== null) this.settle({ kind: 'end' });
  };

  private readonly onResize = (): void => {
    if (this.reading === null) return;
    this.options.screen.resized();
    this.draw();
  };

  private readonly onKey = (text: string | undefined, key: Key): void => {
    const typed = text ?? '';
    if (this.reading === null) {
      this.waiting.push({ text: typed, key });
      return;
    }
    const name = keyName(typed, key);
    if (this.pendingEnter !== null) {
      clearTimeout(this.pendingEnter);
      this.pendingEnter = null;
      if (name === 'return' || name === 'text') {
        this.buffer.insert('\n');
      } else {
        this.enter();
        this.onKey(text, key);
        return;
      }
    }
    if (this.pasted !== null || name === 'paste-start') {
      this.paste(name, typed);
      return;
    }
    this.below = [];
    if (this.search !== null && this.searchKey(this.search, name, typed)) {
      this.scheduleDraw();
      return;
    }
    this.key(name, typed);
    // One drawing for all the keys that came at once.
    if (this.isReading()) this.scheduleDraw();
  };

  private isReading(): boolean {
    return this.reading !== null;
  }

  private key(name: string, typed: string): void {
    const wasInHistory = this.inHistory;
    this.inHistory = false;
    const isChord = this.inChord;
    this.inChord = name === 'ctrl-x';
    if (isChord && name === 'ctrl-e') {
      this.editElsewhere();
      return;
    }
    if (isChord && name === 'ctrl-u') {
      this.buffer.undo();
      return;
    }
    switch (name) {
      case 'text':
        this.buffer.insert(typed);
        return;
      case 'return':
        this.pendingEnter = setTimeout(() => {
          this.pendingEnter = null;
          this.enter();
        }, PASTE_GAP);
        return;
      case 'tab':
        this.complete();
        return;
      case 'up':
        if (wasInHistory || !this.buffer.up()) this.stepHistory(-1);
        return;
      case 'down':
        if (wasInHistory || !this.buffer.down()) this.stepHistory(1);
        return;
      case 'ctrl-p':
      case 'pageup':
        this.stepHistory(-1);
        return;
      case 'ctrl-n':
      case 'pagedown':
        this.stepHistory(1);
        return;
      case 'ctrl-r':
        this.search = { query: '', index: Infinity, before: this.buffer.text };
        return;
      case 'ctrl-c':
        this.interrupt();
        return;
      case 'ctrl-d':
        if (this.buffer.text === '') this.settle({ kind: 'end' });
        else this.buffer.deleteRight();
        return;
      case 'ctrl-l':
        this.options.screen.clear();
        return;
      case 'ctrl-z':
        this.suspend();
        return;
      default:
        if (isEditKey(name)) this.buffer[editKeys[name]]();
    }
  }

  private paste(name: string, typed: string): void {
    if (name === 'paste-start') {
      this.pasted = '';
    } else if (name !== 'paste-end') {
      this.pasted = (this.pasted ?? '') + typed;
    } else {
      // Like in other shells a paste only runs at Enter: what was copied may hold more than was seen.
      this.buffer.insert((this.pasted ?? '').replace(/\r\n?/g, '\n').replace(/\n+$/, ''));
      this.pasted = null;
      this.scheduleDraw();
    }
  }

  private enter(): void {
    const { text } = this.buffer;
    if (this.options.readiness(text) === 'incomplete') {
      this.buffer.insert('\n');
      this.draw();
    } else {
      this.settle({ kind: 'text', text });
    }
  }

  private complete(): void {
    const { text, cursor } = this.buffer;
    const { start, end, candidates } = this.options.complete(text, cursor);
    const [only, ...others] = candidates;
    if (only === undefined) {
      // Where nothing can be completed, Tab indents.
      if (/(^|\n)[ \t]*$/.test(text.slice(0, cursor))) this.buffer.insert('  ');
      return;
    }
    if (others.length === 0) {
      this.buffer.replace(start, end, only.text, only.cursor);
      return;
    }
    const common = commonBeginning(candidates.map(candidate => candidate.text));
    if (common.length > end - start) this.buffer.replace(start, end, common);
    else this.below = candidateRows(candidates, this.options.screen.width);
  }

  /** Gives the terminal away while `use` has it. */
  lend<Result>(use: () => Result): Result {
    const { input, screen } = this.options;
    screen.write(END_PASTE_MARKS);
    input.setRawMode?.(false);
    try {
      return use();
    } finally {
      input.setRawMode?.(true);
      if (this.reading !== null) screen.write(START_PASTE_MARKS);
    }
  }

  /** Ctrl-X Ctrl-E: the input in the user's own editor. It runs at Enter, as what was typed. */
  private editElsewhere(): void {
    this.options.screen.erase();
    const text = this.options.editElsewhere(this.buffer.text);
    if (text !== null) this.buffer.set(text.replace(/\r\n?/g, '\n').replace(/\n+$/, ''));
  }

  private stepHistory(direction: -1 | 1): void {
    const entry = this.reading?.history.step(direction, this.buffer.text) ?? null;
    this.inHistory = true;
    if (entry !== null) this.buffer.set(entry);
  }

  /** A key during a search; false where it ends the search and means what it means elsewhere. */
  private searchKey(search: Search, name: string, typed: string): boolean {
    const history = this.reading?.history;
    switch (name) {
      case 'text':
        search.query += typed;
        break;
      case 'backspace':
        search.query = search.query.slice(0, -1);
        search.index = Infinity;
        break;
      case 'ctrl-r':
        search.index--;
        break;
      case 'ctrl-g':
      case 'ctrl-c':
        this.buffer.set(search.before);
        this.search = null;
        return true;
      default:
        this.search = null;
        return name === 'escape';
    }
    const found = history?.find(search.query, search.index) ?? null;
    if (found !== null) {
      search.index = found.index;
      this.buffer.set(found.entry);
    }
    return true;
  }

  private interrupt(): void {
    const { text } = this.buffer;
    this.buffer.end();
    this.draw();
    this.options.screen.write('^C\r\n');
    this.options.screen.forget();
    this.finish({ kind: 'interrupted', text });
  }

  private settle(entry: Entry): void {
    this.options.screen.erase();
    this.finish(entry);
  }

  private finish(entry: Entry): void {
    const reading = this.reading;
    this.reading = null;
    this.search = null;
    this.inHistory = false;
    this.below = [];
    if (this.pendingDraw !== null) clearImmediate(this.pendingDraw);
    this.pendingDraw = null;
    this.options.screen.write(END_PASTE_MARKS);
    reading?.settle(entry);
  }

  /** Ctrl-Z: to the shell, and back with `fg`. */
  private suspend(): void {
    const { input, screen } = this.options;
    if (process.platform === 'win32' || input !== process.stdin) return;
    screen.erase();
    screen.write(END_PASTE_MARKS);
    input.setRawMode?.(false);
    process.once('SIGCONT', () => {
      input.setRawMode?.(true);
      screen.write(START_PASTE_MARKS);
      this.draw();
    });
    process.kill(0, 'SIGTSTP');
  }

  private scheduleDraw(): void {
    this.pendingDraw ??= setImmediate(() => {
      this.pendingDraw = null;
      this.draw();
    });
  }

  private draw(): void {
    this.options.screen.draw(this.layout(), this.below);
  }

  private layout(): Layout {
    const { screen, style } = this.options;
    const { text, cursor } = this.buffer;
    return layOut({
      text,
      cursor,
      prompt: this.search === null ? (this.reading?.prompt ?? '') : `(search: ${this.search.query}) `,
      continuationPrompt: CONTINUATION_PROMPT,
      highlights: highlights(text),
      style,
      width: screen.width,
    });
  }
}
