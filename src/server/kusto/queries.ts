import { DEFAULT_CALLER } from '../../cluster/caller.js';
import { kustoError } from '../../commands/error.js';
import { queryTail } from '../../commands/query.lazy.js';
import type { TailProblem } from '../../tabular/query/index.js';
import { jsonText } from '../../tabular/formats/json-text.js';
import { toOneApiError } from '../../tabular/formats/one-api-error.js';
import { toV1Response } from '../../tabular/formats/v1-response.js';
import { v2Response } from '../../tabular/formats/v2-response.js';
import { MoreEffort, type EndpointContext } from '../context.js';
import type { ServerRequest, ServerResponse } from '../exchange.js';
import { assignedRoles } from './assigned-roles.js';
import { callerOf, isRefusal } from './caller.js';
import { readQueryRequest, type CommandRequest } from './command-request.js';
import { hostedCluster } from './hosted-cluster.js';
import { idHeaders, type RequestIds } from './ids.js';
import { LIMITS, ourHeaders, runCommand, serviceContext } from './management.js';
import { refusalResponse, refusals } from './refusal.js';
import { isShowCommand, startsOf } from './text-start.js';

/** `/v1/rest/query` and `/v2/rest/query`: `.show` commands on v1, and queries that read no tables on both. */
export function runQuery(
  context: EndpointContext,
  request: ServerRequest,
  segment: string | null,
  ids: RequestIds,
  version: 'v1' | 'v2',
): ServerResponse {
  const read = readQueryRequest(request);
  if (!read.ok) return refusalResponse(read, ids);
  switch (startsOf(read.command)) {
    case 'command':
      if (version === 'v2') return refusalResponse(refusals.commandOnV2(), ids);
      return isShowCommand(read.command)
        ? runCommand(context, request, read, { segment, ids, endpoint: 'query' })
        : refusalResponse(refusals.commandOnV1Query(), ids);
    case 'own query':
      return runOwnQuery(context, request, read, { segment, ids, version });
    case 'other':
      return refusalResponse(refusals.query(), ids);
  }
}

function runOwnQuery(
  { store, surroundings, defaultCaller = DEFAULT_CALLER, effort = 1 }: EndpointContext,
  request: ServerRequest,
  { command: text, database, options }: CommandRequest,
  {
    segment,
    ids,
    version,
  }: { readonly segment: string | null; readonly ids: RequestIds; readonly version: 'v1' | 'v2' },
): ServerResponse {
  const hosted = hostedCluster(store.state, segment);
  if ('ok' in hosted) return refusalResponse(hosted, ids);
  const caller = callerOf(request, defaultCaller, () => assignedRoles(store.state, hosted.state));
  if (isRefusal(caller)) return refusalResponse(caller, ids);
  const now = surroundings.now();
  const note = { cluster: hosted.state.name, principal: caller.principal, role: caller.role, command: text };
  const service = serviceContext(hosted.state, database, ids, now, surroundings);
  const failed = (problem: TailProblem): ServerResponse => {
    if (effort < 1 && LIMITS.has(problem.reason)) throw new MoreEffort();
    const isSyntax = problem.phase === 'syntax' || problem.reason === 'SYN_UNSUPPORTED';
    const error = kustoError({ ...problem, code: isSyntax ? 'BadRequest_SyntaxError' : 'General_BadRequest' });
    return {
      status: error.httpStatus,
      headers: { ...idHeaders(ids), ...ourHeaders(error) },
      body: jsonText(toOneApiError({ ...error, range: null }, text, service)),
      note: { ...note, code: error.code, reason: error.reason, message: error.message },
    };
  };
  const { prepareQuery, tailMeter } = queryTail();
  const prepared = prepareQuery(text);
  if (!prepared.ok) return failed(prepared.problem);
  const result = prepared.query.run({ now, meter: tailMeter(effort) });
  if (!result.ok) return failed(result.problem);
  const isOn = (name: string): boolean => options[name] === true || options[name] === 'true';
  const body =
    version === 'v1'
      ? jsonText(toV1Response(result.tables, { piped: true, context: service, endpoint: 'query' }))
      : v2Response(result.tables, {
          isFragmented: isOn('results_v2_fragment_primary_tables'),
          hasNewlines: isOn('results_v2_newlines_between_frames'),
          context: service,
        });
  return { status: 200, headers: idHeaders(ids), body, note };
}
