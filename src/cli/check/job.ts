import type { ClusterState } from '../../cluster/state.js';
import type { DecisionOptions } from '../../decide/index.js';
import { stateOf, type Cluster } from '../../library/cluster.js';
import type { RecordLayout } from './layout.js';
import type { OutputFormat } from './record-text.js';

/** The cluster and the assumptions that callouts are checked under, as plain data that goes to other threads. */
export interface CheckedCluster {
  readonly state: ClusterState;
  readonly options: DecisionOptions;
}

/** Everything that it takes to check a part of an input. */
export interface CheckJob {
  readonly cluster: CheckedCluster;
  readonly layout: RecordLayout;
  /** What is written for each callout; null for nothing, where only the summary is wanted. */
  readonly output: OutputFormat | null;
  readonly explain: boolean;
  /** Whether CSV has exact values, and not what spreadsheets would run written as texts. */
  readonly raw: boolean;
}

export function checkedCluster(cluster: Cluster, options: DecisionOptions): CheckedCluster {
  return { state: stateOf(cluster.snapshot()), options };
}
