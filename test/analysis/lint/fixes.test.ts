import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../../src/analysis/lint/index.js';
import { DotnetRegex } from '../../../src/regex/index.js';
import { some } from '../../effort.js';
import { catalogue } from './catalogue.js';
import { policyOf } from './find.js';

/* Protects the contract of fixes: what the rule names stays allowed in every form, nothing else becomes so, and twice is once. */

const raw = String.raw;

function fixedBy(regex: string, type = 'webapi'): string {
  const { text } = applyFixes(policyOf(regex, type));
  const [rule] = JSON.parse(text) as { CalloutUriRegex: string }[];
  return rule?.CalloutUriRegex ?? '';
}

/** The ways to write a callout of the type to a host. */
function formsOf(host: string, type: string): readonly string[] {
  const tails = ['', '/', '/x', '/x/y.csv?sig=a%2Fb', '?x=1', '/?x=1', '#x'];
  const uris = ['', ':443', ':8443'].flatMap(port => tails.map(tail => `https://${host}${port}${tail}`));
  const isBare = ['sql', 'mysql', 'postgresql'].includes(type);
  return isBare ? [...uris, host, `${host}:3306`, `${host},1433`, `tcp:${host},1433`] : uris;
}

const STRANGERS = [
  'evil.example',
  'api.contoso.com.evil.example',
  'evilapi.contoso.com',
  'api.contoso.com@evil.example',
  'api-contoso.com',
];
const UNIVERSE = [
  ...STRANGERS.flatMap(host => formsOf(host, 'sql')),
  ...['https://evil.example/?x=', 'https://evil.example/', 'http://'].map(start => `${start}api.contoso.com/`),
  'https://evil.example/\nhttps://api.contoso.com/',
];

/** Holds a fix to the contract by plain matching. */
function checkContract(regex: string, type: string, hosts: readonly string[]): void {
  const fixed = fixedBy(regex, type);
  const [before, after] = [DotnetRegex.compile(regex), DotnetRegex.compile(fixed)];
  const named = hosts.flatMap(host => formsOf(host, type));
  for (const text of [...named, ...UNIVERSE]) {
    if (after.isMatch(text)) expect(before.isMatch(text), `${regex} became ${fixed}: ${text}`).toBe(true);
  }
  for (const text of named) {
    if (before.isMatch(text)) expect(after.isMatch(text), `${regex} became ${fixed}: ${text}`).toBe(true);
  }
  expect(fixedBy(fixed, type)).toBe(fixed);
}

/** Rules that `--fix` destroyed. */
const rows: readonly (readonly [regex: string, type: string, hosts: readonly string[], fixed: string])[] = [
  [raw`//api\.contoso\.com/`, 'webapi', ['api.contoso.com'], raw`^https://api\.contoso\.com/`],
  [raw`/api\.contoso\.com/`, 'webapi', ['api.contoso.com'], raw`^https://api\.contoso\.com/`],
  [
    raw`[/.]contoso\.com/`,
    'webapi',
    ['contoso.com', 'a.b.contoso.com'],
    raw`^https://(?:[A-Za-z0-9_-]+\.)*contoso\.com/`,
  ],
  [
    raw`(?x)^https://api\.contoso\.com/ # api`,
    'webapi',
    ['api.contoso.com'],
    raw`(?x)^https://api\.contoso\.com/ # api`,
  ],
  [
    raw`^https://[!-~]+\.contoso\.com/`,
    'webapi',
    ['a.contoso.com', 'a-b.contoso.com', 'A_1.b.contoso.com'],
    raw`^https://[A-Za-z0-9_.\-]+\.contoso\.com/`,
  ],
  [
    raw`\.documents\.azure\.com`,
    'cosmosdb',
    ['acc.documents.azure.com'],
    raw`^https://(?:[A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+\.documents\.azure\.com(?::[0-9]+)?(?:[/?#]|$)`,
  ],
  [
    raw`contoso\.mysql\.database\.azure\.com`,
    'mysql',
    ['contoso.mysql.database.azure.com'],
    raw`^(?:https://|tcp:)?contoso\.mysql\.database\.azure\.com(?:[:,][0-9]+)?(?:[/?#]|$)`,
  ],
  [
    raw`contoso\.postgres\.database\.azure\.com/?$`,
    'postgresql',
    ['contoso.postgres.database.azure.com'],
    raw`^(?:https://|tcp:)?contoso\.postgres\.database\.azure\.com/?$`,
  ],
  [raw`api\.contoso\.com`, 'webapi', ['api.contoso.com'], raw`^https://api\.contoso\.com(?::[0-9]+)?(?:[/?#]|$)`],
  [
    raw`^https://prices\.azure\.com/api/retail/prices`,
    'webapi',
    [],
    raw`^https://prices\.azure\.com/api/retail/prices(?:[/?#]|$)`,
  ],
  [raw`^(http|https)://api\.contoso\.com/`, 'webapi', ['api.contoso.com'], raw`^https://api\.contoso\.com/`],
  [
    raw`//[a-z0-9]{3,22}\.[a-z0-9-]{1,50}\.(kusto\.azuresynapse|kustodev\.azuresynapse-dogfood)\.net/?$`,
    'kusto',
    ['abc.a.kusto.azuresynapse.net'],
    raw`^https://[a-z0-9]{3,22}\.[a-z0-9-]{1,50}\.(kusto\.azuresynapse|kustodev\.azuresynapse-dogfood)\.net/?$`,
  ],
];

describe('fixes', () => {
  it.each(some(rows, 2))('%s of type %s', (regex, type, hosts, fixed) => {
    expect(fixedBy(regex, type)).toBe(fixed);
    checkContract(regex, type, hosts);
  });

  it('print what they rest on', () => {
    const { applied } = applyFixes(policyOf(raw`api\.contoso\.com/`));
    expect(applied.map(({ fix }) => fix?.assumption)).toEqual(['nothing is called over http://']);
  });

  it.each(some(catalogue, 3))('of the catalogue keep the contract: $bad', ({ bad }) => {
    checkContract(bad, 'webapi', [
      'contoso.com',
      'a.contoso.com',
      'b.contoso.com',
      'contoso.blob.core.windows.net',
      'contoso.database.windows.net',
    ]);
  });
});
