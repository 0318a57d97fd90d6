import type { EndpointContext } from '../context.js';
import type { ServerRequest, ServerResponse } from '../exchange.js';
import { idHeaders, idsOf, type RequestIds } from './ids.js';
import { runManagementCommand } from './management.js';
import { AUTH_METADATA } from './metadata.js';
import { runQuery } from './queries.js';
import { refusalResponse, refusals, type RequestRefusal } from './refusal.js';

/** What is before it names a cluster or a database. */
const PATH = /^\/(?:([^/]+)\/)?(v[12]\/rest\/(?:mgmt|query|ingest|auth\/metadata))((?:\/[^/]+){0,2})\/?$/i;

/** Answers a request to the data endpoint of a cluster; null where the path is not one of its paths. */
export function kustoEndpoint(context: EndpointContext, request: ServerRequest): ServerResponse | null {
  const { method, path } = request;
  if (path === '/v1/rest/mgmt' && method === 'POST') {
    return runManagementCommand(context, request, null, idsOf(request, context.surroundings));
  }
  const [, rawSegment, operation, rest = ''] = PATH.exec(path) ?? [];
  if (operation === undefined) return null;
  const ids = idsOf(request, context.surroundings);
  const segment = rawSegment === undefined ? null : decoded(rawSegment);
  const isRead = method === 'GET' || method === 'HEAD';
  const name = operation.toLowerCase();
  // Ingestion alone has something after it: /v1/rest/ingest/{database}/{table}.
  if (rest !== '' && name !== 'v1/rest/ingest') return null;
  switch (name) {
    case 'v1/rest/mgmt':
      if (method !== 'POST') return refused(refusals.method('POST'), ids);
      return runManagementCommand(context, request, segment, ids);
    case 'v1/rest/query':
    case 'v2/rest/query':
      if (method !== 'POST' && !isRead) return refused(refusals.method('GET, POST'), ids);
      return runQuery(context, request, segment, ids, name === 'v2/rest/query' ? 'v2' : 'v1');
    case 'v1/rest/ingest':
      return refused(refusals.ingestion(), ids);
    case 'v1/rest/auth/metadata':
      if (!isRead) return refused(refusals.method('GET'), ids);
      return { status: 200, headers: idHeaders(ids), body: AUTH_METADATA };
    default:
      return null;
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function refused(refusal: RequestRefusal, ids: RequestIds): ServerResponse {
  return refusalResponse(refusal, ids);
}
