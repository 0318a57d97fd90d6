import { roleNames, type Caller } from '../cluster/caller.js';
import { columns, type Row } from '../tabular/table.js';
import { shown, type CommandDefinition } from './command.js';

const PRINCIPAL_TYPES = new Map([
  ['aaduser', 'AAD User'],
  ['aadapp', 'AAD Application'],
  ['aadgroup', 'AAD Group'],
  ['msauser', 'MSA User'],
]);

/** `.show cluster principals`: the caller alone, since nobody else is known here (OURS(invented-answers)). */
export const showClusterPrincipals: CommandDefinition = {
  kind: 'show-cluster-principals',
  words: ['show cluster principals'],
  argument: 'none',
  summary: 'show who has a role on the cluster',
  examples: ['.show cluster principals'],
  operation: 'ClusterPrincipalsShowCommand',
  requiredRole: 'monitor',
  changesPolicy: false,
  columns: columns({
    Role: 'string',
    PrincipalType: 'string',
    PrincipalDisplayName: 'string',
    PrincipalObjectId: 'string',
    PrincipalFQN: 'string',
    Notes: 'string',
    RoleAssignmentIdentifier: 'string',
  }),
  run: (state, _, { caller }) => shown(state, [principalRow(caller)]),
};

function principalRow({ principal, role }: Caller): Row {
  const [, kind = '', objectId = principal] = /^(\w+)=([^;]*)/.exec(principal) ?? [];
  const roleName = role === 'none' ? '' : roleNames[role];
  return [
    `Cluster ${roleName}`,
    PRINCIPAL_TYPES.get(kind.toLowerCase()) ?? 'AAD User',
    principal,
    objectId,
    principal,
    '',
    '',
  ];
}
