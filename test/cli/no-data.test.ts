import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/* Protects that files without a cluster are refused in each subcommand by one error, which names the command to type. */

const FILES = {
  'main.tf': 'resource "azurerm_kusto_cluster" "a" {\n  name = "adx"\n}\n',
  'prod.tfvars': 'allowed_fqdns = ["a.example"]\n',
  'main.bicep': "resource a 'Microsoft.Kusto/clusters@2024-04-13' = {}\n",
  tfplan: 'PK\u0003\u0004',
  'empty.json': '',
  'comments.json': '// nothing\n',
  'none.json': '[]\n',
};

const COMMANDS: Readonly<Record<keyof typeof FILES, RegExp>> = {
  'main.tf': /terraform show -json tfplan/,
  'prod.tfvars': /terraform plan -var-file=\S*prod\.tfvars -out=tfplan/,
  'main.bicep': /bicep build \S*main\.bicep --stdout/,
  tfplan: /terraform show -json \S*tfplan/,
  'empty.json': /az kusto cluster show --resource-group GROUP --name NAME/,
  'comments.json': /az kusto cluster show --resource-group GROUP --name NAME/,
  'none.json': /az kusto cluster list/,
};

const TAKING_CLUSTER = [
  ['run', '--no-tools', '-e', '.show version', '--cluster'],
  ['check', '--no-tools', '--type', 'sql', 'tcp:a.example', '--cluster'],
  ['inspect', '--no-tools'],
] as const;
const TAKING_POLICY = [
  ['who', '--no-tools'],
  ['prove', '--no-tools', '--property', 'never webapi matching ^http://'],
  ['lint', '--no-tools'],
] as const;
const named = (files: readonly string[]): readonly (keyof typeof FILES)[] =>
  (Object.keys(FILES) as (keyof typeof FILES)[]).filter(file => !files.includes(file));

describe('a file without a cluster', () => {
  it.each([
    ...TAKING_CLUSTER.flatMap(argv => named([]).map(file => [argv[0], file, argv] as const)),
    // An empty list is a policy, too.
    ...TAKING_POLICY.flatMap(argv => named(['none.json']).map(file => [argv[0], file, argv] as const)),
  ])('%s refuses %s with the command to type', async (_, file, argv) => {
    const { code, stderr } = await kustoCallout([...argv, join(folderWith(FILES), file)]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(COMMANDS[file]) as string });
    expect(stderr).not.toContain('a string is quoted');
  });

  it('is told from a policy without rules', async () => {
    const { code, stderr } = await kustoCallout(['who', join(folderWith(FILES), 'none.json')]);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('where az kusto cluster list printed it, there are no clusters') as string,
    });
  });

  it('is refused in test files, too', async () => {
    const cases = { cluster: 'main.tf', callouts: [{ type: 'sql', uri: 'a', expect: 'deny' }] };
    const at = folderWith({ ...FILES, 'test.json': JSON.stringify(cases) });
    const { code, stdout } = await kustoCallout(['test', join(at, 'test.json')]);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(COMMANDS['main.tf']);
  });
});
