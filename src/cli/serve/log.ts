import type { ServerRequest, ServerResponse } from '../../server/exchange.js';
import type { EmulatorLog } from '../../server/emulator.js';
import { jsonText, type JsonData } from '../../tabular/formats/json-text.js';
import { systemErrorText } from '../files.js';
import type { Console } from '../output/console.js';
import { problemText } from '../output/problem-text.js';
import { plainProblem } from '../problem.js';
import type { Invocation } from '../subcommand.js';

/** How much of a command is in the log. */
const MAX_TEXT_LENGTH = 1_000;

/** What goes wrong, for people. Requests are not told one by one. */
export function textLog({ console, env }: Pick<Invocation, 'console' | 'env'>, stateFile: string | null): EmulatorLog {
  const debug = (env['KUSTO_CALLOUT_DEBUG'] ?? '') !== '';
  const tell = (message: string, hint: string, details: string): void => {
    console.log('text', problemText(plainProblem(message, hint), console.errorStyle) + details);
  };
  return {
    fault(error, request) {
      const place = request === null ? 'an answer' : `${request.method} ${request.path}`;
      const details = debug && error instanceof Error ? `${error.stack ?? ''}\n` : '';
      const hint =
        'this is a bug in the program, please report it; the request was answered with 500 and changed nothing';
      tell(`${place}: ${messageOf(error)}`, hint, details);
    },
    unsaved(error) {
      const hint = 'the emulator goes on, and saves it with the next change if it can';
      tell(`the state is not saved: cannot write ${stateFile ?? ''}: ${systemErrorText(error)}`, hint, '');
    },
  };
}

/** A line of JSON for every request, and for whatever goes wrong. */
export function jsonLog(console: Console, now: () => number): EmulatorLog {
  const line = (event: string, details: { readonly [name: string]: JsonData }): void => {
    console.log('json', `${jsonText({ time: new Date(now()).toISOString(), event, ...details })}\n`);
  };
  return {
    request(request, response, milliseconds) {
      line('request', { ...requestDetails(request, response), milliseconds: Math.round(milliseconds * 1_000) / 1_000 });
    },
    fault(error, request) {
      const { method = '', path = '' } = request ?? {};
      const stack = error instanceof Error ? (error.stack ?? '') : '';
      line('fault', { method, path, message: messageOf(error), stack });
    },
    unsaved(error) {
      line('unsaved', { message: systemErrorText(error) });
    },
  };
}

function requestDetails({ method, path, headers }: ServerRequest, { status, note }: ServerResponse) {
  const details: Record<string, JsonData> = { method, path, status };
  const clientRequestId = headers['x-ms-client-request-id'];
  if (clientRequestId !== undefined) details['clientRequestId'] = clientRequestId;
  for (const [name, text] of Object.entries(note ?? {})) {
    details[name] = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
  }
  return details;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
