import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Console } from '../../src/cli/output/console.js';
import { jsonLog } from '../../src/cli/serve/log.js';
import { subcommands } from '../../src/cli/subcommands.js';
import { Application } from '../../src/server/application.js';
import { initialState } from '../../src/server/emulator.js';
import { EmulatorStore } from '../../src/server/store.js';
import { folderWith, kustoCallout, type Run } from './harness.js';

/*
 * Protects those who run this in CI and read what it prints: policies, scripts, logs and names are written by others, and whatever
 * they hold, no output of any subcommand in any format has a command to a build agent, a control sequence or a formula.
 */

/** What agents, terminals, browsers and spreadsheets would obey. */
const HOSTILE: readonly string[] = [
  'a##vso[task.setvariable variable=NODE_OPTIONS]x',
  '##vso[task.complete result=Succeeded;]',
  '##VSO[task.logissue type=error]x',
  'x ##vso[build.addbuildtag]y',
  '###vso[task.prependpath]z',
  '##[error]no',
  '##[group]a',
  'a##[endgroup]',
  '##[add-mask]x',
  '##[set-output name=a]b',
  '#\u00ad#vso[task.uploadfile]a',
  '##\u034fvso[task.uploadfile]a',
  '#\u200b#[error]a',
  '##v\u2060so[task.x]a',
  '##vs\ufe0fo[task.x]a',
  '::error::pwned',
  '::set-output name=x::y',
  '::add-mask::y',
  '  ::stop-commands::token',
  '\t::warning::x',
  '\u3000::notice::x',
  ':\u200b:error::x',
  'a\n::error::b',
  'a\r::error::b',
  'a\u2028::error::b',
  'a\u0085::error::b',
  'a\n##vso[task.x]b',
  'a\r\n  ::error file=x::b',
  '\u001b[2J\u001b[1;1Hhidden',
  '\u001b]0;title\u0007',
  '\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  '\u009b31mred',
  '\u009d0;title\u009c',
  '\u001b[8mconcealed',
  '\u0000nul',
  'back\bspace',
  'bell\u0007',
  '\u202egnp.exe',
  '\u2066isolate\u2069',
  '\u061cmark',
  '\u200fright',
  '\u007fdel',
  '`</code><details><summary>x</summary>',
  '<details><summary>all is well</summary>',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  'a|b|c',
  '``` ```',
  '`a`<b>`c`',
  '@everyone',
  '&lt;script&gt;',
  ']]></failure><testcase name="x"/>',
  '" onload="x',
  '=cmd|x!A1',
  '+1+cmd|x!A1',
  '-2+3+cmd|x!A1',
  '@SUM(A1:A9)',
  '\t=1+1',
  '%0A::error::x',
  '%0D%0A##vso[task.x]y',
  '${{ secrets.X }}',
];

const before = process.cwd();
beforeEach(() => {
  const rules = HOSTILE.flatMap(text => [
    { CalloutType: 'webapi', CalloutUriRegex: escaped(text), CanCall: true },
    ...(isRegex(text) ? [{ CalloutType: 'external_data', CalloutUriRegex: text, CanCall: true }] : []),
  ]);
  const policy = JSON.stringify(rules);
  const few = JSON.stringify(rules.slice(0, 4));
  const callouts = HOSTILE.map(uri => ({ type: 'webapi', uri, expect: 'deny' }));
  const folder = folderWith({
    'policy.json': policy,
    'few.json': few,
    'ci.yaml': JSON.stringify({ files: ['few.json', odd[0]], tests: 'test.yaml', who: true, timeLimit: 1 }),
    'wrong-names.yaml': JSON.stringify(Object.fromEntries(HOSTILE.map(text => [text, text]))),
    'wrong-values.yaml': JSON.stringify({ files: odd, tests: odd, who: odd[0], timeLimit: odd[1], assume: odd }),
    'none.json': '[]',
    'certificate.json': JSON.stringify({ version: 1, ...Object.fromEntries(HOSTILE.map(text => [text, text])) }),
    'markdown.json': JSON.stringify(
      HOSTILE.filter(text => /[`<[|@]/.test(text) && !text.includes('##'))
        .slice(-9)
        .map((text, index) => ({
          CalloutType: ['webapi', 'sql', 'kusto', 'mysql', 'cosmosdb', 'postgresql', 'external_data'][index % 7],
          CalloutUriRegex: `^https://${escaped(text)}`,
          CanCall: true,
        })),
    ),
    'resource.json': JSON.stringify({
      name: 'contoso',
      tags: Object.fromEntries(HOSTILE.map((text, index) => [`t${index}`, text])),
      properties: {
        calloutPolicies: HOSTILE.map(text => ({
          calloutType: 'webapi',
          calloutUriRegex: escaped(text),
          outboundAccess: 'Allow',
        })),
      },
    }),
    'template.json': JSON.stringify({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: [
        {
          type: 'Microsoft.Kusto/clusters',
          apiVersion: '2024-04-13',
          name: 'contoso',
          location: 'westeurope',
          tags: Object.fromEntries(
            HOSTILE.map((text, index) => [`t${index}`, text.startsWith('[') ? `[${text}` : text]),
          ),
          properties: {},
        },
      ],
    }),
    'script.kql': `.alter cluster policy callout \`\`\`\n${policy.replaceAll('```', '')}\n\`\`\`\n\n.show cluster policy callout\n`,
    'wrong.kql': HOSTILE.map(text => `.show ${text}\n\n.alter cluster policy callout ${text}\n`).join('\n'),
    'queries.kql': HOSTILE.map(
      text => `evaluate http_request("https://a.example/${text.replace(/["\\\r\n]/g, '')}")`,
    ).join('\n\n'),
    'uris.txt': HOSTILE.filter(text => !/[\r\n]/.test(text)).join('\n'),
    'calls.ndjson': HOSTILE.map(uri => JSON.stringify({ type: 'webapi', uri })).join('\n'),
    'test.yaml': JSON.stringify(
      HOSTILE.map(name => ({ name, cluster: 'resource.json', callouts: callouts.slice(0, 3) })),
    ),
    'all.yaml': JSON.stringify({ name: 'all', callouts }),
    'properties.yaml': JSON.stringify({ properties: [`never webapi matching ${escaped(HOSTILE[0] ?? '')}`] }),
  });
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
});

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

const CI = ['text', 'json', 'markdown', 'sarif', 'junit', 'github', 'azuredevops'];
const RESULTS = ['auto', 'table', 'vertical', 'markdown', 'csv', 'tsv', 'json', 'kusto'];
const odd = HOSTILE.filter(text => !/[\0/]/.test(text)).slice(0, 12);

/** Command lines of every subcommand; `{format}` stands for each of its formats. */
const OUTPUTS: Readonly<
  Record<string, { readonly formats: readonly string[]; readonly lines: readonly (readonly string[])[] }>
> = {
  run: { formats: RESULTS, lines: [['script.kql'], ['wrong.kql', '--continue-on-error'], odd] },
  check: {
    formats: ['text', 'json', 'ndjson', 'csv'],
    lines: [
      ['--file', 'calls.ndjson'],
      ['--file', 'uris.txt', '--type', 'webapi', '--cluster', 'resource.json'],
      ['--file', 'calls.ndjson', '--summary', '--cluster', 'resource.json'],
      ['--type', 'webapi', '--cluster', 'resource.json', '--explain', ...odd],
    ],
  },
  test: { formats: [...CI, 'tap'], lines: [['test.yaml', 'all.yaml', ...odd]] },
  lint: { formats: CI, lines: [['few.json', 'wrong.kql', ...odd, '--time-limit', '1']] },
  ci: {
    formats: CI,
    lines: [
      ['--config', 'ci.yaml'],
      ['--config', 'wrong-names.yaml'],
      ['--config', 'wrong-values.yaml'],
    ],
  },
  diff: { formats: CI, lines: [['none.json', 'few.json', '--no-new-access', '--time-limit', '1']] },
  who: { formats: CI, lines: [['few.json', '--time-limit', '1'], [odd[0] ?? '']] },
  prove: {
    formats: CI,
    lines: [
      ['few.json', '--property', `never webapi matching ${escaped(HOSTILE[0] ?? '')}`, '--time-limit', '1'],
      ['few.json', '--properties', 'properties.yaml', '--time-limit', '1'],
      ['few.json', '--property', HOSTILE[1] ?? ''],
    ],
  },
  audit: {
    formats: [...CI, 'csv'],
    lines: [
      ['queries.kql', '--cluster', 'resource.json'],
      ['wrong.kql', 'calls.ndjson'],
      ['queries.kql', '--cluster', 'resource.json', '--explain'],
    ],
  },
  propose: {
    formats: ['text', 'json'],
    lines: [
      ['queries.kql'],
      ...['callout-policies', 'fqdn-list', 'commands', 'bicep', 'terraform'].map(as => ['calls.ndjson', '--as', as]),
    ],
  },
  verify: { formats: [], lines: [['few.json'], ['certificate.json'], [odd[0] ?? '']] },
  fleet: { formats: ['text', 'json', 'markdown'], lines: [['few.json', 'resource.json', '--time-limit', '1']] },
  inspect: { formats: ['text', 'json'], lines: [['resource.json', 'template.json', ...odd]] },
  compile: {
    formats: [],
    lines: [
      ['--to', 'kql', 'resource.json', '--skip-untranslatable'],
      ['--to', 'sql', 'resource.json'],
    ],
  },
  init: { formats: [], lines: [[], ['--force']] },
  probe: { formats: [], lines: [[], ['--read', 'resource.json'], ['--read', odd[0] ?? '']] },
  deploy: {
    formats: ['text', 'json'],
    lines: [
      ['template.json'],
      ['template.json', '--what-if'],
      ['template.json', '--cluster', 'resource.json', '--what-if'],
    ],
  },
};

/** What reads its standard input, or answers over HTTP: below. */
const OTHERS = new Set(['repl', 'serve', 'completion', 'lsp', 'mcp']);

describe('an output with 63 hostile texts in its inputs', () => {
  it('is looked at for every subcommand', () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
    expect(Object.keys(subcommands).filter(name => !OTHERS.has(name) && !(name in OUTPUTS))).toEqual([]);
  });

  it('is looked at in every format that a subcommand has, and every form of its --as', async () => {
    for (const [name, { load }] of Object.entries(subcommands)) {
      const { options } = await load();
      const valuesOf = (option: string) => [...(options.find(each => each.name === option)?.values ?? [])].sort();
      if (!OTHERS.has(name))
        expect([name, ...(OUTPUTS[name]?.formats ?? [])].sort()).toEqual([name, ...valuesOf('format')].sort());
      const written = (OUTPUTS[name]?.lines ?? []).flatMap(line => line.filter((_, at) => line[at - 1] === '--as'));
      expect(written.sort()).toEqual(valuesOf('as'));
    }
  });

  const cases = Object.entries(OUTPUTS).flatMap(([name, { formats, lines }]) =>
    lines.flatMap(line =>
      (formats.length === 0 ? [null] : formats).map(format => ({
        name,
        format,
        argv: [name, ...line, ...(format === null ? [] : ['--format', format])],
      })),
    ),
  );
  it.each(cases)(
    '$name as $format ($argv)',
    async ({ argv, format }) => {
      const isLive = format === 'github' || format === 'azuredevops';
      const onTerminal = await kustoCallout(argv, { columns: 60, env: { FORCE_COLOR: '1' } });
      for (const run of [
        await kustoCallout(argv),
        // The line that tells how far a long run has got is erased by this sequence of our own.
        { ...onTerminal, stderr: onTerminal.stderr.replaceAll('\u001b[K', '') },
      ]) {
        expect(liveSequences(run, isLive)).toEqual([]);
        expect(formulas(run.stdout, format)).toEqual([]);
        // A property of the command line or a configuration that cannot be read is a matter of usage, which has no report.
        const isUsage = argv.some(argument => argument === HOSTILE[1] || argument.startsWith('wrong-'));
        const hasReport = run.stdout !== '' || !isUsage;
        if (format === 'json' && argv[0] !== 'run' && hasReport)
          expect(() => JSON.parse(run.stdout) as unknown).not.toThrow();
      }
    },
    60_000,
  );
});

describe('what is typed or sent by others', () => {
  const typed = HOSTILE.flatMap(text => [
    `.show ${text}`,
    '',
    `#check webapi ${text}`,
    `#open ${text}`,
    `#${text}`,
    `.alter cluster policy callout @'[{"CalloutType":"webapi","CalloutUriRegex":"${text.replace(/['"\\\r\n]/g, '')}","CanCall":true}]'`,
    '',
  ]).join('\n');

  it.each([[['repl']], [['lsp']], [['mcp']], [['run', '-', '--continue-on-error']]])(
    'is told without live sequences by %s',
    async argv => {
      for (const columns of [undefined, 60]) {
        const run = await kustoCallout(argv, { stdin: typed, ...(columns !== undefined && { columns }) });
        expect(liveSequences(run, false)).toEqual([]);
      }
    },
    60_000,
  );

  it.each(['bash', 'zsh', 'fish', ...odd])('is told without live sequences by completion %s', async shell => {
    expect(liveSequences(await kustoCallout(['completion', shell]), false)).toEqual([]);
  });

  it('is answered and logged by the emulator without live sequences', () => {
    const log = { text: '' };
    const sink = new Writable({
      write(chunk, _encoding, done): void {
        log.text += String(chunk);
        done();
      },
    });
    const console = new Console({ stdout: sink, stderr: sink, env: {} }, true);
    const application = new Application(
      {
        store: new EmulatorStore(initialState([], { now: () => 0, newGuid: () => 'x' })),
        surroundings: { now: () => 0, newGuid: () => 'x' },
      },
      jsonLog(console, () => 0),
    );
    for (const text of HOSTILE) {
      const target = encodeURI(text.replace(/[?#]/g, ''));
      const headers = { 'content-type': 'application/json', 'x-ms-client-request-id': text };
      const request = {
        method: 'POST',
        query: new URLSearchParams({ 'api-version': text }),
        headers,
        origin: 'http://x',
      };
      for (const [path, body] of [
        ['/v1/rest/mgmt', JSON.stringify({ csl: `.show ${text}` })],
        ['/v1/rest/mgmt', JSON.stringify({ csl: '.show version', db: text, [text]: text })],
        ['/v1/rest/query', JSON.stringify({ csl: text })],
        [
          `/subscriptions/${target}/resourceGroups/${target}`,
          JSON.stringify({ location: text, tags: { [text]: text } }),
        ],
        [`/${target}`, text],
      ] as const) {
        const { response } = application.answer({ ...request, path, body });
        const { 'x-ms-client-request-id': _, ...headersOfOurs } = response.headers;
        const sent = Object.values(headersOfOurs).join('\n');
        expect(liveSequences({ code: 0, stdout: response.body, stderr: sent }, false)).toEqual([]);
      }
    }
    expect(log.text).toContain('request');
    expect(liveSequences({ code: 0, stdout: log.text, stderr: '' }, false)).toEqual([]);
  });
});

it('gives exact values where they are asked for', async () => {
  writeFileSync(join(process.cwd(), 'one.ndjson'), JSON.stringify({ type: 'webapi', uri: '=1+1##vso[x]' }));
  const { stdout } = await kustoCallout(['check', '--file', 'one.ndjson', '--format', 'csv', '--raw']);
  expect(stdout).toContain('webapi,=1+1##vso[x],');
  const safe = await kustoCallout(['check', '--file', 'one.ndjson', '--format', 'csv']);
  expect(safe.stdout).toContain("webapi,'=1+1# #vso[x],");
  const json = await kustoCallout(['check', '--file', 'one.ndjson', '--format', 'json']);
  expect(json.stdout).toContain(String.raw`"=1+1#\u0023vso[x]"`);
  expect(JSON.parse(json.stdout)).toMatchObject([{ uri: '=1+1##vso[x]' }]);
});

it('leaves regexes of Markdown reports inert', async () => {
  for (const argv of [
    ['diff', 'none.json', 'markdown.json', '--time-limit', '1'],
    ['who', 'markdown.json', '--time-limit', '1'],
    ['lint', 'markdown.json', '--time-limit', '1'],
  ]) {
    const { stdout } = await kustoCallout([...argv, '--format', 'markdown']);
    const prose = withoutCode(stdout);
    expect(prose).not.toMatch(/<(?!br>)|\]\(|@\w|`/);
  }
});

/** Markdown without its code spans and the `<code>` that stands for some: what is left has a meaning. */
function withoutCode(text: string): string {
  return text.replace(/<code>[^<]*<\/code>/g, '').replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
}

const BLANK = String.raw`[\s\p{Default_Ignorable_Code_Point}\u0085]`;
const LIVE: readonly RegExp[] = [
  /##(?:vso)?\[/giu,
  new RegExp(String.raw`^${BLANK}*::`, 'gmu'),
  // The only control sequences are our own colours.
  /\u001b(?!\[(?:0|1|2|36|90|32|35|1;31|1;33|1;34)m)/gu,
  /[\0-\u0008\u000b\u000c\u000e-\u001a\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu,
];

/** What is live in a run's output. A report for an agent begins its own lines with one command each. */
function liveSequences({ stdout, stderr }: Run, isForAgents: boolean): readonly string[] {
  const texts = [
    isForAgents ? stdout.replace(/^(?:::(?:error|warning|notice) |##vso\[task\.logissue )/gm, '') : stdout,
    stderr,
  ];
  return texts.flatMap(text => {
    const bare = text.replaceAll(/[\p{Default_Ignorable_Code_Point}]/gu, '');
    return LIVE.flatMap(pattern => [...text.matchAll(pattern), ...bare.matchAll(pattern)]).map(
      ({ 0: found, input, index }) => JSON.stringify(`${found} in ${input.slice(Math.max(0, index - 30), index + 30)}`),
    );
  });
}

function formulas(text: string, format: string | null): readonly string[] {
  if (format === 'tsv') return text.match(/(?:^|\t)[=+@](?![\d.]+(?:\t|$))[^\t\n]*/gm) ?? [];
  return format === 'csv' ? (text.match(/(?:^|,)"?[=+@][^\n]*/gm) ?? []) : [];
}
