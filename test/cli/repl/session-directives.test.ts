import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../grammar/text/excerpt.js';
import { splitScript } from '../../../grammar/blocks.js';
import { blockReadiness } from '../../../src/cli/repl/readiness.js';
import { EditBuffer } from '../../../src/cli/repl/edit-buffer.js';
import { underlined } from '../../../src/decide/underline.js';
import { folderWith, kustoCallout } from '../harness.js';

/* Protects what directives do and tell in the REPL: what was typed is answered, and what happened can be taken back. */

const ON = '{"restrictOutboundNetworkAccess": "Enabled"}';
const LIST =
  '{"calloutPolicies": [{"calloutType": "webapi", "calloutUriRegex": "^https://api\\\\.contoso\\\\.com/v1/", "outboundAccess": "Allow"}]}';

/** What lines that are typed into the REPL print. */
async function repl(...lines: readonly string[]): Promise<string> {
  const { stdout, stderr } = await kustoCallout(['repl'], { stdin: lines.join('\n') });
  return stdout + stderr;
}

describe('a directive tells what it did', () => {
  const cases: readonly (readonly [lines: readonly string[], told: string])[] = [
    [[`#arm ${ON}`], 'restrictOutboundNetworkAccess: Disabled → Enabled; rules in force: 7 lost\n'],
    [[`#arm ${LIST}`], 'calloutPolicies: 0 → 1 entry; rules in force: 1 gained\n'],
    [['#arm {"tags": {"a": "b"}}'], 'the cluster changed; rules in force: the same\n'],
    [['#arm {}'], 'nothing changed\n'],
    [[".alter cluster policy callout '[]'", '#undo'], 'taken back: nothing changed\n'],
    [['#undo'], 'there is nothing to undo'],
    [
      [`#arm ${ON}`, '#undo'],
      'taken back: restrictOutboundNetworkAccess: Enabled → Disabled; rules in force: 7 gained\n',
    ],
    [
      [`#arm ${ON}`, '#undo', '#redo'],
      'made again: restrictOutboundNetworkAccess: Disabled → Enabled; rules in force: 7 lost\n',
    ],
    [[`#arm ${ON}`, '#undo', `#arm ${LIST}`, '#redo'], 'there is nothing to redo'],
    [
      [`#arm ${ON}`, '#reset'],
      'back at the start: restrictOutboundNetworkAccess: Enabled → Disabled; rules in force: 7 gained\n',
    ],
    [['#as viewer'], 'commands run as viewer\n'],
    [['#format csv'], 'the format is csv\n'],
    [['#format auto'], 'the format is auto\n'],
    [['#timeon'], 'each command tells how long it takes\n'],
    [['#mark'], '#diff compares with the cluster as it is now\n'],
    [[`#arm ${ON}`, '#rules'], 'no rule is in force'],
    [
      ['#rules'],
      '4  immutable[3]  sql                  allow  [a-z0-9][a-z0-9\\-]{0,61}[a-z0-9]?\\.database\\.windows\\.net/?$\n',
    ],
    [[`#arm ${ON}`, `#arm ${LIST}`, '#who'], 'webapi\n  exactly api.contoso.com\n'],
    [['#who sqll'], 'did you mean `sql`?'],
    [[`#arm ${ON}`, '#mark', `#arm ${LIST}`, '#diff'], 'webapi: wider\n'],
    [[`#arm ${ON}`, `#arm ${LIST}`, '#diff'], 'external_data: narrower\n'],
    [[`#arm ${ON}`, `#arm ${LIST.replace('^', '')}`, '#lint'], 'error EGR002 no-start-anchor'],
    [
      [`#arm ${ON}`, `#arm ${LIST}`, '#check webapi https://api.contoso.com/v2/x'],
      'closest: arm-policy[0] of webapi, which matches `https://api.contoso.com/v` and then needs `1/`, not `2/x`\n',
    ],
    [
      [`#arm ${ON}`, `#arm ${LIST}`, '#explain webapi https://api.contoso.com'],
      'then needs `/v1/`, but the text ends there\n',
    ],
    [['.show version | count', '#history'], '1  .show version | count\n'],
    [['#history x'], '#history takes a number, not `x`'],
    [['#open x.kql'], '#open needs a terminal'],
    [['#help check'], 'For example:\n  #check sql https://server.database.windows.net\n'],
    [['#help where'], '.show cluster policy callout | where EntityType == "Cluster"\n'],
    [['#help strlen'], '  strlen(string or dynamic): long\n'],
    [['#help count()'], 'count()'],
    [['#help strln'], 'did you mean `strlen`?'],
    [['#help .alter'], '.alter cluster policy callout'],
  ];

  it.each(cases)('%j', async (lines, told) => {
    expect(await repl(...lines)).toContain(told);
  });

  it('but not in a script, whose output others read', async () => {
    const folder = folderWith({ 's.kql': `#arm ${ON}\n#as viewer\n#undo\n` });
    expect(await kustoCallout(['run', `${folder}/s.kql`])).toEqual({ code: 0, stdout: '', stderr: '' });
    const { stdout } = await kustoCallout(['run', '--echo', `${folder}/s.kql`]);
    expect(stdout).toBe(
      `> #arm ${ON}\nrestrictOutboundNetworkAccess: Disabled → Enabled; rules in force: 7 lost\n` +
        '> #as viewer\ncommands run as viewer\n' +
        '> #undo\ntaken back: restrictOutboundNetworkAccess: Enabled → Disabled; rules in force: 7 gained\n',
    );
  });
});

describe('#arm', () => {
  it('takes JSON over several lines, as #cluster prints it, in scripts too', async () => {
    const { stdout: printed } = await kustoCallout(['-e', `#arm ${LIST}`, '-e', '#cluster']);
    const folder = folderWith({
      's.kql': `#arm ${printed}\n.show cluster policy callout | count\n`,
      'open.kql': '#arm {\n"a": 1\n\n.show version',
    });
    const { code, stdout, stderr } = await kustoCallout(['run', '-e', '#as admin', `${folder}/s.kql`]);
    expect(stderr).toBe('');
    expect(stdout).toContain('2\n');
    expect(code).toBe(0);
    // JSON that never ends takes no command after it for its own, and runs none.
    const open = await kustoCallout(['run', `${folder}/open.kql`]);
    expect(open.stdout).toBe('');
    expect(open.code).toBe(1);
  });

  it.each([
    ['#arm {\n"a": [', 'incomplete'],
    ['#arm {\n"a": "}"', 'incomplete'],
    ['#arm {\n"a": 1 // }', 'incomplete'],
    ['#arm {\n"a": 1}', 'ready'],
    ['#arm {\n"a": 1\n\n', 'ready'],
    ['#arm {"a": 1}', 'ready'],
    ['#arm main.json', 'ready'],
  ])('%j is %s', (text, readiness) => {
    expect(blockReadiness(text)).toBe(readiness);
  });

  it('leaves what follows its JSON alone, whatever is in there', () => {
    const json = '#arm {\n  "a": "```",\n\n  "b": "it\'s // not a comment" }';
    expect(splitScript(`${json}\n.show version\n#undo`).map(({ text }) => text)).toEqual([
      json,
      '.show version',
      '#undo',
    ]);
  });

  it('takes parameters of a template', async () => {
    const folder = folderWith({
      'main.json': JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        parameters: { access: { type: 'string' }, name: { type: 'string' } },
        resources: [
          {
            type: 'Microsoft.Kusto/clusters',
            name: "[parameters('name')]",
            location: 'x',
            properties: { restrictOutboundNetworkAccess: "[parameters('access')]" },
          },
        ],
      }),
      'prod.json': '{"parameters": {"access": {"value": "Enabled"}}}',
    });
    const call = `#arm ${folder}/main.json --parameters`;
    expect(await repl(`${call} name=mycluster --parameters ${folder}/prod.json`)).toContain('Disabled → Enabled');
    expect(await repl(`${call} name=mycluster`)).toContain(`#arm ${folder}/main.json --parameters access=…`);
    expect(await repl(call)).toContain('--parameters needs a value');
    expect(await repl(`${call} ${folder}/none.json`)).toContain('there is no such file');
  });
});

it('carets stand under wide characters, and an excerpt is as wide as the terminal', () => {
  expect(underlined('日本 x', [{ start: 3, end: 4 }])).toEqual(['日本 x', '     ^']);
  expect(excerpt('日本 x', { start: 3, end: 4 })).toBe('1 | 日本 x\n  |      ^');
  const long = `${'a'.repeat(300)}!${'b'.repeat(300)}`;
  for (const width of [60, 80, 200]) {
    const [line = '', carets = ''] = excerpt(long, { start: 300, end: 301 }, undefined, width).split('\n');
    expect(line.length).toBe(width);
    expect(line[carets.indexOf('^')]).toBe('!');
  }
});

it('a name in `summarize` is rather an aggregate', async () => {
  const { stderr } = await kustoCallout(['-e', '.show version | summarize cont()']);
  expect(stderr).toContain('did you mean `count`?');
});

it('undo takes back what was typed, change by change', () => {
  const buffer = new EditBuffer();
  buffer.insert('a');
  buffer.insert('b');
  buffer.cutToLineStart();
  buffer.undo();
  expect([buffer.text, buffer.cursor]).toEqual(['ab', 2]);
  buffer.undo();
  expect(buffer.text).toBe('a');
  buffer.clear();
  buffer.undo();
  expect(buffer.text).toBe('');
});
