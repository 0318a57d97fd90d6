import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';
import { TerminalSession } from './terminal.js';

/* Protects `test --update`, which writes only what commands return, and `--watch`, which runs again when a file changes. */

const CLUSTER = '{"properties": {"restrictOutboundNetworkAccess": "Enabled"}}';

const cases: readonly (readonly [what: string, name: string, before: string, after: string])[] = [
  [
    'rows in one line',
    't.yaml',
    `# about us
- name: "shown"   # a note
  cluster: c.json
  commands:
    - { run: .show cluster policy callout, rows: [{ EntityType: Database, Policy: [] }] }   # kept
`,
    `# about us
- name: "shown"   # a note
  cluster: c.json
  commands:
    - { run: .show cluster policy callout, rows: [{ Policy: [], EntityType: Cluster }] }   # kept
`,
  ],
  [
    'a row in each line, with a comment after them',
    't.yaml',
    `cluster: c.json
commands:
  - run: .show cluster policy callout
    rows:
      - { EntityType: Database }
      - { EntityType: Database }

  # the next one
  - .show version
`,
    `cluster: c.json
commands:
  - run: .show cluster policy callout
    rows:
      - { EntityType: Cluster }

  # the next one
  - .show version
`,
  ],
  [
    'a number of rows',
    't.yaml',
    'cluster: c.json\ncommands:\n  - { run: .show cluster policy callout, rows: 5 } # five\n',
    'cluster: c.json\ncommands:\n  - { run: .show cluster policy callout, rows: 1 } # five\n',
  ],
  [
    'JSON with comments',
    't.json',
    '{\n  // ours\n  "cluster": "c.json",\n  "commands": [{ "run": ".show cluster policy callout", "rows": [{ "EntityType": "x" }] }]\n}\n',
    '{\n  // ours\n  "cluster": "c.json",\n  "commands": [{ "run": ".show cluster policy callout", "rows": [{"EntityType":"Cluster"}] }]\n}\n',
  ],
];

describe('test --update', () => {
  it.each(cases)('%s', async (_, name, before, after) => {
    const folder = folderWith({ 'c.json': CLUSTER, [name]: before });
    const file = join(folder, name);
    expect((await kustoCallout(['test', file])).code).toBe(1);
    const { code, stderr, stdout } = await kustoCallout(['test', file, '--update']);
    expect(readFileSync(file, 'utf8')).toBe(after);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: `${file}: 1 expectation updated\n` });
    // What is as expected stays as it is, to the letter.
    expect((await kustoCallout(['test', file, '--update'])).stderr).toBe('');
    expect(readFileSync(file, 'utf8')).toBe(after);
  });

  it('leaves alone what a table fills in differently, refusals and callouts', async () => {
    const text = `- cluster: c.json
  each: [{ c: .show version }, { c: .show cluster policy callout }]
  commands:
    - { run: "\${c}", rows: [{ EntityType: x }] }
- cluster: c.json
  commands: [{ run: .show version, refused: true }]
  callouts: [{ type: sql, uri: "https://x.example", expect: allow }]
`;
    const folder = folderWith({ 'c.json': CLUSTER, 't.yaml': text });
    const file = join(folder, 't.yaml');
    const { code, stderr } = await kustoCallout(['test', file, '--update']);
    expect(code).toBe(1);
    expect(stderr).toContain('1 expectation left as it was');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('--watch', () => {
  it('runs again when a file changes, and q ends it with the exit code of the last run', async () => {
    const passing = 'cluster: ../c.json\ncallouts: [{ type: sql, uri: "https://x.example", expect: deny }]\n';
    const folder = folderWith({ 'c.json': CLUSTER, 'tests/t.yaml': passing });
    const session = new TerminalSession(['test', '--watch', folder], { columns: 80, rows: 20 });
    await session.until(({ screen }) => /1 passed, 0 failed[^]*watching for changes; q ends it/.test(screen));
    writeFileSync(join(folder, 'tests/t.yaml'), passing.replace('deny', 'allow'));
    await session.until(({ screen }) => /0 passed, 1 failed[^]*watching for changes/.test(screen));
    expect(session.everything).not.toContain('1 passed');
    writeFileSync(join(folder, 'tests/t.yaml'), 'callouts: [');
    await session.until(({ screen }) => /0 cases[^]*watching for changes/.test(screen));
    session.type('q');
    expect(await session.exit()).toBe(2);
  });

  it('of ci reads the configuration again, and is not woken by its own reports', async () => {
    const config = 'files: c.json\nreports: { json: out/report.json }\n';
    const folder = folderWith({ 'c.json': CLUSTER, 'kusto-callout.config.yaml': config });
    const session = new TerminalSession(['ci', '--watch', '--config', join(folder, 'kusto-callout.config.yaml')], {
      columns: 80,
      rows: 30,
    });
    await session.until(({ screen }) => /lint: ok[^]*watching for changes/.test(screen));
    writeFileSync(join(folder, 'kusto-callout.config.yaml'), `${config}who: true\n`);
    await session.until(({ screen }) => /who: ok[^]*watching for changes/.test(screen));
    session.type('\u0003');
    expect(await session.exit()).toBe(0);
  });

  it('of test reads the configuration again: its tests and its options', async () => {
    const passing = 'cluster: c.json\ncallouts: [{ type: sql, uri: "https://x.example", expect: deny }]\n';
    const folder = folderWith({
      'c.json': CLUSTER,
      'one.yaml': passing,
      'two.yaml': ['one', 'two']
        .map(name => `- name: ${name}\n  ${passing.trimEnd().replace('\n', '\n  ')}\n`)
        .join(''),
      'kusto-callout.config.yaml': 'tests: one.yaml\n',
    });
    const config = join(folder, 'kusto-callout.config.yaml');
    const session = new TerminalSession(['test', '--watch', '--config', config], { columns: 80, rows: 20 });
    await session.until(({ screen }) => /1 passed, 0 failed[^]*watching for changes/.test(screen));
    writeFileSync(config, 'tests: [one.yaml, two.yaml]\n');
    await session.until(({ screen }) => /3 passed, 0 failed[^]*watching for changes/.test(screen));
    writeFileSync(config, 'tests: [');
    await session.until(({ screen }) => /1 . tests: \[[^]*watching for changes/.test(screen));
    writeFileSync(config, 'tests: two.yaml\n');
    await session.until(({ screen }) => /2 passed, 0 failed[^]*watching for changes/.test(screen));
    session.type('q');
    expect(await session.exit()).toBe(0);
  });

  it('is refused for standard input', async () => {
    const { code, stderr } = await kustoCallout(['test', '--watch', '-'], { stdin: '' });
    expect(code).toBe(2);
    expect(stderr).toContain('--watch needs files, and standard input is none');
  });
});
