import type { ClusterState } from '../../cluster/state.js';
import type { DatabaseScript } from '../../commands/database-script.js';
import type { JsonRecord } from '../../json/nodes.js';
import type { ArmErrorDetail } from './errors.js';

/** What ARM knows besides clusters. A value, and plain JSON. Records are by resource identifier in lower case. */
export interface ArmState {
  /** How often ARM changed a cluster: what tells etags of one moment apart. */
  readonly changes: number;
  /** Those that were made as such; a group with a cluster in it exists as well. */
  readonly groups: Readonly<Record<string, ResourceGroup>>;
  /** All resources but clusters, in the order in which they were made. */
  readonly resources: Readonly<Record<string, KeptResource>>;
  /** The oldest go when there are too many. */
  readonly deployments: Readonly<Record<string, Deployment>>;
  /** In the order in which they began. */
  readonly running: readonly Operation[];
  /** The oldest go when there are too many. */
  readonly finished: readonly Operation[];
}

export const EMPTY_ARM_STATE: ArmState = Object.freeze({
  changes: 0,
  groups: Object.freeze({}),
  resources: Object.freeze({}),
  deployments: Object.freeze({}),
  running: Object.freeze([]),
  finished: Object.freeze([]),
});

export interface ResourceGroup {
  readonly subscriptionId: string;
  readonly name: string;
  readonly location: string;
  readonly tags: JsonRecord;
}

/** A resource that is kept and given back; but for principal assignments and databases it has no effect. */
export interface KeptResource {
  readonly id: string;
  /** With the types of its parents: `Microsoft.Kusto/clusters/databases`. */
  readonly type: string;
  /** With the names of its parents: `mycluster/db`. */
  readonly name: string;
  /** Empty where it came without one. */
  readonly apiVersion: string;
  /** All else that is in it. */
  readonly body: JsonRecord;
  /** Characters, so that all of them together can be bounded. */
  readonly size: number;
}

/** A template deployment, as it is told about. */
export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** As ARM gives it back. */
  readonly properties: JsonRecord;
  /** The answer to the list of its operations. */
  readonly operations: readonly JsonRecord[];
  /** The template as text. */
  readonly template: string;
  readonly size: number;
}

/** What runs for a while, and changes the state when it ends. */
export interface Operation {
  /** A GUID. */
  readonly id: string;
  readonly subscriptionId: string;
  /** Of the cluster, for the operation's address; empty for operations of ARM's own. */
  readonly location: string;
  /** As the service calls it: `ServiceConfigurationAlter`. */
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number;
  /** The clusters, by key, that nothing else may change while it runs. */
  readonly busy: readonly string[];
  /** null: it succeeds. */
  readonly error: ArmErrorDetail | null;
  /** Absent once it has ended. */
  readonly effect: Effect | null;
}

/** What becomes of the state when an operation ends: by key, the new value or null where it goes. */
export interface Effect {
  readonly clusters: readonly Change<ClusterState>[];
  readonly groups: readonly Change<ResourceGroup>[];
  readonly resources: readonly Change<KeptResource>[];
  readonly deployments: readonly Change<Deployment>[];
  /** Scripts of databases that run on a cluster; absent where there are none. */
  readonly scripts?: readonly PendingScript[];
}

/** A script of a database, and the key of its cluster. */
export interface PendingScript extends DatabaseScript {
  readonly key: string;
}

export interface Change<Value> {
  readonly key: string;
  readonly value: Value | null;
}

export const NO_EFFECT: Effect = Object.freeze({
  clusters: Object.freeze([]),
  groups: Object.freeze([]),
  resources: Object.freeze([]),
  deployments: Object.freeze([]),
});

/** Bounds of what is kept. */
export const MAX_CLUSTERS = 1_000;
export const MAX_GROUPS = 1_000;
export const MAX_KEPT_RESOURCES = 10_000;
/** Characters of all kept resources together, and of all deployments: `--state` writes them with every change. */
export const MAX_KEPT_SIZE = 16 * 1024 * 1024;
/** As many as a resource group keeps in Azure. */
export const MAX_DEPLOYMENTS = 800;
export const MAX_FINISHED_OPERATIONS = 1_000;
export const MAX_RUNNING_OPERATIONS = 1_000;

/** A record with changes made: new members come last, replaced ones keep their place. */
export function withChanges<Value>(
  record: Readonly<Record<string, Value>>,
  changes: readonly Change<Value>[],
): Readonly<Record<string, Value>> {
  if (changes.length === 0) return record;
  const next = new Map(Object.entries(record));
  for (const { key, value } of changes) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  return Object.freeze(Object.fromEntries(next));
}
