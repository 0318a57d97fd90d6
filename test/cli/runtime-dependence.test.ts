import { afterEach, expect, it } from 'vitest';
import { folderWith, kustoCallout } from './harness.js';

/* Protects that nothing is proved about a rule that .NET's runtimes match differently, and that every face says what it assumes. */

const policy = (regex: string): string =>
  `[{ "CalloutType": "webapi", "CalloutUriRegex": ${JSON.stringify(regex)}, "CanCall": true }]\n`;
/** Earlier runtimes match one label before contoso.com, later ones two. */
const DEPENDENT = String.raw`^https://(?:[a-z]+(?:-?)+?\.){2}contoso\.com/`;
const FILES = {
  'dependent.json': policy(DEPENDENT),
  'two.json': policy(String.raw`^https://(?:[a-z]+-?\.){2}contoso\.com/`),
  'one.json': policy(String.raw`^https://[a-z]+-?\.contoso\.com/`),
  'empty.json': '[]\n',
  'script.kql': `.alter cluster policy callout @'${policy(DEPENDENT).trim()}'\n`,
};

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
});

function run(...argv: readonly string[]) {
  process.chdir(folderWith(FILES));
  return kustoCallout(argv);
}

it.each([
  ['gains', 'empty.json', 'dependent.json'],
  ['is narrower than what later runtimes match', 'two.json', 'dependent.json'],
  ['is narrower than what earlier runtimes match', 'one.json', 'dependent.json'],
])('diff does not prove that a policy with such a rule %s', async (_, before, after) => {
  const { code, stdout } = await run('diff', before, after, '--no-new-access');
  expect(stdout).toContain('webapi: UNKNOWN');
  expect(stdout).toContain('a lazy repeat of what may be empty');
  expect(stdout).not.toMatch(/proved|robust/);
  expect(code).toBe(3);
});

it('diff proves that a policy is equal to itself, whatever the runtime', async () => {
  expect(await run('diff', 'dependent.json', 'dependent.json')).toMatchObject({ code: 0 });
});

it('who and prove leave such a type open', async () => {
  const who = await run('who', 'dependent.json');
  expect(who.stdout).toContain('webapi\n  UNKNOWN: ');
  expect(who.code).toBe(3);
  const property = String.raw`only webapi within ^https://[a-z]+-?\.[a-z]+-?\.contoso\.com/`;
  const prove = await run('prove', '--property', property, 'dependent.json');
  expect(prove.stdout).toContain('UNKNOWN');
  expect(prove.stdout).not.toContain('PASS');
  expect(prove.code).toBe(3);
});

it('compile has no translation of such a rule', async () => {
  const { code, stderr } = await run('compile', '--to', 'kql', '--script', 'script.kql');
  expect(stderr).toContain('a lazy repeat of what may be empty');
  expect(code).toBe(1);
});

it('lint names the repeat', async () => {
  const { stdout } = await run('lint', 'dependent.json');
  expect(stdout).toContain('EGR044 lazy-empty-repeat');
});

it('check says which runtime it assumes, in each format', async () => {
  const check = (...options: readonly string[]) =>
    run('check', '--script', 'script.kql', '--type', 'webapi', 'https://a.b.contoso.com/', ...options);
  expect((await check()).stdout).toContain('allow-rule (assumes .NET since October 2025)');
  expect((await check('--format', 'csv')).stdout).toContain('allow-rule (assumes .NET since October 2025)');
  expect((await check('--summary')).stdout).toContain('allow-rule (assumes .NET since October 2025)');
  expect((await check('--explain')).stdout).toContain('matched as .NET since October 2025 does');
  for (const options of [
    ['--format', 'json'],
    ['--format', 'json', '--explain'],
  ]) {
    const { stdout } = await check(...options);
    expect(JSON.parse(stdout)).toMatchObject([{ allowed: true, assumedRuntime: '.NET since October 2025' }]);
  }
});
