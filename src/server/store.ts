import { clusterIdentifier } from '../cluster/resource.js';
import type { ClusterState } from '../cluster/state.js';
import type { ArmState } from './arm/state.js';

/** A cluster as the emulator hosts it. */
export interface HostedCluster {
  readonly state: ClusterState;
  /** Another one after every change through ARM. With its quotes, as the header has it. */
  readonly etag: string;
}

/** Everything the emulator knows. A value: a request that changes anything makes a new one. */
export interface EmulatorState {
  /** By {@link clusterKey}, in the order in which they were made; the first one is the default. */
  readonly clusters: ReadonlyMap<string, HostedCluster>;
  /** Resource groups, other resources, deployments, ...: plain JSON. */
  readonly arm: ArmState;
}

/** Under which a cluster is found: its resource identifier in lower case. */
export function clusterKey(state: ClusterState): string {
  return clusterIdentifier(state).toLowerCase();
}

/** The state with a cluster added, or replaced where it is. */
export function withCluster(state: EmulatorState, cluster: HostedCluster): EmulatorState {
  return { ...state, clusters: new Map(state.clusters).set(clusterKey(cluster.state), cluster) };
}

/** The one thing that changes: which state is the present one. Requests read it, and replace it whole or not at all. */
export class EmulatorStore {
  private currentState: EmulatorState;
  private changeCount = 0;
  private readonly changed: (state: EmulatorState) => void;

  /** `changed` is told of every new state. */
  constructor(state: EmulatorState, changed: (state: EmulatorState) => void = () => undefined) {
    this.currentState = state;
    this.changed = changed;
  }

  get state(): EmulatorState {
    return this.currentState;
  }

  /** How often the state has been replaced. */
  get changes(): number {
    return this.changeCount;
  }

  replace(next: EmulatorState): void {
    if (next === this.currentState) return;
    this.currentState = next;
    this.changeCount++;
    this.changed(next);
  }
}
