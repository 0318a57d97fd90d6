import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containing } from '../../../src/automata/index.js';
import { reachedHosts } from '../../../src/analysis/hosts/reached-hosts.js';
import { publicSuffixOf } from '../../../src/analysis/lint/net/suffix-tree.js';
import { sharedDomains } from '../../../src/analysis/lint/suffixes.js';
import { lint } from '../../../src/analysis/lint/index.js';
import { DotnetRegex } from '../../../src/regex/index.js';
import { isConfirmed, restrictedTo } from './find.js';

/*
 * Protects the promise of the linter: there is no regex of which `who` says any host, or any account of a shared service, and in which
 * `lint` finds no error, so that it exits with success.
 */

const starts = ['^', '^', '^', '', String.raw`\A`, '(?i)^', '^(?=https)', '(?:^)'];
const schemes = ['https://', 'https://', 'https?://', 'https[:]//', 'https:/{2}', '(?:https|http)://', '[a-z]+://', ''];
const names = [
  'api',
  'contoso',
  '(?:api|www)',
  'contoso[0-9]',
  '[a-z0-9-]+',
  '[a-z]{3,24}',
  '[^.]+',
  '[^/?#@]+',
  '.*',
  '.+',
  String.raw`\w+`,
  String.raw`\S*`,
  '(?!evil)[a-z]+',
  '(?:[a-z0-9]+-)*[a-z0-9]+',
  String.raw`(?:[a-z]+\.)*api`,
  String.raw`(?:[a-z]+\.)+[a-z]+`,
  '[A-Za-z]+(?<!contoso)',
  '(?>[a-z]+)',
  'x*',
];
const dots = [String.raw`\.`, String.raw`\.`, String.raw`\.`, '[.]', '.', '[.-]', String.raw`\.?`];
const domains = [
  String.raw`contoso\.com`,
  String.raw`contoso\.com`,
  'com',
  '[a-z]+',
  '(?:com|net|org)',
  String.raw`blob\.core\.windows\.net`,
  String.raw`z22\.web\.core\.windows\.net`,
  String.raw`database\.windows\.net`,
  String.raw`westeurope\.kusto\.windows\.net`,
  String.raw`azurewebsites\.net`,
  String.raw`s3\.amazonaws\.com`,
  String.raw`github\.io`,
  String.raw`co\.uk`,
  String.raw`contoso\.[a-z]{2,6}`,
];
const ends = [
  '/',
  '/',
  '(?:/|$)',
  '(?:[/?#]|$)',
  '',
  '.*',
  '/?$',
  String.raw`\b`,
  '[/@]',
  '(?::443)?/',
  '(?::[0-9]+)?(?:/|$)',
  '(?=/)',
  '(?![a-z])',
  '[^?]*/',
];
const pick = (values: readonly string[]) => fc.constantFrom(...values);
const regexes = fc
  .tuple(pick(starts), pick(schemes), pick(names), pick(dots), pick(domains), pick(ends))
  .map(parts => parts.join(''));
const types = fc.constantFrom('webapi', 'external_data', 'kusto', 'sql', 'azure_openai');

/** What `who` says of a regex, where that is any host or any account. */
function openAsWhoSays(regex: string): string | null {
  const reached = reachedHosts(containing(regex), 'uri', { budget: { states: 40_000, steps: 40_000_000 } });
  if (!reached.ok) return null;
  const shared = new Set(sharedDomains());
  for (const { family, uri } of reached.families) {
    if (family === null || (family.reach !== 'every name' && family.reach !== 'every label')) continue;
    const domain = family.after.startsWith('.') ? family.after.slice(1) : family.after;
    const isAnyHost = family.after === '';
    const isAnyAccount =
      family.before === '' && family.after.startsWith('.') && (shared.has(domain) || publicSuffixOf(domain) === domain);
    if (isAnyHost || isAnyAccount) return `${family.before}*${family.after}: ${uri}`;
  }
  return null;
}

describe('a regex of which `who` says any host or any account', () => {
  it('is an error of the linter', () => {
    let open = 0;
    fc.assert(
      fc.property(regexes, types, (regex, type) => {
        if (!DotnetRegex.tryCompile(regex).ok) return;
        const said = openAsWhoSays(regex);
        if (said === null) return;
        open++;
        const errors = lint(restrictedTo(regex, type)).findings.filter(({ severity }) => severity === 'error');
        expect(errors.length, `${type} ${regex}: ${said}`).toBeGreaterThan(0);
        expect(errors.every(isConfirmed), `${type} ${regex}`).toBe(true);
      }),
      { seed: 13, numRuns: 150 },
    );
    // Many of them are open, so the property says something.
    expect(open).toBeGreaterThan(60);
  }, 1_800_000);
});
