import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { effort } from '../effort.js';
import { kustoCallout } from './harness.js';

/* Protects how a fleet is told: groups of the same rules, what each allows besides, who is alone with that, and how long it takes. */

interface Rule {
  readonly calloutType: string;
  readonly calloutUriRegex: string;
  readonly outboundAccess: string;
}
const rule = (host: string, outboundAccess = 'Allow'): Rule => ({
  calloutType: 'webapi',
  calloutUriRegex: `^https://${host}\\.example/`,
  outboundAccess,
});

/** As `az kusto cluster list` prints them. */
function cluster(name: string, calloutPolicies: readonly Rule[]): object {
  return {
    allowedFqdnList: [],
    calloutPolicies,
    id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Kusto/Clusters/${name}`,
    location: 'West Europe',
    name,
    resourceGroup: 'rg',
    restrictOutboundNetworkAccess: 'Enabled',
    type: 'Microsoft.Kusto/Clusters',
  };
}

function fileOf(clusters: readonly object[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'fleet-')), 'clusters.json');
  writeFileSync(file, JSON.stringify(clusters));
  return file;
}

const three = [
  cluster('one', [rule('a'), rule('b')]),
  cluster('two', [rule('b'), rule('a')]),
  cluster('odd', [rule('a'), rule('c')]),
];

const CLUSTERS = effort(1_000, 5);
const DISTINCT = effort(1_000, 25);

describe('fleet', () => {
  it('groups what is the same in any order, and tells what is not', async () => {
    const { code, stdout } = await kustoCallout(['fleet', fileOf(three)]);
    expect({ code, stdout }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "the largest group, 2 clusters, restricted: one and two

      group 2, 1 cluster, restricted: odd
        webapi: different
          + https://c.example/ (no other group allows it)
          - https://b.example/ (no other group denies it)

      3 clusters in 2 groups of the same rules.
      ",
      }
    `);
  });

  it('tells programs the same', async () => {
    const { code, stdout } = await kustoCallout(['fleet', fileOf(three), '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      clusters: 3,
      groups: [
        { clusters: ['one', 'two'], restricted: true, differences: [] },
        {
          clusters: ['odd'],
          differences: [
            {
              type: 'webapi',
              relation: 'different',
              allows: { uri: expect.stringMatching(/^https:\/\/c\.example\//) as string, alone: true },
              denies: { uri: expect.stringMatching(/^https:\/\/b\.example\//) as string, alone: true },
            },
          ],
        },
      ],
      errors: [],
    });
  });

  it('writes a table of Markdown', async () => {
    const { stdout } = await kustoCallout(['fleet', fileOf(three), '--format', 'markdown']);
    expect(stdout).toContain('compared with the largest group');
    expect(stdout).toContain('(alone)');
  });

  it('leaves open what a file does not tell', async () => {
    const { code, stderr } = await kustoCallout([
      'fleet',
      join(__dirname, '../inventory/cases/az07-resource-list.json'),
    ]);
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('INPUT_UNKNOWN') as string });
  });

  it(`tells ${DISTINCT} clusters apart that have 30 rules of their own`, async () => {
    const types = ['kusto', 'sql', 'webapi', 'external_data', 'cosmosdb', 'azure_openai'];
    const clusters = Array.from({ length: DISTINCT }, (_, index) =>
      cluster(
        `adx${index}`,
        Array.from({ length: 30 }, (__, place) => ({
          ...rule(`svc${index}-${place}`, place === 7 ? 'Deny' : 'Allow'),
          calloutType: types[place % types.length] ?? '',
        })),
      ),
    );
    const limit = ['--time-limit', '150'];
    const { code, stdout } = await kustoCallout(['fleet', fileOf(clusters), '--format', 'json', ...limit]);
    expect(code).toBe(0);
    const { groups } = JSON.parse(stdout) as {
      readonly groups: readonly { readonly differences: readonly object[] }[];
    };
    expect(groups.map(({ differences }) => differences.length)).toEqual([0, ...Array<number>(DISTINCT - 1).fill(6)]);
    expect(groups.at(-1)?.differences).toMatchObject(types.map(() => ({ allows: { alone: true } })));
  }, 300_000);

  it(`takes ${CLUSTERS} clusters of 30 rules in its time`, async () => {
    const common = Array.from({ length: 29 }, (_, index) => rule(`service${index}`));
    const clusters = Array.from({ length: CLUSTERS }, (_, index) =>
      cluster(`adx${index}`, [...common, rule(index % 40 === 0 ? `own${index}` : 'shared')]),
    );
    const started = performance.now();
    const { code, stdout } = await kustoCallout(['fleet', fileOf(clusters), '--format', 'json', '--time-limit', '4']);
    expect(performance.now() - started).toBeLessThan(30_000);
    expect([0, 3]).toContain(code);
    const { groups } = JSON.parse(stdout) as { readonly groups: readonly { readonly clusters: readonly string[] }[] };
    expect(groups).toHaveLength(1 + CLUSTERS / 40);
    expect(groups[0]?.clusters).toHaveLength((CLUSTERS * 39) / 40);
  }, 60_000);
});
