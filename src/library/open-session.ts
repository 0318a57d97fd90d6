import type { Caller } from '../cluster/caller.js';
import { decisionDirectives } from './decision-directives.js';
import { clusterDirectives } from './directives.js';
import { Session, type SessionCluster, type SessionOptions } from './session.js';

/**
 * A session on a cluster that knows the directives about the cluster and its callouts, and those of `options` besides. Commands run as
 * `caller`, by default the cluster's.
 */
export function openSession(
  cluster: SessionCluster,
  options: Partial<SessionOptions> = {},
  caller: Caller = cluster.caller,
): Session {
  const directives = [...clusterDirectives, ...decisionDirectives, ...(options.directives ?? [])];
  return new Session(cluster, { ...options, directives }, caller);
}
