import type { ClusterState } from '../../cluster/state.js';
import { DecisionEngine, type MatchSubject } from '../../decide/index.js';
import { stateOf, type Cluster } from '../../library/cluster.js';
import type { RecordLayout } from './layout.js';
import type { OutputFormat } from './record-text.js';

/** The cluster and the assumptions that callouts are checked under, as plain data that goes to other threads. */
export interface EngineData {
  readonly state: ClusterState;
  readonly subject: MatchSubject;
  readonly ignoreCase: boolean;
}

/** Everything that it takes to check a part of an input. */
export interface CheckJob {
  readonly engine: EngineData;
  readonly layout: RecordLayout;
  /** What is written for each callout; null for nothing, where only the summary is wanted. */
  readonly output: OutputFormat | null;
  readonly explain: boolean;
  /** Whether CSV has exact values, and not what spreadsheets would run written as texts. */
  readonly raw: boolean;
}

export function engineData(cluster: Cluster, subject: MatchSubject, ignoreCase: boolean): EngineData {
  return { state: stateOf(cluster.snapshot()), subject, ignoreCase };
}

/** The engine that those data describe, the same in every thread. */
export function engineFrom({ state, subject, ignoreCase }: EngineData): DecisionEngine {
  return new DecisionEngine(state, { subject, ignoreCase });
}
