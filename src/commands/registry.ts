import type { Command } from '../../grammar/syntax.js';
import { alterCalloutPolicy, alterMergeCalloutPolicy } from './alter-callout-policy.js';
import type { CommandDefinition } from './command.js';
import { deleteCalloutPolicy } from './delete-callout-policy.js';
import { executeClusterScript } from './execute-cluster-script.js';
import { showCalloutPolicy } from './show-callout-policy.js';
import { showClusterPrincipals } from './show-cluster-principals.js';
import { showCluster, showClusterDetails, showVersion } from './show-cluster.js';
import { showDatabases } from './show-databases.js';

/** Every command, by the kind of its syntax node. A new one needs its file, a line here, and a rule in the grammar. */
export const registry: Readonly<Record<Command['kind'], CommandDefinition>> = {
  'show-callout-policy': showCalloutPolicy,
  'alter-callout-policy': alterCalloutPolicy,
  'alter-merge-callout-policy': alterMergeCalloutPolicy,
  'delete-callout-policy': deleteCalloutPolicy,
  'show-version': showVersion,
  'show-cluster': showCluster,
  'show-cluster-details': showClusterDetails,
  'show-databases': showDatabases,
  'show-cluster-principals': showClusterPrincipals,
  'execute-cluster-script': executeClusterScript,
};
