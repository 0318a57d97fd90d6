import type { ServerRequest } from '../exchange.js';
import type { Surroundings } from '../surroundings.js';

/** What tells a request from others, in headers and errors. */
export interface RequestIds {
  /** The client's, or `unspecified;<guid>`. */
  readonly clientRequestId: string;
  readonly activityId: string;
}

/** Both as recorded from the service and from Microsoft's emulator. */
export function idsOf({ headers }: ServerRequest, surroundings: Surroundings): RequestIds {
  const given = headers['x-ms-client-request-id'] ?? '';
  return {
    clientRequestId: given === '' ? `unspecified;${surroundings.newGuid()}` : given,
    activityId: surroundings.newGuid(),
  };
}

/** The headers of every Kusto answer. Java's client fails on an error without the second. */
export function idHeaders({ clientRequestId, activityId }: RequestIds): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-ms-client-request-id': clientRequestId,
    'x-ms-activity-id': activityId,
  };
}
