import type { PlainCommand } from '../../grammar/syntax.js';
import type { ClusterState } from '../cluster/state.js';
import { columns, type Row } from '../tabular/table.js';
import { shown, type CommandContext, type CommandDefinition, type CommandResult } from './command.js';
import { databasesOf } from './databases.js';

/*
 * The schemas of databases, which are empty: Grafana's data source and delta-kusto ask for them first. Columns are those of Microsoft's
 * own schema of these commands (Kusto-Query-Language, EngineCommandInfos.cs).
 */

const schemaColumns = columns({
  DatabaseName: 'string',
  TableName: 'string',
  ColumnName: 'string',
  ColumnType: 'string',
  IsDefaultTable: 'bool',
  IsDefaultColumn: 'bool',
  PrettyName: 'string',
  Version: 'string',
  Folder: 'string',
  DocString: 'string',
});
const jsonColumns = columns({ DatabaseSchema: 'string' });

const common = {
  argument: 'none',
  isGreeting: true,
  operation: 'DatabaseSchemaShowCommand',
  requiredRole: 'any',
  changesPolicy: false,
} as const;

/** A database without tables has one row of its own (documented). */
function schemaRow(database: string): Row {
  return [database, '', '', '', false, false, '', 'v1.0', '', ''];
}

function jsonOf(databases: readonly string[]): string {
  const schemas = databases.map(Name => [
    Name,
    {
      Name,
      Tables: {},
      ExternalTables: {},
      MaterializedViews: {},
      EntityGroups: {},
      MajorVersion: 1,
      MinorVersion: 0,
      Functions: {},
      DatabaseAccessMode: 'ReadWrite',
    },
  ]);
  return JSON.stringify({ Plugins: [], Databases: Object.fromEntries(schemas) as object });
}

function ofDatabase(
  state: ClusterState,
  { name }: PlainCommand,
  context: CommandContext,
  rowsOf: (names: readonly string[]) => readonly Row[],
): CommandResult {
  const found = databasesOf(state, name, context);
  return found.ok ? shown(state, rowsOf(found.names)) : { ...found, state };
}

export const showDatabasesSchema: CommandDefinition = {
  ...common,
  kind: 'show-databases-schema',
  words: ['show databases schema'],
  unsupported: ['(…)', 'with (…)'],
  summary: 'show the tables and columns of all databases: there are none',
  examples: ['.show databases schema'],
  columns: schemaColumns,
  run: state => shown(state, state.databases.map(schemaRow)),
};

export const showDatabasesSchemaAsJson: CommandDefinition = {
  ...common,
  kind: 'show-databases-schema-as-json',
  words: ['show databases schema as json'],
  summary: 'show the schemas of all databases as JSON',
  examples: ['.show databases schema as json'],
  columns: jsonColumns,
  run: state => shown(state, [[jsonOf(state.databases)]]),
};

export const showDatabaseSchema: CommandDefinition<PlainCommand> = {
  ...common,
  kind: 'show-database-schema',
  words: ['show database schema', 'show database * schema'],
  summary: 'show the tables and columns of a database: there are none',
  examples: ['.show database schema', ".show database ['$systemdb'] schema"],
  columns: schemaColumns,
  run: (state, node, context) => ofDatabase(state, node, context, names => names.map(schemaRow)),
};

export const showDatabaseSchemaAsJson: CommandDefinition<PlainCommand> = {
  ...common,
  kind: 'show-database-schema-as-json',
  words: ['show database schema as json', 'show database * schema as json'],
  summary: 'show the schema of a database as JSON',
  examples: ['.show database schema as json'],
  columns: jsonColumns,
  run: (state, node, context) => ofDatabase(state, node, context, names => [[jsonOf(names)]]),
};

/** A row for each command that would make the database's entities anew: none. */
export const showDatabaseSchemaAsScript: CommandDefinition<PlainCommand> = {
  ...common,
  kind: 'show-database-schema-as-csl-script',
  words: ['show database schema as csl script', 'show database * schema as csl script'],
  summary: 'show the commands that make the entities of a database: there are none',
  examples: ['.show database schema as csl script'],
  columns: columns({ DatabaseSchemaScript: 'string' }),
  run: (state, node, context) => ofDatabase(state, node, context, () => []),
};
