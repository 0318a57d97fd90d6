import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Given, RequestName } from '../src/engine/protocol.js';
import { isInstalled, launch, startPages, type Pages } from './chromium.js';
import { numbers } from './numbers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The samples of clusters; the parameters of the one that needs them. */
const CLUSTERS = readdirSync(join(root, 'samples')).filter(name => /\.json$/.test(name) && name !== 'certificate.json');
/** Scripts that read other files cannot run on a page. */
const SCRIPTS = readdirSync(join(root, 'samples')).filter(
  name => /\.kql$/.test(name) && !/^\s*#arm (?!\{)/m.test(sample(name)),
);
const PARAMETERS = { file: '{ "parameters": { "name": { "value": "contoso" } } }', option: 'name=contoso' };

/** Seconds for the analyses: the same answers, however slow the machine is. */
const PATIENCE = 200;

const TYPES = ['sql', 'external_data', 'webapi', 'kusto', 'cosmosdb', 'azure_openai', 'mysql', 'genevametrics'];
const HOSTS = [
  'contoso.database.windows.net',
  'contoso.blob.core.windows.net',
  'evil.example',
  'api.contoso.com',
  'apixcontoso.com',
  'help.kusto.windows.net',
  'contoso.sql.azuresynapse.net',
  'partner.example',
  'CONTOSO.documents.azure.com',
];
const PIECES = ['/', '?', '#', '@', ':', '.', '\\', ' ', '%2e', 'x', 'ſ', 'İ', '\u200b', '443', ';', "'", '(', '[::1]'];

/** Callouts that look random, and are the same in every run: forms of hosts that rules are about, with pieces put in anywhere. */
function randomCallouts(count: number, seed: number): readonly (readonly [string, string])[] {
  const random = numbers(seed);
  const one = (of: readonly string[]): string => of[random.next().value % of.length] ?? '';
  return Array.from({ length: count }, () => {
    const host = one(HOSTS);
    const forms = [
      `https://${host}/`,
      `https://${host}`,
      `http://${host}/v1/x`,
      `https://${host}:${one(['443', '80', '1433', '0'])}/`,
      `https://${one(HOSTS)}/${host}/`,
      `https://${one(['x', 'a:b', host])}@${host}/?a=${one(HOSTS)}`,
      `Https://${host.toUpperCase()}/`,
      host,
      `tcp:${host},1433`,
      `https://x.${host}/`,
      `https://${host}.${one(HOSTS)}/`,
    ];
    let uri = one(forms);
    for (let left = random.next().value % 3; left > 0; left--) {
      const at = random.next().value % (uri.length + 1);
      uri = uri.slice(0, at) + one(PIECES) + uri.slice(at);
    }
    // The list of the page is of lines, and drops blanks around a URI.
    return [one(TYPES), uri.trim()] as const;
  });
}

function sample(name: string): string {
  return readFileSync(join(root, 'samples', name), 'utf8');
}

/** What the built command line prints, whatever its exit code. */
function printed(...args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [join(root, 'dist/cli.js'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    // A process that ended with another code than 0 is an error that carries what it printed.
    return String((error as { readonly stdout?: unknown }).stdout);
  }
}

/** The worker of the built page, in Chromium, asked as the page asks it. */
describe.skipIf(!isInstalled)('the page in Chromium answers as the command line does', () => {
  let pages: Pages;
  let browser: Browser;
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kusto-callout-same-'));
    pages = await startPages();
    browser = await launch();
    page = await browser.newPage();
    page.setDefaultTimeout(200_000);
    await page.goto(pages.origin);
    await page.waitForSelector('#verdicts .verdict');
    const url = page.workers()[0]?.url() ?? '';
    await page.evaluate(address => {
      Object.assign(globalThis, { ownWorker: new Worker(address, { type: 'module' }) });
    }, url);
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
    rmSync(folder, { recursive: true });
  });

  async function ask<Name extends RequestName>(name: Name, given: Given<Name>): Promise<Answer<Name>> {
    const reply = await page.evaluate(
      asked =>
        new Promise<unknown>(resolve => {
          // What beforeAll has put there.
          const { ownWorker } = globalThis as unknown as { readonly ownWorker: Worker };
          ownWorker.onmessage = ({ data }: MessageEvent<unknown>) => {
            resolve(data);
          };
          ownWorker.postMessage(asked);
        }),
      { id: 1, name, given },
    );
    // The worker answers a request of a name with what belongs to it.
    const { ok, answer, message } = reply as { ok: boolean; answer: Answer<Name>; message?: string };
    if (!ok) throw new Error(message);
    return answer;
  }

  const clusterOf = (name: string): { readonly text: string; readonly parameters: string } => ({
    text: sample(name),
    parameters: name === 'template.json' ? PARAMETERS.file : '',
  });
  const optionsOf = (name: string): readonly string[] =>
    name === 'template.json' ? ['--parameters', PARAMETERS.option] : [];

  it.each(CLUSTERS)('about 1,000 random callouts of %s: the verdict, the rule and what it rests on', async name => {
    const callouts = randomCallouts(1_000, 20_261_128).filter(([, uri]) => uri !== '');
    const file = join(folder, 'callouts.ndjson');
    writeFileSync(file, callouts.map(([type, uri]) => `${JSON.stringify({ type, uri })}\n`).join(''));
    const lines = printed(
      'check',
      '--cluster',
      join(root, 'samples', name),
      ...optionsOf(name),
      '--file',
      file,
      '--format',
      'ndjson',
    );
    const expected = lines
      .trimEnd()
      .split('\n')
      .map(line => {
        // What the command line documents of a decision.
        const decision = JSON.parse(line) as {
          readonly allowed: boolean;
          readonly layer: string;
          readonly regex: string | null;
          readonly robust: boolean;
        };
        const { allowed, layer, regex, robust } = decision;
        const rule = regex === null ? '' : ` ${layer}: ${regex}`;
        return `${allowed ? 'allowed' : 'denied'}${robust ? '' : ' DEPENDS'}${rule}`;
      });
    expect(expected.length).toBe(callouts.length);
    const { problem, lines: checked } = await ask('check', {
      cluster: clusterOf(name),
      callouts: callouts.map(callout => callout.join(' ')).join('\n'),
    });
    expect(problem).toBeNull();
    expect(
      checked.map(({ verdict, rest, because }, index) => {
        const isOfRule = expected[index]?.includes(': ') === true;
        return `${verdict}${rest === null ? '' : ' DEPENDS'}${isOfRule ? ` ${because}` : ''}`;
      }),
    ).toEqual(expected);
  });

  it.each([...CLUSTERS, ...SCRIPTS])('about what lint finds in %s', async name => {
    const report = JSON.parse(
      printed(
        'lint',
        join(root, 'samples', name),
        ...optionsOf(name),
        '--format',
        'json',
        '--time-limit',
        String(PATIENCE),
      ),
      // The shape that the command line documents.
    ) as {
      readonly files: readonly {
        readonly findings: readonly { readonly rule: string; readonly message: string; readonly suppressed: boolean }[];
      }[];
    };
    const { findings } = await ask('lint', { cluster: clusterOf(name), seconds: PATIENCE });
    const open = report.files.flatMap(({ findings: all }) => all).filter(({ suppressed }) => !suppressed);
    expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual(
      open.map(({ rule, message }) => `${rule} ${message}`),
    );
  });
});
