import { afterEach, describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/* Protects how the subcommands that ask about whole policies read what they are given: the common options have their effect. */

const TEMPLATE = JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { host: { type: 'string' }, policies: { type: 'array', defaultValue: [] } },
  resources: [
    {
      type: 'Microsoft.Kusto/clusters',
      apiVersion: '2024-04-13',
      name: 'contoso',
      location: 'westeurope',
      properties: {
        restrictOutboundNetworkAccess: 'Enabled',
        calloutPolicies: [
          {
            calloutType: 'webapi',
            calloutUriRegex: "[format('^https://{0}/', parameters('host'))]",
            outboundAccess: 'Allow',
          },
        ],
      },
    },
  ],
});

const FILES = {
  'template.json': TEMPLATE,
  'parameters.json': '{ "parameters": { "host": { "value": "api\\\\.example" } } }',
  'resource.json': JSON.stringify({
    properties: {
      restrictOutboundNetworkAccess: 'Enabled',
      calloutPolicies: [
        { calloutType: 'webapi', calloutUriRegex: String.raw`^https://api\.example/`, outboundAccess: 'Allow' },
      ],
    },
  }),
  'script.kql': '.alter cluster policy callout @"[]"\n',
};

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
});

function run(...argv: readonly string[]) {
  process.chdir(folderWith(FILES));
  return kustoCallout(argv);
}

const QUESTIONS: readonly (readonly string[])[] = [
  ['diff', 'resource.json'],
  ['who'],
  ['prove', '--property', String.raw`only webapi within ^https://api\.example/`],
  ['lint'],
];

describe.each(QUESTIONS)('%s', (...question) => {
  it.each([String.raw`host=api\.example`, 'parameters.json'])(
    'reads a template with its parameters: %s',
    async given => {
      const { code, stdout, stderr } = await run(...question, 'template.json', '--parameters', given);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout).not.toContain('wider');
    },
  );

  it('says which parameter is missing', async () => {
    const { code, stdout, stderr } = await run(...question, 'template.json');
    expect(stdout + stderr).toContain('parameters.host');
    expect(code).toBe(2);
  });

  it('runs scripts as the caller that --as names', async () => {
    const { code, stdout, stderr } = await run(...question, 'script.kql', '--as', 'none');
    expect(stdout + stderr).toContain('this principal has no role');
    expect(code).toBe(2);
  });

  it('starts scripts with the cluster that --cluster names', async () => {
    const { code, stdout, stderr } = await run(...question, 'script.kql', '--cluster', 'resource.json');
    expect(stdout + stderr).toContain('restricted outbound access is on');
    expect(code).toBe(2);
  });
});

describe('templates that declare different parameters', () => {
  const newer = TEMPLATE.replace('"host":', '"port":{"type":"string"},"host":').replace('{0}/', '{0}:{1}/');
  const diff = (...given: readonly string[]) => {
    process.chdir(
      folderWith({ ...FILES, 'newer.json': newer.replace("parameters('host')", "$&, parameters('port')") }),
    );
    const options = given.flatMap(each => ['--parameters', each]);
    return kustoCallout(['diff', 'template.json', 'newer.json', '--no-new-access', ...options]);
  };

  it('get those that they declare, so that a change may add one', async () => {
    const { code, stdout, stderr } = await diff(String.raw`HOST=api\.example`, 'port=8443');
    expect(stderr).toBe('');
    expect(stdout).toContain('+ https://api.example:8443/');
    expect(code).toBe(1);
  });

  it('refuse what none of them declares', async () => {
    const { code, stderr } = await diff(String.raw`host=api\.example`, 'port=8443', 'prot=1');
    expect(stderr).toContain('a value is given for `prot`, which the template does not declare');
    expect(code).toBe(2);
  });
});
