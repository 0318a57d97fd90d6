import type { EntityName } from '../../grammar/syntax.js';
import { sameName } from '../cluster/names.js';
import type { ClusterState } from '../cluster/state.js';
import type { CommandContext } from './command.js';
import { kustoError, type KustoError } from './error.js';

/*
 * Which databases a command is about. They hold no tables, functions or policies here: OURS(invented-answers).
 */

/** An invented identifier that stays the same: the place of a database in its cluster. */
export function databaseId(state: ClusterState, name: string): string {
  return `00000000-0000-0000-0000-${String(state.databases.indexOf(name) + 1).padStart(12, '0')}`;
}

/** Whether the request names this database. */
export function isCurrent(name: string, { database }: Pick<CommandContext, 'database'>): boolean {
  return sameName(name, database);
}

/** The databases that a command with a name, or without one, is about; of a request for a database that is not here none. */
export function databasesOf(
  state: ClusterState,
  name: EntityName | undefined,
  context: Pick<CommandContext, 'database'>,
): { readonly ok: true; readonly names: readonly string[] } | { readonly ok: false; readonly error: KustoError } {
  if (name === undefined) return { ok: true, names: state.databases.filter(database => isCurrent(database, context)) };
  const names = state.databases.filter(database => sameName(database, name.value));
  if (names.length > 0) return { ok: true, names };
  const error = kustoError({
    code: 'General_BadRequest',
    reason: 'DATABASE_NOT_FOUND',
    message: `Entity ID '${name.value}' of kind 'Database' was not found.`,
    hint: 'databases come from the file of the cluster (`databases`) or through ARM; `.show databases` lists them',
    span: name,
  });
  return { ok: false, error };
}
