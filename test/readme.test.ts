import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import * as armResources from '@azure/arm-resources';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as kustoData from 'azure-kusto-data';
import ts from 'typescript';
import * as vitest from 'vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import * as analysis from '../src/api/index.js';
import { parseArguments } from '../src/cli/arguments.js';
import { configSchema } from '../src/cli/schemas/config-schema.js';
import { optionsOf } from '../src/cli/subcommand.js';
import { isSubcommandName, subcommands } from '../src/cli/subcommands.js';
import * as library from '../src/index.js';
import * as regex from '../src/regex/index.js';
import * as testing from '../src/testing/index.js';
import { consoleExamples, pages, runConsole, shellWords } from './readme/console.js';

/* Protects the front door and the pages behind it: every fenced example does what it shows, and every link leads somewhere. */

const root = resolve(__dirname, '..');

/** Whether a relative link of a page leads to a file or folder, and to a heading of it where it names one. */
function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(root, page) : join(root, dirname(page), path);
  if (!existsSync(target)) return false;
  if (anchor === undefined) return true;
  const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
  return headings.includes(anchor);
}

/** The command lines of ours in a block of shell; what they are redirected to, and comments, left out. */
function commandLines(block: string): string[] {
  return [...block.replaceAll('\\\n', ' ').matchAll(/^(?:npx )?kusto-callout (.*?)(?: *(?:>.*|&|#.*))?$/gm)].map(
    ([, line = '']) => line,
  );
}

const validConfig = new Ajv2020({ strict: false }).compile(configSchema());

describe.each(pages)('%s', page => {
  const markdown = readFileSync(join(root, page), 'utf8');
  const before = process.cwd();
  beforeAll(() => {
    process.chdir(root);
  });
  afterAll(() => {
    process.chdir(before);
  });

  it.each(consoleExamples(markdown))('$command', async ({ command, output }) => {
    expect(await runConsole(command)).toBe(output);
  });

  const programs = [...markdown.matchAll(/^```ts\n([^]*?)```$/gm)].map(([, source = '']) => source);

  it.each(programs)('runs %s', async source => {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const tests: (() => unknown)[] = [];
    const modules: Readonly<Record<string, object>> = {
      'kusto-callout': library,
      'kusto-callout/analysis': analysis,
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

  const blocks = (language: string): string[] =>
    [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\`\`\`$`, 'gm'))].map(([, text = '']) => text);

  it.each(blocks('sh').flatMap(commandLines))('%s is a command line of ours', async line => {
    const [first = '', ...argv] = shellWords(line);
    if (!isSubcommandName(first)) throw new Error(`${first} is not a subcommand`);
    const subcommand = await subcommands[first].load();
    expect(() => parseArguments(argv, optionsOf(subcommand))).not.toThrow();
  });

  it.each(blocks('yaml'))('has YAML, and configurations that are some: %s', text => {
    const value: unknown = parseYaml(text);
    if (/^files:/m.test(text)) expect([validConfig(value), validConfig.errors]).toEqual([true, null]);
  });

  it.each(blocks('json'))('has JSON: %s', text => {
    expect(JSON.parse(text)).toBeTypeOf('object');
  });

  const prose = markdown.replace(/^```[^]*?^```$/gm, '');

  it('has one title, and links that lead somewhere', () => {
    expect(prose.match(/^# .+/gm)).toHaveLength(1);
    const broken = [...prose.matchAll(/\]\((?!https?:)([^)]*)\)/g)]
      .map(([, link = '']) => link)
      .filter(link => !leadsSomewhere(page, link));
    expect(broken).toEqual([]);
  });
});

describe('the README', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');

  it('names the two set-up commands of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(readme).toContain('npm ci && npm start');
    expect(readme).toContain('npm ci && npm test');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'prepare']));
  });

  it('is at most 12 KB long, so that it is read', () => {
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(12 * 1024);
  });
});
