import { printable } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';

/**
 * Why a command was refused. `code`, `message` and `type` are the service's where its text is known, and are then exact;
 * `hint` is always ours and never part of the message.
 */
export interface KustoError {
  /** The service's error code. */
  readonly code: ErrorCode;
  /** The diagnostic: Microsoft's id (`KS005`) where there is one, otherwise ours (`SYN_…`, `POLICY_…`, `AUTH_…`). */
  readonly reason: string;
  readonly message: string;
  /** The next step. */
  readonly hint: string | null;
  readonly httpStatus: 400 | 403;
  /** The service's exception type. */
  readonly type: string;
  /** Where in the executed text. */
  readonly span: Span;
}

export type ErrorCode = 'BadRequest_SyntaxError' | 'General_BadRequest' | 'Forbidden';

/** What goes with each code (recorded error bodies; dataexplorer-docs, kusto-data-client-errors.md). */
const kinds: Readonly<Record<ErrorCode, { readonly httpStatus: 400 | 403; readonly type: string }>> = {
  BadRequest_SyntaxError: { httpStatus: 400, type: 'Kusto.Data.Exceptions.SyntaxException' },
  General_BadRequest: { httpStatus: 400, type: 'Kusto.Data.Exceptions.KustoBadRequestException' },
  Forbidden: { httpStatus: 403, type: 'Kusto.Common.Svc.Exceptions.UnauthorizedOperationException' },
};

/** Builds an error with the status and type of its code. */
export function kustoError(
  code: ErrorCode,
  problem: { readonly reason: string; readonly message: string; readonly hint: string | null },
  { start, end }: Span,
): KustoError {
  const { reason, hint } = problem;
  // A principal or a cluster may have any name, and messages go to terminals.
  return { code, reason, message: printable(problem.message), hint, ...kinds[code], span: { start, end } };
}
