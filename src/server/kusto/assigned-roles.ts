import type { PrincipalAssignment } from '../../cluster/assignments.js';
import type { ClusterState } from '../../cluster/state.js';
import { armRequests } from '../arm-endpoint.lazy.js';
import type { EmulatorState } from '../store.js';

/** The roles that ARM has assigned on a cluster. Without any resources, ARM need not even be loaded. */
export function assignedRoles({ arm }: EmulatorState, cluster: ClusterState): readonly PrincipalAssignment[] {
  return Object.keys(arm.resources).length === 0 ? [] : armRequests().assignmentsOf(arm, cluster);
}
