import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PartResult } from './checker.js';
import type { CheckJob } from './job.js';
import type { CountedParts } from './parts.js';
import type { TallyRow } from './tally.js';
import type { WorkerReply, WorkerRequest } from './worker.js';

/** How many parts a thread has at most: the one at hand, and the next. */
const PARTS_PER_THREAD = 2;

/** A thread and the answers that it owes, in the order of the questions. */
class Thread {
  readonly #worker: Worker;
  readonly #owed: { readonly resolve: (reply: WorkerReply) => void; readonly reject: (error: Error) => void }[] = [];
  #failure: Error | null = null;

  constructor(job: CheckJob) {
    this.#worker = startWorker(job);
    this.#worker.on('message', (reply: WorkerReply) => this.#owed.shift()?.resolve(reply));
    this.#worker.on('error', (error: unknown) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      for (const { reject } of this.#owed.splice(0)) reject(this.#failure);
    });
  }

  get busy(): number {
    return this.#owed.length;
  }

  ask(request: WorkerRequest): Promise<WorkerReply> {
    const { promise, resolve, reject } = withResolvers();
    if (this.#failure !== null) reject(this.#failure);
    else {
      this.#owed.push({ resolve, reject });
      // The part's buffer is given away, not copied.
      const transfer = request !== 'tally' && request.bytes.buffer instanceof ArrayBuffer ? [request.bytes.buffer] : [];
      this.#worker.postMessage(request, transfer);
    }
    // Whoever takes the results in order may come to a failed one late, or never.
    promise.catch(() => undefined);
    return promise;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Threads that check the parts of an input, and give the results in the order of the parts. */
export class CheckPool {
  readonly #threads: readonly Thread[];

  constructor(job: CheckJob, threads: number) {
    this.#threads = Array.from({ length: threads }, () => new Thread(job));
  }

  /** Takes parts only as fast as results are taken. */
  async *check(parts: CountedParts): AsyncGenerator<PartResult> {
    const results: Promise<WorkerReply>[] = [];
    const most = this.#threads.length * PARTS_PER_THREAD;
    for (let bytes = await parts.next(); bytes !== null; bytes = await parts.next()) {
      const thread = this.#threads.reduce((idlest, other) => (other.busy < idlest.busy ? other : idlest));
      results.push(thread.ask({ bytes, isFirst: parts.count === 1 }));
      const [next] = results.length < most ? [] : results.splice(0, 1);
      if (next !== undefined) yield partResult(await next);
    }
    for (const result of results) yield partResult(await result);
  }

  /** What all threads have counted so far. */
  async tallies(): Promise<readonly TallyRow[]> {
    const replies = await Promise.all(this.#threads.map(thread => thread.ask('tally')));
    return replies.flatMap(reply => ('text' in reply ? [] : reply));
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map(thread => thread.end()));
  }
}

function partResult(reply: WorkerReply): PartResult {
  if (!('text' in reply)) throw new Error('a thread has mixed up its answers');
  return reply;
}

function withResolvers() {
  let resolve: (reply: WorkerReply) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<WorkerReply>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** In `dist/`, the worker is a file beside this one. From the sources (ts-node, tests), TypeScript is to be understood first. */
function startWorker(workerData: CheckJob): Worker {
  if (!__filename.endsWith('.ts')) return new Worker(join(__dirname, 'check-worker.js'), { workerData });
  const register = join(__dirname, '../../ts-node.cjs');
  const source = `require(${JSON.stringify(register)}); require(${JSON.stringify(join(__dirname, 'worker.ts'))});`;
  return new Worker(source, { workerData, eval: true, execArgv: [] });
}
