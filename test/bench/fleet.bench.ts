import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { figure, type Figure } from './measure.js';

const CLUSTERS = 1_000;
const RULES = 30;
const TYPES = ['kusto', 'sql', 'webapi', 'external_data', 'cosmosdb', 'azure_openai'] as const;

/** Clusters as `az kusto cluster list` prints them. */
function fleetOf(hostOf: (cluster: number, rule: number) => string): string {
  const clusters = Array.from({ length: CLUSTERS }, (_, index) => ({
    id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Kusto/Clusters/adx${index}`,
    name: `adx${index}`,
    type: 'Microsoft.Kusto/Clusters',
    state: 'Running',
    restrictOutboundNetworkAccess: 'Enabled',
    allowedFqdnList: [],
    calloutPolicies: Array.from({ length: RULES }, (__, place) => ({
      calloutType: TYPES[place % TYPES.length],
      calloutUriRegex: `^https://${hostOf(index, place)}\\.example/`,
      outboundAccess: place === 7 ? 'Deny' : 'Allow',
    })),
  }));
  return JSON.stringify(clusters);
}

/** What `fleet` takes for many clusters: where most are alike, and where each has rules of its own. */
export function fleetFigures(): Figure[] {
  const cli = resolve(__dirname, '../../dist/cli.js');
  const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-bench-'));
  try {
    const seconds = (name: string, text: string): number => {
      const file = join(folder, name);
      writeFileSync(file, text);
      const start = performance.now();
      const { status } = spawnSync(process.execPath, [cli, 'fleet', file, '--format', 'json', '--time-limit', '150'], {
        stdio: 'ignore',
      });
      if (status !== 0) throw new Error(`fleet of ${name} ended with ${status}`);
      return (performance.now() - start) / 1_000;
    };
    const alike = seconds(
      'alike.json',
      fleetOf((cluster, rule) => (rule === 0 && cluster % 40 === 0 ? `own${cluster}` : `service${rule}`)),
    );
    const distinct = seconds(
      'distinct.json',
      fleetOf((cluster, rule) => `svc${cluster}-${rule}`),
    );
    return [
      figure('`fleet` of 1,000 clusters of 30 rules, 26 groups', `${alike.toFixed(1)} s`, 'at most 30 s', alike <= 30),
      figure('the same, all different', `${distinct.toFixed(1)} s`, 'at most 30 s', distinct <= 30),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
