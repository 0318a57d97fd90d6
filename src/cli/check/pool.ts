import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Checker, type PartResult } from './checker.js';
import type { CheckJob } from './job.js';
import type { CountedParts } from './parts.js';
import type { Tally, TallyData } from './tally.js';
import type { CheckReply, CheckRequest } from './worker.js';

/** More threads than that would wait for the one that reads. */
const MAX_THREADS = 16;
/** How many parts a thread has at most to work on, so that it never waits for the next. */
const PARTS_PER_THREAD = 4;
/** How many results may wait for one before them: while a thread starts, others go on. */
const MAX_RESULTS = 100;

/** A thread and the answers that it owes, in the order of the questions. */
class Thread {
  private readonly worker: Worker;
  private readonly owed: { readonly resolve: (reply: CheckReply) => void; readonly reject: (error: Error) => void }[] =
    [];
  private failure: Error | null = null;

  constructor() {
    this.worker = startWorker();
    this.worker.on('message', (reply: CheckReply) => this.owed.shift()?.resolve(reply));
    this.worker.on('error', (error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
      for (const { reject } of this.owed.splice(0)) reject(this.failure);
    });
  }

  get busy(): number {
    return this.owed.length;
  }

  takeOn(job: CheckJob): void {
    const request: CheckRequest = { job };
    this.worker.postMessage(request);
  }

  ask(request: Exclude<CheckRequest, { job: CheckJob }>): Promise<CheckReply> {
    const { promise, resolve, reject } = withResolvers();
    if (this.failure !== null) reject(this.failure);
    else {
      this.owed.push({ resolve, reject });
      // The part's buffer is given away, not copied.
      const transfer = request !== 'tally' && request.bytes.buffer instanceof ArrayBuffer ? [request.bytes.buffer] : [];
      this.worker.postMessage(request, transfer);
    }
    // Results are read in order, so a failed one may be read late, or never.
    promise.catch(() => undefined);
    return promise;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Threads that check the parts of an input, and give the results in the order of the parts. */
export class CheckPool {
  private readonly threads: readonly Thread[];

  private constructor(threads: number) {
    this.threads = Array.from({ length: threads }, () => new Thread());
  }

  /** One thread for each core but this thread's own; they take a while to start. null where there is one core only. */
  static start(): CheckPool | null {
    const threads = Math.min(availableParallelism(), MAX_THREADS) - 1;
    return threads === 0 ? null : new CheckPool(threads);
  }

  /** Checks parts in all threads, this one included, and takes them only as fast as results are taken. */
  async *check(parts: CountedParts, job: CheckJob, tally: Tally): AsyncGenerator<PartResult> {
    for (const thread of this.threads) thread.takeOn(job);
    const checker = new Checker(job);
    const results: (PartResult | Promise<CheckReply>)[] = [];
    for (let bytes = await parts.next(); bytes !== null; bytes = await parts.next()) {
      const isFirst = parts.count === 1;
      const thread = this.threads.reduce((idlest, other) => (other.busy < idlest.busy ? other : idlest));
      const isBusy = thread.busy >= PARTS_PER_THREAD;
      results.push(isBusy ? checker.check(bytes, isFirst) : thread.ask({ bytes, isFirst }));
      const [next] = results.length < MAX_RESULTS ? [] : results.splice(0, 1);
      if (next !== undefined) yield partResult(await next);
    }
    for (const result of results) yield partResult(await result);
    for (const thread of this.threads) tally.addAll(tallyData(await thread.ask('tally')));
    tally.addAll(checker.tally.data);
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map(thread => thread.end()));
  }
}

function tallyData(reply: CheckReply): TallyData {
  if ('text' in reply) throw new Error('a worker replied out of order');
  return reply;
}

function partResult(reply: CheckReply): PartResult {
  if (!('text' in reply)) throw new Error('a worker replied out of order');
  return reply;
}

function withResolvers() {
  let resolve: (reply: CheckReply) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<CheckReply>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** Young garbage is most of what there is; room for more would only make the process larger. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** In `dist/`, the worker is a file beside this one. From the sources (ts-node, tests), TypeScript is to be understood first. */
function startWorker(): Worker {
  if (!__filename.endsWith('.ts')) return new Worker(join(__dirname, 'check-worker.js'), { resourceLimits });
  const register = join(__dirname, '../../ts-node.cjs');
  const source = `require(${JSON.stringify(register)}); require(${JSON.stringify(join(__dirname, 'worker.ts'))});`;
  return new Worker(source, { eval: true, execArgv: [], resourceLimits });
}
