import type { EngineClient } from './engine-client.js';

/** Milliseconds after which an answer that is no longer awaited is stopped rather than awaited: a new worker costs as much. */
const PATIENCE = 1_500;

/** Keeps an answer up to date: one question at a time, and when texts have changed meanwhile, the question again. */
export class Follower {
  private since: number | null = null;
  private isStale = false;
  private timer: number | undefined;

  constructor(
    private readonly engine: EngineClient,
    /** Tells errors. */
    private readonly settle: (run: () => Promise<void>) => Promise<void>,
    /** Asks about the texts as they are now, and shows the answer unless it is stale by then. */
    private readonly ask: (isStale: () => boolean) => Promise<void>,
  ) {}

  /** The texts have changed. */
  renew(): void {
    if (this.since !== null) {
      this.isStale = true;
      const rest = this.since + PATIENCE - performance.now();
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => {
        if (this.since !== null && this.isStale) this.engine.stop();
      }, rest);
      return;
    }
    this.since = performance.now();
    void this.run();
  }

  private async run(): Promise<void> {
    do {
      this.isStale = false;
      this.since = performance.now();
      await this.settle(() => this.ask(() => this.isStale));
    } while (this.hasChanged());
    this.since = null;
  }

  private hasChanged(): boolean {
    clearTimeout(this.timer);
    return this.isStale;
  }
}
