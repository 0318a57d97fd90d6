import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Caller } from '../cluster/caller.js';
import type { ServerRequest, ServerResponse } from './exchange.js';
import { handle } from './router.js';
import { applied, deltaOf, type StateDelta } from './state-delta.js';
import { EmulatorStore, type EmulatorState } from './store.js';

/*
 * The thread for requests that take long: the same endpoints on a copy of the state. An entry of its own in dist/.
 */

/** What the thread is started with. */
export interface WorkerSettings {
  readonly operationDelay: number;
  readonly defaultCaller: Caller | null;
}

export interface WorkerRequest {
  /** Whether the state that the last request left counts; otherwise the one that it found. */
  readonly isKept: boolean;
  /** What has changed since. */
  readonly delta: StateDelta;
  readonly request: Omit<ServerRequest, 'query'> & { readonly query: string };
}

export interface WorkerReply {
  readonly response: ServerResponse;
  /** What the request changed; null: nothing. */
  readonly delta: StateDelta | null;
  /** The fault of ours that it met. */
  readonly fault: unknown;
}

// What this program itself gives.
const { operationDelay, defaultCaller } = (workerData ?? { operationDelay: 0, defaultCaller: null }) as WorkerSettings;
const surroundings = { now: () => Date.now(), newGuid: () => randomUUID() };

let found: EmulatorState | null = null;
let left: EmulatorState | null = null;

parentPort?.on('message', ({ isKept, delta, request }: WorkerRequest) => {
  found = applied(isKept ? left : found, delta);
  const store = new EmulatorStore(found);
  const context = { store, surroundings, operationDelay, ...(defaultCaller !== null && { defaultCaller }) };
  let fault: unknown = null;
  const response = handle(context, { ...request, query: new URLSearchParams(request.query) }, error => {
    fault = error;
  });
  left = store.state;
  const reply: WorkerReply = { response, delta: left === found ? null : deltaOf(found, left), fault };
  parentPort?.postMessage(reply);
});

parentPort?.postMessage('ready');
