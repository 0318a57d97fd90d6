import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUESTION_IDS, runtimeBuilt, SETTLED_BY } from '../../src/assumptions/index.js';
import { Cluster } from '../../src/index.js';
import { fqdnRules } from '../../src/policy/rules-in-force.js';
import { PREDEFINED_RULES } from '../../src/policy/predefined.js';
import type { CalloutRule } from '../../src/policy/rules.js';
import { cells, forms, type Row } from '../cluster/show-answers.js';
import { folderWith, kustoCallout } from './harness.js';

/*
 * Protects the way from one real cluster to answers that rest on what it says: the script of `probe`, and the profile that `probe --read`
 * makes of the answers.
 */

const fabric = {
  CalloutType: 'kusto',
  CalloutUriRegex: String.raw`^https://[a-z0-9]+\.z[0-9]\.kusto\.fabric\.microsoft\.com/`,
  CanCall: true,
};
const byCommand = { CalloutType: 'cosmosdb', CalloutUriRegex: String.raw`^https://a\.example/`, CanCall: false };
const byArm = { CalloutType: 'webapi', CalloutUriRegex: String.raw`^https://api\.example/`, CanCall: true };
const databases = ['$systemdb', 'Sales', 'KustoMonitoringPersistentDatabase'];
const row = (entityType: string, rules: readonly CalloutRule[]): Row => ({ entityType, rules, databases });
const openRows = [row('Cluster immutable policy', [...PREDEFINED_RULES, fabric]), row('Cluster', [byCommand, byArm])];
const restrictedRows = [row('Cluster', fqdnRules('a.example'))];
const written = (rows: readonly Row[], form = 'the v1 envelope'): string => forms[form]?.(rows) ?? '';

const resource = (properties: object): string =>
  JSON.stringify({ name: 'contoso', type: 'Microsoft.Kusto/Clusters', location: 'westeurope', properties });
const calloutPolicies = [{ calloutType: 'webapi', calloutUriRegex: byArm.CalloutUriRegex, outboundAccess: 'Allow' }];
const version = (built: string): string =>
  JSON.stringify({
    Tables: [{ Columns: [{ ColumnName: 'BuildVersion' }, { ColumnName: 'BuildTime' }], Rows: [['1.0', built]] }],
  });

async function profileOf(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly profile: string; readonly stderr: string; readonly code: number }> {
  const folder = folderWith(files);
  const reads = Object.keys(files).flatMap(name => ['--read', join(folder, name)]);
  const out = join(folder, 'profile.json');
  const { code, stderr } = await kustoCallout(['probe', ...reads, '--out', out]);
  return { profile: code === 0 ? readFileSync(out, 'utf8') : '', stderr, code };
}

function shownBy(profile: string): readonly unknown[] {
  return new Cluster(profile).executeOrThrow('.show cluster policy callout').rows;
}

describe('probe', () => {
  it('prints a script that runs here, and says of every question what settles it', async () => {
    const { code, stdout } = await kustoCallout(['probe']);
    expect(code).toBe(0);
    for (const id of QUESTION_IDS) expect(stdout).toMatch(new RegExp(`(?:settles|//   )\\s*${id}\\b`));
    const ran = await kustoCallout(['run', '-', '--format', 'json'], { stdin: stdout });
    expect(ran.code).toBe(0);
    expect(stdout.match(/^\..*$/gm)).toEqual(['.show cluster policy callout', '.show version']);
    const { profile } = await profileOf({ 'answers.json': ran.stdout });
    expect(JSON.parse(profile)).toMatchObject({ predefinedRules: PREDEFINED_RULES });
  });

  it.each(Object.keys(forms))('makes a profile of %s that shows exactly that answer again', async form => {
    const { profile } = await profileOf({ 'callout.txt': written(openRows, form) });
    expect(shownBy(profile)).toEqual(openRows.map(cells));
    expect(new Cluster(profile).decide('kusto', 'https://x.z4.kusto.fabric.microsoft.com/')).toMatchObject({
      allowed: true,
      robust: true,
    });
  });

  it('keeps open what made the rules of a restricted cluster, until its resource tells', async () => {
    const answer = written(restrictedRows);
    const alone = await profileOf({ 'callout.json': answer });
    expect(alone.stderr).toMatch(/open: cluster-row: az resource show .* settles it/);
    expect(shownBy(alone.profile)).toEqual(restrictedRows.map(cells));
    const ask = (profile: string) => new Cluster(profile).decide('sql', 'https://xa.example/').dependsOn;
    expect(ask(alone.profile)).toEqual([
      { question: 'fqdn-entry', reading: 'exact' },
      { question: 'cluster-row', reading: 'fqdn-list' },
    ]);
    const list = { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ['a.example'] };
    const both = await profileOf({ 'callout.json': answer, 'cluster.json': resource(list) });
    expect(both.stderr).not.toMatch(/cluster-row/);
    expect(shownBy(both.profile)).toEqual(restrictedRows.map(cells));
    expect(ask(both.profile)).toEqual([{ question: 'fqdn-entry', reading: 'exact' }]);
  });

  it('tells rules of commands and of ARM apart, with the resource', async () => {
    const { profile } = await profileOf({
      'callout.json': written(openRows),
      'cluster.json': resource({ calloutPolicies }),
    });
    expect(JSON.parse(profile)).toMatchObject({ name: 'contoso', dataPlanePolicy: [byCommand] });
    expect(shownBy(profile)).toEqual(openRows.map(cells));
  });

  it.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
    [
      'answers of two moments',
      { 'callout.json': written(openRows), 'cluster.json': resource({ restrictOutboundNetworkAccess: 'Enabled' }) },
      /not of one cluster at one moment: outbound access is Disabled/,
    ],
    [
      'other rules of ARM',
      {
        'callout.json': written([row('Cluster immutable policy', []), row('Cluster', [byCommand])]),
        'cluster.json': resource({ calloutPolicies }),
      },
      /the resource lists other rules/,
    ],
    ['two answers', { 'a.json': written(openRows), 'b.json': written(openRows) }, /two of the files tell of a policy/],
    ['an answer without a policy', { 'version.json': version('2025-01-01') }, /no answer tells of the policy/],
  ])('refuses %s', async (_name, files, expected) => {
    const { code, stderr } = await profileOf(files);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  it.each([
    ['2025-09-30T10:00:00Z', 'earlier'],
    ['2025-10-01T00:00:00Z', null],
    ['2026-11-01', null],
    ['not a time', null],
  ])('takes a build of %s for %s', async (built, expected) => {
    expect(runtimeBuilt(built)).toBe(expected);
    const { stderr } = await profileOf({ 'a.json': written(openRows), 'version.json': version(built) });
    expect(stderr.includes('--assume dotnet-runtime=earlier')).toBe(expected === 'earlier');
    expect(stderr.includes('open: dotnet-runtime')).toBe(expected === null);
  });

  it('says how each question is settled', () => {
    expect(Object.keys(SETTLED_BY)).toEqual(QUESTION_IDS);
  });
});
