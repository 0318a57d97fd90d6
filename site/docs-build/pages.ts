import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A page of the documentation, before it is HTML. */
export interface SourcePage {
  /** Its address below `docs/`, as `rules/unescaped-dot.html`. */
  readonly path: string;
  /** The file in the repository, for the links of other files; null for what is generated. */
  readonly source: string | null;
  readonly markdown: string;
}

/** A heading of the menu, with its pages by path. */
export interface MenuGroup {
  readonly title: string;
  readonly pages: readonly { readonly path: string; readonly title: string }[];
}

const MENU: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Begin',
    [
      ['README.md', 'What it does'],
      ['docs/restrict-a-cluster.md', 'Restrict a cluster, step by step'],
      ['docs/coming-from.md', 'Coming from Terraform, Bicep or az'],
      ['docs/questions.md', 'Questions and answers'],
    ],
  ],
  [
    'Use',
    [
      ['docs/command-line.md', 'The command line'],
      ['docs/repl.md', 'REPL and scripts'],
      ['docs/analysis.md', 'Checks and proofs'],
      ['docs/projects.md', 'Projects'],
      ['docs/test-files.md', 'Test files'],
      ['docs/audit.md', 'Audit and propose'],
      ['docs/inputs.md', 'Files that are read'],
      ['docs/templates.md', 'Templates'],
      ['docs/emulator.md', 'Emulator'],
      ['docs/library.md', 'Library'],
      ['docs/integrations.md', 'Editors, assistants, pipelines'],
    ],
  ],
  [
    'Look up',
    [
      ['docs/commands.md', 'Management commands'],
      ['src/analysis/lint/rules/README.md', 'Lint rules'],
      ['docs/shared-services.md', 'Shared services'],
      ['docs/differences.md', 'Assumptions and differences'],
      ['src/analysis/prove/certificate.md', 'Certificates'],
      ['docs/decisions/README.md', 'Design decisions'],
      ['ARCHITECTURE.md', 'Architecture'],
      ['CONTRIBUTING.md', 'Contributing'],
      ['SECURITY.md', 'Security'],
      ['CHANGELOG.md', 'Changes'],
    ],
  ],
];

/** Where the page of a file of the repository is; null where it has none. */
export function pathOf(source: string): string | null {
  if (!source.endsWith('.md')) return source === 'grammar/reference/diagrams.html' ? 'grammar.html' : null;
  if (source === 'README.md') return 'index.html';
  // The menu is what this file is in the repository.
  if (source === 'docs/README.md') return 'index.html';
  const [, folder, name = ''] =
    /^(?:(docs\/decisions\/|docs\/|src\/analysis\/lint\/rules\/|src\/analysis\/prove\/)?)([^/]+)\.md$/.exec(source) ??
    [];
  if (name === '') return null;
  const own = name === 'README' ? 'index' : name.toLowerCase();
  if (folder === 'src/analysis/lint/rules/') return `rules/${own}.html`;
  if (folder === 'docs/decisions/') return `decisions/${own}.html`;
  return `${own}.html`;
}

function file(source: string): SourcePage | null {
  const path = pathOf(source);
  if (path === null) throw new Error(`${source} has no page`);
  return { path, source, markdown: readFileSync(join(ROOT, source), 'utf8') };
}

/** All pages that are written in Markdown, and those that are generated: of subcommands, of the API. */
export function sourcePages(generated: readonly SourcePage[]): readonly SourcePage[] {
  const fixed = MENU.flatMap(([, pages]) => pages.map(([source]) => source));
  const folders = ['docs/', 'docs/decisions/', 'src/analysis/lint/rules/'].flatMap(folder =>
    readdirSync(join(ROOT, folder))
      .filter(name => name.endsWith('.md'))
      .map(name => folder + name),
  );
  const sources = [...new Set([...fixed, ...folders])].filter(source => source !== 'docs/README.md');
  return [...sources.map(file).filter(page => page !== null), ...generated];
}

/** The menu of every page. */
export function menu(pages: readonly SourcePage[]): readonly MenuGroup[] {
  const groups = MENU.map(([title, entries]): MenuGroup => ({
    title,
    pages: entries.flatMap(([source, name]) => {
      const page = pages.find(each => each.source === source);
      return page === undefined ? [] : [{ path: page.path, title: name }];
    }),
  }));
  const known = new Set(groups.flatMap(group => group.pages.map(({ path }) => path)));
  const others = pages.filter(({ path }) => !path.includes('/') && !known.has(path));
  return groups.map(group =>
    group.title === 'Look up'
      ? {
          ...group,
          pages: [
            ...group.pages,
            { path: 'grammar.html', title: 'Grammar' },
            { path: 'subcommands/index.html', title: 'Subcommands' },
            { path: 'api/index.html', title: 'API reference' },
            ...others.map(({ path, markdown }) => ({ path, title: titleOf(markdown) })),
          ],
        }
      : group,
  );
}

/** The text of the first heading. */
export function titleOf(markdown: string): string {
  return /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll('`', '') ?? basename(ROOT);
}
