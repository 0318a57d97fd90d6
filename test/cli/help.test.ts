import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { optionTable } from '../../src/cli/option-table.js';
import { optionsOf, type Subcommand } from '../../src/cli/subcommand.js';
import { subcommands } from '../../src/cli/subcommands.js';
import { some } from '../effort.js';
import { kustoCallout } from './harness.js';

/* Protects what the help, completion and the parser share: one table of options, and examples that work. */

const before = process.cwd();
beforeEach(() => {
  process.chdir(join(resolve(__dirname, '../..'), 'samples'));
});
afterEach(() => {
  process.chdir(before);
});

/** Those that run until somebody ends them, and one that writes into the folder. */
const NOT_RUN = new Set(['repl', 'serve', 'init']);

const names = Object.keys(subcommands) as (keyof typeof subcommands)[];

/** The words of a command line, single quotes taken off. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

describe.each(names)('%s', name => {
  it('has a page with its usage, examples that work, and options of the table', async () => {
    const subcommand: Subcommand = await subcommands[name].load();
    expect(subcommand.name).toBe(name);
    const page = (await kustoCallout(['help', name])).stdout;
    expect(page).toBe((await kustoCallout([name, '--help'])).stdout);
    expect(page).toMatch(new RegExp(`^Usage: kusto-callout ${name} \\[OPTIONS\\]`));
    expect(subcommand.examples.length).toBeGreaterThan(0);
    for (const { arguments: line } of subcommand.examples) expect(page).toContain(`  kusto-callout ${line}\n`);
    for (const { arguments: line } of some(subcommand.examples, 3)) {
      if (NOT_RUN.has(name)) continue;
      const { code, stderr } = await kustoCallout(wordsOf(line));
      expect(code, stderr).toBeOneOf([0, 1, 3]);
    }
    for (const option of optionsOf(subcommand)) expect(Object.keys(optionTable)).toContain(option.name);
  });
});

it('an option has one name and one kind of value in all subcommands', async () => {
  const kinds = new Map<string, Set<string | undefined>>();
  for (const name of names) {
    const subcommand: Subcommand = await subcommands[name].load();
    for (const { name: option, value } of optionsOf(subcommand)) {
      kinds.set(option, (kinds.get(option) ?? new Set()).add(value));
    }
  }
  // `check --explain` explains decisions, and `lint --explain ID` a rule.
  expect(
    [...kinds]
      .filter(([, values]) => values.size > 1)
      .map(([option]) => option)
      .sort(),
  ).toEqual(['explain']);
  for (const name of names) {
    const all = optionsOf(await subcommands[name].load()).flatMap(({ name: option, formerly = [] }) => [
      option,
      ...formerly,
    ]);
    expect(new Set(all).size, name).toBe(all.length);
  }
});

it('old names go on, in silence', async () => {
  const now = await kustoCallout(['who', 'restricted.json', '--time-limit', '5']);
  expect(await kustoCallout(['who', 'restricted.json', '--timeout', '5'])).toEqual(now);
  const check = ['check', '--type', 'sql', 'https://x.example'];
  expect(await kustoCallout([...check, '--format', 'table'])).toEqual(
    await kustoCallout([...check, '--format', 'text']),
  );
  const lint = ['lint', 'lint-bad.json'];
  expect(await kustoCallout([...lint, '--format', 'pretty'])).toEqual(await kustoCallout(lint));
  expect(await kustoCallout(['who', '--cluster', 'restricted.json'])).toEqual(
    await kustoCallout(['who', 'restricted.json']),
  );
});

describe('lint', () => {
  it('lists its rules, and prints the page of each', async () => {
    const { code, stdout } = await kustoCallout(['lint', '--list-rules']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^EGR001 {2}unescaped-dot +error +A dot that is not escaped/);
    for (const [id] of stdout.matchAll(/^EGR\d+/gm)) {
      const page = await kustoCallout(['lint', '--explain', id]);
      expect(page.stdout).toMatch(new RegExp(`^# ${id} `));
    }
    expect((await kustoCallout(['lint', '--explain', 'no-strat-anchor'])).stderr).toContain(
      'did you mean `no-start-anchor`?',
    );
  });

  it('tells where the page of a rule is', async () => {
    const { stdout } = await kustoCallout(['lint', 'lint-bad.json', '--format', 'sarif']);
    const { runs } = JSON.parse(stdout) as { runs: { tool: { driver: { rules: { helpUri: string }[] } } }[] };
    for (const { helpUri } of runs[0]?.tool.driver.rules ?? []) {
      expect(existsSync(join(resolve(__dirname, '../..'), helpUri.replace(/^.*\/blob\/main\//, '')))).toBe(true);
    }
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])('of %s names every subcommand and option', async shell => {
    const { code, stdout } = await kustoCallout(['completion', shell]);
    expect(code).toBe(0);
    for (const name of names) expect(stdout).toContain(name);
    for (const option of ['time-limit', 'no-new-access', 'ready-file']) expect(stdout).toContain(option);
    expect(stdout).toContain('azuredevops');
  });

  it.skipIf(spawnSync('bash', ['--version']).status !== 0)('of bash completes in bash', async () => {
    const { stdout } = await kustoCallout(['completion', 'bash']);
    const complete = (...words: string[]): string => {
      const line = `${stdout}\nCOMP_WORDS=(kusto-callout ${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _kusto_callout; echo "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', line], { encoding: 'utf8' }).stdout.trim();
    };
    expect(complete('li')).toBe('lint');
    expect(complete('lint', '--fo')).toBe('--format');
    expect(complete('lint', '--format', 's')).toBe('sarif');
    expect(complete('help', 'wh')).toBe('who');
    expect(complete('check', '--summ')).toBe('--summary');
  });
});
