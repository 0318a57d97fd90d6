import { write, type Io } from '../io.js';
import { count } from './summary.js';

/** Milliseconds between two looks at the clock that show. */
const INTERVAL = 100;

/** Tells on a terminal how far a long run has got, on a line that is gone in the end. */
export class Progress {
  private readonly stderr: Io['stderr'] | null;
  private next = performance.now() + 5 * INTERVAL;
  private shown = false;

  /** `total` in the unit of what is done, or null where it is not known. Silent where standard error is no terminal. */
  constructor(
    { stderr, stdout }: Io,
    private readonly total: number | null,
    writesRecords: boolean,
  ) {
    // Beside records on the same terminal, it would only flicker.
    this.stderr = stderr.isTTY === true && !(writesRecords && stdout.isTTY === true) ? stderr : null;
  }

  async show(done: number, callouts: number): Promise<void> {
    if (this.stderr === null || performance.now() < this.next) return;
    this.next = performance.now() + INTERVAL;
    this.shown = true;
    const percent = this.total === null || this.total === 0 ? '' : ` (${Math.floor((100 * done) / this.total)} %)`;
    await write(this.stderr, `\r${count(callouts)} callouts checked${percent}\u001b[K`);
  }

  async clear(): Promise<void> {
    if (this.stderr !== null && this.shown) await write(this.stderr, '\r\u001b[K');
    this.shown = false;
  }
}
