import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/* Protects `lint` as people and CI systems meet it: what it prints in each format, its exit codes, and what it writes. */

const root = resolve(__dirname, '../..');
const before = process.cwd();
beforeEach(() => {
  process.chdir(join(root, 'samples'));
});
afterEach(() => {
  process.chdir(before);
});

function policy(regex: string, type = 'webapi'): string {
  return `[\n  ${JSON.stringify({ CalloutType: type, CalloutUriRegex: regex, CanCall: true })}\n]\n`;
}

const BAD = 'contoso\\.example/';
const GOOD = '^https://contoso\\.example/';

describe('the whole report', () => {
  it.each(['text', 'json', 'markdown', 'sarif', 'junit', 'github', 'azuredevops'])('as %s', async format => {
    const { code, stdout, stderr } = await kustoCallout(['lint', '--format', format, 'lint-bad.json']);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    await expect(stdout).toMatchFileSnapshot(join(root, `test/cli/expected/lint-${format}.txt`));
  });

  it.each(['text', 'json', 'markdown', 'sarif', 'junit', 'github', 'azuredevops'])('as %s of nothing', async format => {
    const { code, stdout } = await kustoCallout(['lint', '--format', format, 'lint-good.json']);
    expect(code).toBe(0);
    if (format === 'text') expect(stdout).toBe('1 file: nothing found\n');
    if (format === 'github' || format === 'azuredevops') expect(stdout).toBe('');
    if (format === 'junit') expect(stdout).toContain('<testcase classname="lint-good.json" name="no findings"/>');
  });

  it('as XML that can be read, whatever is in a regex', async () => {
    const folder = folderWith({ 'odd.json': policy('a\ufffe\uffff\u0001<&"]]>\\.example/') });
    const { stdout } = await kustoCallout(['lint', '--format', 'junit', join(folder, 'odd.json')]);
    expect(stdout).toContain('&lt;U+FFFE&gt;');
    // What XML 1.0 has characters for.
    expect(stdout).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
  });

  it('in colour on a terminal', async () => {
    const { stdout } = await kustoCallout(['lint', 'lint-bad.json'], { columns: 120 });
    expect(stdout).toContain('\u001b[1;31merror\u001b[0m');
  });
});

describe('SARIF', () => {
  // The schema may not be copied here (OASIS); it is named by an environment variable where somebody has it.
  const schemaFile = process.env['KUSTO_CALLOUT_SARIF_SCHEMA'] ?? join(root, '../shared/cases/sarif-schema-2.1.0.json');

  it.skipIf(!existsSync(schemaFile))(`is valid by the official schema (needs ${schemaFile})`, async () => {
    // One edition of the schema is of draft 2020-12, another of draft 4, in which only `id` has another name for what it uses.
    const text = readFileSync(schemaFile, 'utf8')
      .replace('"id":', '"$id":')
      .replace(/"\$schema": "[^"]*draft-04[^"]*",/, '');
    const options = { strict: false, allErrors: true } as const;
    const Validator: new (given: typeof options) => Ajv = text.includes('draft/2020-12') ? Ajv2020 : Ajv;
    const ajv = new Validator(options);
    // Its types are those of its CommonJS form, in which the function is a member.
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(JSON.parse(text) as object);
    const folder = folderWith({ 'a b%#.json': policy(`${BAD}\u001b\u2028]]>`) });
    for (const file of ['lint-bad.json', 'lint-good.json', '3-restricted.kql', join(folder, 'a b%#.json')]) {
      const { stdout } = await kustoCallout(['lint', '--format', 'sarif', file]);
      validate(JSON.parse(stdout));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('marks what is suppressed, and offers proved fixes as the text would have them', async () => {
    const { stdout } = await kustoCallout(['lint', '--format', 'sarif', 'lint-bad.json']);
    const { runs } = JSON.parse(stdout) as { runs: { results: Readonly<Record<string, unknown>>[] }[] };
    const results = runs[0]?.results ?? [];
    const suppressed = results.filter(result => 'suppressions' in result);
    expect(suppressed.map(({ ruleId, suppressions }) => [ruleId, suppressions])).toEqual([
      ['EGR011', [{ kind: 'inSource', justification: 'the partner has no TLS until March' }]],
    ]);
    expect(JSON.stringify(results[0]?.['fixes'])).toContain(
      JSON.stringify('^(?:https://|tcp:)?contoso\\\\.database\\\\.windows\\\\.net/?$').slice(1, -1),
    );
  });
});

describe('exit codes', () => {
  const undecidable = policy('^https://(?<=x)(.)\\1a\\.example/');
  const cases: readonly {
    readonly name: string;
    readonly text: string;
    readonly argv?: readonly string[];
    readonly code: number;
  }[] = [
    { name: 'nothing found', text: policy(GOOD), code: 0 },
    { name: 'an error', text: policy(BAD), code: 1 },
    { name: 'a warning is not a failure by default', text: policy('^https?://contoso\\.example/'), code: 0 },
    {
      name: 'a warning with --fail-on warning',
      text: policy('^https?://contoso\\.example/'),
      argv: ['--fail-on', 'warning'],
      code: 1,
    },
    { name: 'an error with --fail-on never', text: policy(BAD), argv: ['--fail-on', 'never'], code: 0 },
    {
      name: 'an error that is switched off',
      text: policy(BAD),
      argv: ['--rule', 'EGR002=off', '--rule', 'no-left-label-boundary=off'],
      code: 0,
    },
    {
      name: 'an error that is made a warning',
      text: policy(BAD),
      argv: ['--rule', 'EGR002=warning', '--rule', 'EGR004=info'],
      code: 0,
    },
    { name: 'what cannot be decided', text: undecidable, code: 3 },
    { name: 'no JSON', text: '{', code: 2 },
    { name: 'what ARM refuses', text: '{"restrictOutboundNetworkAccess":1}', code: 2 },
  ];
  it.each(cases)('$name: $code', async ({ text, argv = [], code }) => {
    const file = join(folderWith({ 'policy.json': text }), 'policy.json');
    expect((await kustoCallout(['lint', ...argv, file])).code).toBe(code);
  });

  const usage = [
    [],
    ['--format', 'xml', 'x.json'],
    ['--fail-on', 'fatal', 'x.json'],
    ['--rule', 'EGR999=off', 'x.json'],
    ['--rule', 'EGR002=maybe', 'x.json'],
    ['--update-baseline', 'x.json'],
    ['--fix', '-'],
    ['--fix', 'HEAD:x.json'],
    ['--time-limit', 'soon', 'x.json'],
    ['no-such-file.json'],
  ];
  it.each(usage.map(argv => ({ argv })))('usage: lint $argv', async ({ argv }) => {
    const { code, stderr } = await kustoCallout(['lint', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: /);
  });
});

describe('a suppression', () => {
  const comment = (words: string): string =>
    `[\n  // kusto-callout-disable-next-line ${words}\n${policy(BAD).slice(2)}`;
  const cases = [
    { name: 'with a reason', words: 'EGR002, EGR004 -- ours', found: [] },
    { name: 'of one of two', words: 'EGR002 -- ours', found: ['EGR004'] },
    { name: 'without a reason', words: 'EGR002, EGR004', found: ['EGR043', 'EGR002', 'EGR004'] },
    {
      name: 'of nothing',
      words: 'EGR002, EGR004 -- ours\n// kusto-callout-disable-next-line EGR011 -- why',
      found: ['EGR043'],
    },
    { name: 'of a rule that nobody knows', words: 'EGR999 -- ours', found: ['EGR043', 'EGR002', 'EGR004'] },
  ];
  it.each(cases)('$name leaves $found', async ({ words, found }) => {
    const file = join(folderWith({ 'policy.json': comment(words) }), 'policy.json');
    const { stdout } = await kustoCallout(['lint', '--format', 'github', file]);
    expect([...stdout.matchAll(/title=(EGR\d+)/g)].map(([, rule]) => rule)).toEqual(found);
  });

  it('above a command concerns all of it', async () => {
    const script = `// kusto-callout-disable-next-line EGR002, EGR004 -- ours\n.alter cluster policy callout \`\`\`\n${policy(BAD)}\`\`\`\n`;
    const file = join(folderWith({ 'policy.kql': script }), 'policy.kql');
    expect((await kustoCallout(['lint', file])).stdout).toBe(
      '1 file: nothing found, if the cluster has only the 7 documented predefined rules, 2 suppressed\n',
    );
  });
});

describe('a baseline', () => {
  it('leaves out what it has, wherever it stands by now, and nothing else', async () => {
    const folder = folderWith({ 'policy.json': policy(BAD), 'baseline.json': '' });
    process.chdir(folder);
    const written = await kustoCallout(['lint', '--baseline', 'baseline.json', '--update-baseline', 'policy.json']);
    expect(written).toMatchObject({ code: 0, stderr: 'baseline.json has 2 findings now\n' });
    const moved = join(folder, 'policy.json');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(moved, `\n\n${policy(BAD)}`);
    const again = await kustoCallout(['lint', '--baseline', 'baseline.json', 'policy.json']);
    expect(again).toMatchObject({ code: 0, stdout: '1 file: nothing found, 2 in the baseline\n', stderr: '' });
    writeFileSync(moved, policy('fabrikam\\.example/'));
    const other = await kustoCallout(['lint', '--baseline', 'baseline.json', 'policy.json']);
    expect(other.code).toBe(1);
    expect(other.stderr).toBe('warning: 2 findings of baseline.json are gone; --update-baseline removes them\n');
  });

  it('that is not there is bad input', async () => {
    const { code, stderr } = await kustoCallout(['lint', '--baseline', 'nowhere.json', 'lint-good.json']);
    expect(code).toBe(2);
    expect(stderr).toContain('--update-baseline writes it');
  });
});

describe('--fix', () => {
  const cases = [
    { name: 'a policy', before: policy(BAD), after: policy(GOOD) },
    {
      name: 'a script with a verbatim literal',
      before: `.alter cluster policy callout @'${policy(BAD).replaceAll('\n', ' ')}'`,
      after: `.alter cluster policy callout @'${policy(GOOD).replaceAll('\n', ' ')}'`,
    },
    {
      name: 'a script with an escaped literal',
      before: `.alter cluster policy callout ${JSON.stringify(policy(BAD).replaceAll('\n', ' '))}`,
      after: `.alter cluster policy callout ${JSON.stringify(policy(GOOD).replaceAll('\n', ' '))}`,
    },
    {
      name: 'several faults of one regex',
      before: policy('^https?://api.contoso\\.example'),
      after: policy('^https://api\\.contoso\\.example(?::[0-9]+)?(?:[/?#]|$)'),
    },
    {
      name: 'not what would match more',
      before: policy('^https://(a | b)\\.example/'),
      after: policy('^https://(a | b)\\.example/'),
    },
    {
      name: 'not what is excused',
      before: `// kusto-callout-disable-next-line EGR043 -- x\n[\n// kusto-callout-disable-next-line EGR002, EGR004 -- ours\n${policy(BAD).slice(2)}`,
      after: null,
    },
    {
      name: 'not inside an expression',
      before: JSON.stringify({
        resources: [
          {
            type: 'Microsoft.Kusto/clusters',
            apiVersion: '2024-04-13',
            name: 'contoso',
            location: 'westeurope',
            properties: {
              restrictOutboundNetworkAccess: 'Enabled',
              calloutPolicies: [
                { calloutType: 'webapi', calloutUriRegex: "[concat('contoso\\.example/')]", outboundAccess: 'Allow' },
              ],
            },
          },
        ],
      }),
      after: null,
    },
  ];
  it.each(cases)('mends $name', async ({ before: text, after }) => {
    const file = join(folderWith({ 'policy.txt': text }), 'policy.txt');
    await kustoCallout(['lint', '--fix', file]);
    expect(readFileSync(file, 'utf8')).toBe(after ?? text);
  });

  it('says what it did', async () => {
    const folder = folderWith({ 'policy.json': policy(BAD) });
    process.chdir(folder);
    const { code, stdout, stderr } = await kustoCallout(['lint', '--fix', 'policy.json']);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '1 file: nothing found\n',
      stderr: 'policy.json: 1 fixed (EGR002)\n',
    });
  });
});

it('hostile text cannot pass for a command of the CI system', async () => {
  const hostile = policy('contoso.example\n::error::pwned\r##vso[task.setvariable variable=a;]b\u001b[2J');
  const file = join(folderWith({ 'policy.json': hostile }), 'policy.json');
  for (const format of ['github', 'azuredevops', 'pretty', 'junit']) {
    const { stdout } = await kustoCallout(['lint', '--format', format, file]);
    expect(stdout).not.toMatch(/^::error::|^##vso\[task\.set|\u001b/m);
  }
});
