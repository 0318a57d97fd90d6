import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { layout } from '../docs-build/html.js';
import { isInstalled, launch, startPages, type Pages } from './chromium.js';

/**
 * What the pages look like, compared with stored pictures. They are small, and drawn with fonts of a package, so that another machine
 * draws the same: a difference is one of the layout or the colours. `npm run screenshots` stores new ones; look at them before you
 * commit them.
 */
const STORED = fileURLToPath(new URL('screenshots/', import.meta.url));
/** What a failed test saw, beside what it expected. */
const SEEN = fileURLToPath(new URL('../node_modules/.screenshots/', import.meta.url));
const IS_UPDATE = process.env['UPDATE_SCREENSHOTS'] === '1';

/** How many pixels of the page one of the picture holds, on each side. */
const SCALE = 2;
/** Pictures are compared in squares of so many of their pixels: smoothing of letters and lossy storage level out in them. */
const SQUARE = 4;
/** A square differs where a colour of it does by so much (of 255). */
const MAX_COLOUR_DIFFERENCE = 16;
/** The part of the squares that may differ. */
const MAX_DIFFERENT = 0.01;

const SIZES = [
  [390, 1400],
  [1024, 900],
  [1600, 900],
] as const;
const SCHEMES = ['light', 'dark'] as const;
const VIEWS = ['callouts', 'findings', 'console', 'documentation'] as const;
type View = (typeof VIEWS)[number];

const font = (name: string, family: string): string => {
  const file = new URL(`../node_modules/@fontsource/${name}/files/${name}-latin-400-normal.woff2`, import.meta.url);
  const data = readFileSync(file).toString('base64');
  return `@font-face { font-family: '${family}'; src: url(data:font/woff2;base64,${data}); }`;
};
const FONTS = `${font('dejavu-sans', 'Stored Sans')} ${font('dejavu-mono', 'Stored Mono')}
* { font-family: 'Stored Sans' !important; caret-color: transparent !important; transition: none !important; }
pre, pre *, code, .log, .log *, .cm-editor, .cm-editor * { font-family: 'Stored Mono' !important; }
.cm-cursorLayer { display: none !important; }`;

/** A page of the documentation that does not change with its texts. */
const DOCUMENT = layout(
  'sample.html',
  'A page',
  `<h1>A page</h1><p>A paragraph with <a href="#x">a link</a> and <code>code</code>, long enough to need more than one line on a narrow
  screen, as most paragraphs are.</p><h2 id="x">A heading</h2><pre tabindex="0"><code>kusto-callout check --cluster cluster.json --type sql https://contoso.database.windows.net/
allowed</code></pre><table><thead><tr><th>what</th><th>why</th></tr></thead><tbody><tr><td>one</td><td>a reason</td></tr><tr><td>two</td><td>another</td></tr></tbody></table>`,
  [
    {
      title: 'Begin',
      pages: [
        { path: 'sample.html', title: 'A page' },
        { path: 'other.html', title: 'Another' },
      ],
    },
    { title: 'Use', pages: [{ path: 'third.html', title: 'A third one, with a longer name' }] },
  ],
);

let pages: Pages;
let browser: Browser;

describe.skipIf(!isInstalled)('the look of the pages', () => {
  beforeAll(async () => {
    pages = await startPages();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
  });

  describe.each(SIZES)('at %i pixels', (width, height) => {
    it.each(SCHEMES)('is as stored (%s)', async scheme => {
      const page = await opened(width, height, scheme);
      const different: string[] = [];
      for (const view of VIEWS) {
        await show(page, view);
        const name = `${view}-${width}-${scheme}`;
        let part = await compared(page, name);
        // What is drawn late on a slow machine is no difference.
        for (let tries = 1; part > MAX_DIFFERENT && tries < 20; tries++) {
          await page.waitForTimeout(500);
          part = await compared(page, name);
        }
        if (part > MAX_DIFFERENT)
          different.push(`${name}: ${(part * 100).toFixed(1)} % differ; seen: ${SEEN}${name}.webp`);
      }
      expect(different).toEqual([]);
      await page.context().close();
    });
  });

  it.skipIf(IS_UPDATE).each([
    ['a pane that got narrower', 'main { grid-template-columns: 2fr 3fr !important; }'],
    ['a colour that is another', ':root { --pane: #ffe0e0 !important; }'],
    ['a line that moved', '.tabs { margin-bottom: 24px !important; }'],
  ])('would notice %s', async (_what, css) => {
    const page = await opened(1024, 900, 'light');
    await show(page, 'callouts');
    await page.addStyleTag({ content: css });
    expect(await compared(page, 'callouts-1024-light', false)).toBeGreaterThan(MAX_DIFFERENT);
    await page.context().close();
  });
});

async function opened(width: number, height: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  // Fonts in a style sheet are not of the page's own policy.
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.route('**/docs/sample.html', route => route.fulfill({ body: DOCUMENT, contentType: 'text/html' }));
  return page;
}

async function show(page: Page, view: View): Promise<void> {
  if (view === 'documentation') {
    await page.goto(`${pages.origin}/docs/sample.html`);
    await withFonts(page);
    return;
  }
  if (!page.url().startsWith(pages.origin)) {
    await page.goto(pages.origin);
    await withFonts(page);
    await page.waitForSelector('#verdicts .verdict');
    await page.waitForSelector('#findings li', { state: 'attached' });
  }
  await page.click(`#tab-${view}`);
  if (view === 'console') await page.waitForSelector('#log .faint:not(:empty)');
  // Editors measure their lines after a moment.
  await page.mouse.move(0, 0);
  await page.waitForTimeout(200);
}

async function withFonts(page: Page): Promise<void> {
  await page.addStyleTag({ content: FONTS });
  await page.evaluate(() => document.fonts.ready);
}

/** Which part of the squares of a picture differs from the stored one; with {@link IS_UPDATE}, stores it. */
async function compared(page: Page, name: string, keeps = true): Promise<number> {
  const file = `${STORED}${name}.webp`;
  const png = (await page.screenshot({ animations: 'disabled' })).toString('base64');
  const stored = !IS_UPDATE && existsSync(file) ? readFileSync(file).toString('base64') : null;
  // The browser has all that pictures need.
  const { picture, different } = await page.evaluate(
    async ({ png: seen, stored: old, scale, square, max }) => {
      const pixels = async (url: string, by: number): Promise<HTMLCanvasElement> => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = Math.ceil(image.width / by);
        canvas.height = Math.ceil(image.height / by);
        const context = canvas.getContext('2d');
        if (context === null) throw new Error('no canvas');
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        return canvas;
      };
      const squares = (canvas: HTMLCanvasElement): Uint8ClampedArray => {
        const small = document.createElement('canvas');
        small.width = Math.ceil(canvas.width / square);
        small.height = Math.ceil(canvas.height / square);
        const context = small.getContext('2d');
        if (context === null) throw new Error('no canvas');
        context.imageSmoothingQuality = 'high';
        context.drawImage(canvas, 0, 0, small.width, small.height);
        return context.getImageData(0, 0, small.width, small.height).data;
      };
      const now = await pixels(`data:image/png;base64,${seen}`, scale);
      const made = now.toDataURL('image/webp', 0.8);
      if (old === null) return { picture: made, different: 1 };
      const before = squares(await pixels(`data:image/webp;base64,${old}`, 1));
      const after = squares(now);
      if (before.length !== after.length) return { picture: made, different: 1 };
      let count = 0;
      for (let index = 0; index < after.length; index += 4) {
        const differs = [0, 1, 2].some(channel => {
          return Math.abs((before[index + channel] ?? 0) - (after[index + channel] ?? 0)) > max;
        });
        if (differs) count++;
      }
      return { picture: made, different: count / (after.length / 4) };
    },
    { png, stored, scale: SCALE, square: SQUARE, max: MAX_COLOUR_DIFFERENCE },
  );
  if (IS_UPDATE || (keeps && different > MAX_DIFFERENT)) {
    const folder = IS_UPDATE ? STORED : SEEN;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}${name}.webp`, Buffer.from(picture.slice(picture.indexOf(',') + 1), 'base64'));
  }
  return IS_UPDATE ? 0 : different;
}
