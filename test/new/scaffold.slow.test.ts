import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtCliOf } from '../built-cli.js';

/*
 * Protects the newcomer's way: in a copy of the sources, `npm run new` for each kind, and a form of a tool's output by the steps of
 * CONTRIBUTING.md; then types, tests and the program itself.
 */

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
  addInputForm();
});

/** A reader in `src/inventory/`, a line in `TOOL_FORMS`, a member in `MARKS`, a case, and what it tells. */
function addInputForm(): void {
  write(
    'src/inventory/example.ts',
    `import type { JsonNode } from '../json/nodes.js';
import { armEgress } from './egress.js';
import { knownCluster, type Inventory } from './inventory.js';
import { member, textOf } from './nodes.js';

export function isExample(root: JsonNode): boolean {
  return member(root, 'exampleCluster') !== undefined;
}

export function readExample(root: JsonNode): Inventory {
  const { egress, unknown, sensitive, notes } = armEgress(member(root, 'egress'));
  const name = textOf(member(root, 'exampleCluster'));
  return { form: 'example', clusters: [knownCluster({ name, after: egress, unknown, sensitive })], scripts: [], notes };
}
`,
  );
  change('src/inventory/read.ts', text =>
    text
      .replace(/^import /m, "import { isExample, readExample } from './example.js';\nimport ")
      .replace(/^const TOOL_FORMS.*$/m, '$&\n  { isOf: isExample, read: readExample },'),
  );
  change('src/library/tool-documents.ts', text =>
    text.replace('(?:format_version|', '(?:exampleCluster|format_version|'),
  );
  write('test/inventory/cases/example.json', EXAMPLE_INPUT);
  change('test/inventory/cases/expected.json', text => {
    // The file is a table of what each case tells.
    const table = JSON.parse(text) as { readonly files: Record<string, unknown> };
    table.files['example.json'] = {
      kind: 'example',
      clusters: [{ name: 'contoso', after: { restrictOutboundNetworkAccess: 'Enabled' }, unknown: [], sensitive: [] }],
    };
    return JSON.stringify(table);
  });
}

const EXAMPLE_INPUT = '{"exampleCluster": "contoso", "egress": {"restrictOutboundNetworkAccess": "Enabled"}}';

function write(file: string, text: string): void {
  writeFileSync(join(copy, file), text);
}

function change(file: string, edit: (text: string) => string): void {
  const before = readFileSync(join(copy, file), 'utf8');
  const after = edit(before);
  expect(after).not.toBe(before);
  write(file, after);
}

afterAll(() => {
  // It is in the node_modules that the copy shares.
  rmSync(builtCliOf(copy), { recursive: true, force: true });
  rmSync(copy, { recursive: true, force: true });
});

it('runs the new command, through the new operator, in the new format', () => {
  const text = '.show cluster policy sandbox | fork';
  expect(node('src/cli/main.ts', '-e', text, '--format', 'semicolons')).toBe('mycluster\n');
});

it('reads the new form wherever a cluster is read', () => {
  const file = 'test/inventory/cases/example.json';
  expect(node('src/cli/main.ts', 'inspect', file)).toContain('contoso');
  expect(node('src/cli/main.ts', '--cluster', file, '-e', '.show cluster policy callout')).toContain('CalloutPolicy');
});

it('keeps the types, and the tests of what was made and of the tables that it is in', () => {
  run(join(root, 'node_modules/.bin/tsc'), '--noEmit');
  const tests = [
    'test/commands',
    'test/tabular/query/operator-fork.test.ts',
    'test/tabular/formats/semicolons.test.ts',
    'test/tabular/formats/document.test.ts',
    'test/analysis/lint/pages.test.ts',
    'test/inventory/files.test.ts',
    'test/grammar/grammars-are-unambiguous.test.ts',
  ];
  expect(run(join(root, 'node_modules/.bin/vitest'), 'run', '--reporter=dot', ...tests)).toContain('passed');
});
