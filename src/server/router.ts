import { PRODUCT_VERSION } from '../commands/product.js';
import { armRequests } from './arm-endpoint.lazy.js';
import type { ArmContext } from './arm/index.js';
import { MoreEffort, type EndpointContext } from './context.js';
import type { ServerRequest, ServerResponse } from './exchange.js';
import { plainRefusal, type Rejection } from './front-door.js';
import { kustoEndpoint } from './kusto/endpoint.js';
import { idsOf } from './kusto/ids.js';
import { refusalResponse, refusals } from './kusto/refusal.js';
import { MAX_STATE_LENGTH } from './limits.js';
import { stateLength } from './state-length.js';

/** A change of a state that is as large as one may be. What is taken away again makes room. */
const TOO_LARGE_STATE: Rejection = {
  status: 429,
  code: 'ResourceQuotaExceeded',
  message: `At most ${MAX_STATE_LENGTH} characters of policies, properties and resources are held by this emulator`,
};

/**
 * What terminals and agents of CI obey wherever it is printed: a `#` before another (what nobody sees between them left out), breaks of
 * lines that JSON takes for letters, and controls of terminals and of the direction of text.
 */
const OBEYED =
  /#(?=\p{Default_Ignorable_Code_Point}*#)|[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The same JSON in other letters, since scripts print what they are answered. A string is the only place for these in it. */
function inert(response: ServerResponse): ServerResponse {
  const body = response.body.replace(
    OBEYED,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return body === response.body ? response : { ...response, body };
}

/** An internal error in a request, for the log. */
export type FaultListener = (error: unknown, request: ServerRequest) => void;

/**
 * Answers any request. Whatever goes wrong inside is a 500 without details, and leaves the state as it was before the request. Throws
 * {@link MoreEffort} where the context allows less than the request takes.
 */
export function handle(context: ArmContext, request: ServerRequest, onFault: FaultListener): ServerResponse {
  const before = context.store.state;
  try {
    settleOperations(context);
    const settled = context.store.state;
    const response =
      kustoEndpoint(context, request) ??
      ownEndpoint(context, request) ??
      armAnswer(context, request) ??
      refusalResponse(refusals.path(), idsOf(request, context.surroundings));
    if (context.store.state === settled || stateLength(context.store.state) <= MAX_STATE_LENGTH) return inert(response);
    context.store.replace(settled);
    return plainRefusal(TOO_LARGE_STATE);
  } catch (error) {
    context.store.replace(before);
    if (error instanceof MoreEffort) throw error;
    onFault(error, request);
    return refusalResponse(refusals.fault(), idsOf(request, context.surroundings));
  }
}

/** Operations of ARM take effect when their time is over, before the next request is answered. */
function settleOperations({ store, surroundings }: EndpointContext): void {
  if (store.state.arm.running.length > 0) armRequests().settle(store, surroundings.now());
}

function armAnswer(context: ArmContext, request: ServerRequest): ServerResponse | null {
  const { tokenEndpoint, armEndpoint } = armRequests();
  return tokenEndpoint(context, request) ?? armEndpoint(context, request);
}

/** The paths that neither Kusto nor ARM has. */
function ownEndpoint({ store }: EndpointContext, { method, path }: ServerRequest): ServerResponse | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  const clusters = [...store.state.clusters.values()].map(({ state }) => state.name);
  switch (path) {
    case '/health':
      return json({ status: 'ok', version: PRODUCT_VERSION, clusters });
    case '/':
      return {
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: `kusto-callout ${PRODUCT_VERSION}\n\nPOST /v1/rest/mgmt takes management commands, ARM begins at /subscriptions, GET /health tells whether all is well.\n\nClusters: ${clusters.join(', ')}\n`,
      };
    default:
      return null;
  }
}

function json(value: object): ServerResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
