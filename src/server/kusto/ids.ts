import type { ServerRequest } from '../exchange.js';
import type { Surroundings } from '../surroundings.js';

/** What tells a request from others, in headers and errors. */
export interface RequestIds {
  /** The client's, where it is a plain one, or `unspecified;<guid>`. */
  readonly clientRequestId: string;
  readonly activityId: string;
}

/** The longest id that is given back: those of Microsoft's clients have some 50 characters. */
const MAX_ID_LENGTH = 256;

/** Whether an id can be given back: a header must not be long, nor hold what a terminal or a log of a CI agent obeys. */
function isPlainId(text: string): boolean {
  return text.length <= MAX_ID_LENGTH && /^[\x20-\x7e]+$/.test(text) && !/##|^\s*::/.test(text);
}

/** Both as recorded from the service and from Microsoft's emulator. */
export function idsOf({ headers }: ServerRequest, surroundings: Surroundings): RequestIds {
  const given = headers['x-ms-client-request-id'] ?? '';
  return {
    clientRequestId: !isPlainId(given) ? `unspecified;${surroundings.newGuid()}` : given,
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
