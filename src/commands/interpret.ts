import { DEFAULT_DATABASE } from '../tabular/formats/service-context.js';
import type { ParseResult } from '../../grammar/language.js';
import type { Command, ScriptCommand, Statement } from '../../grammar/syntax.js';
import { ROLES, suffices, type Caller } from '../cluster/caller.js';
import type { ClusterState } from '../cluster/state.js';
import type { QueryMeter, TailProblem } from '../tabular/query/index.js';
import type { Table } from '../tabular/table.js';
import type { CommandContext, CommandDefinition, CommandResult } from './command.js';
import { kustoError, type KustoError } from './error.js';
import { wrongEndpoint } from './ingestion.js';
import { errors } from './messages.js';
import { parseCached } from './parse-cache.js';
import { queryTail } from './query.lazy.js';
import { definitionOf } from './registry.js';

/** What one request did. `state` is the old one unless something changed. */
export type Interpretation =
  | {
      readonly ok: true;
      readonly state: ClusterState;
      /** One table; none for a text of blanks and comments only; several where a tail holds several queries. */
      readonly tables: readonly Table[];
      /** Whether a tail made the tables: the service then answers in a longer form. */
      readonly piped: boolean;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly state: ClusterState; readonly error: KustoError };

/** What a request runs with besides the cluster. */
export interface Request {
  readonly text: string;
  readonly caller: Caller;
  /** The time that `now()` in a query tells: milliseconds since 1970, or ISO 8601. */
  readonly now: number | string;
  /** The database that the request names. Default: `NetDefaultDB`, as clients say where nobody said. */
  readonly database?: string;
  /** Whether commands that change the policy are refused, no matter who sends them. Default false. */
  readonly readOnly?: boolean;
  /** The part of the work that the tails may do, from 0 to 1. Default 1. */
  readonly effort?: number;
  /** Replaced to measure without the cache. */
  readonly parse?: (text: string) => ParseResult;
}

/**
 * The interpreter: text in, new state and tables or an error out. Every face of the product goes through here.
 *
 * Checks in this order: syntax, the caller's role, whether the request may change anything, restricted outbound access, the
 * command's own content, and then what the tail makes of its result (OURS(order-of-checks)). Whatever fails, the state stays as it
 * was; only what an `.execute cluster script` had done before it failed stays done.
 */
export function interpret(state: ClusterState, request: Request): Interpretation {
  const { text, parse = parseCached } = request;
  const parsed = parse(text);
  if (!parsed.ok) return refused(state, wrongEndpoint(state, text) ?? kustoError(parsed.problem));
  return run(state, parsed.statement, { ...request, tailMeter: null });
}

/** A request at work: all tails of its script spend from one budget. */
interface RunningRequest extends Request {
  tailMeter: QueryMeter | null;
}

function run(state: ClusterState, { command, tail }: Statement, request: RunningRequest): Interpretation {
  if (command === null) return { ok: true, state, tables: [], piped: false, warnings: [] };
  if (command.argument === 'script') {
    const malformed = malformedTail(command, request.text);
    if (malformed !== null) return refused(state, kustoError(malformed));
  }
  const definition = definitionOf(command);
  if (tail === null) {
    const result = runCommand(state, command, definition, request);
    return result.ok ? { ...result, tables: [tableOf(definition, result)], piped: false } : result;
  }
  // A command whose tail is wrong must not run, but a refusal of the command says more than its tail's problems. Running costs
  // nothing that could not be dropped: the new state is only a value.
  const prepared = queryTail().prepareTail(request.text, tail, definition.columns);
  if (!prepared.ok && prepared.problem.phase === 'syntax') return refused(state, kustoError(prepared.problem));
  const result = runCommand(state, command, definition, request);
  if (!result.ok) return result;
  if (!prepared.ok) return refused(state, kustoError(prepared.problem));
  request.tailMeter ??= queryTail().tailMeter(request.effort);
  const queried = prepared.query.run(tableOf(definition, result), { now: request.now, meter: request.tailMeter });
  if (!queried.ok) return refused(state, kustoError(queried.problem));
  return { ...result, tables: queried.tables, piped: true };
}

/**
 * The first tail of a script's commands that is not a query, which refuses the script before any of it runs, as a malformed command
 * does. One that merely uses what is not supported fails when its turn comes.
 */
function malformedTail({ body }: ScriptCommand, text: string): TailProblem | null {
  for (const { statement } of body) {
    if (statement === null || statement.command === null || statement.tail === null) continue;
    const prepared = queryTail().prepareTail(text, statement.tail, definitionOf(statement.command).columns);
    if (prepared.ok || prepared.problem.phase !== 'syntax' || prepared.problem.reason === 'SYN_UNSUPPORTED') continue;
    return prepared.problem;
  }
  return null;
}

function runCommand(
  state: ClusterState,
  command: Command,
  definition: CommandDefinition,
  request: RunningRequest,
): CommandResult {
  const { caller, text } = request;
  // Callers in JavaScript may name any role; a refusal that says so beats one for a role that lacks a right.
  if (!ROLES.includes(caller.role)) return refused(state, errors.unknownRole(caller.role, command));
  if (!suffices(caller.role, definition.requiredRole)) {
    return refused(state, errors.missingRole(state, caller, definition, command));
  }
  if (definition.changesPolicy && request.readOnly === true) {
    return refused(state, errors.readOnly(definition, command));
  }
  if (definition.changesPolicy && state.restrictOutboundNetworkAccess === 'Enabled') {
    return refused(state, errors.restricted(state, caller, definition, command));
  }
  const context: CommandContext = {
    caller,
    database: request.database ?? DEFAULT_DATABASE,
    text,
    run: (current, statement) => run(current, statement, request),
    definitionOf,
  };
  return definition.run(state, command, context);
}

function tableOf(definition: CommandDefinition, { rows }: CommandResult & { readonly ok: true }): Table {
  return { name: 'Table_0', columns: definition.columns, rows };
}

function refused(
  state: ClusterState,
  error: KustoError,
): { readonly ok: false; readonly state: ClusterState; readonly error: KustoError } {
  return { ok: false, state, error };
}
