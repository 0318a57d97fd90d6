import { dotnetTypes } from '../dotnet-types.js';
import { columns, type Cell, type Column, type ScalarType, type Table, type Visualization } from '../table.js';
import { DEFAULT_SERVICE_CONTEXT, type ServiceContext } from './service-context.js';

/** The body of a v1 answer. Types, not interfaces, so that they count as JSON data. */
export type V1Response = { readonly Tables: readonly V1Table[] };

export type V1Table = {
  readonly TableName: string;
  readonly Columns: readonly V1Column[];
  readonly Rows: readonly (readonly Cell[])[];
};

export type V1Column = {
  readonly ColumnName: string;
  /** The .NET-like name. */
  readonly DataType: string;
  /** Kusto's own name. Recorded answers sometimes lack it; some clients read only this one, others only `DataType`. */
  readonly ColumnType: ScalarType;
};

export interface V1Options {
  /** Whether the command had a query tail: then the service adds properties, status and a table of contents. Default false. */
  readonly piped?: boolean;
  readonly context?: Partial<ServiceContext>;
  /** The endpoint that answers: that of queries names its tables otherwise since about 2025-12-22 (seen). Default: that of commands. */
  readonly endpoint?: 'mgmt' | 'query';
}

const STATUS_COLUMNS = columns({
  Timestamp: 'datetime',
  Severity: 'int',
  SeverityName: 'string',
  StatusCode: 'int',
  StatusDescription: 'string',
  Count: 'int',
  RequestId: 'guid',
  ActivityId: 'guid',
  SubActivityId: 'guid',
  ClientActivityId: 'string',
});

const CONTENTS_COLUMNS = columns({
  Ordinal: 'long',
  Kind: 'string',
  Name: 'string',
  Id: 'string',
  PrettyName: 'string',
});

/** What the service says of a result that is not to be drawn. */
const NOT_DRAWN: Visualization = {
  Visualization: null,
  Title: null,
  XColumn: null,
  Series: null,
  YColumns: null,
  XTitle: null,
  YTitle: null,
  XAxis: null,
  YAxis: null,
  Legend: null,
  YSplit: null,
  Accumulate: false,
  IsQuerySorted: false,
  Kind: null,
};

/** How a result is to be drawn, as the service writes it. */
export function visualizationText({ visualization = {} }: Pick<Table, 'visualization'>): string {
  return JSON.stringify({ ...NOT_DRAWN, ...visualization });
}

/**
 * The service's v1 answer to a management command. One plain table comes alone. A piped command has its data, the query
 * properties, the status and a table of contents, in this order (recorded in 2018); so has any other number of tables than one,
 * because clients take the last of several for the table of contents. Tables are numbered, whatever their names.
 */
export function toV1Response(tables: readonly Table[], options: V1Options = {}): V1Response {
  const plain = tables.length === 1 && options.piped !== true;
  const all = plain ? tables : [...tables, ...tail(tables, options.context)];
  const prefix = options.endpoint === 'query' ? 'DataSet_' : '';
  return { Tables: all.map((table, index) => v1Table(table, `${prefix}Table_${index}`)) };
}

function v1Table(table: Pick<Table, 'columns' | 'rows'>, name: string): V1Table {
  return { TableName: name, Columns: table.columns.map(v1Column), Rows: table.rows };
}

function v1Column({ name, type }: Column): V1Column {
  return { ColumnName: name, DataType: dotnetTypes[type].name, ColumnType: type };
}

function tail(tables: readonly Table[], given: Partial<ServiceContext> = {}): Pick<Table, 'columns' | 'rows'>[] {
  const context = { ...DEFAULT_SERVICE_CONTEXT, ...given };
  // Clients take a severity of 2 or less for an error.
  const status = [context.timestamp, 4, 'Info', 0, 'Query completed successfully', 1];
  const ids = [context.activityId, context.activityId, context.subActivityId, context.clientRequestId];
  const noId = DEFAULT_SERVICE_CONTEXT.activityId;
  const results = tables.length;
  return [
    {
      columns: columns({ Value: 'string' }),
      rows: [[visualizationText(tables.find(table => table.visualization !== undefined) ?? {})]],
    },
    { columns: STATUS_COLUMNS, rows: [[...status, ...ids]] },
    {
      columns: CONTENTS_COLUMNS,
      rows: [
        ...Array.from({ length: results }, (_, index) => [index, 'QueryResult', 'PrimaryResult', noId, '']),
        [results, 'QueryProperties', '@ExtendedProperties', noId, ''],
        [results + 1, 'QueryStatus', 'QueryStatus', noId, ''],
      ],
    },
  ];
}
