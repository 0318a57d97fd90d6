import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/registry.js';
import { folderWith, kustoCallout } from './harness.js';
import { processorTime } from '../processor-time.js';

const RESTRICT = '#arm {"restrictOutboundNetworkAccess": "Enabled"}';
const RULE = '[{"CalloutType":"sql","CalloutUriRegex":"x","CanCall":true}]';

/** The items of a JSON document, without what depends on more than the test. */
function items(stdout: string): Record<string, unknown>[] {
  return JSON.parse(stdout) as Record<string, unknown>[];
}

describe('run and -e', () => {
  it('prints results, an empty line between them', async () => {
    const run = await kustoCallout([
      '--format',
      'csv',
      '-e',
      '.show databases',
      '-e',
      ".alter cluster policy callout '[]'",
    ]);
    expect(run.code).toBe(0);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(
      /^DatabaseName,[^]*\n\nPolicyName,EntityName,Policy,ChildEntities,EntityType\nCalloutPolicy,"",\[\],"",""\n$/,
    );
  });

  it('runs files and -e texts in the order given, on one cluster', async () => {
    const folder = folderWith({ 'alter.kql': `.alter cluster policy callout '${RULE}'` });
    const show = '.show cluster policy callout';
    const { code, stdout } = await kustoCallout([
      'run',
      '-e',
      show,
      join(folder, 'alter.kql'),
      '-e',
      show,
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    const policies = items(stdout).map(({ tables }) => (tables as { rows: string[][] }[])[0]?.rows.at(-1)?.[2]);
    expect(policies).toEqual(['[]', RULE, RULE]);
  });

  it('reads standard input as -, and without arguments', async () => {
    const stdin = '.alter cluster policy calout';
    for (const argv of [['run', '-'], []]) {
      expect(await kustoCallout(argv, { stdin })).toEqual({
        code: 1,
        stdout: '',
        stderr:
          '-:1:23: BadRequest_SyntaxError (KS005): expected `callout`, but found `calout`\n' +
          '1 | .alter cluster policy calout\n' +
          '  |                       ^^^^^^\n' +
          'hint: did you mean `callout`?\n',
      });
    }
  });

  it('prints nothing for empty input', async () => {
    for (const stdin of ['', '\n\n', '// nothing\n']) {
      expect(await kustoCallout(['run', '-'], { stdin })).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await kustoCallout(['run', '-', '--format', 'json'], { stdin })).toEqual({
        code: 0,
        stdout: '[]\n',
        stderr: '',
      });
      expect(await kustoCallout(['run', '-', '--format', 'kusto'], { stdin })).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
    }
  });

  it('stops at the first error, whichever file it is in, unless told to go on', async () => {
    const folder = folderWith({ 'a.kql': '.show version\n\n.show vershun\n\n.show version', 'b.kql': '.show version' });
    const argv = ['run', join(folder, 'a.kql'), join(folder, 'b.kql'), '--format', 'json'];
    const stopped = await kustoCallout(argv);
    expect(stopped.code).toBe(1);
    expect(items(stopped.stdout).map(item => 'error' in item)).toEqual([false, true]);
    const whole = await kustoCallout([...argv, '--continue-on-error']);
    expect(whole.code).toBe(1);
    expect(items(whole.stdout).map(item => 'error' in item)).toEqual([false, true, false, false]);
  });

  it('shows where in the file a fault is, tabs and literals above it notwithstanding', async () => {
    const script = `// a comment\n\n.alter cluster policy callout \`\`\`\n[\n\n\t{"CalloutType": "sqll", "CalloutUriRegex": "x", "CanCall": true}\n]\n\`\`\`\n`;
    const file = join(folderWith({ 'bad.kql': script }), 'bad.kql');
    const { stderr } = await kustoCallout(['run', file]);
    const [heading, source, carets] = stderr.split('\n');
    expect(heading).toMatch(/^.*bad\.kql:6:18: General_BadRequest \(POLICY_/);
    expect(source).toBe('6 |   {"CalloutType": "sqll", "CalloutUriRegex": "x", "CanCall": true}');
    expect(carets).toBe('  |                   ^^^^^^');
  });

  it('points at the command where a refusal concerns all of it', async () => {
    const { stderr } = await kustoCallout(['--role', 'viewer', '-e', '\n.delete cluster policy callout']);
    expect(stderr).toMatch(
      /^-e:2:1: Forbidden \(AUTH_ROLE\): Principal '[^\n]*\n2 \| \.delete cluster policy callout\n {2}\| \^{30}\nhint: [^\n]*AllDatabasesAdmin[^\n]*\n$/,
    );
  });

  it('runs as the given role and principal', async () => {
    const run = await kustoCallout(['--as', 'NONE', '--principal', 'aaduser=a;b', '-e', '.show version']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("Principal 'aaduser=a;b' is not authorized");
  });
});

describe('a long script', () => {
  it('takes time that grows with its length only', async () => {
    const started = processorTime();
    const run = await kustoCallout(['run', '-', '--format', 'csv', '--continue-on-error'], {
      stdin: '.show databases\n\n.show vershun\n\n'.repeat(10_000),
    });
    expect(run.stderr.match(/^-:\d+:7: /gm)).toHaveLength(10_000);
    expect(run.stderr).toContain('\n39999 | .show vershun\n');
    // Searching the whole text at every line, or for every error, takes minutes.
    expect(processorTime() - started).toBeLessThan(10_000);
  });
});

describe('--format json, the contract for programs', () => {
  it('has errors in the document, with their place in the file, and nothing on standard error', async () => {
    const run = await kustoCallout(['run', '-', '--format', 'json', '--continue-on-error'], {
      stdin: `#as admin\n${RESTRICT}\n\n.delete cluster policy callout\n// why\n.alter cluster\n  policy calout\n`,
    });
    expect(run.code).toBe(1);
    expect(run.stderr).toBe('');
    expect(items(run.stdout)).toEqual([
      {
        file: '-',
        command: '.delete cluster policy callout',
        line: 4,
        error: {
          code: 'Forbidden',
          reason: 'AUTH_RESTRICTED',
          message: expect.stringContaining("'ClusterCalloutPolicyDeleteCommand'") as unknown,
          hint: expect.stringContaining('restricted outbound access is on') as unknown,
          httpStatus: 403,
          range: { start: { line: 4, column: 1 }, end: { line: 4, column: 31 } },
        },
      },
      {
        file: '-',
        command: '// why\n.alter cluster\n  policy calout',
        line: 5,
        error: {
          code: 'BadRequest_SyntaxError',
          reason: 'KS005',
          message: 'expected `callout`, but found `calout`',
          hint: 'did you mean `callout`?',
          httpStatus: 400,
          range: { start: { line: 7, column: 10 }, end: { line: 7, column: 16 } },
        },
      },
    ]);
  });

  it('has an item for each command with its tables, none for directives', async () => {
    const { stdout, stderr } = await kustoCallout([
      '--format',
      'json',
      '-e',
      '#as monitor\n.delete cluster policy callout',
      '-e',
      '.show version',
      '--continue-on-error',
    ]);
    expect(stderr).toBe('');
    expect(items(stdout)).toEqual([
      expect.objectContaining({ file: '-e', line: 2 }),
      {
        file: '-e',
        command: '.show version',
        line: 1,
        tables: [
          {
            name: 'Table_0',
            columns: ['BuildVersion', 'BuildTime', 'ServiceType', 'ProductVersion'].map(name => ({
              name,
              type: name === 'BuildTime' ? 'datetime' : 'string',
            })),
            rows: [[expect.any(String), expect.any(String), 'Engine', expect.any(String)]],
          },
        ],
      },
    ]);
  });

  it('keeps what directives say beside the document', async () => {
    const run = await kustoCallout(['--format', 'json', '-e', '#cluster\n#frobnicate']);
    expect(run).toMatchObject({ code: 1, stdout: '[]\n' });
    expect(run.stderr).toMatch(/^\{\n {2}"id": [^]*\n\}\n-e:2:1: `#frobnicate` is not a directive\n/);
  });
});

describe('--format kusto', () => {
  it("prints the service's own answers, one a line, errors included", async () => {
    const run = await kustoCallout([
      '--format',
      'kusto',
      '--continue-on-error',
      '-e',
      '.show databases',
      '-e',
      '.show vershun',
    ]);
    expect(run.code).toBe(1);
    expect(run.stderr).toBe('');
    const [answer = '', refusal = '', ...rest] = run.stdout.split('\n');
    expect(rest).toEqual(['']);
    expect(JSON.parse(answer)).toMatchObject({ Tables: [{ TableName: 'Table_0' }] });
    expect(JSON.parse(refusal)).toMatchObject({ error: { code: 'BadRequest_SyntaxError', '@permanent': true } });
  });
});

describe('the cluster file', () => {
  it('gives the cluster, and its warnings on standard error', async () => {
    const file = join(
      folderWith({
        'cluster.json':
          '{"type": "microsoft.kusto/clusters", "name": "<ClusterName>", "properties": {"colour": 1, "allowedFqdnList": ["a.example"], "restrictOutboundNetworkAccess": "enabled"}}',
      }),
      'cluster.json',
    );
    const run = await kustoCallout(['--cluster', file, '--format', 'json', '-e', '.show cluster policy callout']);
    expect(run.stderr).toBe(
      `warning: ${file}: name: the placeholder \`<ClusterName>\` is read as \`mycluster\`\n` +
        `warning: ${file}: properties.colour is not a known property of a cluster; it is kept, without effect\n`,
    );
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('a\\\\\\\\.example');
  });

  it('that ARM would refuse ends the run with 2, and shows where', async () => {
    const text = '{\n  "allowedFqdnList": ["a.example"],\n  "calloutPolicies": "none"\n}';
    const run = await kustoCallout(['--cluster', '-', '-e', '.show version'], { stdin: text });
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(
      /^-:3:22: BadRequest \(ARM_VALUE\): [^\n]*\n3 \| {3}"calloutPolicies": "none"\n {2}\| {22}\^{6}\n/,
    );
  });
});

describe('directives in scripts', () => {
  it('switch restriction on and off', async () => {
    const script = `${RESTRICT}\n.alter cluster policy callout '[]'\n#undo\n.alter cluster policy callout '[]'`;
    const { code, stdout } = await kustoCallout(['--format', 'json', '--continue-on-error', '-e', script]);
    expect(code).toBe(1);
    expect(items(stdout).map(item => 'error' in item)).toEqual([true, false]);
  });

  it('#script runs a file where it stands, names starting from its folder', async () => {
    const folder = folderWith({
      'main.kql': '.show databases\n#script inner.kql\n.show version',
      'inner.kql': `#arm "open.json"\n.show cluster policy callout`,
      'open.json': RESTRICT.slice(5),
    });
    const { code, stdout, stderr } = await kustoCallout(['run', join(folder, 'main.kql'), '--format', 'json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(items(stdout).map(({ file, command }) => [file, command])).toEqual([
      [join(folder, 'main.kql'), '.show databases'],
      ['inner.kql', '.show cluster policy callout'],
      [join(folder, 'main.kql'), '.show version'],
    ]);
  });

  it('#script refuses a file that is running already, and nests no deeper than ten', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 12 }, (_, depth) => [`${depth}.kql`, `#script ${depth + 1}.kql`] as const),
    );
    const folder = folderWith({ 'loop.kql': '#script other.kql', 'other.kql': '#script ./loop.kql', ...chain });
    const loop = await kustoCallout(['run', join(folder, 'loop.kql')]);
    expect(loop.code).toBe(1);
    expect(loop.stderr).toMatch(
      /^other\.kql:1:1: cannot run \.\/loop\.kql: it is already running; including it again would never end\n/,
    );
    const deep = await kustoCallout(['run', join(folder, '0.kql')]);
    expect(deep.stderr).toMatch(/^10\.kql:1:1: cannot run 11\.kql: scripts run at most 10 deep inside one another\n/);
  });

  it('an error inside #script stops everything', async () => {
    const folder = folderWith({ 'inner.kql': '.show vershun\n.show databases' });
    const run = await kustoCallout(['-e', `#script ${join(folder, 'inner.kql')}\n.show databases`]);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/inner\.kql:1:7: /);
  });

  it('#save writes the next result as CSV, and shows it too', async () => {
    const folder = folderWith({ 'save.kql': '.show version\n#save "out.csv"\n.show databases\n.show version' });
    const run = await kustoCallout(['run', join(folder, 'save.kql'), '--format', 'csv']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const saved = readFileSync(join(folder, 'out.csv'), 'utf8');
    expect(saved).toMatch(/^DatabaseName,/);
    expect(run.stdout).toContain(saved);
  });

  it('#save that cannot be written is an error of the command', async () => {
    const folder = folderWith({});
    const file = join(folder, 'none', 'out.csv');
    const run = await kustoCallout(['--format', 'csv', '-e', `#save ${file}\n.show databases`]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/^DatabaseName,/);
    expect(run.stderr).toContain(`-e:2:1: #save: cannot write ${file}: there is no such file`);
    expect(existsSync(file)).toBe(false);
  });

  it('#format changes the format on the way, each document whole', async () => {
    const { stdout, stderr } = await kustoCallout([
      '-e',
      '#format json\n.show vershun',
      '-e',
      '#format csv\n.show databases\n#format\n#format json',
      '--continue-on-error',
    ]);
    expect(stdout).toMatch(/^\[\{\n[^]*\}\]\nDatabaseName,[^]*$/);
    expect(stderr).toContain('the format is csv\n');
    expect(await kustoCallout(['-e', '#format jsno'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^-e:1:1: `jsno` is not a format\n[^]*hint: did you mean `json`\?\n$/) as unknown,
    });
  });

  it('#markdownon and #markdownoff go there and back', async () => {
    const { stdout } = await kustoCallout([
      '--format',
      'vertical',
      '-e',
      '#markdownon\n.show databases\n#markdownoff\n.show databases',
    ]);
    expect(stdout).toMatch(/^\| ?DatabaseName[^]*\n\n?-\[ RECORD 1/);
  });

  it.each(['json', 'kusto', 'csv', 'tsv'])(
    'nothing but %s gets into a document that a program asked for',
    async format => {
      const plain = await kustoCallout(['--format', format, '-e', '.show databases', '-e', '.show databases']);
      const { stdout, stderr } = await kustoCallout([
        '--format',
        format,
        '-e',
        '#format table',
        '-e',
        '#markdownon',
        '-e',
        '#cluster',
        '-e',
        '.show databases',
        '-e',
        '#timeon',
        '-e',
        '.show databases',
      ]);
      expect(stdout).toBe(plain.stdout);
      expect(stderr).toContain(`the command line asks for --format ${format}, so the format stays`);
    },
  );

  it('no control character of a file name reaches the terminal', async () => {
    const { stderr } = await kustoCallout(['-e', '#arm \u001b[31mfoo']);
    expect(stderr).toContain('<U+001B>[31mfoo');
    expect(stderr).not.toContain('\u001b');
  });

  it('#timeon tells how long a command took', async () => {
    const { stdout } = await kustoCallout([
      '--format',
      'markdown',
      '-e',
      '#timeon\n.show databases\n#timeoff\n.show databases',
    ]);
    expect(stdout.match(/^Time: \d+\.\d{3} ms$/gm)).toHaveLength(1);
  });

  it('#quit ends the run, also of the files after it', async () => {
    const folder = folderWith({ 'a.kql': '.show databases\n#quit\n.show version' });
    const { code, stdout } = await kustoCallout([
      'run',
      join(folder, 'a.kql'),
      '-e',
      '.show version',
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    expect(items(stdout)).toHaveLength(1);
  });

  it('#dbcontext shows and sets the database, which callout commands ignore', async () => {
    const { stdout } = await kustoCallout(['-e', '#dbcontext\n#dbcontext "$systemdb"']);
    expect(stdout).toBe(
      'the database is NetDefaultDB (callout commands concern the cluster, whatever the database)\n' +
        'the database is $systemdb (callout commands concern the cluster, whatever the database)\n',
    );
    expect((await kustoCallout(['-e', '#dbcontext systemdb'])).stderr).toContain('did you mean `$systemdb`?');
  });

  it('#linemode is told to be for typing', async () => {
    const run = await kustoCallout([
      '--format',
      'csv',
      '-e',
      '#linemode\n.show databases\n.show databases\n#blockmode',
    ]);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^warning: -e:1: a script is read as blocks, also after #linemode: /);
    expect(run.stdout.match(/DatabaseName/g)).toHaveLength(2);
  });

  it('#help lists every command and directive, or one', async () => {
    const { stdout } = await kustoCallout(['-e', '#help']);
    for (const name of 'help quit script save timeon timeoff markdownon markdownoff linemode blockmode dbcontext cluster arm as format undo reset'.split(
      ' ',
    )) {
      expect(stdout).toMatch(new RegExp(`^ {2}#${name}( |$)`, 'm'));
    }
    expect((await kustoCallout(['-e', '#help #save'])).stdout).toBe(
      '  #save FILE  write the next result to a file, too, as CSV\n',
    );
    for (const { words, summary } of commands) {
      expect(stdout).toContain(`  .${words[0]} `);
      expect(stdout.replace(/\s+/g, ' ')).toContain(summary);
    }
    expect((await kustoCallout(['-e', '#help .delete'])).stdout).toBe(
      [
        '  .delete cluster policy callout  empty the callout policy; the predefined rules',
        '                                  stay',
        '',
        'For example:',
        '  .delete cluster policy callout',
        '',
      ].join('\n'),
    );
    expect((await kustoCallout(['-e', '#help .drop'])).stderr).toContain('`.drop` is not a command');
  });
});

describe('colour', () => {
  const command = ['-e', '.show vershun'];
  const colored = /\u001b\[/;
  it.each([
    ['a terminal has it', [], { columns: 80 }, true],
    ['a pipe has none', [], {}, false],
    ['NO_COLOR takes it away', [], { columns: 80, env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR means nothing', [], { columns: 80, env: { NO_COLOR: '' } }, true],
    ['--no-color takes it away', ['--no-color'], { columns: 80, env: { FORCE_COLOR: '1' } }, false],
    ['FORCE_COLOR gives it to a pipe', [], { env: { FORCE_COLOR: '1' } }, true],
    ['FORCE_COLOR=0 takes it away', [], { columns: 80, env: { FORCE_COLOR: '0' } }, false],
    ['a dumb terminal has none', [], { columns: 80, env: { TERM: 'dumb' } }, false],
  ])('%s', async (_name, options, world, expected) => {
    expect(colored.test((await kustoCallout([...options, ...command], world)).stderr)).toBe(expected);
  });

  it('never shows what a hostile name or command would make a terminal do', async () => {
    const run = await kustoCallout(['run', '\u001b[2J'], { columns: 80, env: { NO_COLOR: '1' } });
    expect(run.stderr).toBe('error: cannot read <U+001B>[2J: there is no such file\n');
    const { stderr } = await kustoCallout(['-e', '.show \u001b[2J']);
    expect(stderr).not.toContain('\u001b');
  });
});
