import { describe, expect, it } from 'vitest';
import { serving } from '../harness.js';

/*
 * Protects that the clients which people have get through their first requests: Grafana's data source, sqlalchemy-kusto, delta-kusto,
 * KustoSchemaTools, and the SDKs of Go and Python. Paths, bodies and options are those of their sources.
 */

const DATABASES = ['$systemdb', 'KustoMonitoringPersistentDatabase', 'Samples'];

interface V1Body {
  readonly Tables: readonly {
    readonly TableName: string;
    readonly Columns: readonly { readonly ColumnName: string; readonly ColumnType: string }[];
    readonly Rows: readonly (readonly unknown[])[];
  }[];
}

interface Frame {
  readonly FrameType: string;
  readonly TableKind?: string;
  readonly Columns?: readonly object[];
  readonly Rows?: readonly unknown[];
}

interface Question {
  readonly client: string;
  readonly path: string;
  readonly csl: string;
  readonly db?: string;
  readonly options?: object;
  /** The columns of the answer. */
  readonly columns: readonly string[];
  /** The rows; by default none. */
  readonly rows?: readonly (readonly unknown[])[];
}

const SCHEMA_COLUMNS = [
  'DatabaseName',
  'TableName',
  'ColumnName',
  'ColumnType',
  'IsDefaultTable',
  'IsDefaultColumn',
  'PrettyName',
  'Version',
  'Folder',
  'DocString',
];
const schemaRow = (name: string): readonly unknown[] => [name, '', '', '', false, false, '', 'v1.0', '', ''];
const id = (name: string): string => `00000000-0000-0000-0000-00000000000${DATABASES.indexOf(name) + 1}`;
const database = (name: string, ...others: readonly unknown[]): readonly unknown[] => [
  name,
  '',
  'v1.0',
  name === 'Samples',
  'ReadWrite',
  '',
  ...others,
];
const FIRST = ['DatabaseName', 'PersistentStorage', 'Version', 'IsCurrent', 'DatabaseAccessMode', 'PrettyName'];

const questions: readonly Question[] = [
  {
    client: 'Grafana, "Save & test"',
    path: '/v1/rest/query',
    csl: '.show databases schema',
    columns: SCHEMA_COLUMNS,
    rows: DATABASES.map(schemaRow),
  },
  {
    client: 'Grafana, its editor',
    path: '/v1/rest/query',
    csl: '.show databases schema as json',
    columns: ['DatabaseSchema'],
    rows: [[expect.stringContaining('"Samples":{"Name":"Samples","Tables":{}')]],
  },
  {
    client: 'Grafana, a list of databases',
    path: '/v1/rest/mgmt',
    csl: '.show databases',
    columns: [...FIRST, 'ReservedSlot1', 'DatabaseId', 'InTransitionTo'],
    rows: DATABASES.map(name => database(name, null, id(name), '')),
  },
  {
    client: 'sqlalchemy-kusto',
    path: '/v1/rest/mgmt',
    csl: '.show tables',
    columns: ['TableName', 'DatabaseName', 'Folder', 'DocString'],
  },
  {
    client: 'sqlalchemy-kusto, names of tables',
    path: '/v1/rest/mgmt',
    csl: '.show tables | project TableName',
    columns: ['TableName'],
  },
  {
    client: 'KustoSchemaTools, a cluster',
    path: '/v1/rest/mgmt',
    csl: '.show cluster policy capacity',
    columns: ['PolicyName', 'EntityName', 'Policy', 'ChildEntities', 'EntityType'],
    rows: [['CapacityPolicy', '', expect.stringContaining('"IngestionCapacity"'), expect.any(String), 'Cluster']],
  },
  {
    client: 'sqlalchemy-kusto, schemas',
    path: '/v1/rest/mgmt',
    csl: '.show databases | project DatabaseName',
    columns: ['DatabaseName'],
    rows: DATABASES.map(name => [name]),
  },
  {
    client: 'delta-kusto',
    path: '/v1/rest/mgmt',
    csl: '.show database schema as csl script',
    columns: ['DatabaseSchemaScript'],
  },
  {
    client: 'delta-kusto, of a database that is not here',
    path: '/v1/rest/mgmt',
    db: 'elsewhere',
    csl: '.show database schema as json',
    columns: ['DatabaseSchema'],
    rows: [['{"Plugins":[],"Databases":{}}']],
  },
  {
    client: 'KustoSchemaTools',
    path: '/v1/rest/mgmt',
    csl: ".show database ['Samples'] schema as json",
    columns: ['DatabaseSchema'],
    rows: [[expect.stringMatching(/^\{"Plugins":\[\],"Databases":\{"Samples":/)]],
  },
  {
    client: 'KustoSchemaTools, principals',
    path: '/v1/rest/mgmt',
    csl: '.show principal roles',
    columns: ['Scope', 'DisplayName', 'AADObjectID', 'Role'],
    rows: [['Cluster', expect.any(String), '00000000-0000-0000-0000-000000000001', 'AllDatabasesAdmin']],
  },
  {
    client: 'Kusto.Explorer',
    path: '/v1/rest/mgmt',
    csl: '.show databases identity',
    columns: [...FIRST, 'CurrentUserIsUnrestrictedViewer', 'DatabaseId', 'InTransitionTo'],
    rows: DATABASES.map(name => database(name, true, id(name), '')),
  },
  {
    client: 'tools that read sizes',
    path: '/v1/rest/mgmt',
    csl: '.show databases details | project DatabaseName, IsCurrent, TotalSize',
    columns: ['DatabaseName', 'IsCurrent', 'TotalSize'],
    rows: DATABASES.map(name => [name, name === 'Samples', 0]),
  },
  {
    client: 'the web UI',
    path: '/v1/rest/mgmt',
    csl: '.show databases entities',
    columns: [
      'DatabaseName',
      'EntityType',
      'EntityName',
      'DocString',
      'Folder',
      'CslInputSchema',
      'Content',
      'CslOutputSchema',
      'Properties',
    ],
  },
  {
    client: 'tools that read capacities',
    path: '/v1/rest/query',
    csl: ".show capacity | where Resource == 'data-export'",
    columns: ['Resource', 'Total', 'Consumed', 'Remaining'],
    rows: [['data-export', 1, 0, 1]],
  },
  {
    client: 'Python, a health check on v1',
    path: '/v1/rest/query',
    csl: 'print message = "Hello, World!", n = 1 + 1',
    columns: ['message', 'n'],
    rows: [['Hello, World!', 2]],
  },
  {
    client: "Go's end-to-end tests",
    path: '/v1/rest/mgmt',
    csl: '.show databases | project A="1" | take 1; print A="2"',
    columns: ['A'],
    rows: [['1']],
  },
];

async function post(url: string, path: string, body: object): Promise<{ status: number; text: string }> {
  const reply = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: reply.status, text: await reply.text() };
}

describe('the first requests of clients', () => {
  it('to where they would log in', async () => {
    const { url } = await serving([{ databases: ['Samples'] }]);
    const reply = await fetch(`${url}/v1/rest/auth/metadata`);
    expect([reply.status, await reply.json()]).toMatchObject([200, { AzureAD: { LoginMfaRequired: false } }]);
  });

  it.each(questions)('$client: $csl', async ({ path, csl, db = 'Samples', options, columns, rows = [] }) => {
    const { url } = await serving([{ databases: ['Samples'] }]);
    const { status, text } = await post(url, path, { db, csl, properties: { Options: options ?? {} } });
    expect({ status, text }).toMatchObject({ status: 200 });
    const [table] = (JSON.parse(text) as V1Body).Tables;
    expect(table?.TableName).toBe(path === '/v1/rest/query' ? 'DataSet_Table_0' : 'Table_0');
    expect(table?.Columns.map(({ ColumnName }) => ColumnName)).toEqual(columns);
    expect(table?.Rows).toEqual(rows);
  });

  it('Python and Node: a query on v2', async () => {
    const { url } = await serving([{}]);
    const { status, text } = await post(url, '/v2/rest/query', { db: 'NetDefaultDB', csl: 'print x = 1' });
    expect(status).toBe(200);
    const frames = JSON.parse(text) as readonly Frame[];
    expect(frames.map(({ FrameType, TableKind }) => TableKind ?? FrameType)).toEqual([
      'DataSetHeader',
      'QueryProperties',
      'PrimaryResult',
      'QueryCompletionInformation',
      'DataSetCompletion',
    ]);
    expect(frames[2]).toMatchObject({ Columns: [{ ColumnName: 'x', ColumnType: 'long' }], Rows: [[1]] });
  });

  it('Go: a query on v2 in fragments, a frame a line', async () => {
    const { url } = await serving([{}]);
    const Options = { results_v2_fragment_primary_tables: true, results_v2_newlines_between_frames: true };
    const body = { db: 'NetDefaultDB', csl: 'print x = 1', properties: { Options } };
    const { status, text } = await post(url, '/v2/rest/query', body);
    expect(status).toBe(200);
    const lines = text.split('\n');
    expect(lines.map(line => line.charAt(0)).join('')).toBe('[,,,,,,]');
    const frames = JSON.parse(text) as readonly Frame[];
    expect(frames.map(({ FrameType }) => FrameType)).toEqual([
      'DataSetHeader',
      'DataTable',
      'TableHeader',
      'TableFragment',
      'TableCompletion',
      'DataTable',
      'DataSetCompletion',
    ]);
    expect(frames[0]).toMatchObject({ IsFragmented: true });
  });

  it('a query in the address', async () => {
    const { url } = await serving([{}]);
    const reply = await fetch(`${url}/v1/rest/query?db=NetDefaultDB&csl=${encodeURIComponent('.show version')}`);
    expect([reply.status, await reply.json()]).toMatchObject([200, { Tables: [{ TableName: 'DataSet_Table_0' }] }]);
  });

  it('clients of ingestion are told which endpoint serves them', async () => {
    const { url } = await serving([{}]);
    for (const [csl, words] of [
      ['.get kusto identity token', 'get kusto identity token'],
      ['.get ingestion resources ', 'get ingestion resources'],
      ['.show  ingestion resources', 'show ingestion resources'],
    ] as const) {
      const { status, text } = await post(url, '/v1/rest/mgmt', { db: 'NetDefaultDB', csl });
      expect({ status, body: JSON.parse(text) as unknown }).toMatchObject({
        status: 400,
        body: {
          error: {
            code: 'BadRequest',
            '@type': 'Kusto.Common.Svc.Exceptions.AdminCommandWrongEndpointException',
            '@message': `Cannot ${words} from this service endpoint. The appropriate endpoint is most likely 'https://ingest-mycluster.westeurope.kusto.windows.net/'.`,
          },
        },
      });
    }
  });

  it('a query that reads a table is refused with what is wrong', async () => {
    const { url } = await serving([{}]);
    const { status, text } = await post(url, '/v2/rest/query', { csl: 'let x = T | take 1; x' });
    expect({ status, body: JSON.parse(text) as unknown }).toMatchObject({
      status: 400,
      body: { error: { '@message': expect.stringContaining('T') as string } },
    });
  });
});
