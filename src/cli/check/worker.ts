import { parentPort } from 'node:worker_threads';
import { Checker, type PartResult } from './checker.js';
import type { CheckJob } from './job.js';
import type { TallyData } from './tally.js';

/*
 * A thread that checks parts of an input. An entry of its own in dist/.
 */

/** What the thread is asked: to take on a job, to check a part, or for what it has counted. Each but the job gets a reply. */
export type CheckRequest =
  { readonly job: CheckJob } | { readonly bytes: Uint8Array; readonly isFirst: boolean } | 'tally';

export type CheckReply = PartResult | TallyData;

let checker: Checker | null = null;

parentPort?.on('message', (request: CheckRequest) => {
  if (request !== 'tally' && 'job' in request) checker = new Checker(request.job);
  else if (checker === null) throw new Error('a part came before the job');
  else parentPort?.postMessage(replyTo(request, checker));
});

function replyTo(request: Exclude<CheckRequest, { job: CheckJob }>, asked: Checker): CheckReply {
  return request === 'tally' ? asked.tally.data : asked.check(request.bytes, request.isFirst);
}
