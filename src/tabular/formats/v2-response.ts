import { columns, type Column, type Table } from '../table.js';
import { visualizationText } from './v1-response.js';
import { DEFAULT_SERVICE_CONTEXT, type ServiceContext } from './service-context.js';
import { jsonText } from './json-text.js';

/** What a client asks of the frames, in the options of its request. */
export interface V2Options {
  /** Tables in pieces: `results_v2_fragment_primary_tables`, which Go's client relies on. */
  readonly isFragmented: boolean;
  /** Each frame on a line of its own: `results_v2_newlines_between_frames`. */
  readonly hasNewlines: boolean;
  readonly context: Partial<ServiceContext>;
}

const PROPERTY_COLUMNS = columns({ TableId: 'int', Key: 'string', Value: 'dynamic' });
const COMPLETION_COLUMNS = columns({
  Timestamp: 'datetime',
  ClientRequestId: 'string',
  ActivityId: 'string',
  SubActivityId: 'string',
  ParentActivityId: 'string',
  Level: 'int',
  LevelName: 'string',
  StatusCode: 'int',
  StatusCodeName: 'string',
  EventType: 'int',
  EventTypeName: 'string',
  Payload: 'string',
});

/** A frame is JSON data by its makers. */
type Frame = Parameters<typeof jsonText>[0];
type Kind = 'QueryProperties' | 'PrimaryResult' | 'QueryCompletionInformation';
type TableData = Pick<Table, 'columns' | 'rows'>;

/**
 * The service's v2 answer to a query: a header, the properties, a frame or several for each result, what is told of the run, and the
 * completion (dataexplorer-docs, response-http-v2.md; shapes as in the recorded answers of the clients' tests).
 */
export function v2Response(tables: readonly Table[], { isFragmented, hasNewlines, context }: V2Options): string {
  const frames: Frame[] = [
    {
      FrameType: 'DataSetHeader',
      IsProgressive: false,
      Version: 'v2.0',
      ...(isFragmented && { IsFragmented: true, ErrorReportingPlacement: 'EndOfTable' }),
    },
    dataTable(0, 'QueryProperties', '@ExtendedProperties', {
      columns: PROPERTY_COLUMNS,
      rows: tables.map((table, index) => [index + 1, 'Visualization', visualizationText(table)]),
    }),
    ...tables.flatMap((table, index) => {
      const name = tables.length === 1 ? 'PrimaryResult' : `PrimaryResult_${index}`;
      return isFragmented ? fragments(index + 1, name, table) : [dataTable(index + 1, 'PrimaryResult', name, table)];
    }),
    dataTable(tables.length + 1, 'QueryCompletionInformation', 'QueryCompletionInformation', completion(context)),
    { FrameType: 'DataSetCompletion', HasErrors: false, Cancelled: false },
  ];
  return `[${frames.map(frame => jsonText(frame)).join(hasNewlines ? '\n,' : ',')}${hasNewlines ? '\n' : ''}]`;
}

function dataTable(id: number, kind: Kind, name: string, { columns: described, rows }: TableData): Frame {
  return {
    FrameType: 'DataTable',
    TableId: id,
    TableKind: kind,
    TableName: name,
    Columns: described.map(v2Column),
    Rows: rows,
  };
}

function fragments(id: number, name: string, { columns: described, rows }: TableData): readonly Frame[] {
  return [
    {
      FrameType: 'TableHeader',
      TableId: id,
      TableKind: 'PrimaryResult',
      TableName: name,
      Columns: described.map(v2Column),
    },
    { FrameType: 'TableFragment', TableFragmentType: 'DataAppend', TableId: id, Rows: rows },
    { FrameType: 'TableCompletion', TableId: id, RowCount: rows.length },
  ];
}

function v2Column({ name, type }: Column): Frame {
  return { ColumnName: name, ColumnType: type };
}

function completion(given: Partial<ServiceContext>): TableData {
  const { timestamp, clientRequestId, activityId, subActivityId, parentActivityId } = {
    ...DEFAULT_SERVICE_CONTEXT,
    ...given,
  };
  const payload = JSON.stringify({ Count: 1, Text: 'Query completed successfully' });
  return {
    columns: COMPLETION_COLUMNS,
    rows: [
      [
        timestamp,
        clientRequestId,
        activityId,
        subActivityId,
        parentActivityId,
        4,
        'Info',
        0,
        'S_OK (0)',
        4,
        'QueryInfo',
        payload,
      ],
    ],
  };
}
