import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.js';

/*
 * Protects `deploy` and `--parameters` on the command line: what goes where, and with which exit code.
 */

const folder = mkdtempSync(join(tmpdir(), 'kusto-callout-deploy-'));
const file = (name: string): string => join(folder, name);

const TEMPLATE = {
  parameters: {
    name: { type: 'string' },
    hosts: { type: 'array', defaultValue: [] },
    restricted: { type: 'bool', defaultValue: true },
  },
  resources: [
    {
      type: 'Microsoft.Kusto/clusters',
      apiVersion: '2024-04-13',
      name: "[parameters('name')]",
      location: '[resourceGroup().location]',
      properties: {
        restrictOutboundNetworkAccess: "[if(parameters('restricted'), 'Enabled', 'Disabled')]",
        allowedFqdnList: "[parameters('hosts')]",
      },
    },
    { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2023-01-01', name: 'store' },
  ],
  outputs: { uri: { type: 'string', value: "[reference(parameters('name')).uri]" } },
};

beforeAll(() => {
  writeFileSync(file('main.json'), JSON.stringify(TEMPLATE, null, 2));
  writeFileSync(
    file('parameters.json'),
    JSON.stringify({ parameters: { name: { value: 'contoso' }, hosts: { value: ['a.example'] } } }),
  );
  writeFileSync(file('cluster.json'), JSON.stringify({ name: 'contoso', properties: {}, location: 'northeurope' }));
  writeFileSync(file('no-parameters.json'), '[1]');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function run(
  argv: readonly string[],
  { stdin = '', env = {} }: { readonly stdin?: string; readonly env?: Record<string, string> } = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof texts): Writable =>
    new Writable({
      write(chunk: Buffer, _, done) {
        texts[name] += chunk.toString('utf8');
        done();
      },
    });
  const code = await runProgram(argv, {
    stdin: Readable.from([stdin]),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    env,
  });
  return { code, ...texts };
}

function json(text: string): unknown {
  return JSON.parse(text);
}

describe('deploy', () => {
  it('prints the cluster that results, and names what has no effect', async () => {
    const { code, stdout, stderr } = await run(['deploy', file('main.json'), '--parameters', file('parameters.json')]);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({
      name: 'contoso',
      location: 'westeurope',
      properties: { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ['a.example'] },
    });
    expect(stderr).toContain('Microsoft.Storage/storageAccounts');
  });

  it('prints what --cluster takes', async () => {
    const first = await run(['deploy', file('main.json'), '--parameters', 'name=contoso']);
    writeFileSync(file('result.json'), first.stdout);
    const { code, stdout } = await run([
      '-e',
      '.show cluster policy callout',
      '--cluster',
      file('result.json'),
      '--format',
      'tsv',
    ]);
    expect(code).toBe(0);
    expect(stdout).not.toContain('immutable');
  });

  it('takes parameters as texts and files, the last of one name counting', async () => {
    const { stdout } = await run(
      [
        ...['deploy', '-', '--parameters', `@${file('parameters.json')}`, '--parameters', 'NAME=other'],
        ...[
          '--parameters',
          'restricted=false',
          '--parameters',
          'hosts=["b.example"]',
          '--resource-group',
          'group',
          '--subscription',
          'sub',
        ],
      ],
      { stdin: JSON.stringify(TEMPLATE) },
    );
    expect(json(stdout)).toMatchObject({
      id: '/subscriptions/sub/resourceGroups/group/providers/Microsoft.Kusto/Clusters/other',
      properties: { restrictOutboundNetworkAccess: 'Disabled', allowedFqdnList: ['b.example'] },
    });
  });

  it('prints clusters, resources, outputs and warnings as JSON', async () => {
    const { stdout } = await run(['deploy', file('main.json'), '--parameters', 'name=contoso', '--format', 'json']);
    expect(json(stdout)).toMatchObject({
      clusters: [{ name: 'contoso' }],
      resources: [{ effect: 'cluster' }, { effect: 'ignored', name: 'store' }],
      outputs: { uri: { type: 'string', value: 'https://contoso.westeurope.kusto.windows.net' } },
      warnings: [{ reason: 'ARM_IGNORED_RESOURCE' }],
    });
  });

  it('tells with --what-if what would change, also for callouts', async () => {
    const argv = [
      'deploy',
      file('main.json'),
      '--parameters',
      file('parameters.json'),
      '--cluster',
      file('cluster.json'),
      '--what-if',
    ];
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    expect(stdout).toContain('~ properties.restrictOutboundNetworkAccess: "Disabled" => "Enabled"');
    expect(stdout).toContain('callouts: 9 rules gained, 7 lost');
    expect(stdout).toContain('+ Allow sql a\\.example (arm-fqdn)');
    expect(stdout).toContain('1 to modify, 1 without effect here');
    expect(stdout).not.toContain('\u001b');
    expect((await run(argv, { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[32m+ Allow sql');
    const asJson = await run([...argv, '--format', 'json']);
    expect(json(asJson.stdout)).toMatchObject({
      status: 'Succeeded',
      properties: {
        changes: [
          { changeType: 'Modify', callouts: { gained: { length: 9 }, lost: { length: 7 } } },
          { changeType: 'Ignore' },
        ],
      },
    });
  });

  it('removes clusters in complete mode', async () => {
    const argv = [
      'deploy',
      file('main.json'),
      '--parameters',
      'name=fresh',
      '--cluster',
      file('cluster.json'),
      '--what-if',
    ];
    expect((await run(argv)).stdout).toContain('1 to create, 1 without effect here');
    expect((await run([...argv, '--mode', 'complete'])).stdout).toContain('1 to create, 1 to delete');
  });

  it('exits with 1 where the template is refused, and shows where', async () => {
    const { code, stdout, stderr } = await run(['deploy', file('main.json')]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/main\.json:3:5: InvalidTemplate \(ARM_PARAMETER\): parameters\.name: /);
    expect(stderr).toContain('hint: give it one: --parameters name=…');
    const both = await run(['deploy', '-', '--parameters', 'name=x'], {
      stdin: JSON.stringify(TEMPLATE).replace('"[parameters(\'hosts\')]"', '[""]'),
    });
    expect(both.code).toBe(1);
    expect(both.stderr).toContain('DeploymentFailed: BadRequest (ARM_VALUE)');
  });

  it.each([
    [[], 'deploy takes one TEMPLATE, or - for standard input'],
    [['a.json', 'x=1'], 'repeat the option: --parameters x=1'],
    [['a.json', '--format', 'tsv'], '`tsv` is not a format'],
    [['a.json', '--mode', 'complet'], 'did you mean `complete`?'],
    [['-', '--cluster', '-'], 'standard input (-) can be read only once'],
    [[file('missing.json')], 'there is no such file'],
    [[file('main.json'), '--parameters', file('missing.json')], 'there is no such file'],
    [[file('main.json'), '--parameters', file('no-parameters.json')], 'is not a parameters file'],
    [[file('main.json'), '--cluster', file('no-parameters.json')], 'expected an object'],
  ])('exits with 2 for %j', async (argv, message) => {
    const { code, stderr } = await run(['deploy', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('--cluster', () => {
  it('takes a template with parameters, in every subcommand, and #arm with it', async () => {
    const { code, stdout } = await run(
      [...['run', '-', '--cluster', file('main.json'), '--parameters', 'name=contoso', '--format', 'json']],
      { stdin: `#arm ${file('main.json')}\n\n.show cluster policy callout | count\n` },
    );
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject([{ tables: [{ rows: [[1]] }] }]);
  });

  it('says which parameter is missing, with its place', async () => {
    const { code, stderr } = await run(['-e', '.show version', '--cluster', file('main.json')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/main\.json:3:5: InvalidTemplate \(ARM_PARAMETER\)/);
  });
});
