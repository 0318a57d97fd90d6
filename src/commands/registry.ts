import type { Command } from '../../grammar/syntax.js';
import { alterCalloutPolicy, alterMergeCalloutPolicy } from './alter-callout-policy.js';
import type { CommandDefinition } from './command.js';
import { deleteCalloutPolicy } from './delete-callout-policy.js';
import { executeClusterScript } from './execute-cluster-script.js';
import { showCachingPolicy } from './show-caching-policy.js';
import { showCalloutPolicy } from './show-callout-policy.js';
import { showCapacityPolicy } from './show-capacity-policy.js';
import { showClusterPrincipals } from './show-cluster-principals.js';
import { showCluster, showClusterDetails, showVersion } from './show-cluster.js';
import { showCapacity } from './show-capacity.js';
import { showDatabases, showDatabasesDetails, showDatabasesEntities, showDatabasesIdentity } from './show-databases.js';
import { showPrincipalAccess, showPrincipalRoles } from './show-principal.js';
import {
  showDatabaseSchema,
  showDatabaseSchemaAsJson,
  showDatabaseSchemaAsScript,
  showDatabasesSchema,
  showDatabasesSchemaAsJson,
} from './show-schema.js';
import { showTables, showTablesDetails } from './show-tables.js';

/** Every command, in the order of the help; the first one is the example in messages. A new one needs its file and a line here. */
export const commands: readonly [CommandDefinition, ...CommandDefinition[]] = [
  showCalloutPolicy,
  alterCalloutPolicy,
  alterMergeCalloutPolicy,
  deleteCalloutPolicy,
  showCachingPolicy,
  showCapacityPolicy,
  showVersion,
  showCluster,
  showClusterDetails,
  showDatabases,
  showDatabasesDetails,
  showDatabasesIdentity,
  showDatabasesEntities,
  showDatabasesSchema,
  showDatabasesSchemaAsJson,
  showDatabaseSchema,
  showDatabaseSchemaAsJson,
  showDatabaseSchemaAsScript,
  showTables,
  showTablesDetails,
  showCapacity,
  showClusterPrincipals,
  showPrincipalRoles,
  showPrincipalAccess,
  executeClusterScript,
];

const byKind = new Map(commands.map(command => [command.kind, command]));

/** The definition of a command that was parsed: the grammar knows no others. */
export function definitionOf({ kind }: Command): CommandDefinition {
  const definition = byKind.get(kind);
  if (definition === undefined) throw new Error(`no command is of the kind ${kind}`);
  return definition;
}
