import { afterEach, describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/* Protects what people and programs see of `who`: the whole output. */

const rule = (CalloutType: string, CalloutUriRegex: string, CanCall = true) => ({
  CalloutType,
  CalloutUriRegex,
  CanCall,
});
const policy = (...rules: readonly object[]): string =>
  `[\n${rules.map(each => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`;

const FILES = {
  'policy.json': policy(
    rule('sql', String.raw`sqlname\.database\.azure\.com/?$`),
    rule('external_data', String.raw`^https://[a-z0-9]{3,24}\.blob\.core\.windows\.net/`),
    rule('webapi', String.raw`^https://(?:api|www|static|login|docs|shop|mail|dev)\.contoso\.com/`),
    rule('webapi', String.raw`^https://shop\.`, false),
    rule('mysql', String.raw`^https://([a-z]{9}[0-9]{9})\1/`),
  ),
};

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
});

function who(...argv: readonly string[]) {
  process.chdir(folderWith(FILES));
  return kustoCallout(['who', ...argv]);
}

describe('the survey', () => {
  it('for people', async () => {
    expect(await who('policy.json')).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "",
        "stdout": "mysql
        UNKNOWN: \`^https://([a-z]{9}[0-9]{9})\\1/\`: the pattern has a back reference, which no automaton here can do
        DEPENDS on match-subject: nothing if regexes see the host alone

      sql
        any host at all, because the rule is not anchored at the start, and so matches in a path or query too
          https://evil.example/sqlname.database.azure.com
          allowed by \`sqlname\\.database\\.azure\\.com/?$\` (policy.json:2)
        texts that are not http or https URIs with a host
          http:///sqlname.database.azure.com (not a well-formed URI)
          allowed by \`sqlname\\.database\\.azure\\.com/?$\` (policy.json:2)
        DEPENDS on match-subject: any host that ends in sqlname.database.azure.com if regexes see scheme, host, port and a slash
        DEPENDS on match-subject: any host that ends in sqlname.database.azure.com if regexes see the host alone

      external_data
        any account of blob.core.windows.net
          https://evil.blob.core.windows.net/
          allowed by \`^https://[a-z0-9]{3,24}\\.blob\\.core\\.windows\\.net/\` (policy.json:3)

      webapi
        exactly api.contoso.com, dev.contoso.com, docs.contoso.com, login.contoso.com, mail.contoso.com and 2 more
          https://api.contoso.com/
          allowed by \`^https://(?:api|www|static|login|docs|shop|mail|dev)\\.contos…\` (policy.json:4)

      Nothing at all: kusto, postgresql, azure_digital_twins, cosmosdb, sandbox_artifacts, azure_openai, genevametrics
      This is all, but for mysql: proved for every text, if regexes see the URI as it is given.
      ",
      }
    `);
  });

  it('for a pull request', async () => {
    expect((await who('policy.json', '--format', 'markdown', '--subject', 'uri')).stdout).toMatchInlineSnapshot(`
      "### Who can be called: \`policy.json\`

      | callout type | hosts | for example |
      |---|---|---|
      | mysql | **UNKNOWN** | \`^https://([a-z]{9}[0-9]{9})\\1/\`: the pattern has a back reference, which no automaton here can do |
      | sql | any host at all, because the rule is not anchored at the start, and so matches in a path or query too | \`https://evil.example/sqlname.database.azure.com\`<br>allowed by \`sqlname\\.database\\.azure\\.com/?$\` (policy.json:2) |
      | sql | texts that are not http or https URIs with a host | \`http:///sqlname.database.azure.com\`<br>allowed by \`sqlname\\.database\\.azure\\.com/?$\` (policy.json:2) |
      | external_data | any account of blob.core.windows.net | \`https://evil.blob.core.windows.net/\`<br>allowed by \`^https://[a-z0-9]{3,24}\\.blob\\.core\\.windows\\.net/\` (policy.json:3) |
      | webapi | exactly api.contoso.com, dev.contoso.com, docs.contoso.com, login.contoso.com, mail.contoso.com and 2 more | \`https://api.contoso.com/\`<br>allowed by \`^https://(?:api\\|www\\|static\\|login\\|docs\\|shop\\|mail\\|dev)\\.contos…\` (policy.json:4) |

      Nothing at all: kusto, postgresql, azure_digital_twins, cosmosdb, sandbox_artifacts, azure_openai, genevametrics

      This is all, but for mysql: proved for every text.
      "
    `);
  });

  it('for programs', async () => {
    const { stdout } = await who('policy.json', '--format', 'json');
    const { types } = JSON.parse(stdout) as { readonly types: readonly { readonly type: string }[] };
    expect(types).toHaveLength(11);
    expect(types.filter(({ type }) => type === 'external_data' || type === 'mysql')).toMatchInlineSnapshot(`
      [
        {
          "hosts": [],
          "others": [],
          "otherwise": [
            {
              "dependsOn": [
                {
                  "question": "match-subject",
                  "reading": "host",
                },
              ],
              "words": "nothing",
            },
          ],
          "proved": false,
          "reason": "\`^https://([a-z]{9}[0-9]{9})\\1/\`: the pattern has a back reference, which no automaton here can do",
          "robust": false,
          "type": "mysql",
          "withoutHost": null,
        },
        {
          "hosts": [
            {
              "because": null,
              "characters": null,
              "exceptions": [],
              "host": "*.blob.core.windows.net",
              "longest": null,
              "reach": "every label",
              "rule": {
                "calloutType": "external_data",
                "calloutUriRegex": "^https://[a-z0-9]{3,24}\\.blob\\.core\\.windows\\.net/",
                "canCall": true,
                "index": 1,
                "layer": "command",
              },
              "uri": "https://evil.blob.core.windows.net/",
              "wellFormed": true,
              "words": "any account of blob.core.windows.net",
            },
          ],
          "others": [],
          "otherwise": [],
          "proved": true,
          "robust": true,
          "type": "external_data",
          "withoutHost": null,
        },
      ]
    `);
  });
});

it.each([
  [[], 'error: who needs a FILE'],
  [['missing.json'], 'error: cannot read missing.json: there is no such file'],
])('%j is refused', async (argv, message) => {
  const run = await who(...argv);
  expect(run.stderr.split('\n')[0]).toBe(message);
  expect(run.code).toBe(2);
});
