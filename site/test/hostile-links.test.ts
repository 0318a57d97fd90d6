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
  // The same link twice in a row would be no change of the address.
  const made = new Set<string>();
  while (made.size < MUTATIONS / 2) made.add(mutated(whole, random));
  while (made.size < MUTATIONS) {
    made.add(
      await packed({ ...texts, cluster: mutated(texts.cluster, random), callouts: mutated(texts.callouts, random) }),
    );
  }
  return [...made];
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

  /** Opens links one after another on a page of its own; what went wrong, and how many links opened. */
  async function openAll(links: readonly string[]): Promise<{ opened: number; refused: number; wrong: string[] }> {
    const context = await browser.newContext();
    const page = await context.newPage();
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
    const counts = await page.evaluate(async given => {
      const notice = document.querySelector('#notice');
      if (notice === null) throw new Error('the page has no place for notices');
      let opened = 0;
      let refused = 0;
      for (const link of given) {
        // The page says what is wrong with a link, and nothing of one that it opens.
        notice.textContent = 'asked';
        const told = new Promise<void>(resolve => {
          const observer = new MutationObserver(() => {
            observer.disconnect();
            resolve();
          });
          observer.observe(notice, { childList: true });
        });
        location.hash = link;
        await told;
        if (notice.textContent === '') opened++;
        else refused++;
      }
      return { opened, refused };
    }, links);
    // The last state has been looked at by all that follows texts.
    await page.evaluate(
      hash => {
        location.hash = hash;
      },
      await packed({ callouts: `sql https://last.example/\n${HOSTILE} x` }),
    );
    await page.waitForFunction(() => document.querySelector('#verdicts')?.textContent.includes('last.example'));
    for (const tab of ['findings', 'who', 'diff', 'audit', 'console', 'callouts']) await page.click(`#tab-${tab}`);
    if (await page.evaluate(() => 'ran' in globalThis)) wrong.push('a script of a link ran');
    if ((await page.title()) !== 'kusto-callout playground') wrong.push(await page.title());
    await context.close();
    return { ...counts, wrong };
  }

  it(
    `survive ${MUTATIONS} mutations: no exception, no script, no request`,
    async () => {
      const links = await fragments();
      const parts = await Promise.all([0, 1].map(part => openAll(links.filter((_, index) => index % 2 === part))));
      const opened = parts.reduce((sum, part) => sum + part.opened, 0);
      const refused = parts.reduce((sum, part) => sum + part.refused, 0);
      console.log(`${opened} links opened, ${refused} were refused`);
      // Each has been looked at by the page: browsers drop navigations where there are many, unless they are told not to.
      expect(opened + refused).toBe(MUTATIONS);
      expect(opened).toBeGreaterThan(MUTATIONS / 4);
      expect(refused).toBeGreaterThan(MUTATIONS / 4);
      expect(parts.flatMap(({ wrong }) => wrong)).toEqual([]);
    },
    MAX_MILLISECONDS,
  );
});
