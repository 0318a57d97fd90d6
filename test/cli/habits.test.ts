import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { selectionNames } from '../../src/tabular/query/selections.js';
import { folderWith, kustoCallout } from './harness.js';

/* Protects the habits of people who know psql, ESLint and pytest: what they type does what they expect, or says what does. */

/** What lines that are typed into the REPL print. */
async function repl(...lines: readonly string[]): Promise<string> {
  const { stdout, stderr } = await kustoCallout(['repl'], { stdin: lines.join('\n') });
  return stdout + stderr;
}

describe('psql: commands with a backslash', () => {
  const cases: readonly (readonly [typed: readonly string[], ours: readonly string[]])[] = [
    [['\\?'], ['#help']],
    [['\\h .alter'], ['#help .alter']],
    [['\\d'], ['#rules']],
    [
      ['\\x', '.show version | count'],
      ['#format vertical', '.show version | count'],
    ],
    [
      ['\\x', '\\x', '.show version | count'],
      ['#format vertical', '#format auto', '.show version | count'],
    ],
    [['\\conninfo'], ['#cluster']],
    [['\\q', '.show version'], ['#quit']],
    [['\\i no-such-file.kql'], ['#script no-such-file.kql']],
    [['\\c other'], ['#dbcontext other']],
  ];
  it.each(cases)('%j', async (typed, ours) => {
    expect(await repl(...typed)).toBe(await repl(...ours));
  });

  it('\\timing is on, then off', async () => {
    const told = await repl('\\timing', '.show version | count', '\\timing', '.show version | count');
    expect(told.match(/^.*\b\d+(?:\.\d+)? ms\b.*$/gm)).toHaveLength(1);
    expect(told).toContain('elapsed times are not told any more');
  });

  it('others are said not to be commands', async () => {
    expect(await repl('\\dp')).toContain('`\\` is not valid in a Kusto command');
  });
});

describe('ESLint: --quiet', () => {
  const quiet = async (...argv: readonly string[]) => {
    const file = join(resolve(__dirname, '../../samples'), 'lint-bad.json');
    return kustoCallout(['lint', file, '--rule', 'EGR001=warning', '--quiet', ...argv]);
  };

  it('lists errors alone, and counts all', async () => {
    const { code, stdout } = await quiet();
    expect(code).toBe(1);
    expect(stdout).toContain(' error EGR002 ');
    expect(stdout).not.toMatch(/EGR001|EGR029/);
    expect(stdout).toContain('1 file: 6 findings (4 errors, 1 warning, 1 of interest)');
  });

  it.each(['markdown', 'sarif', 'junit', 'github', 'azuredevops'])('in %s, too', async format => {
    const { stdout } = await quiet('--format', format);
    expect(stdout).toContain('EGR002');
    expect(stdout).not.toContain('apixcontoso');
  });

  it('leaves json and the exit code as they are', async () => {
    const { code, stdout } = await quiet('--format', 'json', '--fail-on', 'warning', '--rule', 'EGR002=warning');
    expect(code).toBe(1);
    expect(stdout).toContain('EGR029');
  });

  it('never says that nothing is found where nothing was looked at', async () => {
    const { code, stdout } = await kustoCallout(['lint', 'no-such-file.json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '0 files: nothing checked\n' });
  });
});

describe('pytest: choosing cases', () => {
  const CASES = `- name: first
  cluster: {}
  callouts: [{ type: sql, uri: "https://x.example", expect: allow }]
- name: second
  cluster: {}
  callouts: [{ type: sql, uri: "https://x.example", expect: deny }]
- name: third
  cluster: {}
  callouts: [{ type: sql, uri: "https://x.example", expect: deny }]
`;
  const run = async (...argv: readonly string[]) => {
    const file = join(folderWith({ 'cases.yaml': CASES }), 'cases.yaml');
    const { code, stdout, stderr } = await kustoCallout(['test', file, '--default-reading', ...argv]);
    return { code, stdout: stdout.replaceAll(file, 'cases.yaml'), stderr };
  };

  it.each(['-x', '--fail-fast'])('%s stops after the first case that fails', async option => {
    const { code, stdout, stderr } = await run(option);
    expect(code).toBe(1);
    expect(stdout).toContain('1 case, 1 callout: 0 passed, 1 failed');
    expect(stderr).toBe('stopped after the first case that fails; 2 cases not run\n');
  });

  it('-x runs all where none fails', async () => {
    expect(await run('-x', '-k', 'second|third')).toMatchObject({ code: 0, stderr: '' });
  });

  it('-k chooses by name', async () => {
    expect((await run('-k', 'sec')).stdout).toContain('1 case, 1 callout: 1 passed, 0 failed');
  });

  it('--list lists, and runs none', async () => {
    expect(await run('--list')).toEqual({
      code: 0,
      stdout: 'cases.yaml:1: first\ncases.yaml:4: second\ncases.yaml:7: third\n',
      stderr: '',
    });
    expect((await run('--list', '-k', 'none of them')).code).toBe(2);
  });

  it.each([
    ['--collect-only', 'to list the cases and run none: --list'],
    ['--maxfail', 'to stop after the first case that fails: --fail-fast'],
    ['--verbose', 'every case is listed already'],
  ])('%s is told', async (option, hint) => {
    const { code, stderr } = await run(option);
    expect(code).toBe(2);
    expect(stderr).toContain(`hint: ${hint}\n`);
  });
});

describe('psql: \\h of what a tail may have', () => {
  it.each([...selectionNames, 'count', 'dcount', 'strlen', 'where', 'summarize'])('%s', async name => {
    expect(await repl(`\\h ${name}`)).toContain(name);
    expect(await repl(`\\h ${name}`)).not.toContain('is not a topic');
  });
});
