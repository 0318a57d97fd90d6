import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { folderWith, kustoCallout, type World } from './harness.js';

/* Protects what people and pipelines see of `diff`: the whole output, and the exit codes of the gate. */

const rule = (CalloutType: string, CalloutUriRegex: string, CanCall = true) => ({
  CalloutType,
  CalloutUriRegex,
  CanCall,
});
const policy = (...rules: readonly object[]): string =>
  `[\n${rules.map(each => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`;

const OLD = policy(
  rule('sql', String.raw`^https://sqlname\.database\.azure\.com/?$`),
  rule('external_data', String.raw`^https://contoso\.blob\.core\.windows\.net/`),
  rule('webapi', String.raw`^https://api\.contoso\.com/`),
);
const NEW = policy(
  rule('sql', String.raw`sqlname\.database\.azure\.com/?$`),
  rule('external_data', String.raw`^https://contoso\.blob\.core\.windows\.net/`),
  rule('external_data', '/secret/', false),
  rule('webapi', String.raw`\Ahttps://(?:api)\.contoso[.]com/`),
);
const FILES = {
  'old.json': OLD,
  'new.json': NEW,
  'narrow.json': policy(rule('sql', String.raw`^https://sqlname\.database\.azure\.com\z`)),
  'hard.json': policy(rule('sql', String.raw`^https://([a-z]{9}[0-9]{9})\1/`)),
  'broken.json': '[{"CalloutType": "sql"}]',
  'properties.json': JSON.stringify({
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [
      {
        calloutType: 'sql',
        calloutUriRegex: String.raw`^https://sqlname\.database\.azure\.com/?$`,
        outboundAccess: 'Allow',
      },
    ],
  }),
  'script.kql': `#arm {"restrictOutboundNetworkAccess": "Enabled", "allowedFqdnList": ["sqlname.database.azure.com"]}\n`,
};

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
});

function diff(argv: readonly string[], world: World = {}) {
  process.chdir(folderWith(FILES));
  return kustoCallout(['diff', ...argv], world);
}

describe('the comparison', () => {
  it('for people', async () => {
    expect(await diff(['old.json', 'new.json'])).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "sql: wider
        + https://asqlname.database.azure.com
          allowed by \`sqlname\\.database\\.azure\\.com/?$\` (new.json:2)
          all that is newly allowed: any host at all; texts that are not http or https URIs with a host
        robust: the same under every credible reading of what is not known of the service

      external_data: narrower
        - https://contoso.blob.core.windows.net/secret/
          denied by \`/secret/\` (new.json:4)
          all that is newly denied: exactly contoso.blob.core.windows.net
        DEPENDS on match-subject: equal if regexes see scheme, host, port and a slash

      The other 9 callout types: equal
      ",
      }
    `);
  });

  it('for a pull request', async () => {
    expect((await diff(['old.json', 'new.json', '--format', 'markdown', '--no-new-access'])).stdout)
      .toMatchInlineSnapshot(`
        "### Callouts: \`old.json\` → \`new.json\`

        | callout type |  | newly allowed | newly denied |
        |---|---|---|---|
        | sql | wider | \`https://asqlname.database.azure.com\`<br>allowed by \`sqlname\\.database\\.azure\\.com/?$\` (new.json:2)<br>in all: any host at all; texts that are not http or https URIs with a host |  |
        | external_data | narrower |  | \`https://contoso.blob.core.windows.net/secret/\`<br>denied by \`/secret/\` (new.json:4)<br>in all: exactly contoso.blob.core.windows.net |

        The other 9 callout types: equal.

        external_data **depends** on match-subject: equal if regexes see scheme, host, port and a slash.

        New access for sql.
        "
      `);
  });

  it('for programs has exactly the documented members, for every type', async () => {
    const { stdout, code } = await diff(['old.json', 'new.json', '--format', 'json']);
    const { types } = JSON.parse(stdout) as { readonly types: readonly { readonly type: string }[] };
    expect(code).toBe(0);
    expect(types.map(({ type }) => type)).toEqual([
      'kusto',
      'sql',
      'mysql',
      'postgresql',
      'azure_digital_twins',
      'cosmosdb',
      'sandbox_artifacts',
      'external_data',
      'webapi',
      'azure_openai',
      'genevametrics',
    ]);
    expect(types.filter(({ type }) => ['sql', 'webapi', 'external_data'].includes(type))).toMatchInlineSnapshot(`
      [
        {
          "newlyAllowed": {
            "rule": {
              "calloutType": "sql",
              "calloutUriRegex": "sqlname\\.database\\.azure\\.com/?$",
              "canCall": true,
              "index": 0,
              "layer": "command",
              "policy": "new",
            },
            "uri": "https://asqlname.database.azure.com",
            "wellFormed": true,
          },
          "newlyDenied": null,
          "otherwise": [],
          "relation": "wider",
          "robust": true,
          "type": "sql",
        },
        {
          "newlyAllowed": null,
          "newlyDenied": {
            "rule": {
              "calloutType": "external_data",
              "calloutUriRegex": "/secret/",
              "canCall": false,
              "index": 2,
              "layer": "command",
              "policy": "new",
            },
            "uri": "https://contoso.blob.core.windows.net/secret/",
            "wellFormed": true,
          },
          "otherwise": [
            {
              "dependsOn": [
                {
                  "question": "match-subject",
                  "reading": "origin",
                },
              ],
              "relation": "equal",
            },
          ],
          "relation": "narrower",
          "robust": false,
          "type": "external_data",
        },
        {
          "newlyAllowed": null,
          "newlyDenied": null,
          "otherwise": [],
          "relation": "equal",
          "robust": true,
          "type": "webapi",
        },
      ]
    `);
  });

  it('of the same', async () => {
    expect(await diff(['old.json', 'old.json'])).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "All 11 callout types: equal
      ",
      }
    `);
  });

  it('of what cannot be known', async () => {
    expect(await diff(['hard.json', 'narrow.json', '--subject', 'uri'])).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "",
        "stdout": "sql: UNKNOWN
        + https://sqlname.database.azure.com
          allowed by \`^https://sqlname\\.database\\.azure\\.com\\z\` (narrow.json:2)
        ? could not determine whether anything is newly denied: \`^https://([a-z]{9}[0-9]{9})\\1/\`: the pattern has a back reference, which no automaton here can do

      The other 10 callout types: equal
      ",
      }
    `);
  });

  it('under one assumption', async () => {
    const { stdout } = await diff(['old.json', 'new.json', '--subject', 'host']);
    expect(stdout).toMatchInlineSnapshot(`
      "sql: wider
        + https://sqlname.database.azure.com/
          allowed by \`sqlname\\.database\\.azure\\.com/?$\` (new.json:2)
          all that is newly allowed: any host that ends in sqlname.database.azure.com
        robust: the same under every credible reading of what is not known of the service

      The other 10 callout types: equal
      "
    `);
  });
});

describe('the gate', () => {
  it.each([
    ['old.json', 'narrow.json', 0, 'No new access: proved for every callout type and every text.'],
    ['old.json', 'new.json', 1, 'New access for sql.'],
    ['narrow.json', 'hard.json', 3, 'UNKNOWN whether there is new access for sql.'],
    ['hard.json', 'hard.json', 0, 'No new access: proved for every callout type and every text.'],
    ['properties.json', 'narrow.json', 0, 'No new access: proved for every callout type and every text.'],
    ['script.kql', 'properties.json', 0, 'No new access: proved for every callout type and every text.'],
    [
      'properties.json',
      'script.kql',
      1,
      'New access for kusto, sql, mysql, postgresql, azure_digital_twins, cosmosdb, sandbox_artifacts, external_data and azure_openai.',
    ],
  ])('from %s to %s', async (old, now, code, line) => {
    const run = await diff([old, now, '--no-new-access']);
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe(line);
    expect(run.code).toBe(code);
  });

  it('fails where time runs out', async () => {
    // The clock is looked at now and then, so that a difference that is found at once is still found.
    const run = await diff(['old.json', 'new.json', '--no-new-access', '--timeout', '0.000001', '--format', 'json']);
    expect([1, 3]).toContain(run.code);
    expect(run.stdout).toMatch(/"relation": "(?:unknown|wider|different)"/);
  });
});

describe('inputs', () => {
  it('may be a git revision and standard input', async () => {
    const folder = folderWith({ 'policy.json': OLD });
    process.chdir(folder);
    const git = (...argv: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...argv], { stdio: 'pipe' });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    const run = await kustoCallout(['diff', 'HEAD:policy.json', '-', '--no-new-access'], { stdin: NEW });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('(standard input:2)');
  });

  it.each([
    [
      ['old.json'],
      'error: diff takes two inputs, OLD and NEW, or one that has both: a Terraform plan, a Pulumi preview or a what-if result',
    ],
    [['old.json', 'new.json', 'narrow.json'], 'error: diff takes two inputs, OLD and NEW'],
    [['-', '-'], 'error: standard input (-) can be read only once'],
    [['old.json', 'missing.json'], 'error: cannot read missing.json: there is no such file'],
    [['old.json', 'broken.json'], 'broken.json:1:2: POLICY_KEY: [0]: the key `CalloutUriRegex` is missing'],
    [['old.json', 'new.json', '--subject', 'hots'], 'error: `hots` is not a match subject'],
    [['old.json', 'new.json', '--timeout', 'soon'], 'error: --time-limit takes seconds, up to 3600, not `soon`'],
    [['old.json', 'new.json', '--format', 'yaml'], 'error: `yaml` is not a format'],
  ])('%j are refused', async (argv, message) => {
    const run = await diff(argv);
    expect(run.stderr.split('\n')[0]).toBe(message);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
  });
});
