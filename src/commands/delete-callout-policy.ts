import { withDataPlanePolicy } from '../cluster/change.js';
import type { CalloutRule } from '../policy/rules.js';
import type { CommandDefinition } from './command.js';
import { changedPolicyRow, policyColumns } from './policy-table.js';

const NO_RULES: readonly CalloutRule[] = Object.freeze([]);

/**
 * `.delete cluster policy callout`: empties the data-plane policy (OURS(data-plane-only)); the predefined rules stay. Its row says `null`
 * (documented), a later `.show` says `[]` (OURS(show-after-delete)). Blocked under restriction like its siblings: OURS(delete-is-blocked).
 */
export const deleteCalloutPolicy: CommandDefinition = {
  kind: 'delete-callout-policy',
  words: ['delete cluster policy callout'],
  argument: 'none',
  summary: 'empty the callout policy; the predefined rules stay',
  examples: ['.delete cluster policy callout'],
  operation: 'ClusterCalloutPolicyDeleteCommand',
  requiredRole: 'admin',
  changesPolicy: true,
  restrictedNote:
    'The documentation names .alter and .alter-merge only; that .delete is refused as well is a decision of this interpreter',
  columns: policyColumns,
  run: state => ({
    ok: true,
    state: withDataPlanePolicy(state, NO_RULES),
    rows: [changedPolicyRow('null')],
    warnings: [],
  }),
};
