import type { Miss } from './misses.js';

/*
 * Rules that were made up without looking at the linter, as an attacker or an honest administrator would write them: of the kinds
 * of `misses.ts`, and of kinds beside those.
 */

const raw = String.raw;

export const moreMisses: readonly Miss[] = [
  { regex: raw`^https://contoso\.[a-z]+/`, through: 'https://contoso.evil/' },
  { regex: raw`^https://contoso\.[a-z]{2}/`, through: 'https://contoso.io/' },
  { regex: raw`^https://[a-z0-9-]+(:443)?/api/`, through: 'https://localhost/api/' },
  { regex: raw`^https://(\w+:\w+@)?api\.contoso\.com/`, through: 'https://evil:x@api.contoso.com/' },
  { regex: raw`^https://api\.contoso\.com(?![a-zA-Z0-9])`, through: 'https://api.contoso.com.evil.example/' },
  { regex: raw`^https\u003a\u002f\u002fapi\.contoso\.com`, through: 'https://api.contoso.com.evil.example/' },
  { regex: raw`^https://api\.contoso\.com[^\w.]`, through: 'https://api.contoso.com@evil.example/' },
  { regex: raw`(?(?=h)https|http)://api\.contoso\.com`, through: 'https://api.contoso.com.evil.example/' },
  { regex: raw`^(?=.*api\.contoso\.com)https://`, through: 'https://evil.example/api.contoso.com' },
  { regex: raw`^(?=.{10,2000}$)https://[a-z.]+/`, through: 'https://evil.example/' },
  { regex: raw`^https://(?:(?!@).)+/`, through: 'https://evil.example/' },
  { regex: raw`^HTTPS://[A-Z]+\.COM/`, through: 'HTTPS://EVIL.COM/' },
  { regex: raw`^https://[A-Z0-9-]+\.BLOB\.CORE\.WINDOWS\.NET/`, through: 'https://EVIL.BLOB.CORE.WINDOWS.NET/' },
  {
    regex: raw`^abfss://[^@]+@[a-z0-9]+\.dfs\.core\.windows\.net`,
    type: 'external_data',
    through: 'abfss://x@evil.dfs.core.windows.net',
  },
  {
    regex: raw`^https://([a-z0-9]+)\.blob\.core\.windows\.net/\1/`,
    type: 'external_data',
    through: 'https://evil.blob.core.windows.net/evil/',
  },
  {
    regex: raw`^https://([a-z]{3})\1+\.blob\.core\.windows\.net/`,
    type: 'external_data',
    through: 'https://xyzxyz.blob.core.windows.net/',
  },
  {
    regex: raw`^https://(?!contoso\.)\w+\.blob\.core\.windows\.net/`,
    type: 'external_data',
    through: 'https://evil.blob.core.windows.net/',
  },
  {
    regex: raw`^https://[a-z]+\.blob\.core\.windows\.net\./`,
    type: 'external_data',
    through: 'https://evil.blob.core.windows.net./',
  },
  {
    regex: raw`^https://[a-z0-9]+\.privatelink\.blob\.core\.windows\.net/`,
    type: 'external_data',
    through: 'https://evil.privatelink.blob.core.windows.net/',
  },
  {
    regex: raw`^tcp:[a-z0-9-]+\.database\.windows\.net,1433$`,
    type: 'sql',
    through: 'tcp:evil.database.windows.net,1433',
  },
  {
    regex: raw`^[a-z0-9-]+\.postgres\.database\.azure\.com(:5432)?$`,
    type: 'postgresql',
    through: 'evil.postgres.database.azure.com:5432',
  },
  {
    regex: raw`^https://[a-z0-9-]+\.kusto\.azuresynapse\.net/?$`,
    type: 'kusto',
    through: 'https://evil.kusto.azuresynapse.net',
  },
  { regex: raw`^https://docs\.google\.com/`, through: 'https://docs.google.com/forms/d/e/evil/formResponse' },
  { regex: raw`^https://0x[0-9a-f]+/`, through: 'https://0x7f000001/' },
];

export const moreGoods: readonly Omit<Miss, 'through'>[] = [
  { regex: raw`^https://contoso-[0-9]{1,2}\.azurewebsites\.net/` },
  { regex: raw`^https://contoso\.(?:com|net|org|io|dev|de|fr|ch|at|be)/` },
  { regex: raw`^https://api\.contoso\.com(?![^/?#])` },
  { regex: raw`^https://[^/?#@\\:]+\.contoso\.com/` },
  { regex: raw`^https://(?:(?!\.contoso)[a-z0-9.-])+\.contoso\.com/` },
  { regex: raw`^https://(a)?(?(1)pi|www)\.contoso\.com/` },
  { regex: raw`^https://([a-z]+)\.\1\.contoso\.com/` },
  { regex: raw`^https://10\.1\.2\.[0-9]{1,3}/` },
  { regex: raw`^https://[a-z]{2}\.wikipedia\.org/` },
  { regex: raw`^https://user:secret@api\.contoso\.com/` },
  { regex: raw`^HTTPS://API\.CONTOSO\.COM/` },
  { regex: raw`^abfss://data@contoso\.dfs\.core\.windows\.net/`, type: 'external_data' },
  { regex: raw`^https://contoso\.z[0-9]{2}\.blob\.storage\.azure\.net/`, type: 'external_data' },
  { regex: raw`^(tcp:)?contoso\.database\.windows\.net(,1433|:1433)?/?$`, type: 'sql' },
  { regex: raw`^https://contoso\.documents\.azure\.com(:443)?/?$`, type: 'cosmosdb' },
  { regex: raw`^https://(ingest-)?contoso\.westeurope\.kusto\.windows\.net/?$`, type: 'kusto' },
];
