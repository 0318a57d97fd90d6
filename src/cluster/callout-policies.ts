import { mark, type JsonNode, type JsonObject } from '../json/nodes.js';
import { ARM_JSON, readJson } from '../json/read.js';
import type { ArmCalloutPolicy } from '../policy/arm-rules.js';
import { MAX_RULES } from '../policy/read.js';
import { withCalloutPolicies, type ChangeResult } from './change.js';
import { armMessages, type ArmProblem, type ArmWarning } from './messages.js';
import { sameName } from './names.js';
import { readCalloutPolicies } from './properties.js';
import { armMember, opening, readText } from './document-context.js';
import type { ClusterState } from './state.js';
import { catching, ProblemError } from '../../grammar/text/problem.js';

/*
 * The actions of a cluster resource on its `calloutPolicies`: the same list as the property.
 */

/** `addCalloutPolicies`: appends (seen); one whose calloutId is there already is replaced in place: OURS(arm-add-replaces). */
export function addCalloutPolicies(state: ClusterState, text: string): ChangeResult {
  return changed(text, (root, warnings) => {
    const list = armMember(root, 'value')?.value;
    const target = 'value';
    if (list === undefined) throw new ProblemError(armMessages.missingMember(opening(root), target));
    const added = readCalloutPolicies(list, target, { inTemplate: false, warnings }) ?? [];
    if (added.length > 0 && state.allowedFqdnList.length > 0) throw new ProblemError(armMessages.bothLists(mark(list)));
    const policies = new Map((state.calloutPolicies ?? []).map(policy => [policy.calloutId, policy]));
    for (const policy of added) policies.set(policy.calloutId, policy);
    if (policies.size > MAX_RULES) throw new ProblemError(armMessages.tooMany(target, list, policies.size, MAX_RULES));
    return withCalloutPolicies(state, [...policies.values()]);
  });
}

/** `removeCalloutPolicy`: takes away the one of that calloutId; that an unknown one is refused is OURS(arm-remove-unknown). */
export function removeCalloutPolicy(state: ClusterState, text: string): ChangeResult {
  return changed(text, root => {
    const written = armMember(root, 'calloutId')?.value;
    if (written === undefined) throw new ProblemError(armMessages.missingMember(opening(root), 'calloutId'));
    const id = readText(written, 'calloutId', { inTemplate: false, warnings: [] });
    const policies = state.calloutPolicies ?? [];
    const kept = policies.filter(policy => !isNamed(policy, id));
    if (kept.length === policies.length) {
      const ids = policies.map(({ calloutId }) => calloutId);
      throw new ProblemError(armMessages.unknownCalloutId(written, id, ids));
    }
    return withCalloutPolicies(state, kept);
  });
}

/** Case counts in a regex, and not in a type. */
function isNamed({ calloutUriRegex, calloutType }: ArmCalloutPolicy, id: string): boolean {
  const prefix = `${calloutUriRegex}_`;
  return id.startsWith(prefix) && sameName(id.slice(prefix.length), calloutType);
}

function changed(text: string, apply: (root: JsonObject, warnings: ArmWarning[]) => ClusterState): ChangeResult {
  const warnings: ArmWarning[] = [];
  const refused = (problem: ArmProblem): ChangeResult => ({ ok: false, problem });
  const json = readJson(text, ARM_JSON);
  if (!json.ok) return refused(armMessages.notJson(json.problem));
  const root: JsonNode = json.value;
  if (root.kind !== 'object') return refused(armMessages.noObject(root));
  const result = catching<ClusterState, ArmProblem>(() => apply(root, warnings));
  return result.ok ? { ok: true, state: result.value, warnings } : result;
}
