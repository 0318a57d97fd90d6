import { afterEach, describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/* Protects that each cluster of a file with several is answered for, or asked about, and that none is passed over. */

const cluster = (name: string, properties: object, others: object = {}): object => ({
  type: 'Microsoft.Kusto/clusters',
  apiVersion: '2024-04-13',
  name,
  location: 'westeurope',
  properties: { restrictOutboundNetworkAccess: 'Enabled', ...properties },
  ...others,
});
const allow = (calloutUriRegex: string): object => ({
  calloutPolicies: [{ calloutType: 'sql', calloutUriRegex, outboundAccess: 'Allow' }],
});

const A = String.raw`^https://a\.database\.windows\.net/?$`;
const B = String.raw`^https://b.database\.windows\.net/?$`;
const follower = cluster("[concat('follower', copyIndex())]", allow(B), { copy: { name: 'f', count: 2 } });

const FILES = {
  'two.json': JSON.stringify({ resources: [cluster('leader', allow(A)), follower] }),
  'plain.json': JSON.stringify({ resources: [cluster('leader', allow(A)), cluster('other', allow(B))] }),
  'wider.json': JSON.stringify({ resources: [cluster('leader', allow(B)), follower] }),
  'one.json': JSON.stringify({ resources: [cluster('leader', allow(A))] }),
  'none.json': JSON.stringify({ resources: [cluster('leader', allow(A), { condition: "[equals('a', 'b')]" })] }),
};

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
});

async function run(...argv: readonly string[]) {
  process.chdir(folderWith(FILES));
  return kustoCallout(argv);
}

describe('each cluster of a file', () => {
  it.each(['two.json', 'plain.json'])('is linted: %s', async file => {
    const { code, stdout } = await run('lint', file, '--format', 'json');
    const { files } = JSON.parse(stdout) as { files: readonly { findings: readonly { rule: string }[] }[] };
    expect(code).toBe(1);
    // Both followers come from one text, which has one error.
    expect(files.map(({ findings }) => findings.map(({ rule }) => rule))).toEqual([['EGR001']]);
  });

  it('is asked who it may call', async () => {
    const { code, stdout } = await run('who', 'two.json');
    expect(code).toBe(0);
    expect(stdout.match(/^== .*$/gm)).toEqual(['== two.json#leader', '== two.json#follower0', '== two.json#follower1']);
    expect((await run('who', 'two.json', '--name', 'leader')).stdout).toContain('exactly a.database.windows.net');
  });

  it('is proved', async () => {
    const { code, stdout } = await run(
      'prove',
      'two.json',
      '--property',
      'only sql within hosts a.database.windows.net',
    );
    expect(code).toBe(1);
    expect(stdout.match(/^(?:PASS|FAIL)/gm)).toEqual(['PASS', 'FAIL', 'FAIL']);
  });

  it('is compared with that of its name', async () => {
    expect((await run('diff', 'two.json', 'two.json', '--no-new-access')).code).toBe(0);
    const { code, stdout } = await run('diff', 'two.json', 'wider.json', '--no-new-access');
    expect(code).toBe(1);
    expect(stdout.split(/^== /m)[1]).toMatch(/^leader\n[^]*New access for sql/);
    expect(stdout.split(/^== /m)[2]).toMatch(/^follower0\n[^]*No new access/);
  });

  it('that is new is compared with none', async () => {
    expect((await run('diff', 'one.json', 'two.json', '--no-new-access')).code).toBe(1);
    expect((await run('diff', 'two.json', 'one.json', '--no-new-access')).code).toBe(0);
    expect((await run('diff', 'none.json', 'one.json', '--no-new-access')).code).toBe(1);
    expect((await run('diff', 'one.json', 'none.json', '--no-new-access')).code).toBe(0);
  });
});

describe('one cluster of a file', () => {
  const uri = 'https://a.database.windows.net';

  it('has to be named where commands run or callouts are decided', async () => {
    const asked = await run('check', '--cluster', 'two.json', '--type', 'sql', uri);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('the template has 3 clusters: `leader`, `follower0` and `follower1`');
    expect(asked.stderr).toContain('hint: name one of them: FILE#NAME, or --name NAME');
    expect((await run('run', '-e', '.show cluster policy callout', '--cluster', 'plain.json')).code).toBe(2);
  });

  it.each([
    { argv: ['--cluster', 'two.json#leader'], code: 0 },
    { argv: ['--cluster', 'two.json', '--name', 'LEADER'], code: 0 },
    { argv: ['--cluster', 'plain.json#other'], code: 1 },
    { argv: ['--cluster', 'two.json#follower1'], code: 1 },
    { argv: ['--cluster', 'two.json#leaderr'], code: 2 },
  ])('$argv', async ({ argv, code }) => {
    expect((await run('check', ...argv, '--type', 'sql', uri)).code).toBe(code);
  });

  it('may be one of those that deploy has printed', async () => {
    process.chdir(folderWith(FILES));
    const { stdout } = await kustoCallout(['deploy', 'two.json']);
    process.chdir(folderWith({ 'deployed.json': stdout }));
    expect((await kustoCallout(['check', '--cluster', 'deployed.json#leader', '--type', 'sql', uri])).code).toBe(0);
    expect((await kustoCallout(['check', '--cluster', 'deployed.json', '--type', 'sql', uri])).code).toBe(2);
    expect((await kustoCallout(['who', 'deployed.json'])).stdout.match(/^== /gm)).toHaveLength(3);
  });
});

describe('a template without a cluster', () => {
  it('has nothing to say among others, and is an error alone', async () => {
    const { code, stdout, stderr } = await run('lint', 'none.json', 'one.json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('1 file without a cluster skipped');
    expect((await run('who', 'none.json', 'one.json')).code).toBe(0);
    expect((await run('lint', 'none.json')).code).toBe(2);
  });
});
