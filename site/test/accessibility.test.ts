import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstalled, launch, startPages, type Pages } from './chromium.js';

const DOCS = readdirSync(fileURLToPath(new URL('../dist/docs', import.meta.url)), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.html'))
  .map(name => name.replaceAll('\\', '/'))
  .sort();

/** Pages that have all that a style sheet colours; contrasts, which take long to work out, are looked at here. */
const COLOURED = ['index.html', 'analysis.html', 'grammar.html', 'rules/unescaped-dot.html', 'subcommands/who.html'];

/** A minute on an idle machine; a test says what is right, not what is fast. */
const MAX_MILLISECONDS = 1_200_000;

let pages: Pages;
let browser: Browser;

/** What axe calls serious or critical, and where; and whether the page is wider than the screen. */
async function troubles(page: Page, withColours = true): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (withColours ? axe : axe.disableRules('color-contrast')).analyze();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [
    ...violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`),
    ...(wide > 0 ? [`${wide} pixels wider than the screen`] : []),
  ];
}

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
    [390, 'dark'],
    [1024, 'light'],
  ] as const)(
    'of each tab of the playground, %i pixels wide (%s)',
    { timeout: MAX_MILLISECONDS },
    async (width, scheme) => {
      const context = await contextOf(width, scheme);
      const page = await context.newPage();
      await page.goto(pages.origin);
      await page.waitForSelector('#verdicts .verdict');
      await page.waitForSelector('#findings li', { state: 'attached' });
      const found: string[] = [];
      for (const tab of [
        'parameters',
        'before',
        'cluster',
        'callouts',
        'findings',
        'who',
        'diff',
        'audit',
        'console',
      ]) {
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

  it(`of all ${DOCS.length} pages of the documentation`, async () => {
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
    await look(390, 'light', DOCS);
    await look(1600, 'dark', COLOURED);
    expect(DOCS).toEqual(expect.arrayContaining([...COLOURED]));
    expect(DOCS.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  }, 1_200_000);
});
