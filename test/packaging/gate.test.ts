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

  /** The steps of the Azure Pipelines template, as the agent runs them: parameters put in, then variables. */
  function pipeline(given: Readonly<Record<string, string>>): { codes: (number | null)[]; printed: string } {
    // Templates are YAML of this shape.
    const { parameters, steps } = parse(text('.ci/azure-pipelines/gate.yml')) as {
      readonly parameters: readonly { readonly name: string; readonly default?: string }[];
      readonly steps: readonly {
        readonly bash?: string;
        readonly workingDirectory?: string;
        readonly env?: Readonly<Record<string, string>>;
      }[];
    };
    const values: Readonly<Record<string, string>> = {
      'Build.SourcesDirectory': folder,
      'Agent.TempDirectory': folder,
      ...Object.fromEntries(
        parameters.map(({ name, default: value }) => [`parameters.${name}`, given[name] ?? value ?? '']),
      ),
    };
    const filled = (value: string): string =>
      value.replace(/\$\{\{ ([\w.]+) \}\}|\$\(([\w.]+)\)/g, (_, parameter?: string, variable?: string) => {
        const found = values[parameter ?? variable ?? ''];
        if (found === undefined) throw new Error(`the template uses ${parameter ?? variable}, which nothing gives`);
        return filled(found);
      });
    const codes: (number | null)[] = [];
    let printed = '';
    for (const { bash, workingDirectory = folder, env: own = {} } of steps) {
      if (bash === undefined) continue;
      const env = {
        ...process.env,
        ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, filled(value)])),
        // The version of npm that the template names is the one that was built here.
        KUSTO_CALLOUT: `${process.execPath} ${BUILT_CLI}`,
      };
      const run = spawnSync('bash', ['--noprofile', '--norc', '-c', filled(bash)], {
        cwd: filled(workingDirectory),
        env,
        encoding: 'utf8',
      });
      codes.push(run.status);
      printed += run.stdout;
    }
    return { codes, printed };
  }

  it('is what the Azure Pipelines template runs, with its parameters and their defaults', () => {
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const given = { files: 'policy.json\n', tool: root };
    expect(pipeline(given).codes).toEqual([0, 0]);
    writeFileSync(join(folder, 'policy.json'), sample('lint-bad.json'));
    const { codes, printed } = pipeline(given);
    expect(codes).toEqual([1, 0]);
    expect(printed).toContain(`##vso[task.uploadsummary]${join(folder, 'kusto-callout.md')}`);
    expect(readFileSync(join(folder, 'kusto-callout.md'), 'utf8')).toContain('New access');
    expect(readFileSync(join(folder, 'kusto-callout.sarif'), 'utf8')).toContain('EGR002');
  });

  it('is joined by a hook of pre-commit, which gets the changed files that its pattern takes', () => {
    const [hook] = parse(text('.pre-commit-hooks.yaml')) as readonly {
      readonly entry: string;
      readonly files: string;
    }[];
    const { bin } = JSON.parse(text('package.json')) as { readonly bin: Readonly<Record<string, string>> };
    const [program = '', ...args] = (hook?.entry ?? '').split(' ');
    expect(bin[program]).toBe('dist/cli.js');
    // pre-commit looks for the pattern anywhere in a path, and appends the paths to the entry.
    const commit = (...staged: readonly string[]): number | null => {
      const taken = staged.filter(name => new RegExp(hook?.files ?? '').test(name));
      return spawnSync(process.execPath, [BUILT_CLI, ...args, ...taken], { cwd: folder, encoding: 'utf8' }).status;
    };
    writeFileSync(join(folder, 'bad.json'), sample('lint-bad.json'));
    writeFileSync(join(folder, 'notes.md'), 'notes');
    expect(commit('policy.json', 'notes.md')).toBe(0);
    expect(commit('policy.json', 'bad.json', 'notes.md')).toBe(1);
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
    // Each tries what it would publish where it publishes nothing: npm by --dry-run, the image by building, the site by its artifact.
    const texts = JSON.stringify(jobs);
    expect(texts).toContain('npm publish kusto-callout-*.tgz --dry-run');
    expect(texts).toContain('"push":"${{ github.event_name == \'push\' }}"');
    expect(steps.find(({ uses }) => uses?.startsWith('actions/upload-pages-artifact@'))?.if).toBeUndefined();
    expect(steps.find(({ uses }) => uses?.startsWith('actions/deploy-pages@'))?.if).toBe("github.event_name == 'push'");
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
