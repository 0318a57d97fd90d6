import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kustoCallout } from './harness.js';

/* Protects the command line itself: wrong ones run nothing and say what is wrong, and the help names everything. */

describe('a wrong command line ends with 2, one line of usage and a hint, and runs nothing', () => {
  const cases: [argv: string[], message: string, hint: string | null][] = [
    [['--fromat', 'json'], '`--fromat` is not an option here', 'did you mean `--format`?'],
    [
      ['run', '--contine-on-error', 'x'],
      '`--contine-on-error` is not an option here',
      'did you mean `--continue-on-error`?',
    ],
    [['run', '-x', 'x'], '`-x` is not an option here', null],
    // The habits of psql, ESLint and pytest.
    [['-c', '.show version'], '`-c` is not an option here', 'to run a command: -e COMMAND'],
    [
      ['run', '-f', 'x.kql'],
      '`-f` is not an option here',
      'a script is named without an option: kusto-callout run FILE',
    ],
    [
      ['lint', '--max-warnings', '0', 'x'],
      '`--max-warnings` is not an option here',
      'to fail from the first warning on: --fail-on warning',
    ],
    [
      ['lint', '--no-error-on-unmatched-pattern', 'x'],
      '`--no-error-on-unmatched-pattern` is not an option here',
      'to succeed where there is nothing to check: --allow-empty',
    ],
    [['lint', '--stdin'], '`--stdin` is not an option here', 'to read standard input, name it: -'],
    [
      ['lint', '-o', 'x.sarif', 'x'],
      '`-o` is not an option here',
      'reports go to standard output: --format NAME > FILE',
    ],

    [['rnu', 'script.kql'], '`rnu` is not a subcommand', 'did you mean `run`?'],
    [['frobnicate'], '`frobnicate` is not a subcommand', null],
    [['constructor'], '`constructor` is not a subcommand', null],
    [['script.kql'], '`script.kql` is not a subcommand', 'to run a file: kusto-callout run script.kql'],
    [['.show', 'version'], '`.show` is not a subcommand', "to run a command: kusto-callout -e '.show version'"],
    [['./script.kql'], '`./script.kql` is not a subcommand', 'to run a file: kusto-callout run ./script.kql'],
    [['-'], '`-` is not a subcommand', 'to run a file: kusto-callout run -'],
    [['-e', '.show version', '--format', 'jsno'], '`jsno` is not a format', 'did you mean `json`?'],
    [
      ['-e', '.show version', '--format', 'toString'],
      '`toString` is not a format',
      'the formats are auto, table, vertical, markdown, csv, tsv, json, kusto',
    ],
    [['-e', '.show version', '--as', 'amdin'], '`amdin` is not a role', 'did you mean `admin`?'],
    [['-e', '.show version', '--as', 'root'], '`root` is not a role', 'the roles are admin, monitor, viewer, none'],
    [
      ['lint', '--fail-on', 'everything', 'x'],
      '`everything` is not a severity',
      'the severities are error, warning, info, never',
    ],
    [
      ['-e', '.show version', '--principal', ' '],
      '--principal needs a name, for example aaduser=<object id>;<tenant id>',
      null,
    ],
    [['-e'], '-e needs a value: -e COMMAND', null],
    [['--cluster', '--as', 'admin'], '--cluster needs a value: --cluster FILE', null],
    [['-e', '.show version', '--no-color=yes'], '--no-color takes no value, but has `yes`', null],
    [['run'], 'run needs a FILE, - for standard input, or -e COMMAND', 'for example: kusto-callout run script.kql'],
    [['run', '-', '-'], 'standard input (-) can be read only once', null],
    [['run', '-', '--cluster', '-'], 'standard input (-) can be read only once', null],
    [['repl', 'script.kql'], 'repl takes no files', 'to run a file: kusto-callout run script.kql'],
  ];
  it.each(cases)('%j', async (argv, message, hint) => {
    const { code, stdout, stderr } = await kustoCallout(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const name = /^(?:run|lint|repl)$/.exec(argv[0] ?? '')?.[0] ?? '';
    expect(stderr).toContain(
      `error: ${message}\n${hint === null ? '' : `hint: ${hint}\n`}usage: kusto-callout ${name}`,
    );
    expect(stderr).toMatch(/\nusage: .* \((?:--help|kusto-callout help \w+) shows all\)\n$/);
  });
});

describe('a common option without effect', () => {
  it.each([
    [['compile', '--to', 'kql', '--format', 'json'], '--format has no effect on compile', 'the output is as --to says'],
    [['deploy', 'x.json', '--as', 'none'], '--role has no effect on deploy', 'roles apply to commands only'],
    [['test', 'x.yaml', '--cluster', 'x.json'], '--cluster has no effect on test', 'each case names its cluster'],
    [['serve', '--format', 'json'], '--format has no effect on serve', ''],
  ])('%j', async (argv, message, hint) => {
    const { code, stderr } = await kustoCallout(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${message}\n`);
    expect(stderr).toContain(hint);
    const { stdout } = await kustoCallout([argv[0] ?? '', '--help']);
    expect(stdout).not.toContain(message.split(' ', 1)[0]);
  });
});

describe('help and version', () => {
  it('tells the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await kustoCallout(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect((await kustoCallout(['run', '-V'])).stdout).toBe(`${version}\n`);
  });

  it('names every subcommand, option and exit code', async () => {
    const { code, stdout } = await kustoCallout(['--help']);
    expect(code).toBe(0);
    for (const word of [
      'repl',
      'run',
      '-e, --execute',
      '--cluster FILE',
      '--role ROLE',
      '--principal',
      '--format NAME',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toContain('0 success, or yes; 1 a command failed, or no; 2 bad usage or input');
  });

  it('has a page for each subcommand', async () => {
    expect((await kustoCallout(['run', '--help'])).stdout).toMatch(
      /^Usage: kusto-callout run \[OPTIONS\] FILE\.\.\.\n/,
    );
    expect((await kustoCallout(['repl', '-h'])).stdout).toMatch(/^Usage: kusto-callout repl \[OPTIONS\]\n/);
  });

  it('fits a terminal, as far as it is columns', async () => {
    for (const argv of [['--help'], ['run', '--help'], ['repl', '--help'], ['-e', '#help']]) {
      const { stdout } = await kustoCallout(argv);
      for (const line of stdout.split('\n'))
        expect(line.length, line).toBeLessThanOrEqual(/^ {2}/.test(line) ? 80 : 120);
    }
  });
});
