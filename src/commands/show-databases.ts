import type { ClusterState } from '../cluster/state.js';
import { columns, type Row } from '../tabular/table.js';
import { shown, type CommandContext, type CommandDefinition, type CommandResult } from './command.js';
import { databaseId, isCurrent } from './databases.js';

/*
 * The databases of the cluster. Names are the cluster's, and `IsCurrent` is true of the one that the request names; everything else is
 * invented and fixed: OURS(invented-answers). Columns are those of Microsoft's own schema (Kusto-Query-Language, EngineCommandInfos.cs).
 */

const common = {
  argument: 'none',
  operation: 'DatabasesShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
} as const;
const first = {
  DatabaseName: 'string',
  PersistentStorage: 'string',
  Version: 'string',
  IsCurrent: 'bool',
  DatabaseAccessMode: 'string',
  PrettyName: 'string',
} as const;

/** A row for each database: what all these commands have first, then the cells of its own. */
function rows(state: ClusterState, context: CommandContext, others: (name: string) => Row): CommandResult {
  return shown(
    state,
    state.databases.map((name): Row => [name, '', 'v1.0', isCurrent(name, context), 'ReadWrite', '', ...others(name)]),
  );
}

/** `.show [cluster] databases`. */
export const showDatabases: CommandDefinition = {
  ...common,
  kind: 'show-databases',
  words: ['show databases', 'show cluster databases'],
  unsupported: ['(…)', 'with (…)'],
  summary: 'show the databases of the cluster',
  examples: ['.show databases'],
  columns: columns({ ...first, ReservedSlot1: 'bool', DatabaseId: 'guid', InTransitionTo: 'string' }),
  run: (state, _, context) => rows(state, context, name => [null, databaseId(state, name), '']),
};

/** Policies are `null`, the documented default: OURS(other-policies). */
export const showDatabasesDetails: CommandDefinition = {
  ...common,
  kind: 'show-databases-details',
  isGreeting: true,
  words: ['show databases details', 'show cluster databases details'],
  summary: 'show the databases of the cluster in detail',
  examples: ['.show databases details'],
  columns: columns({
    ...first,
    AuthorizedPrincipals: 'string',
    RetentionPolicy: 'string',
    MergePolicy: 'string',
    ReservedSlot1: 'string',
    CachingPolicy: 'string',
    ShardingPolicy: 'string',
    StreamingIngestionPolicy: 'string',
    IngestionBatchingPolicy: 'string',
    TotalSize: 'real',
    DatabaseId: 'guid',
    InTransitionTo: 'string',
  }),
  run: (state, _, context) =>
    rows(state, context, name => [
      '[]',
      'null',
      'null',
      '',
      'null',
      'null',
      'null',
      'null',
      0,
      databaseId(state, name),
      '',
    ]),
};

export const showDatabasesIdentity: CommandDefinition = {
  ...common,
  kind: 'show-databases-identity',
  isGreeting: true,
  words: ['show databases identity', 'show cluster databases identity'],
  summary: 'show what tells the databases of the cluster apart',
  examples: ['.show databases identity'],
  columns: columns({
    ...first,
    CurrentUserIsUnrestrictedViewer: 'bool',
    DatabaseId: 'guid',
    InTransitionTo: 'string',
  }),
  run: (state, _, context) => rows(state, context, name => [true, databaseId(state, name), '']),
};

/** Tables, functions, views: none. */
export const showDatabasesEntities: CommandDefinition = {
  ...common,
  kind: 'show-databases-entities',
  isGreeting: true,
  words: ['show databases entities'],
  unsupported: ['(…)', 'with (…)'],
  summary: 'show what the databases of the cluster hold: nothing',
  examples: ['.show databases entities'],
  columns: columns({
    DatabaseName: 'string',
    EntityType: 'string',
    EntityName: 'string',
    DocString: 'string',
    Folder: 'string',
    CslInputSchema: 'string',
    Content: 'string',
    CslOutputSchema: 'string',
    Properties: 'dynamic',
  }),
  run: state => shown(state, []),
};
