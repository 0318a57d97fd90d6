import { parentPort, workerData } from 'node:worker_threads';
import { Checker, type PartResult } from './checker.js';
import type { CheckJob } from './job.js';
import type { TallyRow } from './tally.js';

/*
 * A thread that checks parts of an input. An entry of its own in dist/.
 */

/** What the thread is asked: to check a part, or for what it has counted. */
export type WorkerRequest = { readonly bytes: Uint8Array; readonly isFirst: boolean } | 'tally';

export type WorkerReply = PartResult | readonly TallyRow[];

// The pool is the only one that starts this thread, and it passes a job.
const checker = new Checker(workerData as CheckJob);

parentPort?.on('message', (request: WorkerRequest) => {
  const reply: WorkerReply = request === 'tally' ? checker.tally.rows : checker.check(request.bytes, request.isFirst);
  parentPort?.postMessage(reply);
});
