import { createInterface, type Interface } from 'node:readline';
import type { Input } from '../io.js';
import type { Console } from '../output/console.js';
import { CONTINUATION_PROMPT, type Entry } from './entry.js';
import type { Readiness } from './readiness.js';

/** Reads inputs line by line where there is no terminal to edit on: from a pipe, or on a terminal that cannot move its cursor. */
export class PlainInput {
  private readonly lines: AsyncIterator<string>;
  private readonly interface: Interface;

  constructor(
    input: Input,
    private readonly console: Console,
    private readonly readiness: (text: string) => Readiness,
    /** What an incomplete text waits for; null where that may be anything. */
    private readonly awaited: (text: string) => string | null,
    /** Whether people see the prompts. */
    private readonly prompts: boolean,
  ) {
    this.interface = createInterface({ input, crlfDelay: Infinity, terminal: false });
    this.lines = this.interface[Symbol.asyncIterator]();
  }

  async read(prompt: string): Promise<Entry> {
    let text: string | null = null;
    // Long policies are in fences; to look at all of one again with each of its lines would take minutes.
    let awaited: string | null = null;
    while (true) {
      if (this.prompts) await this.console.write('text', text === null ? prompt : CONTINUATION_PROMPT);
      const line = await this.lines.next();
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

  close(): void {
    this.interface.close();
  }
}
