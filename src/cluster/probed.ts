import { failed, success, type Result } from '../../grammar/text/problem.js';
import { ruleOfArmPolicy } from '../policy/arm-rules.js';
import { rulesInForce } from '../policy/rules-in-force.js';
import { policyText, type CalloutRule } from '../policy/rules.js';
import { withDataPlanePolicy, withPredefinedRules } from './change.js';
import type { ClusterState } from './state.js';

/**
 * One cluster of what its `.show` answer tells and what its resource tells. The answer has the predefined rules and what commands
 * made; the resource has the name, the place and ARM's lists. A text where the two cannot be of one cluster at one moment.
 */
export function combined(shown: ClusterState, resource: ClusterState): Result<ClusterState, string> {
  const { predefinedRules, restrictOutboundNetworkAccess: access } = shown;
  if (access !== resource.restrictOutboundNetworkAccess) {
    return failed(`outbound access is ${access} by the answer of .show, and not by the resource`);
  }
  const base = { ...resource, databases: shown.databases };
  const row = clusterRow(shown);
  const ofArm = (resource.calloutPolicies ?? []).map(ruleOfArmPolicy);
  const commands = row.slice(0, row.length - ofArm.length);
  const state =
    access === 'Enabled' || predefinedRules === undefined
      ? base
      : withDataPlanePolicy(withPredefinedRules(base, predefinedRules), Object.freeze(commands));
  return policyText(clusterRow(state)) === policyText(row)
    ? success(state)
    : failed('the resource lists other rules than the row "Cluster" of the answer of .show');
}

/** The rules that `.show` lists in the row `Cluster`. */
function clusterRow(state: ClusterState): readonly CalloutRule[] {
  return rulesInForce(state).flatMap(({ layer, rules }) => (layer === 'immutable' ? [] : rules));
}
