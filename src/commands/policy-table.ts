import { columns, type Row } from '../tabular/table.js';

/** The result of the four callout commands (dataexplorer-docs, show-cluster-callout-policy-command.md). */
export const policyColumns = columns({
  PolicyName: 'string',
  EntityName: 'string',
  Policy: 'string',
  ChildEntities: 'string',
  EntityType: 'string',
});

/** The one row of a command that changed the policy: no entity, no children (documented). */
export function changedPolicyRow(policy: string): Row {
  return ['CalloutPolicy', '', policy, '', ''];
}
