import { describe, expect, it } from 'vitest';
import { emitLogQuery } from '../../src/audit/index.js';
import { FEW_COMMANDS, loadKusto } from '../oracles/kusto.js';

/* Protects that the query which `audit --emit kql` prints is one: Microsoft's parser accepts it. What the SQL finds, DuckDB tells. */

const kusto = loadKusto(FEW_COMMANDS);

describe('the query that audit --emit kql prints', () => {
  it.each([
    ['the log of queries', {}, ''],
    ['the log of queries, with functions', { functions: ['Get', 'not a name', 'F2'] }, ''],
    [
      'a table',
      { from: "my 'log'" },
      "let ['my \\'log\\''] = datatable(Text:string, StartedOn:datetime, More:int)[];\n",
    ],
  ])('is accepted for %s', (_what, options, before) => {
    const { accepted, diagnostics, result } = kusto.check(before + emitLogQuery({ language: 'kql', ...options }));
    expect(diagnostics).toEqual([]);
    expect(accepted).toBe(true);
    expect(result).toBe('Text:string, Rows:long, StartedOn:datetime, EndedOn:datetime');
  });

  it('looks for the functions that it is given', () => {
    const query = emitLogQuery({ language: 'kql', functions: ['Get', 'not a name', 'F2'] });
    expect(query).toContain("'Get', 'F2'");
    expect(query).toContain('|Get|F2|');
    expect(query).not.toContain('not a name');
  });
});
