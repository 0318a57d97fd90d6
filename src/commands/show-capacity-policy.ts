import type { CommandDefinition } from './command.js';
import { policyColumns, shownPolicy } from './policy-table.js';

/** The documented default (dataexplorer-docs, alter-capacity-policy-command.md), in the order in which the service writes it. */
const DEFAULT_CAPACITY = {
  IngestionCapacity: { ClusterMaximumConcurrentOperations: 512, CoreUtilizationCoefficient: 0.75 },
  ExtentsMergeCapacity: { MinimumConcurrentOperationsPerNode: 1, MaximumConcurrentOperationsPerNode: 5 },
  ExtentsPurgeRebuildCapacity: { MaximumConcurrentOperationsPerNode: 1 },
  ExportCapacity: { ClusterMaximumConcurrentOperations: 100, CoreUtilizationCoefficient: 0.25 },
  ExtentsPartitionCapacity: { ClusterMinimumConcurrentOperations: 1, ClusterMaximumConcurrentOperations: 32 },
  StreamingIngestionPostProcessingCapacity: { MaximumConcurrentOperationsPerNode: 4 },
  MaterializedViewsCapacity: {
    ClusterMinimumConcurrentOperations: 1,
    ClusterMaximumConcurrentOperations: 10,
    ExtentsRebuildCapacity: { ClusterMaximumConcurrentOperations: 50, MaximumConcurrentOperationsPerNode: 5 },
  },
  StoredQueryResultsCapacity: { MaximumConcurrentOperationsPerDbAdmin: 250, CoreUtilizationCoefficient: 0.75 },
  PurgeStorageArtifactsCleanupCapacity: { MaximumConcurrentOperationsPerCluster: 1 },
  PeriodicStorageArtifactsCleanupCapacity: { MaximumConcurrentOperationsPerCluster: 1 },
  QueryAccelerationCapacity: { ClusterMaximumConcurrentOperations: 100, CoreUtilizationCoefficient: 1 },
};

/** `.show cluster policy capacity`: the documented default, since nothing here sets it. OURS(other-policies). */
export const showCapacityPolicy: CommandDefinition = {
  kind: 'show-capacity-policy',
  words: ['show cluster policy capacity'],
  argument: 'none',
  summary: 'show the capacity policy, which is the default one',
  examples: [
    '.show cluster policy capacity',
    '.show cluster policy capacity | project todynamic(Policy).ExportCapacity',
  ],
  operation: 'ClusterCapacityPolicyShowCommand',
  requiredRole: 'monitor',
  changesPolicy: false,
  columns: policyColumns,
  run: state => shownPolicy(state, 'CapacityPolicy', JSON.stringify(DEFAULT_CAPACITY)),
};
