import type { Console } from '../output/console.js';
import { count } from './summary.js';

/** Milliseconds between two looks at the clock that show. */
const INTERVAL = 100;

/** Shows on a terminal how far a long run has got: the share, the rate and the remaining time. */
export class Progress {
  private readonly started = performance.now();
  private next = this.started + 5 * INTERVAL;
  private readonly isShown: boolean;

  /** `total` in the unit of what is done, or null where it is not known. */
  constructor(
    private readonly console: Console,
    private readonly total: number | null,
    writesRecords: boolean,
  ) {
    this.isShown = console.canShowStatus(writesRecords);
  }

  async show(done: number, callouts: number): Promise<void> {
    const now = performance.now();
    if (!this.isShown || now < this.next) return;
    this.next = now + INTERVAL;
    const seconds = (now - this.started) / 1_000;
    const rate = count(Math.round(callouts / seconds));
    const { share, left } = this.rest(done, seconds);
    await this.console.status(`${count(callouts)} callouts checked${share}, ${rate}/s${left}`);
  }

  async clear(): Promise<void> {
    await this.console.status(null);
  }

  private rest(done: number, seconds: number): { readonly share: string; readonly left: string } {
    if (this.total === null || this.total === 0 || done === 0) return { share: '', left: '' };
    const left = Math.ceil((seconds * (this.total - done)) / done);
    return { share: `, ${Math.floor((100 * done) / this.total)} %`, left: `, ${left} s left` };
  }
}
