import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { differences } from '../src/differences.js';

/*
 * Protects the plan of the house (ARCHITECTURE.md): who may import whom, no cycles, a pure core, and every decision of ours
 * named where it is made.
 */

const root = resolve(__dirname, '..');

/** Who may import whom, as ARCHITECTURE.md tells it. `src` stands for the files directly in src/. */
const mayImport = new Map(
  [...readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `([a-z/]+)\/` \|.*\| ([a-z, ]*)\|$/gm)].map(
    ([, folder = '', imports = '']): [string, readonly string[]] => [
      folder,
      imports
        .split(',')
        .map(name => name.trim())
        .map(name => (name === 'text' ? 'grammar/text' : name === 'grammar' || name === 'src' ? name : `src/${name}`)),
    ],
  ),
);

/** Folders that touch the world outside. All others also run in a browser. */
const impure = new Set(['src/cli', 'src/server']);

/** Generators write files; they are tools, not part of the product. */
const sources = [...sourcesIn('grammar'), ...sourcesIn('src')].filter(file => !/generate\.ts$/.test(file));

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(root, join(entry.parentPath, entry.name)));
}

function folderOf(file: string): string {
  const [top = '', second = '', ...rest] = file.split('/');
  if (top === 'grammar') return second === 'text' && rest.length > 0 ? 'grammar/text' : 'grammar';
  return rest.length === 0 ? 'src' : `${top}/${second}`;
}

type ImportKind = 'all' | 'static';

/** Of `static`, what is imported before any code runs, types included. */
function importsOf(file: string, kind: ImportKind = 'all'): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const source = kind === 'all' ? text : text.replace(/\bimport\([^)]*\)/g, '');
  return ts.preProcessFile(source).importedFiles.map(({ fileName }) => fileName);
}

function localImports(file: string, kind: ImportKind = 'all'): string[] {
  return importsOf(file, kind)
    .filter(specifier => specifier.startsWith('.'))
    .map(specifier => relative(root, resolve(root, dirname(file), specifier.replace(/\.js$/, '.ts'))));
}

/** Every set of files each of which leads to each other one (Tarjan's strongly connected components), in order. */
function circlesOf(edges: (file: string) => readonly string[]): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const open: string[] = [];
  const visit = (file: string): number => {
    const number = numbers.size;
    numbers.set(file, number);
    open.push(file);
    let low = number;
    for (const next of edges(file)) {
      if (!numbers.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, numbers.get(next) ?? low);
    }
    if (low === number) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const file of sources) if (!numbers.has(file)) visit(file);
  return circles.sort(([left = ''], [right = '']) => left.localeCompare(right));
}

describe('the layers', () => {
  it.each(sources)('%s imports only what its folder may', file => {
    const folder = folderOf(file);
    const allowed = mayImport.get(folder);
    expect(allowed, `${folder} has no place in the plan`).toBeDefined();
    const strangers = localImports(file).filter(
      imported => folderOf(imported) !== folder && !(allowed ?? []).includes(folderOf(imported)),
    );
    expect(strangers).toEqual([]);
  });

  it('have no cycles between files, not even of types, but for what is imported later, when the code runs', () => {
    expect(circlesOf(file => localImports(file, 'static'))).toEqual([]);
  });

  it('are pure but for the faces: no Node modules, no clock, no randomness', () => {
    const offences = sources
      .filter(file => !impure.has(folderOf(file)))
      .flatMap(file => {
        const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
        const found = [
          ...importsOf(file).filter(specifier => specifier.startsWith('node:')),
          ...(text.match(
            /\b(Math\.random|Date\.now|new Date\(\)|performance\.now|process\.|setTimeout|globalThis\.)/g,
          ) ?? []),
        ];
        return found.map(what => `${file}: ${what}`);
      });
    expect(offences).toEqual([]);
  });
});

describe('the vocabulary', () => {
  /** One name for two things, and why it may. */
  const shared = new Map([
    [
      'ParseResult',
      'of the two entry points `kusto-callout` and `kusto-callout/regex`, each the result of its own parse function',
    ],
  ]);

  it('gives no two classes, interfaces or types the same exported name', () => {
    const homes = new Map<string, Set<string>>();
    for (const file of sources) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/^export (?:abstract )?(?:class|interface|type|enum) (\w+)/gm)) {
        const files = homes.get(name) ?? new Set();
        homes.set(name, files.add(file));
      }
    }
    const doubles = [...homes].filter(([, files]) => files.size > 1).map(([name, files]) => [name, ...files]);
    expect(doubles.filter(([name = '']) => !shared.has(name))).toEqual([]);
    expect([...shared.keys()].filter(name => !doubles.some(([double]) => double === name))).toEqual([]);
  });
});

describe('the output', () => {
  /** Who may hold the streams: the program hands them on, the console writes, and the driver of the REPL's terminal draws. */
  const holders = new Set([
    'src/cli/main.ts',
    'src/cli/output/console.ts',
    'src/cli/repl.ts',
    'src/cli/repl/screen.ts',
  ]);
  const commandLine = sources.filter(file => file.startsWith('src/cli/'));

  it.each(commandLine)('%s writes through the console, which makes all safe', file => {
    const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, '');
    const found = text.match(/\bprocess\.std(?:out|err)\b|\.std(?:out|err)\b|\bwriteSync\(/g) ?? [];
    expect(holders.has(file) ? [] : found).toEqual([]);
  });

  it('has one module that makes commands to build agents', () => {
    const makers = commandLine.filter(file =>
      /annotations\(|`##vso|`::\$/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(makers).toEqual([
      'src/cli/findings/annotations.ts',
      'src/cli/findings/formats.ts',
      'src/cli/output/console.ts',
    ]);
  });
});

describe('our decisions', () => {
  const named = new Set(
    sources.flatMap(file =>
      file === 'src/differences.ts'
        ? []
        : [...readFileSync(join(root, file), 'utf8').matchAll(/OURS\(([a-z-]+)\)/g)].map(([, id = '']) => id),
    ),
  );

  it('are each named where the code makes them', () => {
    expect(Object.keys(differences).filter(id => !named.has(id))).toEqual([]);
  });

  it('are each in the table', () => {
    expect([...named].filter(id => !(id in differences))).toEqual([]);
  });
});
