import type { ClusterState } from '../../cluster/state.js';
import { sourcedRules } from './in-force.js';
import type { PolicyInput } from './input.js';

/** A cluster as an input: what a session or a case has made of it, which is in no text. */
export function inputOfState(cluster: ClusterState): PolicyInput {
  return {
    kind: 'resource',
    text: '',
    cluster,
    rules: sourcedRules(cluster, []),
    written: [],
    fqdns: [],
    warnings: [],
  };
}
