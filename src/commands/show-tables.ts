import { columns } from '../tabular/table.js';
import { shown, type CommandDefinition } from './command.js';

/*
 * The tables of the database that a request names: none, since nothing here holds data. Columns are those of Microsoft's own schema of
 * these commands (Kusto-Query-Language, EngineCommandInfos.cs).
 */

const common = {
  argument: 'none',
  isGreeting: true,
  operation: 'TablesShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
} as const;
const named = { TableName: 'string', DatabaseName: 'string', Folder: 'string', DocString: 'string' } as const;

export const showTables: CommandDefinition = {
  ...common,
  kind: 'show-tables',
  words: ['show tables'],
  unsupported: ['(…)'],
  summary: 'show the tables of the database: there are none',
  examples: ['.show tables'],
  columns: columns(named),
  run: state => shown(state, []),
};

export const showTablesDetails: CommandDefinition = {
  ...common,
  kind: 'show-tables-details',
  words: ['show tables details'],
  summary: 'show the tables of the database in detail: there are none',
  examples: ['.show tables details'],
  columns: columns({
    ...named,
    TotalExtents: 'long',
    TotalExtentSize: 'real',
    TotalOriginalSize: 'real',
    TotalRowCount: 'long',
    HotExtents: 'long',
    HotExtentSize: 'real',
    HotOriginalSize: 'real',
    HotRowCount: 'long',
    AuthorizedPrincipals: 'string',
    RetentionPolicy: 'string',
    CachingPolicy: 'string',
    ShardingPolicy: 'string',
    MergePolicy: 'string',
    StreamingIngestionPolicy: 'string',
    IngestionBatchingPolicy: 'string',
    MinExtentsCreationTime: 'datetime',
    MaxExtentsCreationTime: 'datetime',
    RowOrderPolicy: 'string',
    TableId: 'guid',
  }),
  run: state => shown(state, []),
};
