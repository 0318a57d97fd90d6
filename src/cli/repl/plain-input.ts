import { createInterface, type Interface } from 'node:readline';
import { MAX_INPUT_SIZE } from '../files.js';
import type { Input } from '../io.js';
import type { Console } from '../output/console.js';
import { inputError } from '../problem.js';
import { CONTINUATION_PROMPT, type Entry } from './entry.js';
import type { Readiness } from './readiness.js';

/** Reads inputs line by line where there is no terminal to edit on: from a pipe, or on a terminal that cannot move its cursor. */
export class PlainInput {
  private readonly lines: AsyncIterator<string>;
  private readonly interface: Interface;
  /** Of the line that has not ended. */
  private lineLength = 0;
  private isTooLong = false;

  constructor(
    private readonly input: Input,
    private readonly console: Console,
    private readonly readiness: (text: string) => Readiness,
    /** What an incomplete text waits for; null where that may be anything. */
    private readonly awaited: (text: string) => string | null,
    /** Whether people see the prompts. */
    private readonly prompts: boolean,
  ) {
    this.interface = createInterface({ input, crlfDelay: Infinity, terminal: false });
    input.on('data', (chunk: Buffer | string) => {
      this.measure(chunk);
    });
    this.lines = this.interface[Symbol.asyncIterator]();
  }

  async read(prompt: string): Promise<Entry> {
    let text: string | null = null;
    // Long policies are in fences; to look at all of one again with each of its lines would take minutes.
    let awaited: string | null = null;
    while (true) {
      if (this.prompts) await this.console.write('text', text === null ? prompt : CONTINUATION_PROMPT);
      const line = await this.lines.next();
      if (this.isTooLong || (text?.length ?? 0) > MAX_INPUT_SIZE)
        inputError(
          `an input of the REPL is longer than ${MAX_INPUT_SIZE / 1024 / 1024} MB, the maximum`,
          'end commands by blank lines',
        );
      if (line.done === true) {
        // What comes next, the shell's prompt say, starts on a line of its own.
        if (this.prompts) await this.console.write('text', '\n');
        return text === null ? { kind: 'end' } : { kind: 'text', text };
      }
      text = text === null ? line.value : `${text}\n${line.value}`;
      if (awaited !== null && !line.value.includes(awaited)) continue;
      if (this.readiness(text) !== 'incomplete') return { kind: 'text', text };
      awaited = this.awaited(text);
    }
  }

  /** Lets go of a line that does not end: readline keeps all of it. */
  private measure(chunk: Buffer | string): void {
    const end = chunk.lastIndexOf('\n');
    this.lineLength = end < 0 ? this.lineLength + chunk.length : chunk.length - end;
    if (this.lineLength <= MAX_INPUT_SIZE || this.isTooLong) return;
    this.isTooLong = true;
    this.interface.close();
    this.input.destroy();
  }

  close(): void {
    this.interface.close();
  }
}
