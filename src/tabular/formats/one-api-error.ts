import type { ReportedError } from './outcome.js';
import { DEFAULT_SERVICE_CONTEXT, type ServiceContext } from './service-context.js';

/** The service's error envelope. A type, not an interface, so that it counts as JSON data. */
export type OneApiError = {
  readonly error: {
    readonly code: string;
    /** Generic; the useful text is `@message`. */
    readonly message: string;
    readonly '@type': string;
    readonly '@message': string;
    readonly '@context': OneApiErrorContext;
    readonly '@permanent': boolean;
    /** The command as sent. */
    readonly '@text': string;
    readonly '@database': string;
    readonly '@ClientRequestLogger': string;
  };
};

export type OneApiErrorContext = Omit<ServiceContext, 'database'> & { readonly activityStack: string };

/** A longer command is told by its beginning: a refusal must not cost more than the request. */
const MAX_ECHO_LENGTH = 100_000;

/** The generic sentences of recorded errors: of a 403, and of a command that is wrong in itself. */
const FORBIDDEN = 'Caller is not authorized to perform this action';
const INVALID = 'Request is invalid and cannot be executed.';

/**
 * An error as the service puts it. `hint`, `reason` and `range` are ours and have no place in the service's envelope.
 * No inner error: recorded ones come with query errors, not with those of management commands.
 */
export function toOneApiError(error: ReportedError, command: string, given: Partial<ServiceContext> = {}): OneApiError {
  const { database, ...context } = { ...DEFAULT_SERVICE_CONTEXT, ...given };
  const { clientRequestId, activityId, activityType } = context;
  return {
    error: {
      code: error.code,
      message: error.httpStatus === 403 ? FORBIDDEN : INVALID,
      '@type': error.type,
      '@message': error.message,
      '@context': {
        ...context,
        activityStack: `(Activity stack: CRID=${clientRequestId} ARID=${activityId} > ${activityType}/${activityId})`,
      },
      '@permanent': true,
      '@text': command.length > MAX_ECHO_LENGTH ? `${command.slice(0, MAX_ECHO_LENGTH)}…` : command,
      '@database': database,
      '@ClientRequestLogger': '',
    },
  };
}
