import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer } from '../src/engine/answer.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Scripts that read other files cannot run on a page. */
const samples = readdirSync(join(root, 'samples')).filter(
  name => /\.(json|kql)$/.test(name) && name !== 'certificate.json' && !/^\s*#arm (?!\{)/m.test(sample(name)),
);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kusto-callout-site-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

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

function sample(name: string): string {
  return readFileSync(join(root, 'samples', name), 'utf8');
}

const PARAMETERS = '{ "parameters": { "name": { "value": "contoso" } } }';

/** Seconds for the analyses: the same answers, however slow the machine is. */
const PATIENCE = 200;

const HOSTS = [
  'contoso.database.windows.net',
  'contoso.blob.core.windows.net',
  'evil.example',
  'api.contoso.com',
  'apixcontoso.com',
  'help.kusto.windows.net',
];
const FORMS = [
  (host: string) => `https://${host}/`,
  (host: string) => `https://${host}`,
  (host: string) => `http://${host}/v1/x`,
  (host: string) => `https://${host}:443/`,
  (host: string) => `https://evil.example/${host}/`,
  (host: string) => `https://x@${host}/?a=${host}`,
  (host: string) => `Https://${host.toUpperCase()}/`,
  (host: string) => host,
  (host: string) => `tcp:${host},1433`,
];
const TYPES = ['sql', 'external_data', 'webapi', 'kusto', 'cosmosdb'];

/** `TYPE URI` for all the combinations. */
const callouts = TYPES.flatMap(type => HOSTS.flatMap(host => FORMS.map(form => [type, form(host)] as const)));

interface ReportedFinding {
  readonly rule: string;
  readonly message: string;
  readonly suppressed: boolean;
}

describe('the answers of the page', () => {
  it.each(['lint-bad.json', 'lint-good.json', 'open.json', 'restricted.json'])(
    'decide as the command line does: %s',
    async name => {
      const file = join(folder, 'callouts.ndjson');
      writeFileSync(file, callouts.map(([type, uri]) => `${JSON.stringify({ type, uri })}\n`).join(''));
      const expected = printed('check', '--cluster', join(root, 'samples', name), '--file', file, '--format', 'ndjson')
        .trimEnd()
        .split('\n')
        // The command line writes each as an object with its verdict.
        .map(line => JSON.parse(line) as { readonly verdict?: string; readonly allowed?: boolean });
      const { problem, lines } = await answer('check', {
        cluster: { text: sample(name), parameters: '' },
        callouts: callouts.map(callout => callout.join(' ')).join('\n'),
      });
      expect(problem).toBeNull();
      expect(lines.length).toBe(callouts.length);
      expect(lines.map(({ verdict }) => verdict)).toEqual(
        expected.map(({ verdict, allowed }) => verdict ?? (allowed === true ? 'allowed' : 'denied')),
      );
    },
  );

  it.each(samples)('lint as the command line does: %s', async name => {
    const isTemplate = name === 'template.json';
    const given = isTemplate ? ['--parameters', 'name=contoso'] : [];
    // The shape that the command line documents.
    const report = JSON.parse(
      printed('lint', join(root, 'samples', name), ...given, '--format', 'json', '--time-limit', String(PATIENCE)),
    ) as {
      readonly files: readonly { readonly findings: readonly ReportedFinding[] }[];
    };
    const parameters = isTemplate ? PARAMETERS : '';
    const { findings } = await answer('lint', { cluster: { text: sample(name), parameters }, seconds: PATIENCE });
    const open = report.files.flatMap(file => file.findings).filter(({ suppressed }) => !suppressed);
    expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual(
      open.map(({ rule, message }) => `${rule} ${message}`),
    );
  });

  it('compares, surveys and audits in the words of the command line', async () => {
    const bad = { text: sample('lint-bad.json'), parameters: '' };
    const good = { text: sample('lint-good.json'), parameters: '' };
    const paths = ['lint-good.json', 'lint-bad.json'].map(name => join(root, 'samples', name));
    const [goodPath = '', badPath = ''] = paths;
    const { text: who } = await answer('who', { cluster: bad, seconds: PATIENCE });
    expect(who.replaceAll('the cluster:', `${badPath}:`)).toBe(
      printed('who', badPath, '--time-limit', String(PATIENCE)),
    );
    const { text: diff } = await answer('diff', { before: good, after: bad, seconds: PATIENCE });
    expect(diff.replaceAll('(after:', `(${badPath}:`).replaceAll('(before:', `(${goodPath}:`)).toBe(
      printed('diff', goodPath, badPath, '--no-new-access', '--time-limit', String(PATIENCE)),
    );
    const { text: audited } = await answer('audit', { cluster: bad, before: null, kql: sample('queries.csl') });
    expect(audited).toContain('callouts:');
    expect(audited).toContain('sql https://contoso.database.windows.net');
  });

  it.each(samples.filter(name => name.endsWith('.json')))('make a template of %s that decides the same', async name => {
    const cluster = { text: sample(name), parameters: name === 'template.json' ? PARAMETERS : '' };
    const { problem, text, left } = await answer('template', { cluster });
    expect([problem, left]).toEqual([null, []]);
    const callouts = TYPES.flatMap(type => HOSTS.flatMap(host => FORMS.map(form => `${type} ${form(host)}`))).join(
      '\n',
    );
    const verdicts = async (given: { text: string; parameters: string }): Promise<readonly string[]> =>
      (await answer('check', { cluster: given, callouts })).lines.map(({ verdict }) => verdict);
    expect(await verdicts({ text, parameters: '' })).toEqual(await verdicts(cluster));
  });

  it('say what of a cluster no template can hold', async () => {
    const text = `.alter cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"^https://a/","CanCall":true}]'`;
    const { left } = await answer('template', { cluster: { text, parameters: '' } });
    expect(left).toEqual(['rules that commands have set']);
  });

  it('complete the cluster as editors do, whatever it is written as', async () => {
    const labels = async (text: string): Promise<readonly string[]> =>
      (await answer('completeCluster', { text, offset: text.length })).candidates.map(({ label }) => label);
    expect(await labels('{ "calloutPolicies": [{ "calloutType": "az')).toEqual(['azure_digital_twins', 'azure_openai']);
    expect(await labels('.show cluster pol')).toContain('policy');
    expect(await labels('{ "restrict')).toEqual(['restrictOutboundNetworkAccess']);
  });

  it('say what the rule at a place allows, in a template with parameters too', async () => {
    const text = sample('lint-good.json');
    const found = await answer('hover', { cluster: { text, parameters: '' }, offset: text.indexOf('//api') });
    expect(found?.lines.join(' ')).toContain('exactly api.contoso.com');
    expect(await answer('hover', { cluster: { text, parameters: '' }, offset: 0 })).toBeNull();
  });

  it('runs a console whose state lasts, with the errors of the service', async () => {
    await answer('open', { cluster: { text: '{}', parameters: '' } });
    const rule = '[{"CalloutType":"sql","CalloutUriRegex":"^https://a\\\\.b/","CanCall":true}]';
    const altered = await answer('run', {
      entry: `.alter cluster policy callout @'${rule.replaceAll("'", "''")}'`,
      width: 100,
    });
    expect(altered.results.map(({ kind }) => kind)).toEqual(['output']);
    const checked = await answer('run', { entry: '#check sql https://a.b/', width: 100 });
    expect(checked.results[0]?.text).toContain('allowed');
    const wrong = await answer('run', { entry: '.show cluster policy calout', width: 100 });
    expect(wrong.results[0]).toMatchObject({ kind: 'error' });
    expect(wrong.results[0]?.text).toContain('did you mean');
    const { candidates } = await answer('complete', { text: '.show clu', offset: 9 });
    expect(candidates.map(({ label }) => label)).toContain('cluster');
  });

  it('answers the directives of the REPL that ask, and says which ones need a terminal', async () => {
    await answer('open', { cluster: { text: sample('lint-bad.json'), parameters: '' } });
    const run = async (entry: string, width = 100): Promise<string> =>
      (await answer('run', { entry, width })).results.map(({ text }) => text).join('\n');
    expect(await run('#help')).toContain('#who [TYPE]');
    expect(await run('#help where')).toContain('For example:');
    expect(await run('#who external_data')).toContain('any host at all');
    expect(await run('#lint')).toContain('EGR001');
    expect(
      await run('#mark\n\n#arm {"calloutPolicies": [], "allowedFqdnList": ["new.example.org"]}\n\n#diff'),
    ).toContain('new.example.org');
    expect(await run(`#audit externaldata(a: string) ["https://x.example/f.csv"]`)).toContain('x.example');
    expect(await run('#format csv\n\n.show cluster policy callout | count')).toContain('Count\n1');
    expect(await run('#format auto\n\n.show cluster policy callout', 30)).not.toContain(
      '────────────────────────────────',
    );
    expect(await run('#history 1')).toContain('#history 1');
    expect(await run('#script a.kql')).toContain('#script needs files or a terminal');
    expect(await run('#arm main.json')).toContain('needs files');
    expect(await run('#arm {"restrictOutboundNetworkAccess": "Disabled"}')).not.toContain('needs files');
  });

  it('colours an entry of the console as the REPL does', async () => {
    const text = '.show cluster policy callout // all';
    const { stretches } = await answer('highlight', { text });
    expect(stretches.map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`)).toEqual([
      'command .',
      'command show',
      'command cluster',
      'command policy',
      'command callout',
      'comment // all',
    ]);
  });

  it('says what is wrong with a text, and where', async () => {
    const { problem } = await answer('check', {
      cluster: { text: '{ "properties": { ', parameters: '' },
      callouts: '',
    });
    expect(problem?.reason).toBe('ARM_JSON');
    const { lines } = await answer('check', { cluster: { text: '', parameters: '' }, callouts: 'sq https://a/\nsql' });
    expect(lines.map(({ explanation }) => explanation)).toEqual([
      '`sq` is not a callout type\nwrite TYPE URI; did you mean sql?',
      'the URI is missing\nfor example: sql https://contoso.example/',
    ]);
  });
});
