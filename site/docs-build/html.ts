import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import MarkdownIt from 'markdown-it';
import { pathOf, ROOT, titleOf, type MenuGroup, type SourcePage } from './pages.ts';

/** Where files of the repository are that have no page. `OWNER` is replaced once, as CONTRIBUTING says. */
const REPOSITORY = 'https://github.com/OWNER/kusto-callout/blob/main';

/** No script but our own, nothing from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** A part of a page that search finds. */
export interface SearchEntry {
  readonly id: number;
  readonly path: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

export interface BuiltPage {
  readonly path: string;
  readonly html: string;
  readonly entries: readonly Omit<SearchEntry, 'id'>[];
}

/** Makes a page of its Markdown. Markup in it is shown, not run. */
export function buildPage(page: SourcePage, menu: readonly MenuGroup[]): BuiltPage {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  // What `npm run generate` writes in between is marked for it alone.
  const tokens = markdown.parse(page.markdown.replaceAll(/^<!-- [\w-]+:(?:begin|end) -->\n/gm, ''), {});
  const title = titleOf(page.markdown);
  const entries: { path: string; title: string; heading: string; text: string }[] = [
    { path: page.path, title, heading: title, text: '' },
  ];
  const slugs = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const heading = plainText(tokens[index + 1]?.children ?? []);
      const slug = uniqueSlug(heading, slugs);
      token.attrSet('id', slug);
      if (token.tag !== 'h1') entries.push({ path: `${page.path}#${slug}`, title, heading, text: '' });
    }
    // What may be wider than a phone scrolls, and what scrolls can be reached by keyboard.
    if (token.type === 'fence' || token.type === 'code_block' || token.type === 'table_open')
      token.attrSet('tabindex', '0');
    const last = entries.at(-1);
    if (last !== undefined)
      last.text += ` ${token.type === 'inline' ? plainText(token.children ?? []) : token.content}`;
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') child.attrSet('href', linkFrom(page, String(child.attrGet('href') ?? '')));
    }
  }
  markdown.renderer.rules.fence = (all, index) => {
    const token = all[index];
    return `<pre tabindex="0"><code>${escapeHtml(token?.content ?? '')}</code></pre>\n`;
  };
  const body = markdown.renderer.render(tokens, markdown.options, {});
  return { path: page.path, html: layout(page.path, title, body, menu), entries };
}

function plainText(children: readonly { readonly type: string; readonly content: string }[]): string {
  return children.map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('');
}

/** As GitHub makes them, which the links in the files are written for. */
function uniqueSlug(heading: string, seen: Map<string, number>): string {
  const slug = heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
  const count = seen.get(slug) ?? 0;
  seen.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}

/** A link of a page, as the site has it. */
function linkFrom({ path, source }: SourcePage, href: string): string {
  if (/^[a-z]+:/i.test(href) || href.startsWith('#') || source === null) return href;
  const [target = '', anchor] = href.split('#');
  const file = posix.normalize(posix.join(dirname(source), target)).replace(/\/$/, '');
  const to = pathOf(file);
  const fragment = anchor === undefined ? '' : `#${anchor}`;
  if (to !== null) return posix.relative(dirname(path), to) + fragment;
  if (!existsSync(join(ROOT, file))) throw new Error(`${source} links to ${href}, which does not exist`);
  return `${REPOSITORY}/${file}${fragment}`;
}

/** The page around a body. */
export function layout(path: string, title: string, body: string, menu: readonly MenuGroup[], head = ''): string {
  const up = '../'.repeat(path.split('/').length - 1);
  const groups = menu.map(({ title: name, pages }) => {
    const items = pages.map(entry => {
      const here = entry.path === path ? ' aria-current="page"' : '';
      return `<li><a href="${up}${entry.path}"${here}>${escapeHtml(entry.title)}</a></li>`;
    });
    return `<h2>${escapeHtml(name)}</h2><ul>${items.join('')}</ul>`;
  });
  return `<!doctype html>
<html lang="en" data-root="${up === '' ? './' : up}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} – kusto-callout</title>
<link rel="icon" href="${up}../icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${up}../docs.css">
${head}<script type="module" src="${up}../assets/docs.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header><a class="home" href="${up}../index.html">Playground</a>
<a class="to-menu" href="#menu">Contents</a>
<label>Search <input type="search" id="search" autocomplete="off" aria-controls="results"></label></header>
<div class="columns">
<main id="main" tabindex="-1"><ol id="results" hidden aria-label="Search results" aria-live="polite"></ol><article>${body}</article></main>
<nav id="menu" aria-label="Documentation">${groups.join('')}</nav>
</div>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
