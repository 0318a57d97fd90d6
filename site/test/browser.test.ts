import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packState } from '../src/share/link.js';
import { EMPTY_STATE } from '../src/share/state.js';
import { troubles } from './axe.js';
import { isInstalled, launch, startPages, type Pages } from './chromium.js';

/** What is waited for, in milliseconds: a machine that does other things besides is slow, and no less right. */
const MAX_WAIT = 120_000;

let pages: Pages;
let browser: Browser;
let origin: string;
/** What pages have complained of. */
let errors: string[] = [];

async function open(path = '', width = 1400, context: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, ...context });
  page.setDefaultTimeout(MAX_WAIT);
  page.on('pageerror', error => errors.push(String(error)));
  // A style or script that the page's own policy keeps out, too.
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${origin}/${path}`);
  return page;
}

async function firstVerdict(page: Page): Promise<void> {
  await page.waitForSelector('#verdicts .verdict');
}

describe.skipIf(!isInstalled)('the playground in Chromium', () => {
  beforeAll(async () => {
    pages = await startPages();
    ({ origin } = pages);
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
  });

  beforeEach(() => {
    errors = [];
  });
  afterEach(() => {
    expect(errors).toEqual([]);
  });

  it('fixes what it finds, and says who can be called and what changes', async () => {
    const page = await open();
    await page.waitForSelector('#findings li .severity.error', { state: 'attached' });
    await page.click('#tab-findings');
    const before = await page.locator('#findings li').count();
    await page.locator('#findings button', { hasText: 'Fix' }).first().click();
    await page.waitForFunction(count => document.querySelectorAll('#findings li').length < count, before);
    await page.click('#tab-who');
    await page.waitForFunction(() => document.querySelector('#answer-who')?.textContent.includes('This is all'));
    await page.click('#tab-diff');
    await page.waitForFunction(() => /access/.test(document.querySelector('#answer-diff')?.textContent ?? ''));
    await page.close();
  });

  it('runs commands in the console, by keyboard alone', async () => {
    const page = await open();
    await firstVerdict(page);
    await page.click('#tab-console');
    await page.locator('#text-console .cm-content').click();
    await page.keyboard.type('.show cluster policy callout | count');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /Count\b[^]*\b1\b/.test(document.querySelector('#log')?.textContent ?? ''));
    await page.keyboard.type('print 1 matches regex "[0-9]"');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#log .entry').length === 2);
    await page.close();
  });

  it('colours and completes in the console as the REPL does, and runs each piece of an entry once', async () => {
    const page = await open();
    await firstVerdict(page);
    await page.click('#tab-console');
    await page.locator('#text-console .cm-content').click();
    await page.keyboard.type('.sh');
    await page.waitForSelector('.cm-tooltip-autocomplete');
    await page.waitForTimeout(150);
    await page.keyboard.press('Tab');
    expect(await page.textContent('#text-console .cm-line')).toMatch(/^\.show\s?$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(".alter cluster policy callout @'[]' // none");
    await page.waitForSelector('#text-console .hl-comment');
    expect(await page.locator('#text-console .hl-command').allTextContents()).toEqual([
      '.',
      'alter',
      'cluster',
      'policy',
      'callout',
    ]);
    expect(await page.locator('#text-console .hl-string').textContent()).toBe("@'[]'");
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#log .entry .hl-comment');

    // #who waits for a part of the program; what ran before it must not run again.
    const rule = '[{"CalloutType":"sql","CalloutUriRegex":"^https://one/","CanCall":true}]';
    await page.keyboard.insertText('#arm {"restrictOutboundNetworkAccess": "Disabled"}');
    await page.keyboard.press('Enter');
    await page.keyboard.insertText(`.alter-merge cluster policy callout @'${rule}'\n\n#who sql`);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#log')?.textContent.includes('This is all'));
    await page.keyboard.insertText('#undo\n\n.show cluster policy callout | where Policy has "one" | count');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() =>
      /Count\b[^]*\b0\b/.test(document.querySelector('#log .run:last-child')?.textContent ?? ''),
    );
    await page.close();
  });

  it('offers names and values in the cluster, and says what the rule at the cursor or pointer allows', async () => {
    const page = await open();
    await firstVerdict(page);
    const line = page.locator('#text-cluster .cm-line', { hasText: 'blob' });
    await line.click();
    await page.waitForFunction(() => document.querySelector('#rule')?.textContent.includes('any host at all'));
    await line.hover();
    await page.waitForSelector('.cm-tooltip-hover .rule-words');
    await page.locator('#text-cluster .cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{ "prop');
    await page.waitForSelector('.cm-tooltip-autocomplete');
    // CodeMirror takes nothing in the first moment, lest a key that was meant for the text does it.
    await page.waitForTimeout(150);
    await page.keyboard.press('Enter');
    await page.keyboard.type('{ "restrict');
    await page.waitForSelector('.cm-tooltip-autocomplete');
    await page.waitForTimeout(150);
    await page.keyboard.press('Enter');
    await page.keyboard.type('"');
    await page.waitForSelector('.cm-tooltip-autocomplete');
    await page.waitForTimeout(150);
    await page.keyboard.press('Enter');
    expect(await page.textContent('#text-cluster .cm-content')).toBe(
      '{ "properties": { "restrictOutboundNetworkAccess": "Enabled"}}',
    );
    await page.close();
  });

  it('audits queries on the cluster, and what a change does to them', async () => {
    const page = await open();
    await firstVerdict(page);
    await page.click('#tab-audit');
    await page.waitForFunction(() => /callouts: /.test(document.querySelector('#answer-audit')?.textContent ?? ''));
    expect(await page.textContent('#answer-audit')).not.toContain('newly allowed');
    await page.focus('#compares');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('#answer-audit')?.textContent.includes('newly allowed'));
    await page.close();
  });

  it('copies the cluster as a template, a test file and a command line', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    context.setDefaultTimeout(MAX_WAIT);
    const page = await context.newPage();
    await page.goto(origin);
    await firstVerdict(page);
    const copied = async (what: string): Promise<string> => {
      await page.selectOption('#copy', what);
      await page.waitForFunction(name => document.querySelector('#notice')?.textContent === `Copied ${name}.`, what);
      return page.evaluate(() => navigator.clipboard.readText());
    };
    expect(JSON.parse(await copied('as a template'))).toMatchObject({
      contentVersion: '1.0.0.0',
      resources: [{ type: 'Microsoft.Kusto/clusters', properties: { restrictOutboundNetworkAccess: 'Enabled' } }],
    });
    expect(await copied('as a test file')).toContain('expect: deny');
    expect(await copied('as a command line')).toContain(
      "kusto-callout check --cluster cluster.json --type sql 'https:",
    );
    await context.close();
  });

  it('reads a Terraform plan and an answer of .show that are pasted over what is there', async () => {
    const page = await open();
    await firstVerdict(page);
    const paste = async (editor: string, text: string): Promise<void> => {
      await page.locator(`${editor} .cm-content`).click();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(text);
    };
    await paste('#text-callouts', 'webapi https://api.contoso.com/v1/\nwebapi https://evil.example/');
    await page.waitForFunction(() => document.querySelectorAll('#verdicts li').length === 2);
    const verdicts = async (): Promise<readonly string[]> => page.locator('#verdicts .verdict').allTextContents();

    const plan = (regex: string): string =>
      JSON.stringify({
        format_version: '1.2',
        terraform_version: '1.9.0',
        planned_values: { root_module: {} },
        resource_changes: [
          {
            address: 'azapi_resource.cluster',
            mode: 'managed',
            type: 'azapi_resource',
            name: 'cluster',
            change: {
              actions: ['create'],
              before: null,
              after: {
                type: 'Microsoft.Kusto/clusters@2024-04-13',
                name: 'contoso',
                location: 'westeurope',
                body: {
                  properties: {
                    restrictOutboundNetworkAccess: 'Enabled',
                    calloutPolicies: [{ calloutType: 'webapi', calloutUriRegex: regex, outboundAccess: 'Allow' }],
                  },
                },
              },
            },
          },
        ],
      });
    await paste('#text-cluster', plan(String.raw`^https://api\.contoso\.com/`));
    await page.waitForFunction(() =>
      document.querySelector('#verdicts')?.textContent.includes('arm-policy: ^https://api'),
    );
    expect(await verdicts()).toEqual(['allowed', 'denied']);
    await page.click('#tab-who');
    await page.waitForFunction(() =>
      document.querySelector('#answer-who')?.textContent.includes('exactly api.contoso.com'),
    );

    const policy = JSON.stringify([{ CalloutType: 'webapi', CalloutUriRegex: '^https://evil', CanCall: true }]);
    const row = ['CalloutPolicy', '', policy, '', ''];
    const columns = ['PolicyName', 'EntityName', 'Policy', 'ChildEntities', 'EntityType'];
    await paste(
      '#text-cluster',
      JSON.stringify({
        Tables: [
          {
            TableName: 'Table_0',
            Columns: columns.map(name => ({ ColumnName: name, DataType: 'String', ColumnType: 'string' })),
            Rows: [row],
          },
        ],
      }),
    );
    await page.click('#tab-callouts');
    await page.waitForFunction(() => document.querySelector('#verdicts')?.textContent.includes('^https://evil'));
    expect(await verdicts()).toEqual(['denied', 'allowed']);
    await page.waitForFunction(() => document.querySelector('#findings')?.textContent.includes('EGR'));
    await page.close();
  });

  it('says where an answer rests on what is not known, and which rule nearly allows a callout', async () => {
    const packed = await packState({
      ...EMPTY_STATE,
      cluster: JSON.stringify({
        properties: {
          restrictOutboundNetworkAccess: 'Enabled',
          calloutPolicies: [{ calloutType: 'sql', calloutUriRegex: 'contoso', outboundAccess: 'Allow' }],
        },
      }),
      callouts: 'sql https://x.example/contoso\nsql https://contos.example/',
    });
    if (!packed.ok) throw new Error(packed.message);
    const page = await open(`#${packed.value}`);
    await page.waitForFunction(() => document.querySelectorAll('#verdicts li').length === 2);
    expect(await page.locator('#verdicts .rest').allTextContents()).toEqual(['DEPENDS on match-subject']);
    await page.locator('#verdicts summary').first().click();
    expect(await page.locator('#verdicts pre').first().innerText()).toContain('DEPENDS on match-subject: denied if');
    await page.close();
  });

  it('shows each example of the menu with verdicts, and without a problem', async () => {
    const page = await open();
    await firstVerdict(page);
    const values = await page
      .locator('#sample option')
      .evaluateAll(options => options.map(option => option.getAttribute('value') ?? '').filter(value => value !== ''));
    expect(values.length).toBeGreaterThan(5);
    for (const value of values) {
      await page.locator('#verdicts').evaluate(list => {
        list.replaceChildren();
      });
      // The first one is there already, and choosing it again would change nothing.
      await page.selectOption('#sample', '');
      await page.locator('#text-callouts .cm-content').fill('');
      await page.selectOption('#sample', value);
      await firstVerdict(page);
      expect([value, await page.locator('#problem').textContent()]).toEqual([value, '']);
    }
    await page.close();
  });

  it('stops a question about a whole policy, and answers the next one', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(MAX_WAIT);
    // A question that never ends: one that is only long would be over sooner on some machines.
    await page.addInitScript({
      content: `const post = Worker.prototype.postMessage;
        window.holdsQuestions = true;
        Worker.prototype.postMessage = function (message) {
          if (!(window.holdsQuestions && message.name === 'who')) post.call(this, message);
        };`,
    });
    await page.goto(`${origin}/`);
    await firstVerdict(page);
    await page.click('#tab-who');
    await page.click('#stop');
    await page.waitForFunction(() => document.querySelector('#notice')?.textContent === 'Stopped.');
    expect(await page.locator('#busy').isHidden()).toBe(true);
    await page.evaluate('window.holdsQuestions = false');
    await page.click('#tab-diff');
    await page.click('#tab-who');
    await page.waitForFunction(() => document.querySelector('#answer-who')?.textContent.includes('This is all'));
    await page.close();
  });

  it('opens a share link, and refuses a damaged one with a message', async () => {
    const packed = await packState({ ...EMPTY_STATE, cluster: '{}', callouts: 'webapi https://x.example/' });
    if (!packed.ok) throw new Error(packed.message);
    const page = await open(`#${packed.value}`);
    await page.waitForFunction(() => document.querySelector('#verdicts .denied, #verdicts .allowed') !== null);
    expect(await page.textContent('#verdicts code')).toBe('webapi https://x.example/');
    await page.close();
    const damaged = await open('#v1.zzzz');
    await damaged.waitForFunction(() => document.querySelector('#notice')?.textContent.includes('damaged'));
    await damaged.close();
  });

  it('shows hostile texts as texts', async () => {
    const hostile = '<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>';
    const packed = await packState({
      ...EMPTY_STATE,
      cluster: JSON.stringify([{ CalloutType: 'sql', CalloutUriRegex: `${hostile}.*`, CanCall: true }]),
      callouts: `sql ${hostile}\n${hostile} x`,
    });
    if (!packed.ok) throw new Error(packed.message);
    const page = await open(`#${packed.value}`);
    await firstVerdict(page);
    await page.click('#tab-findings');
    await page.waitForTimeout(500);
    expect(await page.title()).toBe('kusto-callout playground');
    expect(await page.locator('img[src]').count()).toBe(0);
    await page.close();
  });

  it('searches the documentation without a server behind it, accessibly', async () => {
    const context = await browser.newContext();
    context.setDefaultTimeout(MAX_WAIT);
    const page = await context.newPage();
    await page.goto(`${origin}/docs/index.html`);
    await page.fill('#search', 'unescaped dot');
    await page.waitForSelector('#results a');
    expect(await page.getAttribute('#results a', 'href')).toContain('rules/unescaped-dot.html');
    expect(await troubles(page)).toEqual([]);
    await context.close();
  });
});
