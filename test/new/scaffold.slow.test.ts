import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtCliOf } from '../built-cli.js';

/* Protects the newcomer's way: in a copy of the sources, `npm run new` for each kind, and then types, tests and the program itself. */

const root = resolve(__dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'kusto-callout-new-'));

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const node = (...args: string[]): string => run(process.execPath, '--require', './src/ts-node.cjs', ...args);

beforeAll(() => {
  const left = new Set(['node_modules', 'dist', 'dist-docs', '.git', 'coverage']);
  const isTaken = (source: string): boolean => !left.has(source.slice(root.length + 1));
  cpSync(root, copy, { recursive: true, filter: isTaken });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const { scripts } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(scripts['new']).toBe('node --require ./src/ts-node.cjs test/new/main.ts');
  for (const [kind, ...name] of [
    ['command', 'show', 'cluster', 'policy', 'sandbox'],
    ['operator', 'fork'],
    ['rule', 'example-rule'],
    ['format', 'semicolons'],
  ]) {
    expect(node('test/new/main.ts', kind ?? '', ...name)).toContain('next: ');
  }
});

afterAll(() => {
  // It is in the node_modules that the copy shares.
  rmSync(builtCliOf(copy), { recursive: true, force: true });
  rmSync(copy, { recursive: true, force: true });
});

it('runs the new command, through the new operator, in the new format', () => {
  const text = '.show cluster policy sandbox | fork';
  expect(node('src/cli/main.ts', '-e', text, '--format', 'semicolons')).toBe('mycluster\n');
});

it('keeps the types, and the tests of what was made and of the tables that it is in', () => {
  run(join(root, 'node_modules/.bin/tsc'), '--noEmit');
  const tests = [
    'test/commands',
    'test/tabular/query/operator-fork.test.ts',
    'test/tabular/formats/semicolons.test.ts',
    'test/tabular/formats/document.test.ts',
    'test/analysis/lint/pages.test.ts',
    'test/grammar/grammars-are-unambiguous.test.ts',
  ];
  expect(run(join(root, 'node_modules/.bin/vitest'), 'run', '--reporter=dot', ...tests)).toContain('passed');
});
