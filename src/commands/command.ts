import type { CommandSyntax } from '../../grammar/command-table.js';
import type { Command, Statement } from '../../grammar/syntax.js';
import type { Caller, RequiredRole } from '../cluster/caller.js';
import type { ClusterState } from '../cluster/state.js';
import type { Column, Row } from '../tabular/table.js';
import type { KustoError } from './error.js';

/** What a command works on besides the cluster. */
export interface CommandContext {
  readonly caller: Caller;
  /** The database that the request names; `NetDefaultDB` where it names none. */
  readonly database: string;
  /** The whole text of the request, into which spans point. */
  readonly text: string;
  /** Runs a command of a script with its tail, with all the checks that it would meet on its own. */
  readonly run: (state: ClusterState, statement: Statement) => StatementResult;
  /** What there is to know about a command of a script before it runs. */
  readonly definitionOf: (command: Command) => CommandDefinition;
}

/** What became of a command of a script. */
export type StatementResult =
  | { readonly ok: true; readonly state: ClusterState }
  | { readonly ok: false; readonly state: ClusterState; readonly error: KustoError };

/** What a command did. The state is the old one where nothing changed; an error of a script may come with a new one. */
export type CommandResult =
  | {
      readonly ok: true;
      readonly state: ClusterState;
      readonly rows: readonly Row[];
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly state: ClusterState; readonly error: KustoError };

/**
 * A command of the service, whole: how it is written, what it needs, what it gives, and how it runs. Each has its file and a line
 * in the registry; the grammar's rules and tokens, completion, help and messages follow from it. `run` only sees nodes of its
 * own kind.
 */
export interface CommandDefinition<Node extends Command = Command> extends CommandSyntax {
  /** What it does, for the help: the verb first, no period. */
  readonly summary: string;
  /** Whole commands to try. */
  readonly examples: readonly [string, ...string[]];
  /** The service's name of the operation, which its refusals give. */
  readonly operation: string;
  readonly requiredRole: RequiredRole;
  /** Whether it changes the callout policy, which is blocked while outbound access is restricted. */
  readonly changesPolicy: boolean;
  /** What to add to the refusal under restricted outbound access. */
  readonly restrictedNote?: string;
  readonly columns: readonly Column[];
  run(state: ClusterState, node: Node, context: CommandContext): CommandResult;
}

/** A command as people write it, without its arguments: `.show cluster policy callout`. */
export function nameOf({ words: [words] }: CommandSyntax): string {
  return `.${words.replaceAll(' * ', ' … ')}`;
}

/** Whether a command only shows: `.execute cluster script` skips those (documented). */
export function onlyShows({ words: [words] }: CommandSyntax): boolean {
  return words.startsWith('show ');
}

/** A command that changed nothing and has rows to show. */
export function shown(state: ClusterState, rows: readonly Row[]): CommandResult {
  return { ok: true, state, rows, warnings: [] };
}
