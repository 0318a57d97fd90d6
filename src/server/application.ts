import type { ArmContext } from './arm/index.js';
import type { ServerRequest, ServerResponse } from './exchange.js';
import { handle } from './router.js';
import type { StateSaver } from './state-saver.js';
import type { EmulatorStore } from './store.js';

/** What the emulator tells about itself. */
export interface ServerLog {
  /** A request was answered. */
  request?(request: ServerRequest, response: ServerResponse, milliseconds: number): void;
  /** A request met a fault of ours; null where its answer did. */
  fault(error: unknown, request: ServerRequest | null): void;
}

/** An answer, and what to wait for before it is sent: a change that is answered is on the disk. */
export interface Answer {
  readonly response: ServerResponse;
  readonly saved: Promise<void> | null;
}

/** The emulator without a network: requests in, answers out. */
export class Application {
  readonly store: EmulatorStore;
  private readonly context: ArmContext;

  constructor(
    context: ArmContext,
    private readonly log: ServerLog,
    private readonly saver: StateSaver | null = null,
  ) {
    this.store = context.store;
    this.context = context;
  }

  /** Tells of a fault outside the endpoints. */
  reportFault(error: unknown): void {
    this.log.fault(error, null);
  }

  /** Tells of a request that was refused before anything could be asked. */
  reportRefusal(request: ServerRequest, response: ServerResponse): void {
    this.log.request?.(request, response, 0);
  }

  answer(request: ServerRequest): Answer {
    const { changes } = this.store;
    const started = this.log.request === undefined ? 0 : performance.now();
    const response = handle(this.context, request, (error, failed) => {
      this.log.fault(error, failed);
    });
    this.log.request?.(request, response, performance.now() - started);
    return { response, saved: this.store.changes === changes ? null : (this.saver?.settled ?? null) };
  }
}
