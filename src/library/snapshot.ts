import type { ClusterState } from '../cluster/state.js';

const snapshotKey: unique symbol = Symbol('cluster state');

/** A cluster's whole state, to be restored later into any cluster. */
export interface Snapshot {
  readonly [snapshotKey]: ClusterState;
}

/** A snapshot of a cluster in that state, for faces that keep states themselves. */
export function snapshotOf(state: ClusterState): Snapshot {
  return { [snapshotKey]: state };
}

/** The state that a snapshot holds. */
export function stateOf(snapshot: Snapshot): ClusterState {
  return snapshot[snapshotKey];
}

export function isSnapshot(value: unknown): boolean {
  return typeof value === 'object' && value !== null && snapshotKey in value;
}
