import type { ClusterState } from '../../cluster/state.js';
import type { EmulatorState } from '../store.js';
import type { AssignedRole } from './caller.js';

/** The roles that ARM has assigned on a cluster. */
export function assignedRoles(_state: EmulatorState, _cluster: ClusterState): readonly AssignedRole[] {
  return [];
}
