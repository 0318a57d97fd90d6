import { groupIdentifier } from '../../arm/scope.js';
import { sameName } from '../../cluster/names.js';
import { DEFAULT_CLUSTER } from '../../cluster/state.js';
import type { EmulatorState } from '../store.js';
import { armRefusals } from './errors.js';
import type { ResourceGroup } from './state.js';

/*
 * Which subscriptions and resource groups there are. A subscription is there when a group is in it, and the default one always:
 * OURS(arm-subscriptions).
 */

export function groupKey(subscriptionId: string, name: string): string {
  return groupIdentifier(subscriptionId, name).toLowerCase();
}

/** All resource groups: those that were made, and those that clusters are in. */
export function resourceGroups({ arm, clusters }: EmulatorState): readonly ResourceGroup[] {
  const groups = new Map(Object.entries(arm.groups));
  for (const { state } of clusters.values()) {
    const { subscriptionId, resourceGroup: name, location } = state;
    const key = groupKey(subscriptionId, name);
    if (!groups.has(key)) groups.set(key, { subscriptionId, name, location, tags: {} });
  }
  return [...groups.values()];
}

export function findGroup(state: EmulatorState, subscriptionId: string, name: string): ResourceGroup | undefined {
  const key = groupKey(subscriptionId, name);
  return resourceGroups(state).find(group => groupKey(group.subscriptionId, group.name) === key);
}

export function requireGroup(state: EmulatorState, subscriptionId: string, name: string): ResourceGroup {
  const group = findGroup(state, subscriptionId, name);
  if (group === undefined) throw armRefusals.noGroup(name);
  return group;
}

export function subscriptionIds(state: EmulatorState): readonly string[] {
  const ids = [DEFAULT_CLUSTER.subscriptionId, ...resourceGroups(state).map(({ subscriptionId }) => subscriptionId)];
  return ids.filter((id, index) => ids.findIndex(other => sameName(other, id)) === index);
}

export function requireSubscription(state: EmulatorState, subscriptionId: string): void {
  if (!subscriptionIds(state).some(id => sameName(id, subscriptionId)))
    throw armRefusals.noSubscription(subscriptionId);
}
