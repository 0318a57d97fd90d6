import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { apiPages } from './api.ts';
import { buildPage, layout, type SearchEntry } from './html.ts';
import { menu, ROOT, sourcePages } from './pages.ts';
import { subcommandPages } from './subcommands.ts';

/** Writes the documentation beside the playground: a page for each text of the repository, and an index to search. */
export function documentation(): Plugin {
  return {
    name: 'documentation',
    apply: 'build',
    async generateBundle() {
      for (const [fileName, source] of Object.entries(await documentationFiles())) {
        this.emitFile({ type: 'asset', fileName: `docs/${fileName}`, source });
      }
      const styles = ['base.css', 'docs/docs.css'].map(name => readFileSync(join(ROOT, 'site/src', name), 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'docs.css', source: styles.join('') });
    },
  };
}

/** All files of the documentation, by their path below `docs/`. */
async function documentationFiles(): Promise<Readonly<Record<string, string>>> {
  const generated = [...subcommandPages(), ...(await apiPages())];
  const pages = sourcePages(generated);
  const groups = menu(pages);
  const built = pages.map(page => buildPage(page, groups));
  const entries: readonly SearchEntry[] = built
    .flatMap(page => page.entries)
    .map((entry, id) => ({ ...entry, id, text: entry.text.replaceAll(/\s+/g, ' ').trim() }));
  const grammar = grammarFiles();
  return {
    ...Object.fromEntries(built.map(({ path, html }) => [path, html])),
    'search.json': JSON.stringify(entries),
    'grammar.css': grammar.css,
    'grammar.js': grammar.script,
    'grammar.html': layout('grammar.html', 'Grammar', grammar.body, groups, grammar.head),
  };
}

/** The railroad diagrams draw themselves with scripts inside their page, which the site's policy forbids: these become files. */
function grammarFiles(): {
  readonly css: string;
  readonly script: string;
  readonly body: string;
  readonly head: string;
} {
  const html = readFileSync(join(ROOT, 'grammar/reference/diagrams.html'), 'utf8');
  const parts = (tag: string): string =>
    [...html.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(([, text]) => text).join('\n');
  const ebnf = readFileSync(join(ROOT, 'grammar/reference/grammar.ebnf'), 'utf8');
  const escaped = ebnf.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return {
    css: parts('style').replaceAll(/\bbody\b/g, '#diagrams'),
    script: parts('script'),
    body: `<h1>Grammar</h1><p>What the parser accepts, as diagrams and as EBNF.</p><div id="diagrams" align="center" tabindex="0" role="group" aria-label="Diagrams"></div><h2 id="ebnf">EBNF</h2><pre tabindex="0"><code>${escaped}</code></pre>`,
    head: '<link rel="stylesheet" href="grammar.css"><script defer src="grammar.js"></script>\n',
  };
}
