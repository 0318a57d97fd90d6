import type { PlainCommand } from '../../grammar/syntax.js';
import { roleNames } from '../cluster/caller.js';
import type { ClusterState } from '../cluster/state.js';
import { columns, type Row } from '../tabular/table.js';
import { shown, type CommandContext, type CommandDefinition, type CommandResult } from './command.js';

/*
 * What a principal may do: the caller's role on the cluster. Nobody else is known here: OURS(invented-answers).
 */

const roleColumns = columns({ Scope: 'string', DisplayName: 'string', AADObjectID: 'string', Role: 'string' });
const common = {
  argument: 'none',
  isGreeting: true,
  operation: 'PrincipalRolesShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
  columns: roleColumns,
} as const;

export const showPrincipalRoles: CommandDefinition<PlainCommand> = {
  ...common,
  kind: 'show-principal-roles',
  words: ['show principal roles', 'show principal * roles'],
  unsupported: ['with (…)'],
  summary: 'show which roles a principal has',
  examples: ['.show principal roles'],
  run: rolesOf,
};

/** Its columns are in no public schema: those of the roles. */
export const showPrincipalAccess: CommandDefinition<PlainCommand> = {
  ...common,
  kind: 'show-principal-access',
  words: ['show principal access', 'show principal * access'],
  unsupported: ['with (…)'],
  summary: 'show what a principal has access to',
  examples: ['.show principal access'],
  run: rolesOf,
};

function rolesOf(state: ClusterState, { name }: PlainCommand, { caller }: CommandContext): CommandResult {
  const { principal, role } = caller;
  if (role === 'none' || (name !== undefined && name.value !== principal)) return shown(state, []);
  const [, objectId = principal] = /^\w+=([^;]*)/.exec(principal) ?? [];
  const row: Row = ['Cluster', principal, objectId, roleNames[role]];
  return shown(state, [row]);
}
