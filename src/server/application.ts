import type { ArmContext } from './arm/index.js';
import { MoreEffort } from './context.js';
import type { ServerRequest, ServerResponse } from './exchange.js';
import { MAX_SHORT_BODY_LENGTH, SHORT_EFFORT } from './limits.js';
import { LongRequests } from './long-requests.js';
import { handle } from './router.js';
import type { StateSaver } from './state-saver.js';
import type { EmulatorStore } from './store.js';

/** What the emulator tells about itself. */
export interface ServerLog {
  /** A request was answered. */
  request?(request: ServerRequest, response: ServerResponse, milliseconds: number): void;
  /** A request met an internal error; null where its answer did. */
  fault(error: unknown, request: ServerRequest | null): void;
}

/** An answer, and what to wait for before it is sent: a change that is answered is on the disk. */
export interface Reply {
  readonly response: ServerResponse;
  readonly saved: Promise<void> | null;
}

/** The emulator without a network: requests in, answers out. */
export class Application {
  readonly store: EmulatorStore;
  private readonly context: ArmContext;
  private longRequests: LongRequests | null = null;

  constructor(
    context: ArmContext,
    private readonly log: ServerLog,
    private readonly saver: StateSaver | null = null,
    private readonly workerFile?: string,
  ) {
    this.store = context.store;
    this.context = context;
  }

  /** Tells of an internal error outside the endpoints. */
  reportFault(error: unknown): void {
    this.log.fault(error, null);
  }

  /** Tells of a request that was refused before anything could be asked. */
  reportRefusal(request: ServerRequest, response: ServerResponse): void {
    this.log.request?.(request, response, 0);
  }

  /** Works the answer out at once, however long it takes. */
  answer(request: ServerRequest): Reply {
    return this.answered(request, this.context);
  }

  /**
   * The answer: at once where that takes next to no time, else from a thread of its own, while others are answered. A long body comes
   * as bytes, with an empty one in the request.
   */
  respond(request: ServerRequest, bytes: Uint8Array | null = null): Reply | Promise<Reply> {
    if (bytes !== null || request.body.length > MAX_SHORT_BODY_LENGTH) return this.later(request, bytes);
    try {
      return this.answered(request, { ...this.context, effort: SHORT_EFFORT });
    } catch (error) {
      if (error instanceof MoreEffort) return this.later(request);
      throw error;
    }
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.longRequests?.close();
  }

  private answered(request: ServerRequest, context: ArmContext): Reply {
    const { changes } = this.store;
    const started = this.log.request === undefined ? 0 : performance.now();
    const response = handle(context, request, (error, failed) => {
      this.log.fault(error, failed);
    });
    this.log.request?.(request, response, performance.now() - started);
    return { response, saved: this.store.changes === changes ? null : (this.saver?.settled ?? null) };
  }

  private async later(request: ServerRequest, bytes: Uint8Array | null = null): Promise<Reply> {
    const { operationDelay = 0, defaultCaller = null } = this.context;
    const started = performance.now();
    this.longRequests ??= new LongRequests(
      this.store,
      { operationDelay, defaultCaller },
      (error, failed) => {
        this.log.fault(error, failed);
      },
      this.workerFile,
    );
    const response = await this.longRequests.answer(request, bytes);
    if (response === null) return this.answer(request);
    this.log.request?.(request, response, performance.now() - started);
    // Whatever it changed is noted by now.
    return { response, saved: this.saver?.settled ?? null };
  }
}
