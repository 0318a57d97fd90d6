import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { mayTellOfCluster, treatmentOf, treatmentOfRefused } from '../../src/cli/project/cluster-words.js';
import { readConfig } from '../../src/cli/project/config.js';
import { expandOperands } from '../../src/cli/project/operands.js';
import { readInput } from '../../src/analysis/inputs/index.js';
import { lineStarts, positionAt } from '../../grammar/text/positions.js';
import { folderWith, kustoCallout, type Run, type World } from './harness.js';

/*
 * Protects what a subcommand looks into: files, folders and globs, what is skipped in them, and what a configuration asks for. A file
 * that goes unchecked without a word is the worst that can happen here.
 */

const start = process.cwd();
afterEach(() => {
  process.chdir(start);
});

/** Runs the program in a folder. */
async function runIn(folder: string, argv: readonly string[], world?: World): Promise<Run> {
  process.chdir(folder);
  return kustoCallout(argv, world);
}

const TIGHT = JSON.stringify({
  properties: {
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [
      { calloutType: 'webapi', calloutUriRegex: '^https://api\\.contoso\\.com/', outboundAccess: 'Allow' },
    ],
  },
});
const WIDE = TIGHT.replace('^https://api\\\\.contoso\\\\.com/', '.*');
const NO_CLUSTER = '{"name": "tool", "scripts": {}}';
const TEMPLATE = JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  parameters: { regex: { type: 'string' } },
  resources: [
    {
      type: 'Microsoft.Kusto/clusters',
      name: 'c',
      location: 'x',
      properties: {
        restrictOutboundNetworkAccess: 'Enabled',
        calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: "[parameters('regex')]", outboundAccess: 'Allow' }],
      },
    },
  ],
});
const PARAMETERS = JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
  parameters: { regex: { value: '^https://api\\.contoso\\.com/' } },
});

describe('operands', () => {
  const files = {
    'a.json': '',
    'infra/b.json': '',
    'infra/deep/c.json': '',
    'infra/deep/[d].json': '',
    'infra/.hidden.json': '',
    'infra/note.txt': '',
    'node_modules/x/y.json': '',
  };

  const cases: readonly (readonly [operands: readonly string[], names: readonly string[]])[] = [
    [['infra'], ['infra/.hidden.json', 'infra/b.json', 'infra/deep/[d].json', 'infra/deep/c.json']],
    [['infra/'], ['infra/.hidden.json', 'infra/b.json', 'infra/deep/[d].json', 'infra/deep/c.json']],
    [['.'], ['a.json', 'infra/.hidden.json', 'infra/b.json', 'infra/deep/[d].json', 'infra/deep/c.json']],
    [['infra/*.json'], ['infra/.hidden.json', 'infra/b.json']],
    [['**/c.json'], ['infra/deep/c.json']],
    [['./**/c.json'], ['infra/deep/c.json']],
    [['infra/**/[ab].json'], ['infra/b.json']],
    [['{a,infra/b}.json'], ['a.json', 'infra/b.json']],
    [['infra/deep/[d].json'], ['infra/deep/[d].json']],
    [['infra/note.*'], ['infra/note.txt']],
    [
      ['**/*.json', '!**/deep/**'],
      ['a.json', 'infra/.hidden.json', 'infra/b.json'],
    ],
    [['infra/b.json', 'infra', '!infra/**'], ['infra/b.json']],
    [
      ['infra/b.json', 'infra/b.json', '-'],
      ['infra/b.json', '-'],
    ],
    [
      ['missing.json', 'main:a.json'],
      ['missing.json', 'main:a.json'],
    ],
  ];

  it.each(cases)('%j', async (operands, names) => {
    process.chdir(folderWith(files));
    const found = await expandOperands(operands, path => path.endsWith('.json'));
    expect(found.files.map(({ name }) => name)).toEqual(names);
    expect(found.empty).toEqual([]);
  });

  it('that bring nothing are told, and named files are told from brought ones', async () => {
    process.chdir(folderWith(files));
    const found = await expandOperands(['nothing/*.json', 'infra/b.json', 'infra/deep'], mayTellOfCluster);
    expect(found.empty).toEqual(['nothing/*.json']);
    expect(found.files).toEqual([
      { name: 'infra/b.json', isNamed: true, below: 'infra/b.json' },
      { name: 'infra/deep/[d].json', isNamed: false, below: '[d].json' },
      { name: 'infra/deep/c.json', isNamed: false, below: 'c.json' },
    ]);
  });
});

describe('a file that a folder brings', () => {
  /** What becomes of it, in the end. */
  function treated(name: string, text: string): string {
    const first = treatmentOf(name, text);
    if (first !== 'read') return first;
    const result = readInput(text);
    if (result.ok) return 'checked';
    const treatment = treatmentOfRefused(text, result.problem);
    return treatment === 'read' ? 'error' : treatment;
  }

  const cases: readonly (readonly [what: string, name: string, text: string, treatment: string])[] = [
    ['a cluster', 'c.json', TIGHT, 'checked'],
    ['a policy', 'p.json', '[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true}]', 'checked'],
    ['a script of callouts', 's.kql', ".alter cluster policy callout '[]'", 'checked'],
    ['a query', 'q.kql', "cluster('help.kusto.windows.net').database('x').T", 'skip'],
    ['a package', 'package.json', NO_CLUSTER, 'skip'],
    ['a template of something else', 't.json', '{"resources": [{"type": "Microsoft.Network/x"}]}', 'skip'],
    ['a template of a database', 't.json', '{"resources": [{"type": "Microsoft.Kusto/clusters/databases"}]}', 'skip'],
    ['parameters', 'x.parameters.json', PARAMETERS.replaceAll('regex', 'calloutPolicies'), 'skip'],
    ['a pipeline', 'ci.yaml', 'steps: [{ run: kusto calloutPolicies }]', 'skip'],
    ['no JSON, and nothing about clusters', 'x.json', '{"a": ', 'skip'],
    ['no JSON, but about a cluster', 'x.json', '{"allowedFqdnList": ', 'error'],
    ['a cluster that ARM refuses', 'x.json', '{"properties": {"allowedFqdnList": 7}}', 'error'],
    ['a template without its parameters', 't.json', TEMPLATE, 'error'],
    ['a script that is refused', 's.kql', ".alter cluster policy callout '[{]'", 'error'],
    ['words of clusters in no known form', 'x.json', '{"module": {"calloutPolicies": []}}', 'skip and tell'],
    ['a policy in escapes', 'p.json', '[{"Callout\\u0055riRegex":"a","CalloutType":"sql","CanCall":true}]', 'checked'],
    ['a test file', 't.json', '{"cases": [{"cluster": {"allowedFqdnList": []}}]}', 'skip'],
  ];

  it.each(cases)('is treated as it deserves: %s', (_, name, text, treatment) => {
    expect(treated(name, text)).toBe(treatment);
  });
});

describe.each(['lint', 'who'])('%s', subcommand => {
  it('takes a folder, and counts what has no cluster', async () => {
    const folder = folderWith({ 'infra/a.json': TIGHT, 'infra/b/c.json': TIGHT, 'infra/package.json': NO_CLUSTER });
    for (const operand of ['infra', 'infra/**/*.json']) {
      const { code, stdout, stderr } = await runIn(folder, [subcommand, operand]);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^2 files.*, 1 file without a cluster skipped$/m);
    }
  });

  it('refuses a file that is named and has no cluster', async () => {
    const folder = folderWith({ 'package.json': NO_CLUSTER, 'a.json': TIGHT });
    expect((await runIn(folder, [subcommand, 'package.json', 'a.json'])).code).toBe(2);
    expect((await runIn(folder, [subcommand, 'package.json'])).code).toBe(2);
  });

  it('ends with 2 where nothing remains, unless that is allowed', async () => {
    const folder = folderWith({ 'infra/package.json': NO_CLUSTER, 'empty/x.txt': '' });
    for (const operand of ['infra', 'empty', '*.nothing']) {
      const { code, stderr } = await runIn(folder, [subcommand, operand]);
      expect(stderr).toMatch(/^error: there is (?:nothing to check|no file in)/);
      expect(code).toBe(2);
      expect((await runIn(folder, [subcommand, operand, '--allow-empty'])).code).toBe(0);
    }
  });

  it('does not pass over a file about a cluster that it cannot read', async () => {
    const folder = folderWith({ 'infra/a.json': TIGHT, 'infra/broken.json': '{"allowedFqdnList": ' });
    const { code, stderr } = await runIn(folder, [subcommand, 'infra']);
    expect(stderr).toContain('infra/broken.json:1:');
    expect(code).toBe(2);
  });

  it('reads the files of the configuration, each with its parameters', async () => {
    const folder = folderWith({
      'kusto-callout.config.yaml': `files:
        - glob: apps/*/main.json
        - glob: apps/one/*.json
          parameters: shared/one.json
        - glob: apps/two/main.json
          parameters: { regex: '^https://two\\.contoso\\.com/' }`,
      'shared/one.json': PARAMETERS,
      'apps/one/main.json': TEMPLATE,
      'apps/two/main.json': TEMPLATE,
    });
    const { code, stdout, stderr } = await runIn(folder, [subcommand, '--format', 'json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as { files: { file: string }[] };
    expect(files.map(({ file }) => file)).toEqual(['apps/one/main.json', 'apps/two/main.json']);
    const below = await runIn(join(folder, 'apps/one'), [subcommand, 'main.json']);
    expect(below.stderr).toBe('using ../../kusto-callout.config.yaml\n');
    expect(below.code).toBe(0);
    expect((await runIn(join(folder, 'apps/one'), [subcommand, 'main.json', '--no-config'])).code).toBe(2);
  });
});

describe('diff', () => {
  it('compares folders by the paths in them; what is new is compared with nothing', async () => {
    const folder = folderWith({
      'old/a.json': TIGHT,
      'old/gone.json': WIDE,
      'new/a.json': TIGHT,
      'new/package.json': NO_CLUSTER,
    });
    const same = await runIn(folder, ['diff', 'old', 'new', '--no-new-access']);
    expect(same.stdout).toMatch(/^2 files compared, 1 file without a cluster skipped$/m);
    expect(same.code).toBe(0);
    const back = await runIn(folder, ['diff', 'new/**/*.json', 'old/**/*.json', '--no-new-access']);
    expect(back.stdout).toContain('== gone.json\n');
    expect(back.stdout).toContain('webapi: wider\n');
    expect(back.code).toBe(1);
    expect((await runIn(folder, ['diff', 'old', 'new/a.json'])).code).toBe(2);
  });
});

describe('test and audit', () => {
  it('take folders and the configuration', async () => {
    const folder = folderWith({
      'kusto-callout.config.json': '{"tests": "tests", "audit": {"files": "queries/*.kql", "cluster": "c.json"}}',
      'c.json': TIGHT,
      'tests/a.yaml': 'callouts: [{ type: webapi, uri: "https://api.contoso.com/", expect: deny }]\ncluster: ../c.json',
      'tests/other.yaml': 'kind: something else',
      'queries/q.kql': "cluster('other').database('x').T",
    });
    const run = await runIn(folder, ['test']);
    expect(run.stdout).toContain('FAIL tests/a.yaml:1: case 1');
    expect(run.code).toBe(1);
    expect((await runIn(folder, ['test', 'tests'])).stdout).toBe(run.stdout);
    const audited = await runIn(folder, ['audit']);
    expect(audited.code).toBe(1);
    expect(audited.stdout).toBe((await runIn(folder, ['audit', 'queries/q.kql', '--cluster', 'c.json'])).stdout);
    expect((await runIn(folder, ['test', 'queries/q.kql', '--no-config'])).code).toBe(2);
  });
});

describe('a configuration', () => {
  it('gives defaults, which the command line overrides', async () => {
    const folder = folderWith({
      'kusto-callout.config.yaml':
        'files: c.json\nrules: { allow-all: off, egr031: warning }\nfailOn: warning\nformat: json\ntimeLimit: 5',
      'c.json': WIDE,
    });
    const quiet = await runIn(folder, ['lint']);
    expect(JSON.parse(quiet.stdout)).toMatchObject({ files: [{ findings: [] }] });
    expect(quiet.code).toBe(0);
    const loud = await runIn(folder, ['lint', '--rule', 'EGR030=warning', '--format', 'text']);
    expect(loud.stdout).toContain('warning EGR030');
    expect(loud.code).toBe(1);
    expect((await runIn(folder, ['lint', '--no-config', 'c.json'])).code).toBe(1);
  });

  const mistakes: readonly (readonly [text: string, place: string, message: string])[] = [
    ['file: x', '1:1', '`file` is not a key of a configuration'],
    ['files: [{ globs: x }]', '1:11', '`globs` is not a key of an item of `files`'],
    ['files: [{ parameters: x }]', '1:9', '`glob` is missing'],
    ['files: [7]', '1:9', 'an item of `files` must be an object, and this is a number'],
    ['rules: { x: fatal }', '1:13', 'the severity of x is `error`, `warning`, `info` or `off`, not `fatal`'],
    ['timeLimit: soon', '1:12', '`timeLimit` is a number of seconds, up to 3600'],
    ['assumptions:\n  subjects: uri', '2:3', '`subjects` is not a key of `assumptions`'],
    ['assumptions: { subject: url }', '1:25', '`subject` is `uri`, `origin` or `host`, not `url`'],
    ['reports: { xml: out.xml }', '1:12', 'the format of a report is'],
    ['audit: { cluster: c.json }', '1:8', '`files` is missing'],
    ['who: sometimes', '1:6', '`who` must be true or false, and this is a string'],
    ['a: 1\n---\nb: 2', '3:1', 'a configuration is one document'],
    ['- files', '1:1', 'a configuration must be an object, and this is an array'],
  ];

  it.each(mistakes)('with a mistake is refused there: %j', (text, place, message) => {
    const result = readConfig('kusto-callout.config.yaml', text);
    expect(result.ok ? '' : result.problem.message).toContain(message);
    const { line, column } = positionAt(lineStarts(text), result.ok ? 0 : result.problem.span.start);
    expect(`${line}:${column}`).toBe(place);
  });

  it('is placed in messages, also for a rule that there is not', async () => {
    const folder = folderWith({ 'kusto-callout.config.yaml': 'files: c.json\nrules:\n  no-strat-anchor: off\n' });
    const { code, stderr } = await runIn(folder, ['lint']);
    expect(stderr).toMatch(/^kusto-callout\.config\.yaml:3:3: `no-strat-anchor` is not a rule\n/);
    expect(stderr).toContain('did you mean `no-start-anchor`?');
    expect(code).toBe(2);
  });

  it('is not looked for above the folder that git has, and there are not two', async () => {
    const folder = folderWith({ 'kusto-callout.config.json': '{', 'repo/.git/HEAD': '', 'repo/c.json': TIGHT });
    expect((await runIn(join(folder, 'repo'), ['lint', 'c.json'])).code).toBe(0);
    const two = folderWith({ 'kusto-callout.config.json': '{}', 'kusto-callout.config.yaml': '' });
    expect((await runIn(two, ['lint', 'c.json'])).stderr).toContain('there are two configurations');
  });
});

describe('ci', () => {
  const CONFIG = `files: infra
tests: tests/*.yaml
who: true
reports: { sarif: out/egress.sarif, junit: out/junit.xml, json: out/all.json, markdown: out/summary.md }
`;

  it('runs everything, and writes all reports at once', async () => {
    const folder = folderWith({
      'kusto-callout.config.yaml': CONFIG,
      'infra/a.json': WIDE,
      'infra/package.json': NO_CLUSTER,
      'tests/t.yaml': 'cluster: ../infra/a.json\ncallouts: [{ type: webapi, uri: "https://x.example/", expect: deny }]',
    });
    const { code, stdout, stderr } = await runIn(folder, ['ci']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/\n\nlint: failed\nwho: ok\ntest: failed\n$/);
    expect(code).toBe(1);
    const report = (name: string): string => readFileSync(join(folder, 'out', name), 'utf8');
    expect(JSON.parse(report('all.json'))).toMatchObject({
      version: 1,
      checks: { lint: { exitCode: 1 }, who: { exitCode: 0 }, test: { exitCode: 1, failed: 1 } },
    });
    const { runs } = JSON.parse(report('egress.sarif')) as { runs: { results: { ruleId: string }[] }[] };
    expect(new Set(runs[0]?.results.map(({ ruleId }) => ruleId))).toEqual(
      new Set(['EGR030', 'any-host', 'reachable', 'expectation']),
    );
    expect(report('junit.xml')).toMatch(/^<\?xml/);
    expect(report('summary.md')).toMatch(/^### Lint\n/);
  });

  it('fails where a file allows more than in a revision, and does not where it is not known', async () => {
    const folder = folderWith({
      'kusto-callout.config.yaml': 'files: infra\nnoNewAccessSince: HEAD\nrules: { allow-all: off }\n',
      'infra/a.json': TIGHT,
    });
    const git = (...argv: string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x.example', ...argv], { cwd: folder });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'x');
    expect((await runIn(folder, ['ci'])).code).toBe(0);
    writeFileSync(join(folder, 'infra/new.json'), WIDE);
    const wider = await runIn(folder, ['ci']);
    expect(wider.stdout).toContain('New access for webapi.');
    expect(wider.stdout).toMatch(/diff: failed\n$/);
    expect(wider.code).toBe(1);
    writeFileSync(
      join(folder, 'kusto-callout.config.yaml'),
      'files: infra\nnoNewAccessSince: origin/nowhere\nrules: { allow-all: off }\n',
    );
    const unknown = await runIn(folder, ['ci']);
    expect(unknown.stderr).toContain('cannot compare with `origin/nowhere`: git does not know it');
    expect(unknown.code).toBe(2);
  });

  it.each([
    ['no configuration', {}, 'there is no kusto-callout.config.json or .yaml here or above'],
    ['a configuration that asks for nothing', { 'kusto-callout.config.json': '{}' }, 'asks for nothing'],
    ['files that are not there', { 'kusto-callout.config.json': '{"files": "infra/*.json"}' }, 'there is no file in'],
    ['a gate of nothing', { 'kusto-callout.config.json': '{"who": true}' }, 'has no `files`'],
  ])('ends with 2 for %s', async (_, files, message) => {
    const { code, stderr } = await runIn(folderWith(files), ['ci']);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('of the sample passes', async () => {
    const { code, stdout } = await runIn(resolve(__dirname, '../../samples/project'), ['ci']);
    expect(stdout).toMatch(/\nlint: ok\nwho: ok\ntest: ok\n$/);
    expect(code).toBe(0);
  });
});

describe('files of a folder that cannot be checked', () => {
  const UNKNOWN = readFileSync(resolve(__dirname, '../inventory/cases/tf15-unknown.json'), 'utf8');
  const BROKEN = '{"type": "Microsoft.Kusto/clusters", "properties": {';

  it.each(['lint', 'who', 'diff'])(
    '%s: exit code 3 where a value is not known yet, 2 where one is unreadable',
    async subcommand => {
      const folder = folderWith({
        'unknown/plan.json': UNKNOWN,
        'unknown/tight.json': TIGHT,
        'broken/plan.json': UNKNOWN,
        'broken/tight.json': TIGHT,
        'broken/bad.json': BROKEN,
      });
      const codeOf = async (name: string): Promise<number> =>
        (await runIn(folder, subcommand === 'diff' ? ['diff', name, name] : [subcommand, name])).code;
      expect(await codeOf('unknown')).toBe(3);
      expect(await codeOf('broken')).toBe(2);
    },
  );
});
