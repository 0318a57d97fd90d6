import { describe, expect, it } from 'vitest';
import { auditText } from '../../src/audit/audit.js';
import { Random } from '../regex/random-pattern.js';
import { adversarialTexts } from './labelled.js';
import { mutations, type Mutation } from './mutate.js';

/* Protects that what a query calls does not depend on how it is written: 2,000 queries written anew, with the findings of before. */

const CASES = 2_000;

const QUERIES = [
  "cluster('help').database('Samples').StormEvents | take 1",
  "union cluster('a1').database('d').T, cluster('a2.westeurope').database('d').T",
  "T | join kind=inner (cluster('https://j1.kusto.windows.net').database('d').U) on k",
  "externaldata (a:string, b:int) ['https://x1.blob.core.windows.net/c/a.csv', 'https://x2.example.org/b?raw'] with (format='csv')",
  "let u = 'https://x3.example.org/a'; externaldata(a:string)[u]",
  "let f = (u:string) { externaldata(a:string)[strcat('https://x4.example.org/', u)] }; union f('a'), f('b')",
  "evaluate http_request('https://api.example.org/v1/items?limit=5')",
  "evaluate http_request_post('https://api.example.org/v1', dynamic({'x':'y'}), dynamic({}), '{}')",
  "evaluate sql_request('Server=tcp:s1.database.windows.net,1433;Database=d', 'select 1')",
  "evaluate mysql_request('Server=m1.mysql.database.azure.com;Port=3306', 'select 1')",
  "evaluate postgresql_request('Host=p1.postgres.database.azure.com;Port=5432', 'select 1')",
  "evaluate cosmosdb_sql_request('AccountEndpoint=https://c1.documents.azure.com:443/;Database=d', 'select * from c')",
  "T | evaluate ai_embeddings(text, 'https://o1.openai.azure.com/openai/deployments/e?api-version=1;managed_identity=system')",
  "T | evaluate python(typeof(*), 'x = 1', bag_pack('a', 1), external_artifacts = bag_pack('f.zip', 'https://s1.blob.core.windows.net/f.zip'))",
  "evaluate azure_digital_twins_query_request('https://t1.api.weu.digitaltwins.azure.net', 'SELECT * FROM t')",
  "let c = 'l1'; let g = () { cluster(c).database('d').T }; g() | where x has 'externaldata(a:string)[no]'",
  "let h = (c:string = 'd1', n:long = 1) { cluster(c).database('d').T | take n }; union h(), h('d2')",
  'evaluate execute_query(\'.\', \'cluster("q1").database("d").T\')',
  "print a = cluster('pr1').database('d').T",
  "T | where cluster == 'no' | lookup (cluster('lk1').database('d').U) on cluster",
];

/** What a text calls, and how it is known; not where. */
function callsOf(text: string): readonly string[] {
  const calls = auditText(text).map(({ construct, type, status, uri, host, template }) =>
    [construct, type, status, uri ?? template, host].join(' '),
  );
  return [...new Set(calls)].sort();
}

describe('a query that is written anew', () => {
  it(`calls what it called before, in ${CASES} cases`, () => {
    const random = new Random(20261128);
    const labelled = adversarialTexts()
      .filter(({ kind, format, options }) => kind === 'query' && format === undefined && options === undefined)
      .map(({ text }) => text)
      .filter(text => auditText(text).length > 0 && auditText(text).every(({ status }) => status === 'LITERAL'));
    const texts = [...QUERIES, ...labelled];
    const used = new Map<string, number>();
    const different: {
      readonly how: string;
      readonly text: string;
      readonly lost: readonly string[];
      readonly found: readonly string[];
    }[] = [];
    for (let number = 0; number < CASES;) {
      const original = random.pick(texts);
      let text = original;
      const how: string[] = [];
      for (let times = 1 + random.below(3); times > 0; times--) {
        const [name, mutation]: [string, Mutation] = random.pick(Object.entries(mutations));
        const changed = mutation(text, random);
        if (changed === null) continue;
        text = changed;
        how.push(name);
      }
      if (how.length === 0) continue;
      number++;
      for (const name of how) used.set(name, (used.get(name) ?? 0) + 1);
      const [before, after] = [callsOf(original), callsOf(text)];
      const lost = before.filter(call => !after.includes(call));
      const found = after.filter(call => !before.includes(call));
      if (lost.length + found.length > 0) different.push({ how: how.join(', '), text, lost, found });
    }
    expect(different.slice(0, 5)).toEqual([]);
    expect([...used.keys()].sort()).toEqual(Object.keys(mutations).sort());
    for (const [name, times] of used) expect(times, name).toBeGreaterThan(30);
  });
});
