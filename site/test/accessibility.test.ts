import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { troubles } from './axe.js';
import { isInstalled, launch, startPages, type Pages } from './chromium.js';

const DOCS = readdirSync(fileURLToPath(new URL('../dist/docs', import.meta.url)), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.html'))
  .map(name => name.replaceAll('\\', '/'))
  .sort();

/** Pages that have all that a style sheet colours; contrasts, which take long to work out, are looked at here. */
const COLOURED = ['index.html', 'analysis.html', 'grammar.html', 'rules/unescaped-dot.html', 'subcommands/who.html'];

/** Half a minute on an idle machine; a test says what is right, not what is fast. */
const MAX_MILLISECONDS = 1_200_000;

const ALL_TABS = ['parameters', 'before', 'cluster', 'callouts', 'findings', 'who', 'diff', 'audit', 'console'];
/** Those that have all that the others are made of. */
const SOME_TABS = ['callouts', 'findings', 'console'];

let pages: Pages;
let browser: Browser;

async function contextOf(width: number, colorScheme: 'light' | 'dark'): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  context.setDefaultTimeout(200_000);
  return context;
}

describe.skipIf(!isInstalled)('accessibility, as axe sees it', () => {
  beforeAll(async () => {
    pages = await startPages();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
  });

  it.each([
    [390, 'dark', ALL_TABS],
    [1024, 'light', ALL_TABS],
    [390, 'light', SOME_TABS],
    [1024, 'dark', SOME_TABS],
    [1600, 'light', SOME_TABS],
  ] as const)(
    'of the playground, %i pixels wide (%s): %j',
    { timeout: MAX_MILLISECONDS },
    async (width, scheme, tabs) => {
      const context = await contextOf(width, scheme);
      const page = await context.newPage();
      await page.goto(pages.origin);
      await page.waitForSelector('#verdicts .verdict');
      await page.waitForSelector('#findings li', { state: 'attached' });
      const found: string[] = [];
      for (const tab of tabs) {
        await page.click(`#tab-${tab}`);
        if (tab === 'who' || tab === 'diff' || tab === 'audit') {
          await page.waitForFunction(id => document.querySelector(id)?.textContent !== '', `#answer-${tab}`);
        }
        if (tab === 'callouts') await page.locator('#verdicts summary').first().click();
        if (tab === 'console') {
          await page.locator('#text-console .cm-content').click();
          await page.keyboard.insertText('#check sql https://a.example/ // a comment');
          await page.waitForSelector('#text-console .hl-directive');
        }
        found.push(...(await troubles(page)).map(trouble => `${tab}: ${trouble}`));
      }
      expect(found).toEqual([]);
      await context.close();
    },
  );

  it(`of all ${DOCS.length} pages of the documentation`, { timeout: MAX_MILLISECONDS }, async () => {
    const found: string[] = [];
    const look = async (width: number, scheme: 'light' | 'dark', paths: readonly string[]): Promise<void> => {
      const context = await contextOf(width, scheme);
      const page = await context.newPage();
      for (const path of paths) {
        await page.goto(`${pages.origin}/docs/${path}`);
        const isColoured = COLOURED.includes(path);
        found.push(...(await troubles(page, isColoured)).map(trouble => `${path}, ${scheme}: ${trouble}`));
      }
      await context.close();
    };
    const half = Math.ceil(DOCS.length / 2);
    await Promise.all([
      look(390, 'light', DOCS.slice(0, half)),
      look(390, 'light', DOCS.slice(half)).then(() => look(1600, 'dark', COLOURED)),
    ]);
    expect(DOCS).toEqual(expect.arrayContaining([...COLOURED]));
    expect(DOCS.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });
});
