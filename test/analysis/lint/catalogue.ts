/** A regex that should be found out, by which rule, and what to write instead. From the catalogue of rules that the linter was built by. */
export interface CatalogueCase {
  readonly rule: string;
  readonly bad: string;
  /** A URI that shows it; the linter may find another one. */
  readonly witness: string;
  readonly effect?: 'denied';
  readonly good: string;
}

const raw = String.raw;

export const catalogue: readonly CatalogueCase[] = [
  {
    rule: 'EGR001',
    bad: raw`contoso.database.windows.net/?$`,
    witness: 'https://contosoxdatabase.windows.net',
    good: raw`^https://contoso\.database\.windows\.net(:1433)?/?$`,
  },
  {
    rule: 'EGR002',
    bad: raw`contoso\.blob\.core\.windows\.net/`,
    witness: 'https://evil.example/?x=contoso.blob.core.windows.net/',
    good: raw`^https://contoso\.blob\.core\.windows\.net/`,
  },
  {
    rule: 'EGR003',
    bad: raw`^https://contoso\.blob\.core\.windows\.net`,
    witness: 'https://contoso.blob.core.windows.net.evil.example/',
    good: raw`^https://contoso\.blob\.core\.windows\.net(?:/|$)`,
  },
  {
    rule: 'EGR004',
    bad: raw`sqlname\.database\.azure\.com/?$`,
    witness: 'https://evilsqlname.database.azure.com',
    good: raw`^https://sqlname\.database\.azure\.com/?$`,
  },
  {
    rule: 'EGR005',
    bad: raw`.*\.kusto\.windows\.net`,
    witness: 'https://evil.example/a.kusto.windows.net',
    good: raw`^https://help\.westeurope\.kusto\.windows\.net/?$`,
  },
  {
    rule: 'EGR006',
    bad: raw`^https://.*\.contoso\.com/`,
    witness: 'https://evil.example/x.contoso.com/',
    good: raw`^https://[a-z0-9-]+\.contoso\.com/`,
  },
  {
    rule: 'EGR007',
    bad: raw`^https://contoso\.com[^/]*`,
    witness: 'https://contoso.com@evil.example/',
    good: raw`^https://contoso\.com(?::443)?(?:/|$)`,
  },
  {
    rule: 'EGR008',
    bad: raw`^https://[^/]+\.contoso\.com`,
    witness: raw`https://evil.example\.contoso.com`,
    good: raw`^https://[a-z0-9-]+\.contoso\.com(?:/|$)`,
  },
  {
    rule: 'EGR009',
    bad: raw`^https?://[^/]*contoso\.com`,
    witness: 'https://evil.example?contoso.com',
    good: raw`^https://contoso\.com(?:/|$)`,
  },
  {
    rule: 'EGR010',
    bad: raw`^(https://)?contoso\.com`,
    witness: 'contoso.com.evil.example',
    good: raw`^https://contoso\.com(?:/|$)`,
  },
  {
    rule: 'EGR011',
    bad: raw`^https?://contoso\.com(?:/|$)`,
    witness: 'http://contoso.com/',
    good: raw`^https://contoso\.com(?:/|$)`,
  },
  {
    rule: 'EGR012',
    bad: raw`^https://contoso\.com(:\d*)?(?:/|$)`,
    witness: 'https://contoso.com:22/',
    good: raw`^https://contoso\.com(?::443)?(?:/|$)`,
  },
  {
    rule: 'EGR013',
    bad: raw`^https://[a-z0-9+-_]+\.contoso\.com/`,
    witness: 'https://evil.example/x.contoso.com/',
    good: raw`^https://[a-z0-9_-]+\.contoso\.com/`,
  },
  {
    rule: 'EGR013',
    bad: raw`^https://[A-z]+\.contoso\.com/`,
    witness: raw`https://evil\.contoso.com/`,
    good: raw`^https://[A-Za-z]+\.contoso\.com/`,
  },
  {
    rule: 'EGR014',
    bad: raw`^https://a\.contoso\.com/|b\.contoso\.com/`,
    witness: 'https://evil.example/?b.contoso.com/',
    good: raw`^https://(?:a|b)\.contoso\.com/`,
  },
  {
    rule: 'EGR015',
    bad: raw`^https://[a-z0-9]{3,22}\.[a-z0-9-]{1,50}\.(kusto\.azuresynapse | kustodev\.azuresynapse-dogfood)\.net/?$`,
    witness: 'https://abc.a.kusto.azuresynapse.net',
    effect: 'denied',
    good: raw`^https://abc\.a\.(kusto\.azuresynapse|kustodev\.azuresynapse-dogfood)\.net/?$`,
  },
  {
    rule: 'EGR016',
    bad: raw`[a-z0-9-]{0,61}?(-ondemand)?\.sql\.azuresynapse(-dogfood)?\.net/?$`,
    witness: 'https://.sql.azuresynapse.net',
    good: raw`^https://contoso(-ondemand)?\.sql\.azuresynapse(-dogfood)?\.net/?$`,
  },
  {
    rule: 'EGR017',
    bad: raw`^https://(?:contoso|)\.?fabrikam\.com(?:/|$)`,
    witness: 'https://fabrikam.com',
    good: raw`^https://contoso\.fabrikam\.com(?:/|$)`,
  },
  {
    rule: 'EGR018',
    bad: raw`^https://contoso\\.blob\\.core\\.windows\\.net/`,
    witness: 'https://contoso.blob.core.windows.net/',
    effect: 'denied',
    good: raw`^https://contoso\.blob\.core\.windows\.net/`,
  },
  {
    rule: 'EGR019',
    bad: raw`^https://\w+\.contoso\.com/`,
    witness: 'https://_dmarc.contoso.com/',
    good: raw`^https://[a-z0-9-]+\.contoso\.com/`,
  },
  {
    rule: 'EGR020',
    bad: raw`^https://[a-z0-9]{3,24}\.blob\.core\.windows\.net/`,
    witness: 'https://attacker.blob.core.windows.net/exfil',
    good: raw`^https://contoso\.blob\.core\.windows\.net/`,
  },
  {
    rule: 'EGR021',
    bad: raw`^https://contoso\.blob\.core\.windows\.net/public`,
    witness: 'https://contoso.blob.core.windows.net/public-upload/',
    good: raw`^https://contoso\.blob\.core\.windows\.net/public/`,
  },
  {
    rule: 'EGR022',
    bad: raw`^https://contoso\.blob\.core\.windows\.net/public/.*`,
    witness: 'https://contoso.blob.core.windows.net/public/../secret/x',
    good: raw`^https://contoso\.blob\.core\.windows\.net/public/(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$`,
  },
  {
    rule: 'EGR023',
    bad: raw`^https://Contoso\.blob\.core\.windows\.net/`,
    witness: 'https://contoso.blob.core.windows.net/',
    effect: 'denied',
    good: raw`^https://contoso\.blob\.core\.windows\.net/`,
  },
  {
    rule: 'EGR024',
    bad: raw`^https?://[0-9.]+/`,
    witness: 'http://169.254.169.254/metadata/identity/oauth2/token',
    good: raw`^https://contoso\.com/`,
  },
  {
    rule: 'EGR025',
    bad: raw`^https://a\.contoso\.com$`,
    witness: 'https://a.contoso.com\n',
    good: raw`^https://a\.contoso\.com\z`,
  },
  {
    rule: 'EGR026',
    bad: raw`(?m)^https://a\.contoso\.com$`,
    witness: 'https://evil.example/\nhttps://a.contoso.com',
    good: raw`^https://a\.contoso\.com\z`,
  },
  {
    rule: 'EGR027',
    bad: raw`^https://([a-z0-9]+-?)*\.contoso\.com/?$`,
    witness: `https://${'a'.repeat(40)}!`,
    effect: 'denied',
    good: raw`^https://[a-z0-9]+(?:-[a-z0-9]+)*\.contoso\.com/?$`,
  },
  { rule: 'EGR030', bad: '.*', witness: 'https://evil.example/', good: raw`^https://contoso\.com/` },
  { rule: 'EGR030', bad: '^', witness: 'https://evil.example/', good: raw`^https://contoso\.com/` },
  { rule: 'EGR030', bad: '', witness: 'https://evil.example/', good: raw`^https://contoso\.com/` },
  { rule: 'EGR030', bad: '(?:contoso)?', witness: 'https://evil.example/', good: raw`^https://contoso\.com/` },
];
