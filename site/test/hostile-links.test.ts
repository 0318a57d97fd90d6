import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { packState } from '../src/share/link.js';
import { EMPTY_STATE } from '../src/share/state.js';
import { isInstalled, launch, startPages, type Pages } from './chromium.js';
import { numbers } from './numbers.js';

const MUTATIONS = 10_000;
/** A minute on an idle machine; a test says what is right, not what is fast. */
const MAX_MILLISECONDS = 1_200_000;
const HOSTILE = `<img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script>'"\\u202e{{7*7}}javascript:ran=1`;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%#<"';

/** One mutation: a character changed, some left out, some put in, or the end cut off. */
function mutated(original: string, random: Iterator<number, never>): string {
  const next = (below: number): number => random.next().value % below;
  const at = next(original.length);
  const unit = ALPHABET[next(ALPHABET.length)] ?? 'A';
  const kind = next(4);
  if (kind === 0) return original.slice(0, at) + unit + original.slice(at + 1);
  if (kind === 1) return original.slice(0, at) + original.slice(at + 1 + next(5));
  if (kind === 2) return original.slice(0, at) + unit.repeat(1 + next(9)) + original.slice(at);
  return original.slice(0, at);
}

/** Fragments of links: half are damaged after they were packed, half carry a damaged, hostile state. */
async function fragments(): Promise<readonly string[]> {
  const random = numbers(2_026);
  const texts = {
    cluster: JSON.stringify([{ CalloutType: 'sql', CalloutUriRegex: `${HOSTILE}.*`, CanCall: true }]),
    callouts: `sql ${HOSTILE}\n${HOSTILE} x`,
    kql: `externaldata (a: string) ["https://${HOSTILE}"]`,
    before: HOSTILE,
    parameters: HOSTILE,
  };
  const whole = await packed(texts);
  const made: string[] = [];
  while (made.length < MUTATIONS / 2) made.push(mutated(whole, random));
  while (made.length < MUTATIONS) {
    made.push(
      await packed({ ...texts, cluster: mutated(texts.cluster, random), callouts: mutated(texts.callouts, random) }),
    );
  }
  return made;
}

async function packed(texts: Partial<typeof EMPTY_STATE>): Promise<string> {
  const result = await packState({ ...EMPTY_STATE, ...texts });
  // What looks like a secret makes no link; its neighbours do.
  return result.ok ? result.value : 'v1.';
}

describe.skipIf(!isInstalled)('share links in Chromium', () => {
  let pages: Pages;
  let browser: Browser;

  beforeAll(async () => {
    pages = await startPages();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
  });

  it(
    `survive ${MUTATIONS} mutations: no exception, no script, no request`,
    async () => {
      const page = await browser.newPage();
      page.setDefaultTimeout(MAX_MILLISECONDS);
      const wrong: string[] = [];
      page.on('pageerror', error => wrong.push(String(error)));
      page.on('dialog', dialog => wrong.push(dialog.message()));
      page.on('console', message => {
        if (message.type() === 'error') wrong.push(message.text());
      });
      page.on('request', request => {
        if (!request.url().startsWith(pages.origin)) wrong.push(request.url());
      });
      await page.goto(pages.origin);
      await page.waitForSelector('#verdicts .verdict');
      const { opened, refused } = await page.evaluate(
        async links => {
          const notice = document.querySelector('#notice');
          const counts = { opened: 0, refused: 0 };
          for (const [index, link] of links.entries()) {
            const before = location.hash;
            const changed = new Promise(resolve => {
              addEventListener('hashchange', resolve, { once: true });
            });
            location.hash = link;
            if (location.hash !== before) await changed;
            // Now and then the page gets the time to unpack, and it is seen what it makes of a link.
            if (index % 20 !== 0) continue;
            if (notice !== null) notice.textContent = '';
            location.hash = `${link}#`;
            location.hash = link;
            await new Promise(resolve => setTimeout(resolve, 20));
            if (notice?.textContent === '') counts.opened++;
            else counts.refused++;
          }
          return counts;
        },
        await fragments(),
      );
      // The last state has been looked at by all that follows texts.
      await page.waitForTimeout(2_000);
      for (const tab of ['findings', 'who', 'diff', 'audit', 'console', 'callouts']) await page.click(`#tab-${tab}`);
      console.log(`of those looked at: ${opened} opened, ${refused} were refused`);
      expect(opened).toBeGreaterThan(0);
      expect(refused).toBeGreaterThan(0);
      expect(wrong).toEqual([]);
      expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
      expect(await page.title()).toBe('kusto-callout playground');
      await page.close();
    },
    MAX_MILLISECONDS,
  );
});
