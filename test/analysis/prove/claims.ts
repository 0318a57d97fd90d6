import { PREDEFINED_RULES } from '../../../src/policy/predefined.js';
import { certificateOf, type TestClaim } from './policies.js';

/* Claims that are true, for tests of their certificates. */

export const goodHosts: readonly TestClaim[] = [
  [String.raw`^https://contoso\.database\.windows\.net(:1433)?/?$`, 'contoso.database.windows.net'],
  [String.raw`^https://contoso\.blob\.core\.windows\.net/`, 'contoso.blob.core.windows.net'],
  [String.raw`^https://sqlname\.database\.azure\.com/?$`, 'sqlname.database.azure.com'],
  [String.raw`^https://contoso\.com(?::443)?(?:/|$)`, 'contoso.com'],
  [String.raw`^https://(?:a|b)\.contoso\.com/`, 'a.contoso.com, b.contoso.com'],
  [String.raw`^https://a\.contoso\.com\z`, 'a.contoso.com'],
].map(([regex = '', hosts = '']) => ({
  rules: [['sql', regex]],
  property: `only sql within hosts ${hosts}${regex.includes('1433') ? `, ${hosts}:1433` : ''}`,
}));

export const goodRegexes: readonly TestClaim[] = [
  String.raw`^https://[a-z0-9-]{4,22}\.westeurope\.kusto\.windows\.net/?$`,
  String.raw`^https://[a-z0-9_-]+\.contoso\.com/`,
  String.raw`^https://[a-z0-9](?:[a-z0-9-]{0,59}[a-z0-9])?\.sql\.azuresynapse\.net/?$`,
  String.raw`^https://contoso\.com/public/(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$`,
  String.raw`^https://[a-z0-9]+(?:-[a-z0-9]+)*\.contoso\.com/?$`,
].map(regex => ({ rules: [['kusto', regex]], property: 'only kusto within ^https://[a-z0-9-_]+[.a-z0-9-_]*(?:/|$)' }));

export const comparisons: readonly TestClaim[] = [
  {
    rules: [
      ['sql', '^https://a/'],
      ['sql', '^https://b/'],
    ],
    other: [
      ['sql', '^https://[ab]/'],
      ['kusto', 'x'],
    ],
    property: 'subset other',
  },
  {
    rules: [
      ['sql', '^https://a/'],
      ['sql', '^https://b/'],
      ['external_data', 'x$'],
      ['sql', '/c$', 'deny'],
    ],
    other: [
      ['sql', '^https://[ab]/'],
      ['external_data', String.raw`x\n?\z`],
      ['sql', String.raw`/c\Z`, 'deny'],
    ],
    property: 'equal other',
  },
  {
    rules: [
      ['webapi', '.'],
      ['webapi', '^http:', 'deny'],
    ],
    property: 'never webapi ^http:',
  },
  { rules: [['webapi', '.']], property: 'only sql within nothing at all' },
  { rules: [['kusto', String.raw`\bkusto\b`]], property: String.raw`only kusto within \Bust\B|(?:^|\W)kusto(?:\W|$)` },
];

export const predefined: readonly TestClaim[] = PREDEFINED_RULES.map(({ CalloutType, CalloutUriRegex }) => ({
  rules: [[CalloutType, CalloutUriRegex]],
  property: `only ${CalloutType} within ${CalloutUriRegex}`,
}));

export function certified(claim: TestClaim): string {
  const result = certificateOf(claim);
  if (!result.ok) throw new Error(`${JSON.stringify(claim)}: ${result.reason.message}`);
  return result.text;
}

/** A claim and its certificate. */
export interface CertificateBase {
  readonly claim: TestClaim;
  readonly text: string;
}

const baseOf = (claim: TestClaim): CertificateBase => ({ claim, text: certified(claim) });

/** Claims of every kind with their certificates. */
export function certificateBases(): readonly CertificateBase[] {
  return [...comparisons.slice(0, 3), ...predefined.slice(2, 6), ...goodHosts.slice(0, 3)].map(baseOf);
}

/** Some that are checked in milliseconds, so that many changes can be tried. */
export function smallCertificateBases(): readonly CertificateBase[] {
  return [...comparisons.slice(0, 3), ...predefined.slice(2, 3)].map(baseOf);
}
