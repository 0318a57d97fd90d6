import { printable } from '../../../grammar/text/mention.js';
import type { Console } from './console.js';

/** Milliseconds between two looks at the clock that show, and before the first: what is over sooner needs no progress. */
const INTERVAL = 100;
const PATIENCE = 500;

/** Shows on a terminal how far a long run over several items has got: the share, the rate and the remaining time. */
export class RunProgress {
  private readonly started = performance.now();
  private next = this.started + PATIENCE;

  constructor(
    private readonly console: Console,
    /** What is done: `linting`. */
    private readonly verb: string,
    /** What is counted, in the plural: `files`. */
    private readonly unit: string,
  ) {}

  /** Shows how many of them are done, and which one is next. */
  async show(done: number, total: number, current: string | null = null): Promise<void> {
    const now = performance.now();
    if (now < this.next || !this.console.canShowStatus(false)) return;
    this.next = now + INTERVAL;
    const seconds = (now - this.started) / 1_000;
    const name = current === null ? '' : `: ${printable(current)}`;
    await this.console.status(`${this.verb}: ${done} of ${total} ${this.unit}${paceText(done, total, seconds)}${name}`);
  }

  async clear(): Promise<void> {
    await this.console.status(null);
  }
}

function paceText(done: number, total: number, seconds: number): string {
  if (done === 0 || total === 0) return '';
  const rate = done / seconds;
  const shown = rate >= 10 ? String(Math.round(rate)) : rate.toFixed(1);
  return `, ${Math.floor((100 * done) / total)} %, ${shown}/s, ${timeText((total - done) / rate)} left`;
}

/** `12 s`, `3 min`: a guess needs no more. */
function timeText(seconds: number): string {
  return seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

/** The items, one after another, while a terminal shows how far it has got; what it showed is gone when the last one is done. */
export async function* withProgress<Item>(
  console: Console,
  { verb, unit, nameOf }: { readonly verb: string; readonly unit: string; readonly nameOf: (item: Item) => string },
  items: readonly Item[],
): AsyncGenerator<Item> {
  const progress = new RunProgress(console, verb, unit);
  try {
    for (const [index, item] of items.entries()) {
      await progress.show(index, items.length, nameOf(item));
      yield item;
    }
  } finally {
    await progress.clear();
  }
}

/**
 * The clock of one long question, which shows on a terminal how long it has taken, and how long it may. The question asks the clock while
 * it computes, so nothing else has to wake up for it.
 */
export function shownClock(console: Console, what: string, limit: number, isLate: () => boolean): () => boolean {
  if (!console.canShowStatus(false)) return isLate;
  const started = performance.now();
  let next = started + PATIENCE;
  return () => {
    const now = performance.now();
    if (now >= next) {
      next = now + INTERVAL;
      void console.status(`${what}: ${Math.floor((now - started) / 1_000)} s, at most ${timeText(limit)}`);
    }
    return isLate();
  };
}
