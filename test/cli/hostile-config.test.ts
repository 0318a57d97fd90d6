import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matcherOf } from '../../src/cli/project/glob.js';
import { folderWith, kustoCallout } from './harness.js';

/*
 * Protects those who run `ci` on a change that a stranger proposes: its configuration comes with the change. It writes nowhere but in
 * its own repository, not through links, nothing of git; and no glob takes long, whatever the names of files are.
 */

const before = process.cwd();
let folder = '';
let victim = '';
beforeEach(() => {
  victim = folderWith({ 'mine.txt': 'mine' });
  folder = folderWith({ 'policy.json': '[]', '.git/config': 'git', 'sub/x.json': '[]' });
  symlinkSync(join(victim, 'mine.txt'), join(folder, 'link.json'));
  symlinkSync(join(victim, 'new.txt'), join(folder, 'dangling.json'));
  symlinkSync(victim, join(folder, 'elsewhere'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
});

describe('a report of a configuration', () => {
  it.each([
    ['../../x.json', 'outside of the repository'],
    ['sub/../../x.json', 'outside of the repository'],
    ['/tmp/kusto-callout-must-not-be/x.json', 'outside of the repository'],
    ['link.json', 'a link'],
    ['dangling.json', 'a link'],
    ['elsewhere/x.json', 'outside of the repository'],
    ['elsewhere/deeper/x.json', 'outside of the repository'],
    ['.git/hooks/post-checkout', 'a file of git'],
    ['.GIT/config', 'a file of git'],
    ['sub/.git/config', 'a file of git'],
    ['.', 'outside of the repository'],
  ])('is not written to %s', async (file, why) => {
    writeFileSync('c.yaml', JSON.stringify({ files: 'policy.json', reports: { json: file } }));
    const { code, stderr } = await kustoCallout(['ci', '--config', 'c.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
    expect(readFileSync(join(victim, 'mine.txt'), 'utf8')).toBe('mine');
    expect(readFileSync('.git/config', 'utf8')).toBe('git');
    expect(
      [join(victim, 'new.txt'), join(victim, 'x.json'), '.git/hooks', '/tmp/kusto-callout-must-not-be'].filter(
        existsSync,
      ),
    ).toEqual([]);
  });

  it.each([
    ['c.yaml', 'out/deep/x.json', 'out/deep/x.json'],
    ['sub/c.yaml', '../out.json', 'out.json'],
    ['sub/c.yaml', 'here.json', 'sub/here.json'],
  ])('of %s is written to %s, in its repository', async (config, file, place) => {
    writeFileSync(config, JSON.stringify({ files: 'x.json', reports: { json: file } }));
    mkdirSync('out', { recursive: true });
    writeFileSync('x.json', '[]');
    await kustoCallout(['ci', '--config', config]);
    expect(existsSync(place)).toBe(true);
  });

  it('stays in the folder where there is no repository', async () => {
    const alone = folderWith({
      'c.yaml': JSON.stringify({ files: 'x.json', reports: { json: '../x.json' } }),
      'x.json': '[]',
    });
    process.chdir(alone);
    expect(await kustoCallout(['ci'])).toMatchObject({ code: 2 });
    expect(await kustoCallout(['ci', '--config', 'c.yaml'])).toMatchObject({ code: 2 });
  });
});

it('a baseline of a configuration is not written elsewhere', async () => {
  writeFileSync('kusto-callout.config.json', JSON.stringify({ files: 'policy.json', baseline: 'elsewhere/new.json' }));
  const { code, stderr } = await kustoCallout(['lint', '--update-baseline']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('outside of the repository')]);
  expect(existsSync(join(victim, 'new.json'))).toBe(false);
});

describe('names that no file can have, and links that lead nowhere', () => {
  it.each([
    ['a link to itself', { files: 'loop', tests: 'loop' }],
    ['a folder with a link to itself', { files: '**/*.json' }],
    ['a name that is too long', { files: 'a'.repeat(100_000), tests: 'b'.repeat(100_000) }],
    ['a name with zeros', { files: 'a\u0000b', audit: { files: 'a\u0000b' } }],
    ['reports of such names', { files: 'policy.json', reports: { json: 'a\u0000b', sarif: 'a'.repeat(100_000) } }],
    ['a report that is a folder', { files: 'policy.json', reports: { json: 'sub' } }],
  ])('end in words: %s', async (_, config) => {
    symlinkSync('loop', 'loop');
    symlinkSync('loop', 'sub/loop.json');
    writeFileSync('c.yaml', JSON.stringify(config));
    const { code, stderr } = await kustoCallout(['ci', '--config', 'c.yaml']);
    expect(code).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/internal error|\n +at /);
  });

  it('init writes through no link', async () => {
    writeFileSync(
      'cluster.json',
      JSON.stringify({ type: 'Microsoft.Kusto/clusters', name: 'contoso', location: 'x', properties: {} }),
    );
    symlinkSync(victim, 'tests');
    symlinkSync(join(victim, 'new.yaml'), 'kusto-callout.config.yaml');
    const { code, stderr } = await kustoCallout(['init']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('link')]);
    expect([join(victim, 'callouts.yaml'), join(victim, 'new.yaml')].filter(existsSync)).toEqual([]);
  });

  it('propose leaves out a URI that no rule could tell', async () => {
    writeFileSync('q.kql', `evaluate http_request("https://${'a.'.repeat(100_000)}example/")`);
    const { code, stdout, stderr } = await kustoCallout(['propose', 'q.kql']);
    expect(code).toBeLessThanOrEqual(3);
    expect(stdout + stderr).toContain('longer than a rule could tell');
  });
});

describe('a glob', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['*.json', ['a.json', '.json', '.hidden.json'], ['a/b.json', 'a.jsonx', 'a.js']],
    ['**/*.json', ['a.json', 'a/b.json', 'a/b/c.json', '.a/b.json'], ['a.yaml', 'json']],
    ['a/**', ['a/b', 'a/b/c'], ['b/a', 'ab/c']],
    ['a/**/z', ['a/z', 'a/b/z', 'a/b/c/z'], ['a/zz', 'z', 'a/z/y']],
    ['a**b', ['ab', 'axb'], ['a/b']],
    ['{a,b}/*.{json,yaml}', ['a/x.json', 'b/x.yaml'], ['c/x.json', 'a/x.txt']],
    ['{a,{b,c}d}', ['a', 'bd', 'cd'], ['d', 'ad']],
    ['{a/b,c}/x', ['a/b/x', 'c/x'], ['a/x', 'b/x']],
    ['{a}', ['{a}'], ['a']],
    ['{a,b', ['{a,b'], ['a', 'b']],
    ['[ab]c', ['ac', 'bc'], ['cc', 'abc']],
    ['[!ab]c', ['cc'], ['ac']],
    ['[^a-c]', ['d', '-'], ['a', 'b', 'c']],
    ['[a-c]x', ['ax', 'bx', 'cx'], ['dx', '-x']],
    ['[', ['['], ['a']],
    ['[]x]', [']', 'x'], ['[]x]']],
    ['a?c', ['abc', 'a\u{1f600}c'], ['ac', 'abbc', 'a/c']],
    ['', [''], ['a']],
    ['a', ['a'], ['b', 'a/b', '']],
    ['+(a)', ['+(a)'], ['a', 'aa']],
    ['a.c', ['a.c'], ['abc']],
  ])('%s', (pattern, matched, others) => {
    const matches = matcherOf(pattern);
    expect([...matched, ...others].filter(matches)).toEqual(matched);
  });

  it.each([
    '*a*a*a*a*a*a*a*a*a*a*a*b',
    '**/**/**/**/**/**/**/**/**/x',
    '**/a*/**/a*/**/a*/**/b',
    `${'*a'.repeat(2_000)}b`,
    `${'?'.repeat(4_000)}*b`,
    `[${'a-b'.repeat(1_300)}]*b`,
  ])('takes a time in line with its length: %s', pattern => {
    const matches = matcherOf(pattern);
    // A regex of JavaScript takes hours.
    expect([`${'a'.repeat(250)}c`, `${'a/'.repeat(2_000)}c`, `${'aaaaaaaaa/'.repeat(400)}c`].filter(matches)).toEqual(
      [],
    );
  });

  it.each(['{a,b}'.repeat(11), '{a,'.repeat(2_000), `{${'a,'.repeat(2_000)}}`, '*'.repeat(5_000), '['.repeat(5_000)])(
    'of too many meanings is refused, or has few: %.20s',
    async pattern => {
      const { code, stderr } = await kustoCallout(['lint', pattern]);
      expect(code).toBe(2);
      expect(stderr).not.toContain('internal');
    },
  );
});
