import { printable } from '../../grammar/text/mention.js';
import type { SyntaxReason } from '../../grammar/syntax.js';
import type { Problem } from '../../grammar/text/problem.js';
import type { PolicyReason } from '../policy/messages.js';
import type { TailReason } from '../tabular/query/problem.js';

/**
 * Why a command was refused; the span is in the executed text. `code`, `message` and `type` are the service's where its text is known, and are then exact;
 * `hint` is always ours and never part of the message.
 */
export interface KustoError extends Problem<ErrorCode, ErrorReason> {
  readonly httpStatus: 400 | 403;
  /** The service's exception type. */
  readonly type: string;
}

/** The error code of a refused command, as the service answers it. */
export type ErrorCode = 'BadRequest_SyntaxError' | 'General_BadRequest' | 'BadRequest' | 'Forbidden';

/** Why a command was refused: Microsoft's diagnostic where there is one, such as `KS005`; otherwise ours. */
export type ErrorReason =
  | SyntaxReason
  | PolicyReason
  | TailReason
  /** The caller lacks the role. */
  | 'AUTH_ROLE'
  /** The policy cannot be changed by commands while outbound access is restricted. */
  | 'AUTH_RESTRICTED'
  /** The request says that it changes nothing. */
  | 'AUTH_READONLY'
  | 'DATABASE_NOT_FOUND'
  /** A script that runs another one. */
  | 'SCRIPT_NESTED'
  /** Properties of a script that contradict each other or have no such value. */
  | 'SCRIPT_PROPERTIES'
  /** A command that the ingestion endpoint serves. */
  | 'WRONG_ENDPOINT';

/** What goes with each code (recorded error bodies; dataexplorer-docs, kusto-data-client-errors.md). */
const kinds: Readonly<Record<ErrorCode, { readonly httpStatus: 400 | 403; readonly type: string }>> = {
  BadRequest_SyntaxError: { httpStatus: 400, type: 'Kusto.Data.Exceptions.SyntaxException' },
  General_BadRequest: { httpStatus: 400, type: 'Kusto.Data.Exceptions.KustoBadRequestException' },
  /** Of a command that another endpoint serves: what clients of ingestion look for (recorded in azure-kusto-python's tests). */
  BadRequest: { httpStatus: 400, type: 'Kusto.Common.Svc.Exceptions.AdminCommandWrongEndpointException' },
  Forbidden: { httpStatus: 403, type: 'Kusto.Common.Svc.Exceptions.UnauthorizedOperationException' },
};

/** Gives a problem the status and type of its code. */
export function kustoError({ code, reason, message, hint, span }: Problem<ErrorCode, ErrorReason>): KustoError {
  const { start, end } = span;
  // A principal or a cluster may have any name, and messages go to terminals.
  return { code, reason, message: printable(message), hint, ...kinds[code], span: { start, end } };
}
