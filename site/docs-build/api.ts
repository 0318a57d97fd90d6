import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, TSConfigReader } from 'typedoc';
import { ROOT, type SourcePage } from './pages.ts';

/** The entries of the package, each a page: what users import, the page's name, the source, and what it is for. */
const ENTRIES = [
  ['kusto-callout', 'cluster', 'src/index.ts', 'clusters in memory, commands, decisions'],
  ['kusto-callout/analysis', 'analysis', 'src/api/index.ts', 'lint, diff, who, prove, audit, propose and compile'],
  ['kusto-callout/regex', 'regex', 'src/regex/index.ts', '.NET regexes'],
  ['kusto-callout/testing', 'testing', 'src/testing/index.ts', 'matchers of Vitest and Jest, the emulator for tests'],
] as const;

/** A page for each entry of the library, made of the comments of its exports, and one that lists them. */
export async function apiPages(): Promise<readonly SourcePage[]> {
  const out = mkdtempSync(join(tmpdir(), 'kusto-callout-api-'));
  try {
    const application = await Application.bootstrapWithPlugins(
      {
        plugin: ['typedoc-plugin-markdown'],
        outputs: [{ name: 'markdown', path: out }],
        entryPoints: ENTRIES.map(([, , source]) => join(ROOT, source)),
        tsconfig: join(ROOT, 'tsconfig.json'),
        name: 'API',
        readme: 'none',
        router: 'module',
        excludeInternal: true,
        excludePrivate: true,
        disableSources: true,
        githubPages: false,
        // The types are checked elsewhere.
        skipErrorChecking: true,
        logLevel: 'Error',
        ...MARKDOWN_OPTIONS,
      },
      [new TSConfigReader()],
    );
    const project = await application.convert();
    if (project === undefined) throw new Error('TypeDoc could not read the sources');
    await application.generateOutputs(project);
    return [indexPage(), ...ENTRIES.map(([entry, name, source]) => page(out, entry, name, source))];
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Options of the plugin, which TypeDoc's types do not know. */
const MARKDOWN_OPTIONS = {
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
};

/** What TypeDoc calls the file of an entry: by its folder. */
function fileOf(source: string): string {
  return `${/([^/]+)\/index\.ts$/.exec(source)?.[1]?.replace(/^src$/, 'index') ?? 'index'}.md`;
}

function page(out: string, entry: string, name: string, source: string): SourcePage {
  const markdown = readFileSync(join(out, fileOf(source)), 'utf8').replace(/^# .*$/m, `# ${entry}`);
  const linked = ENTRIES.reduce((text, [, to, of]) => text.replaceAll(`](${fileOf(of)}`, `](${to}.html`), markdown);
  return { path: `api/${name}.html`, source: null, markdown: linked };
}

function indexPage(): SourcePage {
  const list = ENTRIES.map(([entry, name, , about]) => `- [\`${entry}\`](${name}.html): ${about}`).join('\n');
  return { path: 'api/index.html', source: null, markdown: `# API reference\n\n${list}\n` };
}
