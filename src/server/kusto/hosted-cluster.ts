import type { EmulatorState, HostedCluster } from '../store.js';
import { refusals, type RequestRefusal } from './refusal.js';

/**
 * The cluster that a request is for. What is before `/v1/rest/…` in the path names a cluster or a database, as SDKs put either
 * there; without it, or where there is only one cluster, it is the first. OURS(clusters-by-path).
 */
export function hostedCluster(state: EmulatorState, segment: string | null): HostedCluster | RequestRefusal {
  const [first, ...others] = state.clusters.values();
  if (first === undefined) return refusals.noCluster();
  if (segment === null) return first;
  const name = segment.toLowerCase();
  const [named, another] = [first, ...others].filter(({ state: cluster }) => cluster.name.toLowerCase() === name);
  if (another !== undefined) return refusals.ambiguousCluster(segment);
  if (named !== undefined) return named;
  const isDatabase = first.state.databases.some(database => database.toLowerCase() === name);
  if (others.length === 0 || isDatabase || name === 'netdefaultdb') return first;
  return refusals.unknownCluster([first, ...others].map(({ state: cluster }) => cluster.name).join(', '));
}
