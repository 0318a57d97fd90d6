import type { ArmCalloutType } from '../../policy/callout-types.js';

/**
 * Domains under which anybody can register a name and receive what is sent there: storage, web hosting, API and relay services of
 * Azure (azure-docs, the DNS zones of its services), and the best known elsewhere. Not in the list are the domains that a cluster's
 * predefined rules open as a whole while it is not restricted (Kusto, Synapse, Azure SQL, Digital Twins).
 */
export const SHARED_SUFFIXES: readonly string[] = [
  'blob.core.windows.net',
  'dfs.core.windows.net',
  'file.core.windows.net',
  'queue.core.windows.net',
  'table.core.windows.net',
  'web.core.windows.net',
  'blob.storage.azure.net',
  'azurewebsites.net',
  'azurestaticapps.net',
  'azurecontainerapps.io',
  'azurecontainer.io',
  'cloudapp.azure.com',
  'cloudapp.net',
  'azure-api.net',
  'azurefd.net',
  'azureedge.net',
  'trafficmanager.net',
  'servicebus.windows.net',
  'documents.azure.com',
  'mysql.database.azure.com',
  'postgres.database.azure.com',
  'openai.azure.com',
  'cognitiveservices.azure.com',
  'search.windows.net',
  'vault.azure.net',
  'azurecr.io',
  'amazonaws.com',
  's3.amazonaws.com',
  'cloudfront.net',
  'storage.googleapis.com',
  'appspot.com',
  'run.app',
  'web.app',
  'workers.dev',
  'pages.dev',
  'vercel.app',
  'netlify.app',
  'herokuapp.com',
  'github.io',
  'githubusercontent.com',
  'ngrok.io',
  'ngrok-free.app',
];

/** The domains of services that a callout type alone is for (dataexplorer-docs, callout-policy.md and the pages of the plugins). */
export const SUFFIXES_OF_TYPES: Readonly<Partial<Record<ArmCalloutType, readonly string[]>>> = {
  kusto: ['kusto.windows.net', 'kustomfa.windows.net', 'kusto.azuresynapse.net', 'kusto.data.microsoft.com'],
  sql: ['database.windows.net', 'sql.azuresynapse.net', 'database.fabric.microsoft.com'],
  mysql: ['mysql.database.azure.com'],
  postgresql: ['postgres.database.azure.com'],
  azure_digital_twins: ['digitaltwins.azure.net'],
  cosmosdb: ['documents.azure.com'],
  azure_openai: ['openai.azure.com', 'cognitiveservices.azure.com'],
};
