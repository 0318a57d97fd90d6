import type { ClusterState } from '../cluster/state.js';
import { columns, type Row } from '../tabular/table.js';
import { shown, type CommandResult } from './command.js';

/** The result of the commands of policies (dataexplorer-docs, show-cluster-callout-policy-command.md). */
export const policyColumns = columns({
  PolicyName: 'string',
  EntityName: 'string',
  Policy: 'string',
  ChildEntities: 'string',
  EntityType: 'string',
});

/** The one row of a command that changed the callout policy: no entity, no children (documented). */
export function changedPolicyRow(policy: string): Row {
  return ['CalloutPolicy', '', policy, '', ''];
}

/** A row of a command that shows a policy of the cluster: its children are the databases. */
export function shownPolicyRow(state: ClusterState, name: string, policy: string, entityType = 'Cluster'): Row {
  return [name, '', policy, JSON.stringify(state.databases), entityType];
}

/** The answer of a command that shows one policy of the cluster. */
export function shownPolicy(state: ClusterState, name: string, policy: string): CommandResult {
  return shown(state, [shownPolicyRow(state, name, policy)]);
}
