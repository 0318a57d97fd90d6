import { describe, expect, it } from 'vitest';
import { formatDocument, formats, toOneApiError, toV1Response } from '../../../src/tabular/formats/index.js';
import { columns } from '../../../src/tabular/table.js';
import { FAILURE, NO_ROWS, REFUSAL, success, TYPES } from './samples.js';

/* Protects the service's own JSON: the shapes of recorded answers and errors, key by key. */

describe('the v1 answer', () => {
  it('gives every type the name that recorded answers give it', () => {
    const [table] = toV1Response([TYPES]).Tables;
    expect(Object.fromEntries(table?.Columns.map(({ ColumnType, DataType }) => [ColumnType, DataType]) ?? [])).toEqual({
      bool: 'SByte',
      datetime: 'DateTime',
      decimal: 'SqlDecimal',
      dynamic: 'Object',
      guid: 'Guid',
      int: 'Int32',
      long: 'Int64',
      real: 'Double',
      string: 'String',
      timespan: 'TimeSpan',
    });
  });

  it('keeps all digits of a long, as the service does', () => {
    const table = { name: 'T', columns: columns({ n: 'long' }), rows: [[9223372036854775807n]] };
    expect(formatDocument(formats.kusto, [success(table)])).toContain('"Rows":[[9223372036854775807]]');
  });

  it('is one table for a plain command, which clients take for the result', () => {
    expect(toV1Response([NO_ROWS]).Tables.map(({ TableName }) => TableName)).toEqual(['Table_0']);
  });

  it.each([
    [1, true],
    [0, false],
    [2, false],
    [3, true],
  ])(
    'of %i tables (piped: %s) ends in a table of contents, which clients look for in the last of several',
    (count, piped) => {
      const { Tables } = toV1Response(Array<typeof NO_ROWS>(count).fill(NO_ROWS), { piped });
      expect(Tables).toHaveLength(count + 3);
      expect(Tables.map(({ TableName }) => TableName)).toEqual(Tables.map((_, index) => `Table_${index}`));
      const contents = Tables.at(-1);
      expect(contents?.Columns.map(({ ColumnName }) => ColumnName)).toEqual([
        'Ordinal',
        'Kind',
        'Name',
        'Id',
        'PrettyName',
      ]);
      expect(contents?.Rows.map(row => row.slice(0, 2))).toEqual([
        ...Array.from({ length: count }, (_, index) => [index, 'QueryResult']),
        [count, 'QueryProperties'],
        [count + 1, 'QueryStatus'],
      ]);
    },
  );

  it('has a status that no client takes for an error', () => {
    const status = toV1Response([NO_ROWS], { piped: true }).Tables[2];
    const severity = status?.Columns.findIndex(({ ColumnName }) => ColumnName === 'Severity') ?? -1;
    expect(Number(status?.Rows[0]?.[severity])).toBeGreaterThan(2);
  });

  it('rows of the added tables fit their columns', () => {
    for (const { Columns, Rows } of toV1Response([], { piped: true }).Tables) {
      for (const row of Rows) expect(row).toHaveLength(Columns.length);
    }
  });
});

describe('the OneApiError', () => {
  it('puts the text into @message, and nothing of ours into the envelope', () => {
    const envelope = toOneApiError(REFUSAL, '.alter x', { database: 'db', activityId: 'A', clientRequestId: 'R' });
    expect(envelope).toEqual({
      error: {
        code: 'Forbidden',
        message: 'Caller is not authorized to perform this action',
        '@type': 'Kusto.Common.Svc.Exceptions.UnauthorizedOperationException',
        '@message': REFUSAL.message,
        '@context': {
          timestamp: '2000-01-01T00:00:00.0000000Z',
          serviceAlias: 'MYCLUSTER',
          machineName: 'KEngine000000',
          processName: 'Kusto.WinSvc.Svc',
          processId: 0,
          threadId: 0,
          clientRequestId: 'R',
          activityId: 'A',
          subActivityId: '00000000-0000-0000-0000-000000000000',
          activityType: 'DN.FE.ExecuteControlCommand',
          parentActivityId: '00000000-0000-0000-0000-000000000000',
          activityStack: '(Activity stack: CRID=R ARID=A > DN.FE.ExecuteControlCommand/A)',
        },
        '@permanent': true,
        '@text': '.alter x',
        '@database': 'db',
        '@ClientRequestLogger': '',
      },
    });
    expect(JSON.stringify(envelope)).not.toContain('allowedFqdnList');
  });

  it('has the generic sentence of a request that is wrong in itself for all but a refusal', () => {
    const { error } = toOneApiError({ ...REFUSAL, httpStatus: 400 }, 'x');
    expect(error.message).toBe('Request is invalid and cannot be executed.');
  });
});

describe('kusto', () => {
  it('writes one document a command, each on its own line, the same on every run', () => {
    const text = formatDocument(formats.kusto, [success(TYPES), FAILURE, success(NO_ROWS)]);
    const lines = text.slice(0, -1).split('\n');
    expect(lines.map(line => Object.keys(JSON.parse(line) as object))).toEqual([['Tables'], ['error'], ['Tables']]);
    expect(formatDocument(formats.kusto, [success(TYPES), FAILURE, success(NO_ROWS)])).toBe(text);
  });
});
