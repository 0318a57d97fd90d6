import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { folderWith, kustoCallout, type Run } from './harness.js';

/*
 * Protects the first minute with a project: what `init` writes is right for what is in the folder, overwrites nothing, and makes a `ci`
 * that passes or fails for a true reason.
 */

const start = process.cwd();
afterEach(() => {
  process.chdir(start);
});

async function runIn(folder: string, ...argv: readonly string[]): Promise<Run> {
  process.chdir(folder);
  return kustoCallout(argv);
}

function template(regex: string, parameters: object = {}): string {
  return JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters,
    resources: [
      {
        type: 'Microsoft.Kusto/clusters',
        apiVersion: '2024-04-13',
        name: 'contoso',
        location: 'westeurope',
        properties: {
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: regex, outboundAccess: 'Allow' }],
        },
      },
    ],
  });
}

const TIGHT = template('^https://api\\.contoso\\.com/');
const PARAMETRIC = template("[concat('^https://', parameters('host'), '/')]", { host: { type: 'string' } });
const PARAMETERS = JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
  contentVersion: '1.0.0.0',
  parameters: { host: { value: 'api\\.contoso\\.com' } },
});

describe('init', () => {
  it('makes a project of a template, whose ci passes', async () => {
    const folder = folderWith({ 'infra/main.json': TIGHT, 'package.json': '{"name": "x"}' });
    expect(await runIn(folder, 'init')).toEqual({
      code: 0,
      stdout: `found 1 file with a cluster: infra/main.json
wrote kusto-callout.config.yaml
wrote tests/callouts.yaml
wrote .github/workflows/callout-policies.yml
next: kusto-callout ci
`,
      stderr: '',
    });
    expect(readFileSync('kusto-callout.config.yaml', 'utf8'))
      .toBe(`# What \`kusto-callout ci\` checks; \`kusto-callout help ci\` lists all keys.
files:
  - glob: infra/**/*.json
tests: tests/*.yaml
# noNewAccessSince: origin/main   # fail where a file allows what it did not in that revision of git
`);
    expect(readFileSync('tests/callouts.yaml', 'utf8')).toContain(
      '    - { type: webapi, uri: "https://api.contoso.com/", expect: allow }\n',
    );
    const ci = await runIn(folder, 'ci');
    expect(ci.code, ci.stdout + ci.stderr).toBe(0);
    expect(ci.stdout).toMatch(/\nlint: ok\ntest: ok\n$/);
  });

  it('finds the parameters file of a template, and tells of parameters that nothing gives', async () => {
    const folder = folderWith({
      'infra/main.json': PARAMETRIC,
      'infra/main.parameters.json': PARAMETERS,
      'other.json': PARAMETRIC,
    });
    const { code, stdout } = await runIn(folder, 'init');
    expect(code).toBe(0);
    expect(stdout).toContain('to do: other.json: parameters.host: the parameter has no default value');
    expect(parse(readFileSync('kusto-callout.config.yaml', 'utf8'))).toMatchObject({
      files: [
        { glob: 'infra/**/*.json' },
        { glob: '*.json' },
        { glob: 'infra/main.json', parameters: 'infra/main.parameters.json' },
      ],
    });
    const ci = await runIn(folder, 'ci');
    expect(ci.code).toBe(2);
    expect(ci.stdout).toContain('other.json:1:');
    expect(ci.stdout).toContain('the parameter has no default value');
    expect(ci.stdout).not.toContain('infra/main.json:');
  });

  it('makes a ci that fails where the policy is too wide', async () => {
    const folder = folderWith({ 'cluster.json': template('contoso') });
    expect((await runIn(folder, 'init')).code).toBe(0);
    const ci = await runIn(folder, 'ci');
    expect(ci.code).toBe(1);
    expect(ci.stdout).toContain('EGR002');
    expect(ci.stdout).toMatch(/\nlint: failed\ntest: ok\n$/);
  });

  it('overwrites nothing without --force', async () => {
    const folder = folderWith({ 'cluster.json': TIGHT, 'tests/callouts.yaml': 'mine' });
    expect(await runIn(folder, 'init')).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: tests/callouts.yaml is there already; nothing was written
hint: --force replaces what is there
`,
    });
    expect(existsSync('kusto-callout.config.yaml')).toBe(false);
    expect(readFileSync('tests/callouts.yaml', 'utf8')).toBe('mine');
    expect((await runIn(folder, 'init', '--force')).code).toBe(0);
    expect(readFileSync('tests/callouts.yaml', 'utf8')).not.toBe('mine');
  });

  const refused: readonly (readonly [files: Record<string, string>, message: string])[] = [
    [{}, 'error: no file in this folder tells of a cluster\n'],
    [{ 'package.json': '{"name": "x"}' }, 'error: no file in this folder tells of a cluster\n'],
    [
      { 'cluster.json': TIGHT, 'kusto-callout.config.json': '{}' },
      'error: kusto-callout.config.json is there already\n',
    ],
  ];
  it.each(refused)('refuses %j', async (files, message) => {
    const { code, stderr } = await runIn(folderWith(files), 'init');
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('writes a pipeline where azure-pipelines.yml is', async () => {
    const folder = folderWith({ 'cluster.json': TIGHT, 'azure-pipelines.yml': 'steps: []\n' });
    expect((await runIn(folder, 'init')).stdout).toContain('wrote azure-pipelines.callout-policies.yml\n');
    expect(existsSync('.github')).toBe(false);
    const { steps } = parse(readFileSync('azure-pipelines.callout-policies.yml', 'utf8')) as { steps: unknown[] };
    expect(JSON.stringify(steps)).toContain('ci --format azuredevops');
  });

  it('compares with the branch that git names, and runs the dependency of a package', async () => {
    const folder = folderWith({
      'cluster.json': TIGHT,
      'package.json': '{"devDependencies": {"kusto-callout": "1"}}',
      'package-lock.json': '{}',
    });
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
    };
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    expect((await runIn(folder, 'init')).code).toBe(0);
    expect(parse(readFileSync('kusto-callout.config.yaml', 'utf8'))).toMatchObject({ noNewAccessSince: 'origin/main' });
    const workflow = parse(readFileSync(join(folder, '.github/workflows/callout-policies.yml'), 'utf8')) as unknown;
    expect(JSON.stringify(workflow)).toContain('"npx kusto-callout ci --format github"');
    const ci = await runIn(folder, 'ci');
    expect(ci.code, ci.stdout + ci.stderr).toBe(0);
    expect(ci.stdout).toMatch(/\nlint: ok\ndiff: ok\ntest: ok\n$/);
  });
});

it('the help of help is shown', async () => {
  const { code, stdout } = await kustoCallout(['help', 'help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: kusto-callout help \[SUBCOMMAND\]\n/);
});
