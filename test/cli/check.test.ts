import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/*
 * Protects `check`: what it prints in every format, how it reads each kind of input, and how it ends.
 */

const SQL = 'https://server.database.windows.net';

describe('check with URIs', () => {
  it('prints a line for each', async () => {
    expect(await kustoCallout(['check', '--type', 'sql', SQL, 'https://evil.example'])).toEqual({
      code: 1,
      stderr: '',
      stdout: `decision  type                 rule            reason                  answer                       uri
allowed   sql                  immutable[3]    allow-rule              robust                       https://server.database.windows.net
denied    sql                  none            no-rule                 DEPENDS on predefined-rules  https://evil.example
`,
    });
  });

  it('ends with 0 where all are allowed', async () => {
    expect((await kustoCallout(['check', '--type', 'SQL', SQL, `${SQL}/`])).code).toBe(0);
  });

  it('prints ndjson with these members in this order', async () => {
    const { stdout } = await kustoCallout(['check', '--type', 'Sql', '--format', 'ndjson', SQL, 'x"\n']);
    expect(stdout).toBe(
      `{"type":"sql","uri":"https://server.database.windows.net","allowed":true,"layer":"immutable","rule":3,"regex":"[a-z0-9][a-z0-9\\\\-]{0,61}[a-z0-9]?\\\\.database\\\\.windows\\\\.net/?$","reason":"allow-rule","robust":true}
{"type":"sql","uri":"x\\"\\n","allowed":false,"layer":"none","rule":null,"regex":null,"reason":"no-rule","robust":false,"dependsOn":[{"question":"predefined-rules","reading":"more"}]}
`,
    );
  });

  it('prints json, one array', async () => {
    const { stdout } = await kustoCallout(['check', '--type', 'webapi', '--format', 'json', 'a', 'b']);
    expect(stdout).toBe(`[
{"type":"webapi","uri":"a","allowed":false,"layer":"none","rule":null,"regex":null,"reason":"no-rule","robust":false,"dependsOn":[{"question":"predefined-rules","reading":"more"}]},
{"type":"webapi","uri":"b","allowed":false,"layer":"none","rule":null,"regex":null,"reason":"no-rule","robust":false,"dependsOn":[{"question":"predefined-rules","reading":"more"}]}
]
`);
  });

  it('prints csv (RFC 4180)', async () => {
    const { stdout } = await kustoCallout(['check', '--type', 'external_data', '--format', 'csv', 'a,b', 'c"d', '']);
    expect(stdout).toBe(`type,uri,allowed,layer,rule,regex,reason,answer
external_data,"a,b",true,immutable,5,.*,allow-rule,robust
external_data,"c""d",true,immutable,5,.*,allow-rule,robust
external_data,"",true,immutable,5,.*,allow-rule,robust
`);
  });

  it('shows what a terminal would hide or obey', async () => {
    const { stdout } = await kustoCallout(['check', '--type', 'sql', 'a\n\u001b[2J']);
    expect(stdout.split('\n')[1]).toMatch(/ a<U\+000A><U\+001B>\[2J$/);
  });

  it('explains, in words or as data', async () => {
    const words = await kustoCallout(['check', '--explain', '--type', 'sql', SQL, 'x']);
    expect(words.stdout).toBe(`allowed: sql https://server.database.windows.net
  because a rule allows it, and no rule denies it
  by immutable[3], CanCall: true
      https://server.database.windows.net
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      [a-z0-9][a-z0-9\\-]{0,61}[a-z0-9]?\\.database\\.windows\\.net/?$
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  matched against the URI as given, case counts (an assumption: the documentation does not say)
  robust: the same under every credible reading of what is not known of the service

denied: sql x
  because no rule of its type matches, and what no rule allows is denied
  matched against the URI as given, case counts (an assumption: the documentation does not say)
  DEPENDS on predefined-rules: allowed if the cluster has other predefined rules, too
    to settle it: --assume predefined-rules=documented|more
  closest: immutable[3] of sql, which matches \`x\` and then needs \`\\.database\\.windows\\.net/?$\`, but the text ends there
`);
    const data = await kustoCallout(['check', '--explain', '--format', 'ndjson', '--type', 'sql', SQL]);
    expect(JSON.parse(data.stdout)).toMatchObject({ allowed: true, rule: 3, matches: [{ index: 3 }], faults: [] });
  });

  it('takes the cluster, a script and assumptions', async () => {
    const folder = folderWith({
      'cluster.json': '{"restrictOutboundNetworkAccess": "Enabled", "allowedFqdnList": ["a.example.com"]}',
      'policy.kql':
        '.alter cluster policy callout @\'[{"CalloutType":"webapi","CalloutUriRegex":"^a$","CanCall":true}]\'',
    });
    const check = async (...argv: string[]): Promise<number> => (await kustoCallout(['check', ...argv])).code;
    const cluster = ['--cluster', join(folder, 'cluster.json')];
    expect(await check(...cluster, '--type', 'sql', 'https://a.example.com')).toBe(0);
    expect(await check(...cluster, '--type', 'sql', SQL)).toBe(1);
    const script = ['--script', join(folder, 'policy.kql'), '--type', 'webapi'];
    expect(await check(...script, 'a')).toBe(0);
    expect(await check(...script, 'https://a/')).toBe(1);
    expect(await check(...script, '--subject', 'host', 'https://a/')).toBe(0);
    expect(await check(...script, '--ignore-case', 'A')).toBe(0);
    expect(await check(...cluster, ...script, 'a')).toBe(2);
  });
});

describe('check with a file', () => {
  const CSV = `type,uri\nsql,${SQL}\nwebapi,https://example.com/\n`;
  const NDJSON = `{"type":"sql","uri":"${SQL}"}\n{"uri":"https://example.com/","type":"webapi","more":1}\n`;
  const expected = [
    ['sql', SQL, true],
    ['webapi', 'https://example.com/', false],
  ];

  async function decided(name: string, content: string | Uint8Array, ...argv: string[]): Promise<unknown> {
    const file = join(folderWith({ [name]: content }), name);
    const { stdout, stderr } = await kustoCallout(['check', '--file', file, '--format', 'ndjson', ...argv]);
    if (stderr !== '') return stderr.replace(file, name);
    return stdout
      .trimEnd()
      .split('\n')
      .map(line => {
        const { type, uri, allowed } = JSON.parse(line) as Record<string, unknown>;
        return [type, uri, allowed];
      });
  }

  it.each([
    ['callouts.csv', CSV],
    ['callouts', CSV],
    ['callouts.txt', `\ufeff${CSV.replaceAll('\n', '\r\n')}`],
    ['callouts.csv', `note,URI,Type\nx,${SQL},sql\n"a ""b""\nc","https://example.com/",WEBAPI`],
    ['callouts.csv', `\n\ntype,uri\n\nsql,${SQL}\n\nwebapi,https://example.com/`],
    ['callouts.ndjson', NDJSON],
    ['callouts.txt', NDJSON],
    ['callouts.jsonl', `\n${NDJSON}\n\n`],
  ])('%s: %j', async (name, content) => {
    expect(await decided(name, content)).toEqual(expected);
  });

  it('reads URIs line by line, as they are but for the line break', async () => {
    const uris = `${SQL}\r\n  x \n\nhttps://é.example/\u{1f600}\n${SQL}`;
    expect(await decided('uris.txt', uris, '--type', 'sql')).toEqual([
      ['sql', SQL, true],
      ['sql', '  x ', false],
      ['sql', 'https://é.example/\u{1f600}', false],
      ['sql', SQL, true],
    ]);
  });

  it('lets --type stand for those without one', async () => {
    expect(await decided('uris.csv', `uri\n${SQL}\n`, '--type', 'sql')).toEqual([['sql', SQL, true]]);
    expect(await decided('uris.ndjson', `{"uri":"${SQL}"}\n{"uri":"x","type":"webapi"}`, '--type', 'sql')).toEqual([
      ['sql', SQL, true],
      ['webapi', 'x', false],
    ]);
  });

  it('reads standard input', async () => {
    const { stdout, code } = await kustoCallout(['check', '--file', '-', '--type', 'sql', '--format', 'csv'], {
      stdin: `${SQL}\n`,
    });
    expect({ stdout, code }).toEqual({
      code: 0,
      stdout: `type,uri,allowed,layer,rule,regex,reason,answer
sql,${SQL},true,immutable,3,"[a-z0-9][a-z0-9\\-]{0,61}[a-z0-9]?\\.database\\.windows\\.net/?$",allow-rule,robust
`,
    });
  });

  it('takes an empty input for a success only where it may be empty', async () => {
    const file = join(folderWith({ empty: '' }), 'empty');
    const argv = ['check', '--file', file, '--type', 'sql', '--format', 'json'];
    expect(await kustoCallout(argv)).toEqual({
      code: 2,
      stdout: '[\n]\n',
      stderr: 'error: there is no callout to check\nhint: --allow-empty makes that a success\n',
    });
    expect(await kustoCallout([...argv, '--allow-empty'])).toEqual({ code: 0, stdout: '[\n]\n', stderr: '' });
  });

  it.each([
    ['a.csv', 'sql,x\n', [], 'a.csv: the header line has no column `uri`'],
    ['a.csv', 'uri\nx\n', [], 'a.csv: the header line has no column `type`, and there is no --type'],
    ['a.txt', 'https://x\n', [], 'a.txt has one URI a line, so --type must name their type'],
    ['a.json', '[{"type":"sql","uri":"x"}]', [], 'a.json is a JSON array, and an input is read line by line'],
    ['a.csv', 'type,uri\nsql,x\nsqll,x\n', [], 'a.csv:3: `sqll` is not a callout type\nhint: did you mean `sql`?'],
    ['a.csv', 'type,uri\nsql,x,y\n', [], 'a.csv:2: the record has 3 fields, and the header 2'],
    ['a.csv', 'type,uri\n"sql\n",x\nsql,"x\n', [], 'a.csv:2: `sql<U+000A>` is not a callout type'],
    ['a.csv', 'type,uri\nsql,"x"y\n', [], 'a.csv:2: the record is not quoted correctly'],
    ['a.ndjson', '{"type":"sql","uri":"x"}\n{"type":\n', [], 'a.ndjson:2: `{"type":` is not JSON'],
    ['a.ndjson', '[1]\n', [], 'a.ndjson:1: `[1]` is not JSON object'],
    ['a.ndjson', '\n{"type":"sql"}\n', [], 'a.ndjson:2: the record needs `uri`, a string'],
    ['a.ndjson', '{"uri":"x"}\n', [], 'a.ndjson:1: the record needs `type`, a string'],
    [
      'a.txt',
      Buffer.from('a\nb\xff\n', 'latin1'),
      ['--type', 'sql'],
      'a.txt:2: the line is not UTF-8: invalid byte 0xFF',
    ],
    ['a.txt', Buffer.from('\ufeffa\n', 'utf16le'), ['--type', 'sql'], 'a.txt is UTF-16; save it as UTF-8'],
    ['a.csv', Buffer.from('\ufefftype,uri\nsql,x\n', 'utf16le'), [], 'a.csv is UTF-16; save it as UTF-8'],
    ['a.in', Buffer.from('{"type":"sql","uri":"x"}\n', 'utf16le'), [], 'a.in is UTF-16; save it as UTF-8'],
    ['a.txt', Buffer.from('a\n', 'utf16le').swap16(), ['--type', 'external_data'], 'a.txt is UTF-16; save it as UTF-8'],
    ['a.txt', `a\n${'x'.repeat(65_537)}\n`, ['--type', 'sql'], 'a.txt:2: the record is longer than 65536 characters'],
    ['a.txt', `a\n${'x'.repeat(3_000_000)}`, ['--type', 'sql'], 'a.txt:2: the record is longer than 65536 characters'],
  ] as const)('%s %j is refused where it is wrong', async (name, content, argv, message) => {
    const told = await decided(name, content, ...argv);
    expect(told).toContain(`error: ${message}`);
  });

  it('ends with 2 where an input is wrong, having written what came before', async () => {
    const file = join(folderWith({ 'a.csv': `type,uri\nsql,${SQL}\nsqll,x\nsql,y\n` }), 'a.csv');
    const { code, stdout } = await kustoCallout(['check', '--file', file, '--format', 'csv']);
    expect(code).toBe(2);
    expect(stdout.split('\n')).toHaveLength(3);
  });
});

describe('check --summary', () => {
  const CALLOUTS = `type,uri
sql,${SQL}
sql,${SQL}/
sql,https://evil.example
webapi,https://example.com/
external_data,https://myclusterinternalsa.blob.core.windows.net/x
`;

  async function summary(...argv: string[]): Promise<string> {
    const file = join(folderWith({ 'callouts.csv': CALLOUTS }), 'callouts.csv');
    const { stdout, stderr, code } = await kustoCallout(['check', '--summary', '--file', file, ...argv]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
    return stdout;
  }

  it('counts by type, decision and rule, and names the rules that decided nothing', async () => {
    await expect(await summary()).toMatchFileSnapshot('expected/check-summary.txt');
  });

  it('is data in the other formats', async () => {
    const whole = JSON.parse(await summary('--format', 'json')) as Record<string, unknown>;
    expect(whole).toMatchObject({ callouts: 5, allowed: 3, denied: 2 });
    expect(whole['types']).toEqual([
      { type: 'external_data', allowed: 1, denied: 0 },
      { type: 'sql', allowed: 2, denied: 1 },
      { type: 'webapi', allowed: 0, denied: 1 },
    ]);
    expect(whole['unusedRules']).toHaveLength(6);
    const lines = (await summary('--format', 'ndjson')).trimEnd().split('\n');
    expect(lines).toHaveLength(4 + 6);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ layer: 'immutable', rule: 3, callouts: 2 });
    expect((await summary('--format', 'csv')).split('\n')[0]).toBe('decision,type,rule,regex,reason,callouts');
  });
});

describe('the command line of check', () => {
  it.each([
    [['check'], 'check needs URIs, or --file'],
    [['check', 'x'], 'check needs the callout type of the URIs: --type TYPE'],
    [['check', '--type', 'sqll', 'x'], '`sqll` is not a callout type\nhint: did you mean `sql`?'],
    [['check', '--type', 'sql', '--file', 'a', 'x'], 'check takes URIs or --file, not both'],
    [['check', '--type', 'sql', '--format', 'txet', 'x'], '`txet` is not a format\nhint: did you mean `text`?'],
    [['check', '--type', 'sql', '--subject', 'hots', 'x'], '`hots` is not a match subject\nhint: did you mean `host`?'],
    [['check', '--type', 'sql', '--explain', '--summary', 'x'], 'only one of them can be given'],
    [['check', '--type', 'sql', '--explain', '--format', 'csv', 'x'], '--explain has no CSV form'],
    [['check', '--cluster', '-', '--file', '-'], 'standard input (-) can be read only once'],
    [['check', '--type', 'sql', '--file', 'no-such-file'], 'cannot read no-such-file: there is no such file'],
    [['check', '--type', 'sql', '--script', 'no-such-file', 'x'], 'cannot read no-such-file: there is no such file'],
    [['check', '--type', 'sql', '--cluster', 'no-such-file', 'x'], 'cannot read no-such-file: there is no such file'],
  ])('%j is refused', async (argv, message) => {
    const { code, stdout, stderr } = await kustoCallout(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('reports a script that fails, with its place, and checks nothing', async () => {
    const file = join(folderWith({ 'bad.kql': '\n.alter cluster policy calout x\n' }), 'bad.kql');
    const { code, stdout, stderr } = await kustoCallout(['check', '--script', file, '--type', 'sql', 'x']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('bad.kql:2:');
  });

  it('says in its help which formats and options it has', async () => {
    const { stdout } = await kustoCallout(['check', '--help']);
    expect(stdout).toContain('print as text, json, ndjson, csv (default: text)');
    expect(stdout.match(/--format/g)).toHaveLength(1);
  });
});
