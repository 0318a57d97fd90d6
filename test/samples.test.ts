import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConsole } from './readme/console.js';

/* Protects the newcomer's tour: each sample runs, and prints all of what it printed when somebody last looked at it. */

const root = resolve(__dirname, '..');
const scripts = readdirSync(join(root, 'samples')).filter(file => file.endsWith('.kql'));

/** Samples that start from a cluster file. */
const clusters: Readonly<Record<string, string>> = {
  '4-fqdn-list.kql': 'fqdn-list.json',
  '5-callout-policies.kql': 'callout-policies.json',
};

describe('samples', () => {
  const before = process.cwd();
  beforeAll(() => {
    process.chdir(join(root, 'samples'));
  });
  afterAll(() => {
    process.chdir(before);
  });

  it.each(scripts)('%s', async script => {
    const cluster = clusters[script];
    const option = cluster === undefined ? '' : ` --cluster ${cluster}`;
    const printed = await runConsole(`npx kusto-callout run --continue-on-error --format vertical${option} ${script}`);
    await expect(printed).toMatchFileSnapshot(join(root, 'test/cases/samples', `${script}.txt`));
  });

  it('a restricted cluster is read from a template', async () => {
    expect(
      await runConsole("npx kusto-callout --cluster restricted.json --format csv -e '.show cluster policy callout'"),
    ).toBe(
      [
        'PolicyName,EntityName,Policy,ChildEntities,EntityType',
        'CalloutPolicy,"",[],"[""$systemdb"",""KustoMonitoringPersistentDatabase""]",Cluster',
        '',
      ].join('\n'),
    );
  });
});
