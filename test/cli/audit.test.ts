import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/* Protects what people and pipelines see of `audit`: what stops, the exit codes, every format, and that no secret gets out. */

const FILES = {
  'queries.kql':
    "cluster('help').database('Samples').T | take 1\n\nevaluate http_request('https://api.example/x?code=SECRET1')\n",
  'functions.csv':
    'Name,Parameters,Body,Folder,DocString\nGet,"(u:string)","{ externaldata(x:string)[strcat(""https://data.blob.core.windows.net/"", u, "";SECRET2"")] }",,\n',
  'log.csv': "Text,StartedOn\nGet('a.csv'),2026-01-01\nGet('a.csv'),2026-01-02\nT | count,2026-01-03\n",
  'unknown.kql':
    '.create function F(u:string) { externaldata(x:string)[strcat("https://a.blob.core.windows.net/", u)] }\n',
  'ingest.kql': ".ingest into table T ('https://a.blob.core.windows.net/c/a.csv;SECRET3')\n",
  'clean.kql': 'T | count\n',
  'summed.csv':
    'Text,Rows,StartedOn,EndedOn\n"sql_request(\'Server=tcp:s.example\')",7,2026-11-02T10:00:00Z,2026-11-28T10:00:00Z\nT,5,10/30/2026 1:00:00 AM,\n',
  'rule.yaml': 'name: x\nkind: Scheduled\nquery: |\n  union (cluster("rules").database("d").T)\n',
  'page.md': 'text cluster("no")\n\n```kusto\ncluster("page").database("d").T\n```\n',
  'narrow.json':
    '[{"CalloutType": "external_data", "CalloutUriRegex": "^https://a\\\\.blob\\\\.core\\\\.windows\\\\.net/c/", "CanCall": true}]',
  'api.kql': "evaluate http_request('https://api.example/x/y')\n",
  'path.json':
    '{"properties": {"restrictOutboundNetworkAccess": "Enabled", "calloutPolicies": [{"calloutType": "webapi", "calloutUriRegex": "^https://api\\\\.example/x/", "outboundAccess": "Allow"}]}}',
  'narrower.json':
    '{"properties": {"restrictOutboundNetworkAccess": "Enabled", "calloutPolicies": [{"calloutType": "external_data", "calloutUriRegex": "^https://data\\\\.blob\\\\.core\\\\.windows\\\\.net/", "outboundAccess": "Allow"}]}}',
  'unread.md': '```python\nq = "externaldata(a:string)[\'https://a.example/x\']"\n```\n',
  'closed.json': '{"properties": {"restrictOutboundNetworkAccess": "Enabled"}}',
  'cluster.json': '{"type": "Microsoft.Kusto/clusters", "name": "help", "location": "westeurope", "properties": {}}',
};

async function audit(...argv: readonly string[]) {
  const folder = folderWith(FILES);
  const { code, stdout, stderr } = await kustoCallout([
    'audit',
    ...argv.map(name => (name in FILES || name.includes('*') ? join(folder, name) : name === '.' ? folder : name)),
  ]);
  const clean = (text: string): string => text.replaceAll(`${folder}/`, '').replaceAll(encodeURIComponent(folder), '');
  return { code, stdout: clean(stdout), stderr: clean(stderr) };
}

describe('audit', () => {
  it('tells what a change stops, by entity', async () => {
    const { code, stdout } = await audit('queries.kql', 'functions.csv', 'log.csv', '--against', 'closed.json');
    expect(stdout).toBe(`3 callouts: 2 stop, 1 denied

2 stop working with this change
    kusto https://help.kusto.windows.net/
      cluster at queries.kql:1:1
  Get
    external_data https://data.blob.core.windows.net/a.csv
      externaldata at functions.csv:2:21 (2 rows)
      DEPENDS on external-reads: allowed if reads of external_data are not checked under restriction

1 denied
    webapi https://api.example/x
      http_request at queries.kql:3:10
note: the log has 3 rows of 2026-01-01 to 2026-01-03; what runs less often may be missing
secrets were left out of 2 callouts
`);
    expect(code).toBe(1);
  });

  it('shows URIs of both kinds where it depends on what is not known', async () => {
    const { code, stdout } = await audit('unknown.kql', '--cluster', 'narrow.json');
    expect(stdout).toMatch(
      /1 depends on what is not known\n {2}F\n {4}external_data https:\/\/a\.blob\.core\.windows\.net\/⟨any⟩/,
    );
    expect(stdout).toMatch(/for example allowed: https:\/\/a\.blob\.core\.windows\.net\/c\//);
    expect(stdout).toMatch(/for example denied: https:\/\/a\.blob\.core\.windows\.net\//);
    expect(code).toBe(3);
  });

  it.each([
    ['everything is allowed', ['functions.csv', 'log.csv'], 0],
    ['there is no callout', ['clean.kql'], 0],
    ['something is denied', ['queries.kql', 'ingest.kql'], 1],
    ['something is not covered', ['ingest.kql'], 3],
    ['that is allowed to be', ['ingest.kql', '--allow-unknown'], 0],
    ['whatever a parameter is, it is allowed', ['unknown.kql'], 0],
    ['whatever a parameter is, it is denied', ['unknown.kql', '--cluster', 'closed.json'], 1],
    ['it is allowed only if regexes see the whole URI', ['api.kql', '--cluster', 'path.json'], 3],
    ['that is assumed', ['api.kql', '--cluster', 'path.json', '--assume', 'match-subject=uri'], 0],
    ['that is allowed to be open', ['api.kql', '--cluster', 'path.json', '--allow-unknown'], 0],
    ['something is denied, and something not known', ['queries.kql', 'ingest.kql', '--allow-unknown'], 1],
    ['something is not read', ['unread.md'], 3],
    ['a change stops nothing', ['functions.csv', 'log.csv', '--against', 'narrower.json'], 0],
    [
      'a change stops something, and something is not known',
      ['unknown.kql', 'log.csv', 'functions.csv', '--against', 'closed.json'],
      1,
    ],
    ['the cluster calls itself', ['queries.kql', '--cluster', 'cluster.json', '--own-cluster', 'help'], 1],
    ['a file is missing', ['missing.kql'], 2],
    ['nothing is named', [], 2],
    ['the format is not one', ['clean.kql', '--format', 'xml'], 2],
  ])('gives its exit code where %s', async (_what, argv, expected) => {
    const { code, stderr } = await audit(...argv);
    expect(code).toBe(expected);
    expect(stderr === '').toBe(expected !== 2);
  });

  it('reads folders, globs, rules and pages', async () => {
    const { stdout } = await audit('*.md', '.', '--format', 'csv');
    expect(stdout).toContain(
      'allowed,cluster,kusto,LITERAL,https://page.kusto.windows.net/,page.kusto.windows.net,,,page.md,4,1,,\n',
    );
    expect(stdout).toContain(
      'allowed,cluster,kusto,LITERAL,https://rules.kusto.windows.net/,rules.kusto.windows.net,,,rule.yaml,4,10,,\n',
    );
    expect(stdout).not.toContain('no.kusto');
    expect(stdout.match(/page\.md/g)).toHaveLength(1);
  });

  it('does not take the name of the cluster for a callout', async () => {
    const { stdout } = await audit('queries.kql', '--cluster', 'cluster.json', '--format', 'csv');
    expect(stdout).not.toContain('cluster,kusto');
  });

  it('has one JSON form', async () => {
    const { stdout } = await audit('unknown.kql', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      findings: [
        {
          construct: 'externaldata',
          type: 'external_data',
          status: 'PARTIAL',
          uri: null,
          host: 'a.blob.core.windows.net',
          template: 'https://a.blob.core.windows.net/⟨any⟩',
          reason: 'parameter',
          file: 'unknown.kql',
          line: 1,
          column: 32,
          entity: 'F',
          decision: { verdict: 'always' },
        },
      ],
    });
  });

  it('has the members of its JSON in one order', async () => {
    const { stdout } = await audit('queries.kql', 'ingest.kql', 'unread.md', '--format', 'json');
    const document = JSON.parse(stdout) as { readonly findings: readonly object[] };
    expect(Object.keys(document).slice(0, 2)).toEqual(['version', 'findings']);
    const names = 'construct,type,status,uri,host,template,reason,file,line,column,entity,decision,message,masked';
    for (const each of document.findings) expect(Object.keys(each).slice(0, 14).join()).toBe(names);
    expect(document.findings.filter(each => 'covered' in each)).toMatchObject([
      { construct: 'ingest', type: null, covered: false, decision: { verdict: 'not-covered' } },
    ]);
  });

  it.each(['text', 'json', 'sarif', 'markdown', 'junit', 'github', 'azuredevops', 'csv'])(
    'keeps secrets out of %s',
    async format => {
      const { stdout, stderr } = await audit('.', '--format', format, '--explain', '--cluster', 'narrow.json');
      expect(stdout).toContain('data.blob.core.windows.net');
      expect(stdout + stderr).not.toContain('SECRET');
    },
  );

  it('prints a query for the engine that holds the log, and reads what it gives', async () => {
    const printed = await audit('functions.csv', '--emit', 'kql', '--from', 'MyLog');
    expect(printed.code).toBe(0);
    expect(printed.stdout).toContain("\n['MyLog']\n| where Text has_any ('cluster', ");
    expect(printed.stdout).toContain("'Get'");
    expect((await audit('--emit', 'sql', '--from', 'logs/*.parquet')).stdout).toContain(
      "read_parquet('logs/*.parquet')",
    );
    const { code, stdout } = await audit('summed.csv');
    expect(stdout).toBe(`1 callout: 1 denied

1 denied
    sql https://s.example/
      sql_request at summed.csv:2:2 (7 rows)
      DEPENDS on predefined-rules: allowed if the cluster has other predefined rules, too
note: the log has 12 rows of 2026-10-30 to 2026-11-28; what runs less often may be missing
`);
    expect(code).toBe(1);
  });

  it.each([
    ['--emit', 'perl'],
    ['queries.kql', '--from', 'T'],
  ])('refuses %s %s', async (...argv) => {
    expect((await audit(...argv)).code).toBe(2);
  });

  it('prints the commands that export a cluster', async () => {
    const { code, stdout } = await audit('--live');
    expect(code).toBe(0);
    expect(stdout).toContain('\n.show functions\n');
    expect(stdout).toContain('Warning: exports hold connection strings');
    expect(
      stdout
        .split('\n')
        .filter(line => line.startsWith('.'))
        .every(line => line.startsWith('.show ')),
    ).toBe(true);
  });
});
