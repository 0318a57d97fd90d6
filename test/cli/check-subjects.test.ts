import { afterEach, describe, expect, it } from 'vitest';
import { askedUri, withoutDefaultPort } from '../../src/cli/check/asked-uri.js';
import type { ArmCalloutType } from '../../src/policy/callout-types.js';
import { folderWith, kustoCallout } from './harness.js';

/* Protects that check takes what people have at hand (connection strings, ports, files), and says what it asked about instead. */

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
});

const asked: readonly (readonly [ArmCalloutType, string, string])[] = [
  ['sql', 'Server=tcp:contoso.database.windows.net,1433;', 'https://contoso.database.windows.net/'],
  [
    'sql',
    'Server=tcp:Contoso.database.windows.net,1433;Initial Catalog=x;Password=s3cret',
    'https://contoso.database.windows.net/',
  ],
  ['sql', 'tcp:contoso.database.windows.net,1433', 'https://contoso.database.windows.net/'],
  [
    'mysql',
    'Server=contoso.mysql.database.azure.com; Port = 3306; Database=Fabrikam;',
    'https://contoso.mysql.database.azure.com/',
  ],
  [
    'postgresql',
    'Host=contoso.postgres.database.azure.com; Port=5432;',
    'https://contoso.postgres.database.azure.com/',
  ],
  [
    'cosmosdb',
    'AccountEndpoint=https://contoso.documents.azure.com:443/;AccountKey=s3cret',
    'https://contoso.documents.azure.com/',
  ],
  [
    'external_data',
    'https://contoso.blob.core.windows.net/c/a.csv;s3cret',
    'https://contoso.blob.core.windows.net/c/a.csv',
  ],
];

const plain: readonly (readonly [ArmCalloutType, string])[] = [
  ['sql', 'https://contoso.database.windows.net/;x'],
  ['sql', 'contoso.database.windows.net'],
  ['webapi', 'Server=tcp:contoso.database.windows.net,1433;'],
  ['webapi', 'https://a.example/;b'],
  ['kusto', 'https://help.kusto.windows.net/'],
];

describe('a connection string', () => {
  it.each(asked)('of %s stands for its server: %s', (type, text, uri) => {
    const result = askedUri(type, text);
    expect(result.uri).toBe(uri);
    expect(result.note).toContain(`asked about ${uri}`);
    expect(result.note).not.toContain('s3cret');
  });

  it.each(plain)('of %s is not: %s', (type, text) => {
    expect(askedUri(type, text)).toEqual({ uri: text, note: null });
  });

  it('is decided as that, and said', async () => {
    const { code, stdout, stderr } = await kustoCallout([
      'check',
      '--type',
      'sql',
      'Server=tcp:contoso.database.windows.net,1433;',
    ]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'warning: this is a connection string; asked about https://contoso.database.windows.net/\n',
    });
    expect(stdout).toMatch(/^allowed .* https:\/\/contoso\.database\.windows\.net\/$/m);
  });
});

describe('a port', () => {
  it.each([
    ['https://a.example:443/x', 'https://a.example/x'],
    ['http://a.example:80', 'http://a.example'],
    ['https://a.example:80/', null],
    ['https://a.example/:443/', null],
  ])('that is the default can be left out: %s', (uri, without) => {
    expect(withoutDefaultPort(uri)).toBe(without);
  });

  it('is matched as written, with a hint where that denies', async () => {
    const { code, stderr } = await kustoCallout(['check', '--type', 'kusto', 'https://help.kusto.windows.net:443/']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'warning: the port is matched as it is written; without it, https://help.kusto.windows.net/ is allowed\n',
    );
  });
});

describe('a file', () => {
  it.each([[['callouts.csv']], [['--type', 'sql', 'callouts.csv']]])('%j is read by --file', async argv => {
    process.chdir(folderWith({ 'callouts.csv': 'type,uri\n' }));
    const { code, stderr } = await kustoCallout(['check', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toContain('`callouts.csv` is a file, not a URI');
    expect(stderr).toContain('--file reads the callouts in it: check --file callouts.csv');
  });
});

describe('who', () => {
  it('names the entries of an FQDN list, not the rules that they become', async () => {
    const list = { restrictOutboundNetworkAccess: 'Enabled', allowedFqdnList: ['a.example'] };
    process.chdir(folderWith({ 'fqdn.json': JSON.stringify(list) }));
    const { stdout } = await kustoCallout(['who', 'fqdn.json']);
    expect(stdout).toContain('allowedFqdnList [0]');
    expect(stdout).not.toMatch(/allowedFqdnList \[[1-9]/);
  });
});
