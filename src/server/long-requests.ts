import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ServerRequest, ServerResponse } from './exchange.js';
import { plainRefusal, type Rejection } from './front-door.js';
import { MAX_LONG_REQUESTS, MAX_WAIT, MAX_WORK, MAX_WORKER_HEAP } from './limits.js';
import { applied, deltaOf } from './state-delta.js';
import type { EmulatorState, EmulatorStore } from './store.js';
import type { WorkerReply, WorkerRequest, WorkerSettings } from './worker.js';

/** A request, and who waits for its answer. */
interface Waiting {
  readonly request: ServerRequest;
  readonly bytes: Uint8Array | null;
  readonly since: number;
  readonly answer: (response: ServerResponse | null) => void;
}

const BUSY: Rejection = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'Too many requests that take long at one time; send this one again in a second',
};
const TOO_MUCH: Rejection = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The request took more time or memory than one may, and was given up; nothing was changed',
};

/** The thread, and when it takes requests. */
interface Thread {
  readonly worker: Worker;
  readonly ready: Promise<void>;
}

/** How often a request is worked out anew because another one has changed the state meanwhile. */
const MAX_ATTEMPTS = 3;

/**
 * Answers requests that take long in a thread of its own, one after the other, so that all others are answered meanwhile. The thread
 * has a copy of the state and gives back what the request changed. Where the state has changed in the meantime, the request is
 * worked out anew: nothing is lost, and each request sees all that was answered before it. A request that takes too much memory ends
 * the thread and not the server.
 */
export class LongRequests {
  private readonly waiting: Waiting[] = [];
  private thread: Thread | null = null;
  /** The state that the thread found last, and what its answer made of it. */
  private found: EmulatorState | null = null;
  private left: EmulatorState | null = null;
  private isWorking = false;

  constructor(
    private readonly store: EmulatorStore,
    private readonly settings: WorkerSettings,
    private readonly onFault: (error: unknown, request: ServerRequest) => void,
    private readonly workerFile = defaultWorkerFile(),
  ) {}

  /** The answer; null where it is to be worked out here, since the state changes all the time. */
  answer(request: ServerRequest, bytes: Uint8Array | null = null): Promise<ServerResponse | null> {
    return new Promise(answer => {
      if (this.waiting.length >= MAX_LONG_REQUESTS) {
        answer(busy());
        return;
      }
      this.waiting.push({ request, bytes, since: performance.now(), answer });
      if (!this.isWorking) void this.work();
    });
  }

  async close(): Promise<void> {
    const { thread } = this;
    this.thread = null;
    await thread?.worker.terminate();
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      const { request, bytes, since, answer } = next;
      answer(performance.now() - since > MAX_WAIT ? busy() : await this.answered(request, bytes));
    }
    this.isWorking = false;
  }

  private async answered(request: ServerRequest, bytes: Uint8Array | null): Promise<ServerResponse | null> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = this.store.state;
      const reply = await this.ask(request, attempt > 0, bytes, before);
      if (reply === null) return plainRefusal(TOO_MUCH);
      if (this.store.state !== before) continue;
      if (reply.fault !== null) this.onFault(reply.fault, request);
      if (reply.delta !== null) {
        this.left = applied(before, reply.delta);
        this.store.replace(this.left);
      }
      return reply.response;
    }
    // The bytes are the thread's now; to make a text of them here would keep all others waiting, too.
    return bytes === null ? null : busy();
  }

  /** What the thread replies; null where it has ended over the request. */
  private async ask(
    { query, ...request }: ServerRequest,
    isAgain: boolean,
    bytes: Uint8Array | null,
    state: EmulatorState,
  ): Promise<WorkerReply | null> {
    this.thread ??= this.start();
    const { worker, ready } = this.thread;
    await ready;
    if (!this.has(worker)) return null;
    const isKept = this.left !== null;
    const delta = deltaOf(isKept ? this.left : this.found, state);
    this.found = state;
    this.left = null;
    return new Promise(resolve => {
      const done = (reply: WorkerReply | null): void => {
        clearTimeout(deadline);
        worker.off('message', done).off('error', gone).off('exit', gone);
        worker.unref();
        resolve(reply);
      };
      const gone = (): void => {
        this.forget(worker);
        done(null);
      };
      const deadline = setTimeout(() => {
        void worker.terminate();
        gone();
      }, MAX_WORK);
      worker.on('message', done).on('error', gone).on('exit', gone);
      worker.ref();
      const sent = isAgain ? null : bytes;
      const message: WorkerRequest = {
        isKept,
        delta,
        request: { ...request, query: query.toString() },
        bytes: sent,
        isAgain: isAgain && bytes !== null,
      };
      // Handed on, not copied.
      worker.postMessage(message, sent === null ? [] : [sent.buffer as ArrayBuffer]);
    });
  }

  private start(): Thread {
    this.found = null;
    this.left = null;
    const worker = startWorker(this.workerFile, this.settings);
    // Its first message says that it listens. The next request notices one that has ended meanwhile.
    const ready = new Promise<void>(resolve => {
      worker
        .once('message', () => {
          resolve();
        })
        .once('exit', () => {
          this.forget(worker);
          resolve();
        })
        .on('error', () => {
          this.forget(worker);
          resolve();
        });
    });
    return { worker, ready };
  }

  private has(worker: Worker): boolean {
    return this.thread?.worker === worker;
  }

  private forget(worker: Worker): void {
    if (this.has(worker)) this.thread = null;
  }
}

function busy(): ServerResponse {
  const refusal = plainRefusal(BUSY);
  return { ...refusal, headers: { ...refusal.headers, 'retry-after': '1' } };
}

/** In `dist/`, the worker is a file beside this one. */
function defaultWorkerFile(): string {
  return join(__dirname, __filename.endsWith('.ts') ? 'worker.ts' : 'serve-worker.js');
}

/** From the sources (ts-node, tests), TypeScript is to be understood first. */
function startWorker(file: string, workerData: WorkerSettings): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: MAX_WORKER_HEAP, maxYoungGenerationSizeMb: 32 };
  if (!file.endsWith('.ts')) return new Worker(file, { resourceLimits, workerData });
  const register = join(__dirname, '../ts-node.cjs');
  const source = `require(${JSON.stringify(register)}); require(${JSON.stringify(file)});`;
  return new Worker(source, { eval: true, execArgv: [], resourceLimits, workerData });
}
