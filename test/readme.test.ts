import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import * as armResources from '@azure/arm-resources';
import * as kustoData from 'azure-kusto-data';
import ts from 'typescript';
import * as vitest from 'vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as library from '../src/index.js';
import * as regex from '../src/regex/index.js';
import * as testing from '../src/testing/index.js';
import { consoleExamples, runConsole } from './readme/console.js';

/* Protects the front door: every fenced example of the README does what it shows, and every link leads somewhere. */

const root = resolve(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  const before = process.cwd();
  beforeAll(() => {
    process.chdir(root);
  });
  afterAll(() => {
    process.chdir(before);
  });

  it.each(consoleExamples(readme))('$command', async ({ command, output }) => {
    expect(await runConsole(command)).toBe(output);
  });

  const programs = [...readme.matchAll(/^```ts\n([^]*?)```$/gm)].map(([, source = '']) => source);

  it.each(programs)('runs %s', async source => {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const tests: (() => unknown)[] = [];
    const modules: Readonly<Record<string, object>> = {
      'kusto-callout': library,
      'kusto-callout/regex': regex,
      'kusto-callout/testing': testing,
      'azure-kusto-data': kustoData,
      '@azure/arm-resources': armResources,
      vitest: { ...vitest, test: (_: string, body: () => unknown) => tests.push(body) },
    };
    // A CommonJS module is a function of what it may load and of where its exports go.
    const run = compileFunction(outputText, ['require', 'exports']) as (
      load: (name: string) => object,
      exports: object,
    ) => void;
    run(name => modules[name] ?? {}, {});
    for (const test of tests) await test();
  });

  const prose = readme.replace(/^```[^]*?^```$/gm, '');

  it.each([...prose.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path))(
    'links to %s, which exists',
    path => {
      expect(() => readFileSync(join(root, path, path.includes('.') ? '' : '1-default-cluster.kql'))).not.toThrow();
    },
  );

  it('names the two set-up commands of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(readme).toContain('npm ci && npm start');
    expect(readme).toContain('npm ci && npm test');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'prepare']));
  });
});
