import type { EndpointContext } from '../context.js';
import type { ServerRequest, ServerResponse } from '../exchange.js';

/** Answers a request to ARM; null where the path is not one of its paths. */
export function armEndpoint(_context: EndpointContext, _request: ServerRequest): ServerResponse | null {
  return null;
}
