import type { ServerResponse } from '../exchange.js';
import { idHeaders, type RequestIds } from './ids.js';

/** Why a request was refused before any command ran. */
export interface RequestRefusal {
  readonly ok: false;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): RequestRefusal {
  return { ok: false, status, code, message, headers };
}

/**
 * The refusal as the service puts those of its front door: code and message, no exception type, and of the context the two ids
 * alone (recorded for an empty `csl`). Texts other than the two recorded ones: OURS(protocol-refusals).
 */
export function refusalResponse({ status, code, message, headers }: RequestRefusal, ids: RequestIds): ServerResponse {
  const { clientRequestId, activityId } = ids;
  const error = {
    code,
    message,
    '@message': message,
    '@context': { clientRequestId, activityId },
    '@permanent': status < 500,
  };
  return {
    status,
    headers: { ...idHeaders(ids), ...headers },
    body: JSON.stringify({ error }),
    note: { code, message },
  };
}

/** Every refusal of the Kusto endpoint, in words. */
export const refusals = {
  /** Recorded (dataexplorer-docs#190). */
  emptyCommand: (): RequestRefusal => refusal(400, 'Bad request', "Query (parameter name: 'csl') cannot be empty."),
  /** Recorded (azure-kusto-go, testData/error.txt). */
  commandOnV2: (): RequestRefusal =>
    refusal(
      400,
      'Bad request',
      "Bad request: Control commands (starting with a dot '.') do not support api_version=v2",
    ),
  /** Recorded (azuredatastudio issues 12588, 22540). */
  commandOnV1Query: (): RequestRefusal =>
    refusal(
      400,
      'Bad request',
      "Control commands (starting with a dot '.') cannot be served from the query endpoint unless they are .show control commands.",
    ),
  query: (): RequestRefusal =>
    refusal(
      400,
      'General_BadRequest',
      'kusto-callout runs no queries that read tables: it answers management commands about the callout policy, on /v1/rest/mgmt, with query operators after them, and queries that begin with print, datatable or let',
    ),
  ingestion: (): RequestRefusal =>
    refusal(400, 'General_BadRequest', 'kusto-callout holds no data, so nothing can be ingested'),
  notJson: (problem: string): RequestRefusal =>
    refusal(400, 'General_BadRequest', `The body of the request is not JSON: ${problem}`),
  wrongBody: (what: string): RequestRefusal =>
    refusal(400, 'General_BadRequest', `The body of the request is not {"db", "csl", "properties"}: ${what}`),
  contentType: (given: string | undefined): RequestRefusal =>
    refusal(
      415,
      'UnsupportedMediaType',
      `The body of a request is application/json; charset=utf-8, ${given === undefined ? 'and the header content-type must say so' : 'not what the header content-type says'}`,
    ),
  method: (allowed: string): RequestRefusal =>
    refusal(405, 'MethodNotAllowed', `This path takes ${allowed.replace(', ', ' or ')}`, { allow: allowed }),
  noCluster: (): RequestRefusal => refusal(404, 'NotFound', 'There is no cluster here'),
  unknownCluster: (names: string): RequestRefusal =>
    refusal(
      400,
      'General_BadRequest',
      `With several clusters, the path begins with the name of one of them: ${names}, each as in /NAME/v1/rest/mgmt`,
    ),
  ambiguousCluster: (name: string): RequestRefusal =>
    refusal(400, 'General_BadRequest', `Several clusters are called ${name}, in different resource groups`),
  role: (roles: string): RequestRefusal =>
    refusal(400, 'General_BadRequest', `The header x-kusto-callout-role takes one of ${roles}`),
  path: (): RequestRefusal =>
    refusal(
      404,
      'NotFound',
      'There is nothing at this path; management commands go to POST /v1/rest/mgmt, ARM begins at /subscriptions',
    ),
  fault: (): RequestRefusal => refusal(500, 'InternalServiceError', 'internal error in kusto-callout; see its log'),
};
