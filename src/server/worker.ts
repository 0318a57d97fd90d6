import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { GivenCaller } from '../cluster/assignments.js';
import { bodyText, type BodyResult } from './body.js';
import type { ServerRequest, ServerResponse } from './exchange.js';
import { plainRefusal } from './front-door.js';
import { MAX_SHORT_BODY_LENGTH } from './limits.js';
import { handle } from './router.js';
import { applied, deltaOf, type StateDelta } from './state-delta.js';
import { EmulatorStore, type EmulatorState } from './store.js';

/*
 * The thread for requests that take long: the same endpoints on a copy of the state. An entry of its own in dist/.
 */

/** What the thread is started with. */
export interface WorkerSettings {
  readonly operationDelay: number;
  readonly defaultCaller: GivenCaller | null;
}

export interface WorkerRequest {
  /** Whether the state that the last request left counts; otherwise the one that it found. */
  readonly isKept: boolean;
  /** What has changed since. */
  readonly delta: StateDelta;
  readonly request: Omit<ServerRequest, 'query'> & { readonly query: string };
  /** The request's body, where it is long. */
  readonly bytes: Uint8Array | null;
  /** The body is that of the message before. */
  readonly isAgain: boolean;
}

export interface WorkerReply {
  readonly response: ServerResponse;
  /** What the request changed; null: nothing. */
  readonly delta: StateDelta | null;
  /** The internal error that it met. */
  readonly fault: unknown;
}

// What this program itself gives.
const { operationDelay, defaultCaller } = (workerData ?? { operationDelay: 0, defaultCaller: null }) as WorkerSettings;
const surroundings = { now: () => Date.now(), newGuid: () => randomUUID() };

let found: EmulatorState | null = null;
let left: EmulatorState | null = null;
let body: BodyResult | null = null;

parentPort?.on('message', ({ isKept, delta, request, bytes, isAgain }: WorkerRequest) => {
  found = applied(isKept ? left : found, delta);
  const store = new EmulatorStore(found);
  const context = { store, surroundings, operationDelay, ...(defaultCaller !== null && { defaultCaller }) };
  let fault: unknown = null;
  if (!isAgain) body = bytes === null ? null : bodyText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const text = body?.ok === true ? body.text : request.body;
  const response =
    body?.ok === false
      ? plainRefusal(body)
      : handle(context, { ...request, body: text, query: new URLSearchParams(request.query) }, error => {
          fault = error;
        });
  left = store.state;
  const answer = withBytes(response);
  const reply: WorkerReply = { response: answer, delta: left === found ? null : deltaOf(found, left), fault };
  parentPort?.postMessage(reply, answer.bytes === undefined ? [] : [answer.bytes.buffer as ArrayBuffer]);
});

/** A long answer as bytes, which are handed on: the other thread has others to answer. */
function withBytes(response: ServerResponse): ServerResponse {
  if (response.body.length <= MAX_SHORT_BODY_LENGTH) return response;
  return { ...response, body: '', bytes: new TextEncoder().encode(response.body) };
}

parentPort?.postMessage('ready');
