import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BUILT_CLI } from '../built-cli.js';

const root = resolve(__dirname, '../..');
const sample = (name: string): string => readFileSync(join(root, 'samples', name), 'utf8');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

let folder: string;
const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

/** The script of the Action and of the template, in a scratch repository whose first commit has a good policy. */
describe('the gate of a pull request', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kusto-callout-gate-'));
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.email', 'test@example.org');
    git('config', 'user.name', 'test');
    writeFileSync(join(folder, 'policy.json'), sample('lint-good.json'));
    git('add', '.');
    git('commit', '--quiet', '--message=start');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function gate(
    files = 'policy.json',
    base = 'main',
  ): { code: number | null; summary: string; sarif: string; stderr: string } {
    const env = {
      ...process.env,
      BASE: base,
      FILES: files,
      SUMMARY: join(folder, 'summary.md'),
      SARIF: join(folder, 'findings.sarif'),
      KUSTO_CALLOUT: `${process.execPath} ${BUILT_CLI}`,
    };
    const { status, stderr } = spawnSync('bash', [join(root, '.github/actions/gate/gate.sh')], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    const read = (name: string): string => {
      try {
        return readFileSync(join(folder, name), 'utf8');
      } catch {
        return '';
      }
    };
    return { code: status, summary: read('summary.md'), sarif: read('findings.sarif'), stderr };
  }

  it('passes where nothing changes, with a summary and findings', () => {
    const { code, summary, sarif } = gate();
    expect(code).toBe(0);
    expect(summary).toContain('No new access');
    expect(JSON.parse(sarif)).toMatchObject({ version: '2.1.0' });
  });

  it('fails where something is newly allowed, and says what', () => {
    writeFileSync(join(folder, 'policy.json'), sample('lint-bad.json'));
    const { code, summary, sarif } = gate();
    expect(code).toBe(1);
    expect(summary).toContain('New access');
    expect(sarif).toContain('EGR002');
  });

  it('compares a new file with a cluster that may call nothing', () => {
    writeFileSync(join(folder, 'new.json'), sample('lint-good.json'));
    expect(gate('new.json').code).toBe(1);
    writeFileSync(join(folder, 'none.json'), sample('restricted.json'));
    expect(gate('  none.json\n').code).toBe(0);
  });

  it('fails with 2 for a file that cannot be read, whatever the others say', () => {
    writeFileSync(join(folder, 'broken.json'), '{ "properties": ');
    expect(gate('policy.json\nbroken.json').code).toBe(2);
    expect(gate('').code).toBe(2);
  });
});

/** What can be checked of files that only other machines run. */
describe('packaging', () => {
  it('the Action runs the gate, with inputs in variables and never in the script', () => {
    // Actions are YAML of this shape.
    const action = parse(text('.github/actions/gate/action.yml')) as {
      readonly runs: { readonly using: string; readonly steps: readonly { readonly run?: string }[] };
    };
    expect(action.runs.using).toBe('composite');
    const scripts = action.runs.steps.flatMap(({ run }) => run ?? []);
    expect(scripts).toEqual(['SUMMARY="$GITHUB_STEP_SUMMARY" bash "$GITHUB_ACTION_PATH/gate.sh"']);
    expect(scripts.join()).not.toContain('${{');
  });

  it('the Azure Pipelines template gives parameters to the gate in variables', () => {
    const { steps } = parse(text('.ci/azure-pipelines/gate.yml')) as {
      readonly steps: readonly { readonly bash?: string }[];
    };
    for (const { bash = '' } of steps) expect(bash).not.toContain('parameters.');
  });

  it('the hook of pre-commit names a command of the package', () => {
    const [hook] = parse(text('.pre-commit-hooks.yaml')) as readonly {
      readonly entry: string;
      readonly language: string;
    }[];
    expect(hook).toMatchObject({ entry: 'kusto-callout lint', language: 'node' });
  });

  it('the image runs as an ordinary user, from a pinned base', () => {
    const lines = text('.ci/image/Dockerfile').split('\n');
    expect(lines.filter(line => line.startsWith('FROM')).every(line => /^FROM node:\d+-alpine/.test(line))).toBe(true);
    expect(lines.findIndex(line => line === 'USER node')).toBeGreaterThan(
      lines.findLastIndex(line => line.startsWith('RUN')),
    );
  });
});
