import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, kustoCallout, type Run } from './harness.js';

/*
 * Protects `test`: the forms of test files, what is said about each case in every report, coverage, and how it ends.
 */

const CASES = `# Cases of every kind.
cases:
  - name: the predefined rules
    callouts:
      - { type: sql, uri: "https://server.database.windows.net", expect: allow, because: immutable }
      - { type: webapi, uri: "https://example.com/", expect: deny, because: none }
  - name: restricted & <listed>
    cluster: { restrictOutboundNetworkAccess: Enabled, allowedFqdnList: [a.example.com] }
    callouts:
      - type: sql
        uri: https://a.example.com
        expect: allow
        because: arm-policy
      - { type: sql, uri: "https://b.example.com", expect: allow }
      - { type: sql, uri: "https://a.example.com", expect: allow, because: arm-fqdn }
  - name: a script that fails
    script: |
      .alter cluster policy callout '[{"CalloutType": "webapi", "CalloutUriRegex": "x", "CanCal": true}]'
    callouts:
      - { type: webapi, uri: x, expect: allow }
`;

async function test(files: Readonly<Record<string, string>>, ...argv: string[]): Promise<Run> {
  const folder = folderWith(files);
  const names = Object.keys(files).filter(name => /^test\./.test(name));
  const run = await kustoCallout(['test', ...names.map(name => join(folder, name)), ...argv]);
  // The folder's name is another each time.
  const plain = (text: string): string => text.replaceAll(`${folder}/`, '').replaceAll(`${folder}\\`, '');
  return { code: run.code, stdout: plain(run.stdout), stderr: plain(run.stderr) };
}

describe('the reports of test', () => {
  it.each(['text', 'json', 'tap', 'junit'])('%s is as expected, to the last character', async format => {
    const { stdout, stderr, code } = await test({ 'test.yaml': CASES }, '--format', format);
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
    await expect(stdout).toMatchFileSnapshot(`expected/test-${format}.txt`);
  });

  it('passes where every expectation holds', async () => {
    const { stdout, code } = await test({ 'test.yaml': CASES }, '--run', 'predefined');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'PASS test.yaml:3: the predefined rules (2 callouts), if the cluster has only the 7 documented predefined rules\n\n1 case, 2 callouts: 1 passed, 0 failed\n',
    );
  });

  it('shows what a terminal would obey, and keeps to XML', async () => {
    const hostile = JSON.stringify({
      name: 'a\u001b[2J]]>',
      callouts: [{ type: 'sql', uri: '\u0000<&">', expect: 'allow' }],
    });
    for (const format of ['text', 'tap', 'junit']) {
      const { stdout } = await test({ 'test.json': hostile }, '--format', format);
      expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
      if (format === 'junit') expect(stdout.replace(/<\/?(?:\?xml|test\w+|failure)[^<>]*>/g, '')).not.toMatch(/[<>]/);
    }
  });
});

describe('test files', () => {
  const callouts = '[{"type": "webapi", "uri": "x", "expect": "allow"}]';
  const script = `.alter cluster policy callout @'[{"CalloutType":"webapi","CalloutUriRegex":"x","CanCall":true}]'`;

  it.each<[string, Record<string, string>]>([
    ['one case', { 'test.json': JSON.stringify({ name: 'n', script, callouts: JSON.parse(callouts) as unknown }) }],
    [
      'a list, with comments',
      { 'test.json': `[ // list\n{"script": ${JSON.stringify(script)}, "callouts": ${callouts}}]` },
    ],
    [
      'several YAML documents',
      { 'test.yaml': `script: ${JSON.stringify(script)}\ncallouts: ${callouts}\n---\ncallouts: []\n` },
    ],
    ['a script of several lines', { 'test.yml': `script: |\n  // comment\n\n  ${script}\ncallouts: ${callouts}\n` }],
    ['a file for the script', { 'test.yaml': `script: policy.kql\ncallouts: ${callouts}\n`, 'policy.kql': script }],
    ['a file beside it', { 'test.yaml': `script: ./policy.kql\ncallouts: ${callouts}\n`, 'policy.kql': script }],
    [
      'a directive that reads a file',
      {
        'test.yaml': `script: |\n  #arm cluster.json\ncallouts: ${callouts}\n`,
        'cluster.json':
          '{"calloutPolicies": [{"calloutType":"webapi","calloutUriRegex":"x","outboundAccess":"Allow"}]}',
      },
    ],
    [
      'a file for the cluster',
      {
        'test.yaml': `cluster: cluster.json\ncallouts: ${callouts}\n`,
        'cluster.json':
          '{"calloutPolicies": [{"calloutType":"webapi","calloutUriRegex":"x","outboundAccess":"Allow"}]}',
      },
    ],
    [
      'an alias',
      {
        'test.yaml': `- script: &policy ${JSON.stringify(script)}\n  callouts: []\n- script: *policy\n  callouts: ${callouts}\n`,
      },
    ],
  ])('may be %s', async (_what, files) => {
    expect(await test(files)).toMatchObject({ code: 0, stderr: '' });
  });

  const bomb = Array.from(
    { length: 9 },
    (_, level) =>
      `a${level}: &a${level} [${Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${level - 1}`)).join(', ')}]`,
  ).join('\n');

  it.each<[string, string, string]>([
    ['test.yaml', 'calouts: []\n', 'test.yaml:1:1: `calouts` is not a key of a case'],
    ['test.yaml', 'calouts: []\n', 'hint: did you mean `callouts`?'],
    ['test.yaml', 'name: x\n', 'test.yaml:1:1: `callouts` is missing'],
    ['test.yaml', 'cases: []\nname: x\n', 'test.yaml:2:1: `name` is not a key of a test file'],
    [
      'test.yaml',
      'callouts:\n  - { type: sql, uri: x, expct: allow }\n',
      'test.yaml:2:26: `expct` is not a key of a callout',
    ],
    ['test.yaml', 'callouts:\n  - { type: sql, uri: x, expect: alow }\n', 'hint: did you mean `allow`?'],
    [
      'test.yaml',
      'callouts:\n  - { type: sqll, uri: x, expect: allow }\n',
      'test.yaml:2:13: `sqll` is not a callout type',
    ],
    [
      'test.yaml',
      'callouts:\n  - { type: sql, uri: 1, expect: allow }\n',
      '`uri` must be a string, and this is a number',
    ],
    ['test.yaml', 'callouts:\n  - { type: sql, uri: x, expect: allow, because: arm }\n', '`because` is `internal`'],
    ['test.yaml', 'callouts: {}\n', '`callouts` must be a list, and this is an object'],
    ['test.yaml', 'callouts: []\ncallouts: []\n', 'Map keys must be unique'],
    ['test.yaml', 'callouts: [\n', 'test.yaml:'],
    ['test.yaml', 'callouts: !!js/function "x"\n', 'Unresolved tag'],
    ['test.yaml', 'cluster: *nowhere\ncallouts: []\n', 'nowhere'],
    ['test.yaml', 'cluster: missing.json\ncallouts: []\n', 'missing.json: there is no such file'],
    ['test.yaml', bomb, 'the file has more than 200000 values, aliases written out'],
    ['test.yaml', 'a: &a [*a]\n', 'the file nests deeper than 100 levels'],
    ['test.yaml', '['.repeat(200_000), 'the file nests deeper than 100 levels'],
    ['test.yaml', `x: ${'x'.repeat(5_000_000)}`, 'the most that is read as YAML'],
    ['test.json', '{"callouts": [}', 'test.json:1:15:'],
    ['test.json', '3', 'a case must be an object, and this is a number'],
  ])('%s %.60j is refused where it is wrong, and no case of it is run', async (name, text, message) => {
    const { code, stdout, stderr } = await test({ [name]: text });
    expect(code).toBe(2);
    expect(stdout).toContain('0 cases, 0 callouts');
    expect(stderr).toContain(message);
  });
});

describe('the command line of test', () => {
  it.each([
    [['test'], 'test needs a FILE'],
    [['test', 'a', '--format', 'junitt'], 'did you mean `junit`?'],
    [['test', 'a', '--run', '('], '--run needs a regular expression'],
    [['test', 'a', '--cluster', 'b'], 'each case names its cluster'],
    [['test', 'a', '--subject', 'urri'], 'did you mean `uri`?'],
  ])('%j is refused', async (argv, message) => {
    const { code, stdout, stderr } = await kustoCallout(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('goes on with other files where one cannot be read, and says so in the report', async () => {
    const folder = folderWith({ 'good.yaml': 'callouts: [{ type: sql, uri: "https://x.example", expect: deny }]' });
    const files = ['no-such.yaml', join(folder, 'good.yaml')];
    const { code, stdout, stderr } = await kustoCallout(['test', ...files]);
    expect(code).toBe(2);
    expect(stdout).toContain('1 case, 1 callout: 1 passed, 0 failed');
    expect(stderr).toBe('error: cannot read no-such.yaml: there is no such file\n');
    const junit = await kustoCallout(['test', '--format', 'junit', ...files]);
    expect(junit.stdout).toContain('tests="2" failures="0" errors="1"');
    expect(junit.stdout).toContain('<error type="input" message="cannot read no-such.yaml: there is no such file">');
    expect((await kustoCallout(['test', '--format', 'github', ...files])).stdout).toBe(
      '::error file=no-such.yaml,title=input not checked::cannot read no-such.yaml: there is no such file\n',
    );
  });

  it('refuses a run that checks nothing, unless told otherwise', async () => {
    const misspelt = await test({ 'test.yaml': CASES }, '--run', 'predifined');
    expect(misspelt.code).toBe(2);
    expect(misspelt.stderr).toContain('there is nothing to check');
    expect((await test({ 'test.yaml': '' })).code).toBe(2);
    expect((await test({ 'test.yaml': 'callouts: []' })).code).toBe(2);
    expect((await test({ 'test.yaml': '' }, '--allow-empty')).code).toBe(0);
  });

  it('takes assumptions and roles', async () => {
    const host = `callouts: [{ type: sql, uri: "https://SERVER.database.windows.net:1433", expect: allow }]`;
    expect((await test({ 'test.yaml': host })).code).toBe(1);
    expect((await test({ 'test.yaml': host }, '--subject', 'host')).code).toBe(0);
    const altered = `script: .delete cluster policy callout\ncallouts: []`;
    expect((await test({ 'test.yaml': altered }, '--allow-empty')).code).toBe(0);
    expect((await test({ 'test.yaml': altered }, '--allow-empty', '--as', 'viewer')).code).toBe(1);
  });
});

describe('what a case may expect besides callouts', () => {
  const CLUSTER = `cluster: { restrictOutboundNetworkAccess: Enabled, calloutPolicies: [{ calloutType: webapi, calloutUriRegex: '^https://api\\.contoso\\.com/', outboundAccess: Allow }] }`;
  const WIDER = JSON.stringify({
    restrictOutboundNetworkAccess: 'Enabled',
    calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: '^https://', outboundAccess: 'Allow' }],
  });
  const alter = ".alter cluster policy callout '[]'";

  const cases: readonly (readonly [what: string, text: string, code: number, printed: string])[] = [
    [
      'a refusal',
      `${CLUSTER}\ncommands:\n- { run: "${alter}", refused: { code: Forbidden, reason: AUTH_RESTRICTED }, changes: false }`,
      0,
      'PASS test.yaml:1: case 1 (1 other check)',
    ],
    [
      'another refusal',
      `${CLUSTER}\ncommands:\n- { run: "${alter}", refused: { reason: POLICY_REGEX } }`,
      1,
      "  test.yaml:3: refuse `.alter cluster policy callout '[]'`: expected POLICY_REGEX, got Forbidden, AUTH_RESTRICTED",
    ],
    [
      'a refusal that does not come',
      `commands:\n- { run: "${alter}", refused: true }`,
      1,
      'expected a refusal, but it succeeded',
    ],
    ['success that does not come', `${CLUSTER}\ncommands:\n- "${alter}"`, 1, 'expected success, but it was refused'],
    ['a refusal of a role', `commands:\n- { run: "${alter}", as: viewer, refused: { code: Forbidden } }`, 0, 'PASS'],
    [
      'rows',
      `${CLUSTER}\ncommands:\n- { run: .show cluster policy callout, rows: [{ EntityType: Cluster, Policy: [{ CalloutType: webapi, CalloutUriRegex: '^https://api\\.contoso\\.com/', CanCall: true }] }] }`,
      0,
      'PASS',
    ],
    [
      'other rows',
      `commands:\n- { run: .show cluster policy callout, rows: [{ EntityType: Cluster }] }`,
      1,
      'expected other rows (1, got 2)',
    ],
    ['a number of rows', `commands:\n- { run: .show cluster policy callout, rows: 2 }`, 0, 'PASS'],
    [
      'no change',
      `commands:\n- { run: '#arm {"restrictOutboundNetworkAccess": "Enabled"}', changes: false }`,
      1,
      'expected no change of the cluster, got restrictOutboundNetworkAccess: Disabled → Enabled',
    ],
    ['a property', `${CLUSTER}\nproperties: [only webapi within hosts api.contoso.com]`, 0, 'PASS'],
    [
      'a property that does not hold',
      `${CLUSTER}\nproperties:\n- never: webapi\n  matching: api`,
      1,
      '  test.yaml:3: never webapi matching api: it does not hold',
    ],
    ['no new access', `${CLUSTER}\nnoNewAccessSince: wider.json`, 0, 'PASS'],
    [
      'new access',
      `cluster: wider.json\nnoNewAccessSince: cluster.json`,
      1,
      'no new access since cluster.json: new access',
    ],
    ['a policy that is not there', `${CLUSTER}\nnoNewAccessSince: missing.json`, 1, 'there is no such file'],
    [
      'parameters',
      `cluster: template.json\nparameters: { access: Enabled }\ncommands: [{ run: .show cluster policy callout, rows: 1 }]`,
      0,
      'PASS',
    ],
    [
      'a file of parameters',
      `cluster: template.json\nparameters: parameters.json\ncommands: [{ run: .show cluster policy callout, rows: 1 }]`,
      0,
      'PASS',
    ],
    [
      'a table',
      `each: [{ host: a, expect: deny }, { host: b, expect: allow }]\nname: reaches \${host}\ncallouts: [{ type: webapi, uri: "https://\${host}.example/", expect: "\${expect}" }]`,
      1,
      '\nFAIL test.yaml:1: reaches b',
    ],
    [
      'an exception',
      `callouts: [{ type: webapi, uri: "https://a.example/", expect: allow }]\nexcept: { reason: ticket 42, until: 2999-01-31 }`,
      0,
      '  excused until 2999-01-31: ticket 42',
    ],
    [
      'an exception that is over',
      `callouts: [{ type: webapi, uri: "https://a.example/", expect: allow }]\nexcept: { reason: ticket 42, until: 2020-01-31 }`,
      1,
      '  the exception is over since 2020-01-31: ticket 42',
    ],
    [
      'an exception that nothing needs',
      `callouts: [{ type: webapi, uri: "https://a.example/", expect: deny }]\nexcept: { reason: ticket 42, until: 2999-01-31 }`,
      0,
      'test.yaml:2: the exception is not needed any more: ticket 42',
    ],
    [
      'a script in the file',
      `script: |\n  // a comment\n  .alter cluster policy callout '[{]'\ncallouts: []`,
      1,
      '  test.yaml:2: ',
    ],
  ];

  it.each(cases)('%s', async (_, text, code, printed) => {
    const run = await test({
      'test.yaml': text,
      'wider.json': WIDER,
      'cluster.json': '{"restrictOutboundNetworkAccess": "Enabled"}',
      'parameters.json': '{"parameters": {"access": {"value": "Enabled"}}}',
      'template.json': JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        parameters: { access: { type: 'string' } },
        resources: [
          {
            type: 'Microsoft.Kusto/clusters',
            name: 'c',
            location: 'x',
            properties: { restrictOutboundNetworkAccess: "[parameters('access')]" },
          },
        ],
      }),
    });
    expect(run.stdout).toContain(printed);
    expect(run.code).toBe(code);
  });

  it('a case that cannot be read keeps no other from it', async () => {
    const { code, stdout, stderr } = await test({
      'test.yaml':
        'cases:\n- callouts: [{ type: sql, uri: x, expect: deny }]\n- calouts: []\n- { cluster: none.json, callouts: [] }',
    });
    expect(code).toBe(2);
    expect(stdout).toContain('1 case, 1 callout: 1 passed');
    expect(stderr).toContain('test.yaml:3:3: `calouts` is not a key of a case');
    expect(stderr).toContain('test.yaml:4:14: ');
  });
});
