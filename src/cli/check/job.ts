import { createCluster, withDataPlanePolicy } from '../../cluster/change.js';
import { DecisionEngine, type MatchSubject } from '../../decide/index.js';
import type { Cluster } from '../../library/cluster.js';
import type { CalloutRule } from '../../policy/rules.js';
import type { RecordLayout } from './layout.js';
import type { OutputFormat } from './record-text.js';

/** The cluster and the assumptions that callouts are checked under, as plain data that goes to other threads. */
export interface EngineData {
  /** The ARM resource as JSON. */
  readonly resource: string;
  /** The one thing that ARM does not hold. */
  readonly dataPlanePolicy: readonly CalloutRule[];
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
  return { resource: JSON.stringify(cluster.resource), dataPlanePolicy: cluster.dataPlanePolicy, subject, ignoreCase };
}

/** The engine that those data describe, the same in every thread. */
export function engineFrom({ resource, dataPlanePolicy, subject, ignoreCase }: EngineData): DecisionEngine {
  const created = createCluster(resource);
  if (!created.ok) throw new Error(`a cluster's own resource is refused: ${created.problem.message}`);
  return new DecisionEngine(withDataPlanePolicy(created.state, dataPlanePolicy), { subject, ignoreCase });
}
