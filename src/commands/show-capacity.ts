import { columns, type Row } from '../tabular/table.js';
import { shown, type CommandDefinition } from './command.js';

/** How much of each kind a cluster of two small machines may do at once (documented names, invented numbers): OURS(invented-answers). */
const RESOURCES: readonly (readonly [resource: string, total: number])[] = [
  ['ingestions', 2],
  ['extents-merge', 2],
  ['data-export', 1],
  ['extents-partition', 1],
  ['extents-purge-rebuild', 2],
  ['streaming-ingestion-post-processing', 8],
  ['materialized-view', 1],
  ['stored-query-results', 250],
  ['purge-storage-artifacts-cleanup', 1],
  ['periodic-storage-artifacts-cleanup', 1],
  ['query-acceleration', 2],
];

/** `.show capacity`: nothing runs, so all of it is left. */
export const showCapacity: CommandDefinition = {
  kind: 'show-capacity',
  words: ['show capacity'],
  argument: 'none',
  isGreeting: true,
  unsupported: ['with (…)'],
  summary: 'show how much the cluster may do at once',
  examples: ['.show capacity', ".show capacity | where Resource == 'ingestions'"],
  operation: 'CapacityShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
  columns: columns({ Resource: 'string', Total: 'long', Consumed: 'long', Remaining: 'long' }),
  run: state =>
    shown(
      state,
      RESOURCES.map(([resource, total]): Row => [resource, total, 0, total]),
    ),
};
