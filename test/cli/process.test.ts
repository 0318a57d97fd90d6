import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT_CLI } from '../built-cli.js';
import { folderWith } from './harness.js';

/*
 * The program as a process: what only a process has, streams that close, an exit code, a crash.
 */

function run(
  argv: readonly string[],
  options: { input?: string; env?: Record<string, string>; node?: string[] } = {},
): SpawnSyncReturns<string> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
  return spawnSync(process.execPath, [...(options.node ?? []), BUILT_CLI, ...argv], {
    encoding: 'utf8',
    input: options.input ?? '',
    env: { ...inherited, ...options.env },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** Options of node that run some code before the program. */
function withPreload(code: string): string[] {
  return ['--require', join(folderWith({ 'preload.cjs': code }), 'preload.cjs')];
}

describe('the process', () => {
  it('writes all of a large result into a slow pipe before it ends', async () => {
    const rules = Array.from({ length: 30_000 }, (_, index) => ({
      CalloutType: 'sql',
      CalloutUriRegex: `h${index}`,
      CanCall: true,
    }));
    const policy = JSON.stringify(rules);
    const script = join(
      folderWith({ 'large.kql': `.alter cluster policy callout \`\`\`${policy}\`\`\`` }),
      'large.kql',
    );
    const child = spawn(process.execPath, [BUILT_CLI, 'run', script, '--format', 'tsv']);
    let output = '';
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      output += chunk.toString();
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    expect(output.length).toBeGreaterThan(policy.length);
    expect(output.endsWith('\n')).toBe(true);
    expect(output).toContain(policy);
  });

  it('ends quietly when its reader leaves', async () => {
    const child = spawn(process.execPath, [BUILT_CLI, 'run', '-']);
    child.stdin.on('error', () => undefined);
    child.stdin.end('.show cluster policy callout\n\n'.repeat(20_000));
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise(resolve => child.on('close', resolve));
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('ends with the code of the run, results and errors on their streams', () => {
    const failed = run(['-e', '.show databases', '-e', '.show vershun', '--format', 'csv']);
    expect(failed.status).toBe(1);
    expect(failed.stdout).toMatch(/^DatabaseName,/);
    expect(failed.stderr).toMatch(/^-e:1:7: BadRequest_SyntaxError/);
    expect(run(['--nonsense']).status).toBe(2);
  });

  it('ends with 70 and asks for a report on an internal error; the stack shows on request only', () => {
    const node = withPreload(
      'const { stringify } = JSON; JSON.stringify = (...all) => { if (all[0]?.properties) throw new TypeError("broken"); return stringify(...all); }',
    );
    const crash = run(['-e', '#cluster'], { node });
    expect(crash.status).toBe(70);
    expect(crash.stdout).toBe('');
    expect(crash.stderr).toBe(
      'kusto-callout failed: broken\n' +
        'This is a bug in the program, not a problem with your input. Please report it, with what you ran and what KUSTO_CALLOUT_DEBUG=1 adds to this message.\n',
    );
    const traced = run(['-e', '#cluster'], { node, env: { KUSTO_CALLOUT_DEBUG: '1' } });
    expect(traced.status).toBe(70);
    expect(traced.stderr).toMatch(/\nTypeError: broken\n {4}at /);
  });
});
