import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const built = fileURLToPath(new URL('../dist/docs', import.meta.url));
let files: Readonly<Record<string, string>>;
let pages: readonly (readonly [string, string])[];

beforeAll(() => {
  const names = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter(name => /\.\w+$/.test(name));
  files = Object.fromEntries(names.map(name => [name, readFileSync(join(built, name), 'utf8')]));
  pages = Object.entries(files).filter(([path]) => path.endsWith('.html'));
});

function linksOf(html: string): readonly string[] {
  return [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href = '']) => href);
}

function idsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id));
}

/** Where a link of a page leads, inside the documentation; null where it leaves it. */
function target(path: string, href: string): { readonly path: string; readonly anchor: string | null } | null {
  if (/^[a-z]+:/i.test(href)) return null;
  const [file = '', anchor] = href.split('#');
  const to = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
  return to.startsWith('../') ? null : { path: to, anchor: anchor ?? null };
}

describe('the documentation', () => {
  it('has no broken link, anchors included', () => {
    const broken = pages.flatMap(([path, html]) =>
      linksOf(html)
        .filter(href => {
          const to = target(path, href);
          if (to === null) return false;
          const html_ = files[to.path];
          return html_ === undefined || (to.anchor !== null && !idsOf(html_).has(decodeURIComponent(to.anchor)));
        })
        .map(href => `${path}: ${href}`),
    );
    expect(broken).toEqual([]);
  });

  it('shows no mark of what is generated', () => {
    expect(pages.filter(([, html]) => html.includes('&lt;!--')).map(([path]) => path)).toEqual([]);
  });

  it('has the text before the menu, as phones show it', () => {
    const late = pages.filter(([, html]) => html.indexOf('<main') > html.indexOf('<nav'));
    expect(late.map(([path]) => path)).toEqual([]);
  });

  it('has no page that no other leads to', () => {
    const reached = new Set(
      pages.flatMap(([path, html]) =>
        linksOf(html).flatMap(href => {
          const to = target(path, href);
          return to === null || to.path === path ? [] : [to.path];
        }),
      ),
    );
    expect(pages.map(([path]) => path).filter(path => !reached.has(path))).toEqual([]);
  });

  it('has a page for each lint rule, subcommand and entry of the library, and a title on each', () => {
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['rules/unescaped-dot.html', 'subcommands/who.html', 'api/analysis.html', 'grammar.html']),
    );
    expect(pages.filter(([, html]) => !/<h1[ >]/.test(html)).map(([path]) => path)).toEqual([]);
  });

  it('runs no script but its own, and lets no page write markup', () => {
    for (const [path, html] of pages) {
      expect(html.includes('<script>'), path).toBe(false);
      expect(/ on\w+="/.test(html), path).toBe(false);
    }
  });
});
