import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cluster, type ClusterOptions } from '../../src/library/cluster.js';
import { initialState, type EmulatorOptions } from '../../src/server/emulator.js';
import { OBSERVED } from './observed.data.js';
import { clusterOf, fixedSurroundings, serving } from './harness.js';

/*
 * Protects that all that was recorded or reported of the real service has a test, most of them over the network: the map of
 * observed.data.ts names it, and here are those that have no other place.
 */

const ROOT = join(__dirname, '../..');
const REFERENCE = join(ROOT, '../shared/reference/observed.md');

interface Answer {
  readonly status: number;
  readonly tables: readonly { readonly names: readonly string[]; readonly rows: readonly (readonly unknown[])[] }[];
  readonly text: string;
}

type Send = (csl: string, path?: string, db?: string) => Promise<Answer>;

async function over(clusters: readonly ClusterOptions[], options: Partial<EmulatorOptions> = {}): Promise<Send> {
  const { url } = await serving(clusters, options);
  return async (csl, path = '/v1/rest/mgmt', db = 'NetDefaultDB') => {
    const reply = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ db, csl }),
    });
    const text = await reply.text();
    const { Tables = [] } = JSON.parse(text) as {
      readonly Tables?: readonly {
        readonly Columns: readonly { readonly ColumnName: string }[];
        readonly Rows: readonly (readonly unknown[])[];
      }[];
    };
    const tables = Tables.map(({ Columns, Rows }) => ({
      names: Columns.map(({ ColumnName }) => ColumnName),
      rows: Rows,
    }));
    return { status: reply.status, tables, text };
  };
}

const SHOW = '.show cluster policy callout';

describe('the map of what was observed', () => {
  it('names tests that there are, and each row once', () => {
    expect(new Set(OBSERVED.map(({ id }) => id)).size).toBe(OBSERVED.length);
    for (const { id, tests } of OBSERVED) {
      expect(tests.length, id).toBeGreaterThan(0);
      for (const [file, title] of tests) {
        const quoted = [`'${title}'`, `\`${title}\``, `"${title}"`];
        const text = readFileSync(join(ROOT, file), 'utf8');
        expect(
          quoted.some(each => text.includes(`it(${each}`) || text.includes(`)(${each}`)),
          `${id}: ${file} has no test ${title}`,
        ).toBe(true);
      }
    }
  });

  it.skipIf(!existsSync(REFERENCE))('has every row of the reference', () => {
    const text = readFileSync(REFERENCE, 'utf8');
    const [, ...sections] = text.split(/^## /m);
    const rows = sections.flatMap(section => {
      const lines = section.split('\n');
      const table = lines.filter(line => line.startsWith('|')).slice(2);
      const points = lines.filter(line => line.startsWith('- '));
      // A section of prose is one row.
      return table.length + points.length === 0 ? [section] : [...table, ...points];
    });
    expect(OBSERVED).toHaveLength(rows.length);
  });
});

describe('over the network, a cluster', () => {
  it('shows the predefined rules that the cluster has shown itself', async () => {
    const fabric = {
      CalloutType: 'kusto',
      CalloutUriRegex: String.raw`\.kusto\.fabric\.microsoft\.com/?$`,
      CanCall: true,
    };
    const surroundings = fixedSurroundings();
    const cluster = clusterOf(JSON.stringify({ name: 'c', properties: {}, predefinedRules: [fabric] }));
    const send = await over([], { surroundings, state: initialState([cluster], surroundings) });
    expect((await send(`${SHOW} | where EntityType == 'Cluster immutable policy' | project Policy`)).text).toContain(
      'fabric',
    );
  });

  it('shows the rules of its own cloud', async () => {
    const send = await over([{ location: 'chinaeast2' }]);
    const { text } = await send(SHOW);
    expect(text).toContain('chinacloudapi');
    expect(text).not.toContain('windows');
  });

  it('refuses commands that do more than show on the endpoint of queries', async () => {
    const send = await over([{}]);
    expect((await send(SHOW, '/v1/rest/query')).status).toBe(200);
    const refused = await send('.delete cluster policy callout', '/v1/rest/query');
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.text).toContain('cannot be served from the query endpoint unless they are .show control commands.');
  });

  it('gives a table for what the command is piped through, and one for the query after it', async () => {
    const send = await over([{}]);
    const { status, tables } = await send(
      '.show databases | project A="1" | take 1; datatable(b:int)[3] | project A="2" | take 1',
    );
    expect(status).toBe(200);
    const results = tables.filter(({ names }) => names.join() === 'A');
    expect(results.map(({ rows }) => rows)).toEqual([[['1']], [['2']]]);
  });

  it('tells which database the request names', async () => {
    const send = await over([{ databases: ['One', 'Two'] }]);
    const current = async (db: string): Promise<unknown> =>
      (await send('.show databases | where IsCurrent | project DatabaseName', '/v1/rest/mgmt', db)).tables[0]?.rows;
    expect([await current('One'), await current('Two')]).toEqual([[['One']], [['Two']]]);
  });

  it('denies reads of external data under restriction, and says that it may not be so', async () => {
    const restricted = { properties: { restrictOutboundNetworkAccess: 'Enabled' } } as const;
    const send = await over([restricted]);
    expect((await send(SHOW)).tables[0]?.rows).toHaveLength(1);
    expect(new Cluster(restricted).decide('external_data', 'https://a.example/')).toMatchObject({
      allowed: false,
      dependsOn: expect.arrayContaining([{ question: 'external-reads', reading: 'unchecked' }]) as unknown,
    });
  });

  it('shows a callout type of older documentation, and knows the new one', async () => {
    const old = { CalloutType: 'ai_embed_text', CalloutUriRegex: 'a', CanCall: true };
    const surroundings = fixedSurroundings();
    const cluster = clusterOf(JSON.stringify({ name: 'c', properties: {}, predefinedRules: [old] }));
    const send = await over([], { surroundings, state: initialState([cluster], surroundings) });
    expect((await send(SHOW)).text).toContain('ai_embed_text');
    const rule = `[{"CalloutType":"azure_openai","CalloutUriRegex":"^https://a","CanCall":true}]`;
    expect((await send(`.alter cluster policy callout '${rule}'`)).status).toBe(200);
  });
});
