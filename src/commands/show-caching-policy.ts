import type { CommandDefinition } from './command.js';
import { policyColumns, shownPolicy } from './policy-table.js';

/**
 * `.show cluster policy caching`: `null`, the documented default, since nothing here sets it: all data is hot
 * (dataexplorer-docs, cache-policy.md). OURS(other-policies).
 */
export const showCachingPolicy: CommandDefinition = {
  kind: 'show-caching-policy',
  words: ['show cluster policy caching'],
  argument: 'none',
  summary: 'show the caching policy, which is the default one',
  examples: ['.show cluster policy caching'],
  operation: 'ClusterCachingPolicyShowCommand',
  requiredRole: 'monitor',
  changesPolicy: false,
  columns: policyColumns,
  run: state => shownPolicy(state, 'CachingPolicy', 'null'),
};
