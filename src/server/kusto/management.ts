import { DEFAULT_CALLER, type Caller } from '../../cluster/caller.js';
import type { ClusterState } from '../../cluster/state.js';
import { interpret, type Interpretation } from '../../commands/interpret.js';
import { jsonText } from '../../tabular/formats/json-text.js';
import { toOneApiError } from '../../tabular/formats/one-api-error.js';
import type { ServiceContext } from '../../tabular/formats/service-context.js';
import { toV1Response } from '../../tabular/formats/v1-response.js';
import { printable } from '../../text/mention.js';
import type { EndpointContext } from '../context.js';
import type { ServerRequest, ServerResponse } from '../exchange.js';
import { withCluster } from '../store.js';
import { assignedRoles } from './assigned-roles.js';
import { callerOf, isRefusal } from './caller.js';
import { readCommandRequest } from './command-request.js';
import { hostedCluster } from './hosted-cluster.js';
import { idHeaders, type RequestIds } from './ids.js';
import { refusalResponse, refusals } from './refusal.js';

/** `POST /v1/rest/mgmt`: runs a command on a cluster. */
export function runManagementCommand(
  { store, surroundings, defaultCaller = DEFAULT_CALLER }: EndpointContext,
  request: ServerRequest,
  segment: string | null,
  ids: RequestIds,
): ServerResponse {
  const read = readCommandRequest(request);
  if (!read.ok) return refusalResponse(read, ids);
  const hosted = hostedCluster(store.state, segment);
  if ('ok' in hosted) return refusalResponse(hosted, ids);
  const caller = callerOf(request, defaultCaller, () => assignedRoles(store.state, hosted.state));
  if (isRefusal(caller)) return refusalResponse(caller, ids);

  const { command, database, readOnly } = read;
  const now = surroundings.now();
  const interpretation = interpret(hosted.state, { text: command, caller, now, readOnly });
  const place = { cluster: hosted.state, caller, command, database, ids, now };
  // A text of blanks and comments. Clients cannot read an answer without a table.
  if (interpretation.ok && interpretation.tables.length === 0) return refusalResponse(refusals.emptyCommand(), ids);
  // Made before the change is kept, so that a fault in making it leaves the state alone.
  const response = responseOf(interpretation, place, () => serviceContext(place, surroundings.newGuid()));
  if (interpretation.state !== hosted.state) {
    store.replace(withCluster(store.state, { state: interpretation.state, etag: hosted.etag }));
  }
  return response;
}

interface Place {
  readonly cluster: ClusterState;
  readonly caller: Caller;
  readonly command: string;
  readonly database: string;
  readonly ids: RequestIds;
  readonly now: number;
}

function responseOf(
  interpretation: Interpretation,
  { cluster, caller, command, ids }: Place,
  context: () => ServiceContext,
): ServerResponse {
  const note = { cluster: cluster.name, principal: caller.principal, role: caller.role, command };
  if (interpretation.ok) {
    const { tables, piped } = interpretation;
    const isPlain = tables.length === 1 && !piped;
    const body = jsonText(toV1Response(tables, isPlain ? {} : { piped, context: context() }));
    return { status: 200, headers: idHeaders(ids), body, note };
  }
  const { error } = interpretation;
  const { httpStatus, code, reason, message, hint } = error;
  return {
    status: httpStatus,
    headers: { ...idHeaders(ids), ...ourHeaders(reason, hint) },
    body: jsonText(toOneApiError({ ...error, range: null }, command, context())),
    note: { ...note, code, reason, message },
  };
}

/** What the service's envelope has no place for: OURS(hint-headers). Headers are ASCII; anything else is escaped as in a URL. */
function ourHeaders(reason: string, hint: string | null): Record<string, string> {
  const headers = { 'x-kusto-callout-reason': reason };
  if (hint === null) return headers;
  const ascii = printable(hint).replace(/[^ -~]/gu, character => encodeURIComponent(character));
  return { ...headers, 'x-kusto-callout-hint': ascii.slice(0, LONGEST_HINT) };
}

/** Clients bound the headers that they take. */
const LONGEST_HINT = 1_000;

function serviceContext({ cluster, database, ids, now }: Place, subActivityId: string): ServiceContext {
  return {
    // Seven fraction digits, as recorded.
    timestamp: new Date(now).toISOString().replace('Z', '0000Z'),
    serviceAlias: cluster.name.toUpperCase(),
    machineName: 'KEngine000000',
    processName: 'Kusto.WinSvc.Svc',
    processId: 0,
    threadId: 0,
    ...ids,
    subActivityId,
    activityType: 'DN.FE.ExecuteControlCommand',
    parentActivityId: ids.activityId,
    database,
  };
}
