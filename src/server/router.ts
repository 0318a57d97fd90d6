import { PRODUCT_VERSION } from '../commands/product.js';
import { armRequests } from './arm-endpoint.lazy.js';
import type { EndpointContext } from './context.js';
import type { ServerRequest, ServerResponse } from './exchange.js';
import { kustoEndpoint } from './kusto/endpoint.js';
import { idsOf } from './kusto/ids.js';
import { refusalResponse, refusals } from './kusto/refusal.js';

/** A fault of ours in a request, for the log. */
export type FaultListener = (error: unknown, request: ServerRequest) => void;

/**
 * Answers any request. Whatever goes wrong inside is a 500 without details, and leaves the state as it was before the request.
 */
export function handle(context: EndpointContext, request: ServerRequest, onFault: FaultListener): ServerResponse {
  const before = context.store.state;
  try {
    return (
      kustoEndpoint(context, request) ??
      ownEndpoint(context, request) ??
      armRequests().armEndpoint(context, request) ??
      refusalResponse(refusals.path(), idsOf(request, context.surroundings))
    );
  } catch (error) {
    context.store.replace(before);
    onFault(error, request);
    return refusalResponse(refusals.fault(), idsOf(request, context.surroundings));
  }
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
