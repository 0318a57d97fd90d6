import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/*
 * Protects `compile`: what it prints, where, and how it ends.
 */

const CLUSTER = JSON.stringify({
  name: 'contoso',
  location: 'westeurope',
  properties: {
    restrictOutboundNetworkAccess: 'Enabled',
    allowedFqdnList: ['a.example.com'],
  },
});

const SCRIPT = `.alter cluster policy callout \`\`\`[
  {"CalloutType":"webapi","CalloutUriRegex":"^https://(?<sub>[a-z]+)\\\\.contoso\\\\.com/\\\\k<sub>","CanCall":true},
  {"CalloutType":"mysql","CalloutUriRegex":"^a(?!bc)d","CanCall":false}]\`\`\`
`;

const KQL = `.create-or-alter function with (docstring = 'Does the callout policy of cluster contoso allow this callout?') CalloutAllowed(type:string, uri:string) {
    // The callout policy of cluster contoso, translated by kusto-callout: one rule that denies is enough, then one
    // that allows, and what no rule allows is denied. Regexes are matched against the URI as given, case counts
    // (an assumption: the documentation does not say). Each is in a comment above its translation.
    case(
        type in~ ('kusto', 'sql', 'mysql', 'postgresql', 'azure_digital_twins', 'cosmosdb', 'sandbox_artifacts', 'azure_openai'),
            // arm-fqdn[0, 1, 2, 3, 4, 5, 6, 8] allows: a\\.example\\.com
            uri matches regex @'a\\.example\\.com',
        type =~ 'external_data',
            // the cluster's own storage is always allowed
            uri matches regex @'STORAGE'
            or (
                // arm-fqdn[7] allows: a\\.example\\.com
                uri matches regex @'a\\.example\\.com'
            ),
        false
    )
}
`;

const SQL = `-- The callout policy of cluster contoso, translated by kusto-callout: one rule that denies is enough, then one
-- that allows, and what no rule allows is denied. Regexes are matched against the URI as given, without regard to case
-- (an assumption: the documentation does not say). Each is in a comment above its translation.
CREATE OR REPLACE MACRO callout_allowed(type, uri) AS (
    type IS NOT NULL AND uri IS NOT NULL AND CASE
        WHEN lower(type) IN ('kusto', 'sql', 'mysql', 'postgresql', 'azure_digital_twins', 'cosmosdb', 'sandbox_artifacts', 'azure_openai') THEN
            -- arm-fqdn[0, 1, 2, 3, 4, 5, 6, 8] allows: a\\.example\\.com
            regexp_matches(uri, '(?i:a\\.example\\.com)')
        WHEN lower(type) IN ('external_data') THEN
            -- the cluster's own storage is always allowed
            regexp_matches(uri, 'STORAGE')
            OR (
                -- arm-fqdn[7] allows: a\\.example\\.com
                regexp_matches(uri, '(?i:a\\.example\\.com)')
            )
        ELSE false
    END
);
`;

/** The long regex of the cluster's own storage, which is another test's. */
function short(text: string): string {
  return text.replace(/'\^\(\?i:http\).*\\z\)'/g, "'STORAGE'");
}

describe('compile', () => {
  it('prints a stored function of KQL', async () => {
    const folder = folderWith({ 'cluster.json': CLUSTER });
    const run = await kustoCallout(['compile', '--to', 'kql', '--cluster', join(folder, 'cluster.json')]);
    expect({ ...run, stdout: short(run.stdout) }).toEqual({ code: 0, stderr: '', stdout: KQL });
  });

  it('prints a let statement', async () => {
    const folder = folderWith({ 'cluster.json': CLUSTER });
    const { stdout } = await kustoCallout([
      'compile',
      '--to',
      'kql',
      '--let',
      '--cluster',
      join(folder, 'cluster.json'),
    ]);
    const [header = '', ...rest] = stdout.trimEnd().split('\n');
    expect([header, rest.at(-1)]).toEqual(['let CalloutAllowed = (type:string, uri:string) {', '};']);
    expect(short(rest.slice(0, -1).join('\n'))).toBe(KQL.trimEnd().split('\n').slice(1, -1).join('\n'));
  });

  it('prints a macro of DuckDB, here without regard to case', async () => {
    const folder = folderWith({ 'cluster.json': CLUSTER });
    const cluster = join(folder, 'cluster.json');
    const run = await kustoCallout(['compile', '--to', 'sql', '--ignore-case', '--cluster', cluster]);
    expect({ ...run, stdout: short(run.stdout) }).toEqual({ code: 0, stderr: '', stdout: SQL });
  });

  it('writes to a file', async () => {
    const out = join(folderWith({}), 'function.kql');
    expect(await kustoCallout(['compile', '--to', 'kql', '--out', out])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(out, 'utf8')).toBe((await kustoCallout(['compile', '--to', 'kql'])).stdout);
  });

  it('names rules without a translation, and prints nothing', async () => {
    const script = join(folderWith({ 'script.kql': SCRIPT }), 'script.kql');
    expect(await kustoCallout(['compile', '--to', 'kql', '--script', script])).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: command[0] (webapi, CanCall: true) has no translation: a back reference
    ^https://(?<sub>[a-z]+)\\.contoso\\.com/\\k<sub>
                                          ^^^^^^^
error: command[1] (mysql, CanCall: false) has no translation: a lookahead that is neither at the end nor about a single character
    ^a(?!bc)d
      ^^^^^^
hint: write the rule in another way, or leave it out and allow less: --skip-untranslatable
`,
    });
  });

  it('leaves them out where that is wanted', async () => {
    const script = join(folderWith({ 'script.kql': SCRIPT }), 'script.kql');
    const { code, stdout, stderr } = await kustoCallout([
      ...['compile', '--to', 'kql', '--skip-untranslatable', '--script', script],
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning: command[0] (webapi, CanCall: true) has no translation: a back reference; here it allows nothing\n',
    );
    expect(stderr).toContain('single character; here all of mysql is denied\n');
    expect(stdout).toContain('// NARROWER THAN THE POLICY: command[0] and command[1] have no translation.');
    expect(stdout).toContain(`        type =~ 'mysql',
            // command[1] denies (no translation: denies everything): ^a(?!bc)d
            false,
`);
  });

  it.each([
    [['compile'], 'error: compile needs --to kql or --to sql\n'],
    [['compile', '--to', 'kqll'], 'error: `kqll` is not a language\nhint: did you mean `kql`?\n'],
    [['compile', '--to', 'sql', '--let'], 'error: --let is for --to kql; SQL has no such statement\n'],
    [
      ['compile', '--to', 'kql', 'x.json', '--cluster', 'y.json'],
      'error: compile takes one cluster, but also has `x.json`\n',
    ],
    [['compile', '--to', 'kql', '--out', join('no', 'such', 'folder')], 'error: cannot write '],
    [['compile', '--to', 'kql', '--script', 'missing.kql'], 'error: '],
  ])('%j is refused', async (argv, message) => {
    const { code, stdout, stderr } = await kustoCallout(argv);
    expect([code, stdout, stderr.startsWith(message)]).toEqual([2, '', true]);
  });
});
