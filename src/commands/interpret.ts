import type { ParseResult } from '../../grammar/parse.js';
import type { Command } from '../../grammar/syntax.js';
import { suffices, type Caller } from '../cluster/caller.js';
import type { ClusterState } from '../cluster/state.js';
import type { Table } from '../tabular/table.js';
import type { CommandContext, CommandResult } from './command.js';
import { kustoError, type KustoError } from './error.js';
import { errors } from './messages.js';
import { parseCached } from './parse-cache.js';
import { registry } from './registry.js';

/** What one request did. `state` is the old one unless something changed. */
export type Interpretation =
  | {
      readonly ok: true;
      readonly state: ClusterState;
      /** One table; none for a text of blanks and comments only. */
      readonly tables: readonly Table[];
      /** Whether a tail made the tables: the service then answers in a longer form. */
      readonly piped: boolean;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly state: ClusterState; readonly error: KustoError };

/**
 * The interpreter: text in, new state and tables or an error out. Every face of the product goes through here.
 *
 * Checks in this order: syntax, the caller's role, restricted outbound access, then the command's own content
 * (OURS(order-of-checks)). `parse` may be replaced, to measure without the cache.
 */
export function interpret(
  state: ClusterState,
  text: string,
  caller: Caller,
  parse: (text: string) => ParseResult = parseCached,
): Interpretation {
  const parsed = parse(text);
  if (!parsed.ok) {
    const { problem } = parsed;
    return { ok: false, state, error: kustoError('BadRequest_SyntaxError', problem, problem) };
  }
  const { command, tail } = parsed.statement;
  if (command === null) return { ok: true, state, tables: [], piped: false, warnings: [] };
  if (tail !== null) return { ok: false, state, error: errors.tailUnsupported(tail) };

  const result = runCommand(state, command, text, caller);
  if (!result.ok) return result;
  const table: Table = { name: 'Table_0', columns: registry[command.kind].columns, rows: result.rows };
  return { ok: true, state: result.state, tables: [table], piped: false, warnings: result.warnings };
}

function runCommand(state: ClusterState, command: Command, text: string, caller: Caller): CommandResult {
  const definition = registry[command.kind];
  if (!suffices(caller.role, definition.requiredRole)) {
    return { ok: false, state, error: errors.missingRole(state, caller, definition, command) };
  }
  if (definition.changesPolicy && state.restrictOutboundNetworkAccess === 'Enabled') {
    return { ok: false, state, error: errors.restricted(state, caller, definition, command) };
  }
  const context: CommandContext = {
    caller,
    text,
    run: (current, inner) => runCommand(current, inner, text, caller),
    operationOf: inner => registry[inner.kind].operation,
  };
  return definition.run(state, command, context);
}
