import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployTemplate, type GivenParameter } from '../../src/arm/index.js';
import { clusterResource } from '../../src/cluster/resource.js';
import { DEFAULT_CLUSTER } from '../../src/cluster/state.js';
import { templateCases } from './template-cases.js';

/*
 * Protects that templates found in the wild deploy: each with the cluster's properties, or with the stated reason why not.
 */

const folder = join(process.env['KUSTO_CALLOUT_CASES'] ?? resolve(__dirname, '../../../shared/cases'), 'arm-templates');
const isThere = existsSync(folder);
if (!isThere) console.warn(`skipped: the templates are not at ${folder} (KUSTO_CALLOUT_CASES names their parent)`);

describe.skipIf(!isThere)('templates from the wild', () => {
  it.each(templateCases)('$file', ({ file, parameters, before, expected }) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const given = Object.fromEntries(
      Object.entries(parameters ?? {}).map(([name, value]): [string, GivenParameter] => [
        name,
        { kind: 'value', value },
      ]),
    );
    const clusters = before === undefined ? [] : [{ ...DEFAULT_CLUSTER, name: before }];
    const result = deployTemplate(clusters, text, { parameters: given });
    if ('reason' in expected) {
      expect(result).toMatchObject({ ok: false, problem: { reason: expected.reason } });
      return;
    }
    expect(result.ok ? null : result.problem).toBeNull();
    if (!result.ok) return;
    expect({
      cluster: result.clusters.map(clusterResource)[0] ?? null,
      databases: result.clusters[0]?.databases.slice(2) ?? [],
      effects: result.resources.map(({ effect, name }) => `${effect} ${name}`),
    }).toMatchObject(expected);
  });
});
