import { DEFAULT_CALLER } from '../../cluster/caller.js';
import type { ClusterState } from '../../cluster/state.js';
import type { KustoError } from '../../commands/error.js';
import { interpret } from '../../commands/interpret.js';
import { jsonText } from '../../tabular/formats/json-text.js';
import { toOneApiError } from '../../tabular/formats/one-api-error.js';
import { DEFAULT_SERVICE_CONTEXT, type ServiceContext } from '../../tabular/formats/service-context.js';
import { toV1Response } from '../../tabular/formats/v1-response.js';
import { printable } from '../../../grammar/text/mention.js';
import { MoreEffort, type EndpointContext } from '../context.js';
import type { ServerRequest, ServerResponse } from '../exchange.js';
import { withCluster } from '../store.js';
import type { Surroundings } from '../surroundings.js';
import { assignedRoles } from './assigned-roles.js';
import { callerOf, isRefusal } from './caller.js';
import { readCommandRequest, type CommandRequest } from './command-request.js';
import { hostedCluster } from './hosted-cluster.js';
import { idHeaders, type RequestIds } from './ids.js';
import { refusalResponse, refusals } from './refusal.js';
import { answerKey, rememberAnswer, rememberedAnswer } from './remembered-answers.js';

/** `POST /v1/rest/mgmt`: runs a command on a cluster. */
export function runManagementCommand(
  context: EndpointContext,
  request: ServerRequest,
  segment: string | null,
  ids: RequestIds,
): ServerResponse {
  const read = readCommandRequest(request);
  if (!read.ok) return refusalResponse(read, ids);
  return runCommand(context, request, read, { segment, ids, endpoint: 'mgmt' });
}

/** Where a command came to. */
export interface CommandPlace {
  readonly segment: string | null;
  readonly ids: RequestIds;
  readonly endpoint: 'mgmt' | 'query';
}

/** Runs a command that was read. */
export function runCommand(
  { store, surroundings, defaultCaller = DEFAULT_CALLER, effort = 1 }: EndpointContext,
  request: ServerRequest,
  read: CommandRequest,
  { segment, ids, endpoint }: CommandPlace,
): ServerResponse {
  const hosted = hostedCluster(store.state, segment);
  if ('ok' in hosted) return refusalResponse(hosted, ids);
  const caller = callerOf(request, defaultCaller, () => assignedRoles(store.state, hosted.state));
  if (isRefusal(caller)) return refusalResponse(caller, ids);

  const { command, database, readOnly } = read;
  const note = { cluster: hosted.state.name, principal: caller.principal, role: caller.role, command };
  const key = answerKey(read, caller, endpoint);
  const remembered = rememberedAnswer(hosted.state, key);
  if (remembered !== undefined) return { status: 200, headers: idHeaders(ids), body: remembered, note };

  const now = surroundings.now();
  // A script tells in its rows what its commands met, so that it cannot be tried with less.
  if (effort < 1 && SCRIPT_WITH_TAIL.test(command)) throw new MoreEffort();
  const interpretation = interpret(hosted.state, { text: command, caller, database, now, readOnly, effort });
  if (effort < 1 && !interpretation.ok && LIMITS.has(interpretation.error.reason)) throw new MoreEffort();
  const isChanged = interpretation.state !== hosted.state;
  let response: ServerResponse;
  if (!interpretation.ok) {
    const { error } = interpretation;
    const context = serviceContext(hosted.state, database, ids, now, surroundings);
    response = {
      status: error.httpStatus,
      headers: { ...idHeaders(ids), ...ourHeaders(error) },
      body: jsonText(toOneApiError({ ...error, range: null }, command, context)),
      note: { ...note, code: error.code, reason: error.reason, message: error.message },
    };
  } else if (interpretation.tables.length === 0) {
    // A text of blanks and comments. Clients cannot read an answer without a table.
    return refusalResponse(refusals.emptyCommand(), ids);
  } else {
    const { tables, piped } = interpretation;
    const isPlain = tables.length === 1 && !piped;
    const context = isPlain ? {} : serviceContext(hosted.state, database, ids, now, surroundings);
    const body = jsonText(toV1Response(tables, { piped, context, endpoint }));
    if (isPlain && !isChanged) rememberAnswer(hosted.state, key, body);
    response = { status: 200, headers: idHeaders(ids), body, note };
  }
  // After the answer is made, so that an error in making it leaves the state alone.
  if (isChanged) store.replace(withCluster(store.state, { state: interpretation.state, etag: hosted.etag }));
  return response;
}

const SCRIPT_WITH_TAIL = /\.\s*execute[^]*<\|[^]*\|/;
/** What a query is refused by that has spent all that it may. */
export const LIMITS: ReadonlySet<string> = new Set(['QUERY_TOO_LARGE', 'QUERY_TOO_MANY_CELLS']);

/** What the service's envelope has no place for: OURS(hint-headers). Headers are ASCII; anything else is escaped as in a URL. */
export function ourHeaders({ reason, hint }: KustoError): Record<string, string> {
  const headers = { 'x-kusto-callout-reason': reason };
  if (hint === null) return headers;
  const ascii = printable(hint).replace(/[^ -~]/gu, character => encodeURIComponent(character));
  return { ...headers, 'x-kusto-callout-hint': ascii.slice(0, MAX_HINT_LENGTH) };
}

/** Clients bound the headers that they take. */
const MAX_HINT_LENGTH = 1_000;

export function serviceContext(
  cluster: ClusterState,
  database: string,
  ids: RequestIds,
  now: number,
  surroundings: Surroundings,
): ServiceContext {
  return {
    ...DEFAULT_SERVICE_CONTEXT,
    // Seven fraction digits, as recorded.
    timestamp: new Date(now).toISOString().replace('Z', '0000Z'),
    serviceAlias: cluster.name.toUpperCase(),
    ...ids,
    subActivityId: surroundings.newGuid(),
    parentActivityId: ids.activityId,
    database,
  };
}
