import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is asked of axe, as its own types have it. */
interface Axe {
  run(
    context: Document,
    options: object,
  ): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly impact: string | null;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  }>;
}

/**
 * What axe calls serious or critical of a page, and where; and whether the page is wider than the screen. Contrasts of colours take long
 * to work out: they can be left to pages that have all that a style sheet colours.
 */
export async function troubles(page: Page, withColours = true): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
  return page.evaluate(async areColoursAsked => {
    // What the source above has put there.
    const { axe } = globalThis as unknown as { readonly axe: Axe };
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: areColoursAsked } },
    });
    const wide = document.documentElement.scrollWidth - innerWidth;
    return [
      ...violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`),
      ...(wide > 0 ? [`${wide} pixels wider than the screen`] : []),
    ];
  }, withColours);
}
