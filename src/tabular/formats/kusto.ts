import type { Format } from './format.js';
import { jsonText } from './json-text.js';
import { toOneApiError } from './one-api-error.js';
import { isFailure } from './outcome.js';
import { toV1Response } from './v1-response.js';

/** The service's own JSON as its HTTP endpoint sends it: the v1 answer or the OneApiError, one a command, each on a line. */
export const kusto: Format = {
  name: 'kusto',
  textKind: 'json',
  description: "the service's own response JSON (v1) or its error envelope, one line a command",
  errorsInDocument: true,
  forPrograms: true,
  begin: '',
  separator: '',
  end: '',
  outcome(outcome, { service = {} }) {
    const body = isFailure(outcome)
      ? toOneApiError(outcome.error, outcome.command, service)
      : toV1Response(outcome.tables, { piped: outcome.piped === true, context: service });
    return `${jsonText(body)}\n`;
  },
};
