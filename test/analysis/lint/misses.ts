/** A rule that lets through what it should not, under restricted outbound access. From the issue that asked for the net. */
export interface Miss {
  readonly regex: string;
  readonly type?: string;
  /** A URI that .NET's engine matches as well. */
  readonly through: string;
}

const raw = String.raw;

/** Any name under a domain. */
const ANY = raw`[a-z0-9-]+`;

function under(domain: string, type = 'webapi'): Miss {
  return {
    regex: raw`^https://${ANY}\.${domain.replaceAll('.', raw`\.`)}/`,
    type,
    through: `https://evil.${domain}/`,
  };
}

export const misses: readonly Miss[] = [
  { regex: raw`^https://([a-z0-9-]+\.)+blob\.core\.windows\.net/`, through: 'https://evil.blob.core.windows.net/' },
  {
    regex: raw`(?:[a-z0-9]{3,24})[.]blob[.]core[.]windows[.]net/`,
    through: 'https://evil.blob.core.windows.net/',
  },
  { regex: raw`^https://[a-z0-9]{3,24}\.[b]lob\.core\.windows\.net/`, through: 'https://evil.blob.core.windows.net/' },
  { regex: raw`^https://(?:[a-z0-9-]+\.)+(?:com|net|org)/`, through: 'https://evil.com/' },
  { regex: raw`^https://([a-z]+\.)*com/`, through: 'https://evil.com/' },
  { regex: raw`^https://api\.contoso\.com(/|\?|#|$|@)`, through: 'https://api.contoso.com@evil.example/' },
  { regex: raw`^https://api\.contoso\.com(@.*)?/`, through: 'https://api.contoso.com@evil.example/' },
  { regex: raw`^https://api\.contoso\.com[/@]`, through: 'https://api.contoso.com@evil.example/' },
  { regex: raw`^https://(.+:.+@)?api\.contoso\.com/`, through: 'https://evil.example/:x@api.contoso.com/' },
  { regex: raw`^https://(?=.*contoso\.com).*`, through: 'https://evil.example/contoso.com' },
  { regex: raw`^https://.*(?<=\.contoso\.com)/`, through: 'https://evil.example/.contoso.com/' },
  { regex: raw`^https://(?!contoso\.com)[a-z.]+/`, through: 'https://evil.example/' },
  { regex: raw`^https:/{2}api\.contoso\.com`, through: 'https://api.contoso.com.evil.example' },
  { regex: raw`^https[:]//api\.contoso\.com`, through: 'https://api.contoso.com.evil.example' },
  { regex: raw`^https[:][/][/]api\.contoso\.com`, through: 'https://api.contoso.com.evil.example' },
  {
    regex: raw`^https://[a-z0-9-]+\.[a-z0-9]+\.kusto\.windows\.net/?$`,
    type: 'kusto',
    through: 'https://evil.westeurope.kusto.windows.net/',
  },
  {
    regex: raw`^https://[a-z0-9-]+\.database\.windows\.net/?$`,
    type: 'sql',
    through: 'https://evil.database.windows.net/',
  },
  ...[
    'z22.web.core.windows.net',
    'z01.blob.storage.azure.net',
    'westeurope.cloudapp.azure.com',
    'westeurope.azurecontainerapps.io',
    'westeurope.azurecontainer.io',
    'westeurope-01.azurewebsites.net',
    's3.eu-west-1.amazonaws.com',
  ].map(domain => under(domain)),
  under('services.ai.azure.com', 'azure_openai'),
  under('kusto.fabric.microsoft.com', 'kusto'),
  under('datawarehouse.fabric.microsoft.com', 'sql'),
  ...[
    'onelake.dfs.fabric.microsoft.com',
    'logic.azure.com',
    'sharepoint.com',
    'webhook.office.com',
    'blob.core.usgovcloudapi.net',
    'blob.core.chinacloudapi.cn',
    'documents.azure.cn',
    'azurewebsites.us',
  ].map(domain => under(domain)),
  {
    regex: raw`^https://onelake\.dfs\.fabric\.microsoft\.com/`,
    through: 'https://onelake.dfs.fabric.microsoft.com/evil/x',
  },
  {
    regex: raw`^https://prod-12\.westeurope\.logic\.azure\.com/`,
    through: 'https://prod-12.westeurope.logic.azure.com/workflows/evil',
  },
  { regex: raw`^https://raw\.githubusercontent\.com/`, through: 'https://raw.githubusercontent.com/evil/' },
  { regex: raw`^https://storage\.googleapis\.com/`, through: 'https://storage.googleapis.com/evil/' },
  { regex: raw`^https://s3\.amazonaws\.com/`, through: 'https://s3.amazonaws.com/evil/' },
  { regex: raw`^https://s3\.eu-west-1\.amazonaws\.com/`, through: 'https://s3.eu-west-1.amazonaws.com/evil/' },
];

/** Rules that name what they allow. */
export const goods: readonly Omit<Miss, 'through'>[] = [
  { regex: raw`^https://(?:logs|exports)\.blob\.core\.windows\.net/`, type: 'external_data' },
  { regex: raw`^https://contoso[0-9]\.z22\.web\.core\.windows\.net/` },
  { regex: raw`^https://([a-z0-9-]+\.)+contoso\.com(?::443)?(?:[/?#]|$)` },
  { regex: raw`^https://[a-z0-9-]+\.contoso\.co\.uk/` },
  { regex: raw`^https://api\.contoso\.com(/|\?|#|$)` },
  { regex: raw`^https:/{2}api\.contoso\.com/` },
  { regex: raw`^https[:]//api\.contoso\.com[/?#]` },
  { regex: raw`^https://(?=api\.contoso\.com/).*` },
  { regex: raw`^https://(?!evil)[a-z.]+\.contoso\.com/` },
  { regex: raw`^https://[a-z]+(?<=\.?contoso)\.contoso\.com/` },
  { regex: raw`^https://help\.westeurope\.kusto\.windows\.net/?$`, type: 'kusto' },
  { regex: raw`^https://contoso\.database\.windows\.net/?$`, type: 'sql' },
  { regex: raw`^https://raw\.githubusercontent\.com/contoso/` },
  { regex: raw`^https://storage\.googleapis\.com/contoso-exports/` },
  { regex: raw`^https://contoso-exports\.s3\.eu-west-1\.amazonaws\.com/` },
  { regex: raw`^https://s3\.eu-west-1\.amazonaws\.com/contoso-exports/` },
  { regex: raw`^https://contoso\.(?:blob|dfs)\.core\.(?:windows\.net|usgovcloudapi\.net)/`, type: 'external_data' },
  { regex: raw`^https://onelake\.dfs\.fabric\.microsoft\.com/contoso/`, type: 'external_data' },
];
