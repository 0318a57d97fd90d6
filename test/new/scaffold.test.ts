import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { KINDS, scaffold, type Kind } from './scaffold.js';

/* Protects `npm run new`: it fits into the sources as they are now. That what it makes works is in scaffold.slow.test.ts. */

const root = resolve(__dirname, '../..');

function read(file: string): string | null {
  const path = join(root, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

const names: Readonly<Record<Kind, string>> = {
  command: 'show cluster policy sandbox',
  operator: 'fork',
  rule: 'example-rule',
  format: 'semicolons',
};

describe.each(KINDS)('a new %s', kind => {
  const changes = scaffold(kind, names[kind], read);

  it('is files that parse', () => {
    for (const [file, text] of changes) {
      if (!file.endsWith('.ts')) continue;
      const { diagnostics = [] } = ts.transpileModule(text, { fileName: file, reportDiagnostics: true });
      expect(
        diagnostics.map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
      ).toEqual([]);
    }
  });

  it('is registered where it is looked for, and has a test or a page', () => {
    expect([...changes.keys()].filter(file => read(file) === null)).toHaveLength(2);
    expect([...changes.keys()].filter(file => read(file) !== null).length).toBeGreaterThan(0);
  });

  it('is refused a second time', () => {
    expect(() => scaffold(kind, names[kind], file => changes.get(file) ?? read(file))).toThrow(/already/);
  });
});

it.each<[Kind, string]>([
  ['command', ''],
  ['operator', 'two words'],
  ['rule', 'Über'],
  ['format', '../escape'],
  ['operator', 'take'],
  ['format', 'csv'],
  ['rule', 'any-port'],
])('refuses %s %j', (kind, name) => {
  expect(() => scaffold(kind, name, read)).toThrow();
});
