import { describe, expect, it } from 'vitest';
import { processorTime } from '../../processor-time.js';
import { kustoCallout } from '../harness.js';

/** What the REPL answers to lines from a pipe. */
async function answers(lines: readonly string[], argv: readonly string[] = []) {
  return kustoCallout(['repl', '--format', 'csv', ...argv], { stdin: lines.join('\n') });
}

describe('the REPL without a terminal', () => {
  it('runs each command once it is complete, and goes on after errors', async () => {
    const run = await answers([
      '.alter cluster policy calout',
      '#as viewer',
      '.alter cluster policy callout',
      '',
      '#as admin',
      '.alter cluster policy callout ```',
      '[',
      '',
      ']```',
    ]);
    expect(run.code).toBe(1);
    expect(run.stdout).toBe(
      '\ncommands run as viewer\n\ncommands run as admin\nPolicyName,EntityName,Policy,ChildEntities,EntityType\nCalloutPolicy,"",[],"",""\n\n',
    );
    expect(run.stderr).toBe(
      'BadRequest_SyntaxError (KS005): expected `callout`, but found `calout`\n' +
        '1 | .alter cluster policy calout\n' +
        '  |                       ^^^^^^\n' +
        'hint: did you mean `callout`?\n' +
        'BadRequest_SyntaxError (KS005): expected the policy as a string literal\n' +
        '1 | .alter cluster policy callout\n' +
        '  |                              ^\n' +
        "hint: put the policy between ``` and ```, where nothing is escaped but what JSON escapes, or into @'…'\n",
    );
  });

  it.each([
    ['a line', 'x'.repeat(34 * 1024 * 1024)],
    ['a command of many lines', `.alter cluster policy callout \`\`\`[\n${`${' '.repeat(1_000_000)}\n`.repeat(40)}`],
  ])('refuses %s without an end, so that it does not take all memory', async (_, stdin) => {
    const run = await kustoCallout(['repl', '--format', 'csv'], { stdin });
    expect(run).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: an input of the REPL is longer than 32 MB, the maximum\nhint: end commands by blank lines\n',
    });
  });

  it('says nothing of its own, so that a program can read the answers', async () => {
    expect(await answers([])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await answers(['', '// a comment', ''])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('runs what stands at the end without a line break', async () => {
    const run = await answers(['.show cluster policy']);
    expect(run.stderr).toContain('the command is not complete: expected `callout`');
  });

  it.each(['#quit', '#exit', '#q', 'quit', 'exit', 'q'])('leaves at %s', async word => {
    expect(await answers([word, '.show vershun'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.each(['#help', '#h', 'help', '?'])('helps at %s', async word => {
    expect((await answers([word])).stdout).toContain('#quit');
  });

  it('takes a word like constructor for the mistake that it is', async () => {
    expect((await answers(['constructor'])).stderr).toContain(
      'a query (it starts with `constructor`) is not supported',
    );
  });

  it('does not show the whole of a refused command that was just typed', async () => {
    const run = await answers(['.delete cluster policy callout'], ['--as', 'viewer']);
    expect(run.stderr).toMatch(/^Forbidden \(AUTH_ROLE\): Principal [^\n]*\nhint: [^\n]*\n$/);
  });

  it('takes every line as a command in line mode, until block mode', async () => {
    const { stdout, stderr } = await answers([
      '#linemode',
      '.alter cluster policy callout',
      '.alter cluster policy callout &',
      "'[]'",
      '.show cluster pol&&',
      'icy calout',
      '#blockmode',
      '.alter cluster policy callout',
      "'[]'",
    ]);
    expect(stdout.match(/CalloutPolicy/g)).toHaveLength(2);
    expect(stderr.match(/expected the policy as a string literal/g)).toHaveLength(1);
    expect(stderr).toContain('1 | .show cluster policy calout\n');
  });

  it('prints each result as a document of its own', async () => {
    const { stdout } = await kustoCallout(['repl', '--format', 'json'], { stdin: '.show vershun\n.show version\n' });
    const documents = stdout
      .trim()
      .split('\n\n')
      .map(document => JSON.parse(document) as unknown[]);
    expect(documents.map(items => items.length)).toEqual([1, 1]);
  });
});

describe('the REPL on a terminal that cannot move its cursor', () => {
  it('shows prompts, and its end, without any escape sequence', async () => {
    const env = { TERM: 'dumb', KUSTO_CALLOUT_HISTORY: '' };
    const world = { stdin: ".alter cluster policy callout\n'[]'\n#as viewer\n", typed: true, columns: 100, env };
    const { stdout, ...rest } = await kustoCallout(['--format', 'csv'], world);
    expect(rest).toEqual({ code: 0, stderr: '' });
    const [welcome = '', help = '', ...session] = stdout.split('\n');
    expect(welcome).toMatch(/^kusto-callout \d/);
    expect(help).toBe('#help lists the directives, Ctrl-D leaves.');
    expect(session).toEqual([
      'mycluster> ... PolicyName,EntityName,Policy,ChildEntities,EntityType',
      'CalloutPolicy,"",[],"",""',
      '',
      'mycluster> commands run as viewer',
      'mycluster (as viewer)> ',
      '',
    ]);
  });

  it('takes a long policy from a pipe in time that grows with its length only', async () => {
    const rules = Array.from({ length: 4_000 }, (_, index) => ({
      CalloutType: 'sql',
      CalloutUriRegex: `^https://host${index}\\.example/`,
      CanCall: true,
    }));
    const fenced = `.alter cluster policy callout \`\`\`[\n${rules.map(rule => JSON.stringify(rule)).join(',\n')}\n]\`\`\``;
    const started = processorTime();
    const { stdout } = await answers([fenced, '.show version', '']);
    expect(stdout).toContain('host3999');
    expect(stdout).toContain('ProductVersion');
    // Half a second; looking at all of the policy with each of its lines takes eight.
    expect(processorTime() - started).toBeLessThan(3_000);
  });
});
