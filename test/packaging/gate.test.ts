import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  /** The steps of the Action that are scripts, as GitHub runs them: inputs put into variables, defaults where none is given. */
  function action(inputs: Readonly<Record<string, string>>): { code: number | null; summary: string } {
    // Actions are YAML of this shape.
    const { inputs: declared, runs } = parse(text('.github/actions/gate/action.yml')) as {
      readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
      readonly runs: { readonly steps: readonly { readonly run?: string; readonly env?: Record<string, string> }[] };
    };
    const contexts: Readonly<Record<string, string>> = {
      'github.base_ref': 'main',
      'runner.temp': folder,
      ...Object.fromEntries(
        Object.entries(declared).map(([name, { default: value }]) => [`inputs.${name}`, inputs[name] ?? value ?? '']),
      ),
    };
    const filled = (value: string): string =>
      value.replace(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => {
        const found = contexts[name];
        if (found === undefined) throw new Error(`the Action uses ${name}, which nothing gives`);
        return filled(found);
      });
    let code: number | null = 0;
    for (const { run, env: given = {} } of runs.steps) {
      if (run === undefined || code !== 0) continue;
      const env = {
        ...process.env,
        ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, filled(value)])),
        // The version of npm that the Action names is the one that was built here.
        KUSTO_CALLOUT: `${process.execPath} ${BUILT_CLI}`,
        GITHUB_STEP_SUMMARY: join(folder, 'step-summary.md'),
        GITHUB_ACTION_PATH: join(root, '.github/actions/gate'),
      };
      code = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', run], { cwd: folder, env, encoding: 'utf8' }).status;
    }
    return { code, summary: readFileSync(join(folder, 'step-summary.md'), 'utf8') };
  }

  it('is what the steps of the Action run, with its inputs and their defaults', () => {
    // As after a checkout of a pull request: the base is known as a branch of origin.
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    writeFileSync(join(folder, 'policy.json'), sample('lint-bad.json'));
    const { code, summary } = action({ files: 'policy.json\n' });
    expect(code).toBe(1);
    expect(summary).toContain('New access');
    expect(readFileSync(join(folder, 'kusto-callout.sarif'), 'utf8')).toContain('EGR002');
  });

  it('fails with 2 for a file that cannot be read, whatever the others say', () => {
    writeFileSync(join(folder, 'broken.json'), '{ "properties": ');
    expect(gate('policy.json\nbroken.json').code).toBe(2);
    expect(gate('').code).toBe(2);
  });
});

/** What the release workflow asks before it publishes, in a folder of its own. */
describe('a release', () => {
  const script = join(root, '.github/workflows/check-release.mjs');

  it.each([
    ['refs/tags/v1.2.3', '## 1.2.3', 0, '1.2.3 may be released'],
    ['refs/heads/main', '## 1.2.3', 0, '1.2.3 may be released'],
    ['refs/tags/v1.2.4', '## 1.2.3', 1, 'the tag is v1.2.4, but package.json says 1.2.3'],
    ['refs/tags/v1.2.3', '## Unreleased', 1, 'CHANGELOG.md has no section "## 1.2.3"'],
    ['refs/tags/v1.2.3', '## 1x2y3', 1, 'CHANGELOG.md has no section'],
  ])('of %s with "%s" ends with %i', (reference, heading, code, said) => {
    const own = mkdtempSync(join(tmpdir(), 'kusto-callout-release-'));
    writeFileSync(join(own, 'package.json'), '{ "version": "1.2.3" }');
    writeFileSync(join(own, 'CHANGELOG.md'), `# Changelog\n\n${heading}\n`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, reference], { cwd: own, encoding: 'utf8' });
    rmSync(own, { recursive: true });
    expect(stdout + stderr).toContain(said);
    expect(status).toBe(code);
  });

  it('runs scripts that there are, publishes nothing but for a tag, and with provenance', () => {
    // Workflows are YAML of this shape.
    const { jobs } = parse(text('.github/workflows/release.yml')) as {
      readonly jobs: Readonly<
        Record<
          string,
          {
            readonly needs?: string;
            readonly steps: readonly { readonly run?: string; readonly if?: string; readonly uses?: string }[];
          }
        >
      >;
    };
    const steps = Object.values(jobs).flatMap(job => job.steps);
    const scripts = Object.keys((JSON.parse(text('package.json')) as { scripts: Record<string, string> }).scripts);
    const runs = steps.flatMap(({ run }) => run ?? []);
    for (const run of runs) {
      for (const [, name = ''] of run.matchAll(/\bnpm run ([\w:-]+)/g)) expect(scripts, run).toContain(name);
      for (const [path] of run.matchAll(/\.(?:ci|github)\/[\w./-]+/g))
        expect(existsSync(join(root, path)), path).toBe(true);
      expect(run).not.toMatch(/\$\{\{[^}]*(?:ref_name|head_ref|title)/);
    }
    const publishing = steps.filter(({ run = '' }) => /npm publish/.test(run) && !run.includes('--dry-run'));
    expect(publishing.map(step => [step.if, step.run?.includes('--provenance')])).toEqual([
      ["github.event_name == 'push'", true],
    ]);
    for (const [name, { needs }] of Object.entries(jobs)) if (name !== 'gate') expect(needs, name).toBe('gate');
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
