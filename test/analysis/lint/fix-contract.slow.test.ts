import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../../src/analysis/lint/index.js';
import { DotnetRegex } from '../../../src/regex/index.js';
import { Random } from '../../regex/random-pattern.js';
import { catalogue } from './catalogue.js';
import { policyOf } from './find.js';

/*
 * Holds every fix to its contract by brute force, for 500 random rules and all of the catalogue: (1) no text more than before, (2) the
 * hosts that the rule names are allowed in each form of the type as before, (3) the result parses and matches something, (4) a second
 * run changes nothing, (5) what is assumed is printed.
 */

const HOSTS = [
  'api.contoso.com',
  'contoso.com',
  'www.api.contoso.com',
  'a.contoso.com',
  'contoso.blob.core.windows.net',
  'contoso.documents.azure.com',
  'contoso.database.windows.net',
  'contoso.mysql.database.azure.com',
];
const STRANGERS = [
  'evil.example',
  'api.contoso.com.evil.example',
  'evilapi.contoso.com',
  'api.contoso.com@evil.example',
  'evil.example/api.contoso.com',
  'evil.example?contoso.blob.core.windows.net',
  'evil.example#contoso.com',
  'contoso.com:443@evil.example',
  'apixcontoso.com',
  String.raw`evil.example\.contoso.com`,
];
const TAILS = ['', '/', '/x', '/public/a.csv?sig=a%2Fb', '/public', '/publicity', '?x=1', '/?x=1', '#x', '\n'];
const PORTS = ['', ':443', ':8443', ':'];

function formsOf(host: string, isBare: boolean): readonly string[] {
  const tails = PORTS.flatMap(port => TAILS.map(tail => `${host}${port}${tail}`));
  const bare = [host, `${host}:3306`, `${host},1433`, `tcp:${host},1433`];
  return [...tails.flatMap(tail => [`https://${tail}`, `http://${tail}`]), ...(isBare ? bare : [])];
}

/** Forms in which somebody uses a host: over https, or bare where the type is no HTTP one. */
function usedForms(host: string, isBare: boolean): readonly string[] {
  return formsOf(host, isBare).filter(
    text => !text.startsWith('http://') && !text.endsWith(':') && !/:[/?#\n]|\n/.test(text.slice(8)),
  );
}

const STARTS = [
  '^https://',
  '^https?://',
  'https://',
  '//',
  '/',
  '[/.]',
  '^',
  '',
  '^(https://)?',
  '^(http|https)://',
  '^.*',
  '^https://[^/]*',
  '(?m)^https://',
];
const NAMED = [
  'api.contoso.com',
  String.raw`api\.contoso\.com`,
  String.raw`contoso\.com`,
  String.raw`\.contoso\.com`,
  String.raw`[a-z0-9-]+\.contoso\.com`,
  String.raw`[!-~]+\.contoso\.com`,
  String.raw`[A-z]+\.contoso\.com`,
  String.raw`contoso\.blob\.core\.windows\.net`,
  String.raw`contoso\.documents\.azure\.com`,
  String.raw`contoso\.mysql\.database\.azure\.com`,
  String.raw`contoso\.database\.windows\.net`,
  String.raw`(?:api|www)\.contoso\.com`,
  String.raw`a\.contoso\.com/|contoso\.com`,
];
const ENDS = [
  '',
  '/',
  '/?$',
  '$',
  '(?:/|$)',
  '.*',
  '(:[0-9]*)?/',
  ':443',
  '[/@]',
  '/public',
  '/public/.*',
  String.raw`\b`,
  '/*',
];
const TYPES = ['webapi', 'external_data', 'kusto', 'sql', 'mysql', 'cosmosdb'];

interface Rule {
  readonly regex: string;
  readonly type: string;
}

function randomRules(count: number): readonly Rule[] {
  const random = new Random(1_300);
  const pick = (values: readonly string[]): string => values[random.below(values.length)] ?? '';
  return Array.from({ length: count }, () => ({ regex: pick(STARTS) + pick(NAMED) + pick(ENDS), type: pick(TYPES) }));
}

/** What is wrong with what `--fix` makes of a rule. */
function breachesOf({ regex, type }: Rule): readonly string[] {
  const policy = policyOf(regex, type);
  const { text, applied } = applyFixes(policy);
  if (applied.length === 0) return text === policy ? [] : ['changed without a fix'];
  const [rule] = JSON.parse(text) as { readonly CalloutUriRegex: string }[];
  const fixed = rule?.CalloutUriRegex ?? '';
  const [before, after] = [DotnetRegex.compile(regex), DotnetRegex.tryCompile(fixed)];
  if (!after.ok) return [`${fixed} does not parse`];
  const isBare = ['sql', 'mysql', 'postgresql'].includes(type);
  const texts = [...HOSTS, ...STRANGERS].flatMap(host => formsOf(host, isBare));
  const losesHttp = applied.some(({ fix }) => fix?.assumption?.includes('http://') ?? false);
  const losesFolder = applied.some(({ rule: id }) => id === 'EGR021');
  return [
    ...texts.filter(uri => after.regex.isMatch(uri) && !before.isMatch(uri)).map(uri => `${fixed} allows ${uri}`),
    ...HOSTS.filter(host => isNamedIn(regex, host))
      .flatMap(host => usedForms(host, isBare))
      .filter(uri => !losesFolder || !uri.includes('/public'))
      .filter(uri => before.isMatch(uri) && !after.regex.isMatch(uri))
      .map(uri => `${fixed} loses ${uri}`),
    ...(losesHttp
      ? []
      : HOSTS.filter(host => isNamedIn(regex, host)).flatMap(host => {
          const uri = `http://${host}/`;
          return before.isMatch(uri) && !after.regex.isMatch(uri) ? [`${fixed} loses ${uri} and does not say so`] : [];
        })),
    ...(texts.some(uri => after.regex.isMatch(uri)) || HOSTS.every(host => !isNamedIn(regex, host))
      ? []
      : [`${fixed} matches nothing`]),
    ...(applyFixes(policyOf(fixed, type)).applied.length === 0 ? [] : [`${fixed} is changed again`]),
  ];
}

/** Whether the rule spells the host, as it is or with a class for its first label. */
function isNamedIn(regex: string, host: string): boolean {
  const text = regex.replaceAll('\\', '').replace(/^.*?(?=[a-z]+\.)/, '');
  return (
    text.includes(host) ||
    (/(?:^|[\]+)])[+]?\.contoso\.com|^[^a-z]*\.contoso\.com/.test(text) && host.endsWith('.contoso.com'))
  );
}

describe('every fix keeps its contract', () => {
  it('of 500 random rules', () => {
    const rules = randomRules(500);
    const wrong = rules.flatMap(rule => breachesOf(rule).map(breach => `${rule.type} ${rule.regex}: ${breach}`));
    expect([...new Set(wrong)]).toEqual([]);
  }, 3_600_000);

  it('of all rules of the catalogue, for a type of HTTP and for another one', () => {
    const rules = catalogue.flatMap(({ bad, good }) =>
      [bad, good].flatMap(regex => ['webapi', 'sql'].map(type => ({ regex, type }))),
    );
    const wrong = rules.flatMap(rule => breachesOf(rule).map(breach => `${rule.type} ${rule.regex}: ${breach}`));
    expect([...new Set(wrong)]).toEqual([]);
  }, 3_600_000);
});
