import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Audit, type AuditResult } from '../../src/audit/audit.js';
import { emitLogQuery } from '../../src/audit/index.js';
import { duckDb } from '../oracles/duckdb-engine.js';
import { adversarialTexts, wildTexts } from './labelled.js';

/*
 * Protects that the query which `audit --emit sql` prints finds in a large log what an audit of the log itself finds. DuckDB runs it;
 * where DuckDB cannot be installed, the test says so.
 */

const ROWS = 1_000_000;

/** Texts as logs have them: most make no callout, many are alike but for a literal, some cannot be written out. */
function texts(): readonly string[] {
  const labelled = [...adversarialTexts(), ...wildTexts()].filter(
    ({ kind, format }) => kind !== 'csv' && format === undefined,
  );
  const made = Array.from({ length: 400 }, (_, index) => [
    `StormEvents | where EventId == ${index} | count`,
    `cluster('help${index % 40}').database("Samples").StormEvents | where EventId == ${index}`,
    `let u = 'https://a${index % 90}.blob.core.windows.net/c'; externaldata(a:string)[u] | take ${index}`,
    `externaldata(a:string, b:int) [ h@'https://b${index % 7}.blob.core.windows.net/c;SECRET${index}' ] // cluster('comment')`,
    `T | where Text == "cluster('string')" | extend cluster = ${index} | evaluate http_request('https://api${index % 5}.example/x?id=${index % 3}', dynamic({'a':${index}}))`,
    `evaluate sql_request("Server=tcp:s${index % 6}.database.windows.net,1433", 'select ${index}')`,
    `Get('file${index % 4}.csv') | take ${index}`,
    `print mycluster('no'), a.cluster('no'), "it\\'s cluster('no')", 'cut off ${index}`,
  ]).flat();
  return [...labelled.map(({ text }) => text), ...made];
}

const FUNCTIONS = `.create function Get(name:string) { externaldata(a:string)[strcat('https://f.blob.core.windows.net/', name)] }`;

/** The literal callouts of a log, with the number of rows that make each. */
function literals({ findings, counts }: AuditResult): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const finding of findings) {
    if (finding.status !== 'LITERAL') continue;
    const key = `${finding.construct} ${finding.type} ${finding.uri} ${finding.blockedBy}`;
    totals.set(key, (totals.get(key) ?? 0) + (counts.get(finding) ?? 0));
  }
  return new Map([...totals].sort(([left], [right]) => (left < right ? -1 : 1)));
}

describe('the query that audit --emit sql prints', () => {
  it('finds in 1,000,000 rows the literal callouts that an audit of the log finds', async context => {
    const database = await duckDb();
    if (database === null) {
      console.log('skipped: DuckDB cannot be installed here');
      context.skip();
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-emit-'));
    const distinct = [...new Set(texts())];
    const each = Math.ceil(ROWS / distinct.length);
    await database.run('CREATE TABLE texts (Text VARCHAR)');
    for (let start = 0; start < distinct.length; start += 200) {
      const values = distinct.slice(start, start + 200).map(text => `('${text.replaceAll("'", "''")}')`);
      await database.run(`INSERT INTO texts VALUES ${values.join()}`);
    }
    const parquet = join(folder, 'queries.parquet');
    await database.run(
      `COPY (SELECT Text, TIMESTAMP '2026-11-01' + INTERVAL (number % 27) DAY AS StartedOn FROM texts, range(${each}) AS numbers(number)) TO '${parquet}' (FORMAT parquet)`,
    );
    const csv = join(folder, 'callouts.csv');
    await database.run(
      emitLogQuery({ language: 'sql', from: parquet, functions: ['Get'] }).replaceAll('callouts.csv', csv),
    );

    const reduced = new Audit();
    reduced.add({ name: 'functions.kql', text: FUNCTIONS });
    reduced.add({ name: 'callouts.csv', text: readFileSync(csv, 'utf8') });
    const result = reduced.finish();
    expect(result.problems).toEqual([]);
    expect(result.log?.days).toEqual({ first: '2026-11-01', last: '2026-11-27' });

    const direct = new Audit();
    direct.add({ name: 'functions.kql', text: FUNCTIONS });
    const log = direct.start();
    for (const text of distinct) {
      log.add({ text, rows: each, days: null, placeOf: () => ({ file: 'log', line: 1, column: 1 }) });
    }
    const expected = literals(direct.finish());
    const found = literals(result);
    expect([...found.keys()]).toEqual([...expected.keys()]);
    expect(expected.size).toBeGreaterThan(200);
    // A row that spells one callout in two ways counts for both; of all texts one does.
    const other = [...expected].filter(([key, count]) => found.get(key) !== count);
    expect(other).toEqual([['cluster kusto https://contoso.westeurope.kusto.windows.net/ null', each]]);
    // What is written out is summed up.
    expect(readFileSync(csv, 'utf8').split('\n').length).toBeLessThan(distinct.length);
  }, 300_000);
});
