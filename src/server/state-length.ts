import { measureOf } from '../arm/values.js';
import type { ClusterState } from '../cluster/state.js';
import type { EmulatorState } from './store.js';

const lengths = new WeakMap<ClusterState, number>();

/** About how many characters a state has: what all that is in it takes of memory and of the state's file. */
export function stateLength({ clusters, arm }: EmulatorState): number {
  let length = 0;
  for (const { state } of clusters.values()) length += clusterLength(state);
  for (const { body } of Object.values(arm.resources)) length += measureOf(body).size;
  for (const { size } of Object.values(arm.deployments)) length += size;
  for (const { effect } of arm.running) {
    for (const { value } of effect?.clusters ?? []) if (value !== null) length += clusterLength(value);
    for (const { text } of effect?.scripts ?? []) length += text.length;
  }
  return length;
}

/** States are values, so that what was counted once stays. */
function clusterLength(state: ClusterState): number {
  const known = lengths.get(state);
  if (known !== undefined) return known;
  let length = measureOf(state.otherProperties).size + measureOf(state.otherMembers).size;
  for (const { CalloutType, CalloutUriRegex } of state.dataPlanePolicy)
    length += CalloutType.length + CalloutUriRegex.length;
  for (const { calloutType, calloutUriRegex } of state.calloutPolicies ?? [])
    length += calloutType.length + 2 * calloutUriRegex.length;
  for (const text of [...state.allowedFqdnList, ...state.databases]) length += text.length;
  lengths.set(state, length);
  return length;
}
