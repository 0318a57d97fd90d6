import fc from 'fast-check';
import type { CalloutFinding } from '../../src/audit/index.js';
import { observedCallouts } from '../../src/propose/index.js';

const account = fc.stringMatching(/^[a-z][a-z0-9]{2,10}$/);
const path = fc.constantFrom('', '/', '/c', '/c/a.csv', '/a b/(x)', '/api?version=1', '/a+b/*');
const suffixes: Readonly<Record<string, readonly string[]>> = {
  kusto: ['.kusto.windows.net', '.westeurope.kusto.windows.net'],
  external_data: ['.blob.core.windows.net', '.dfs.core.windows.net', '.example.org'],
  webapi: ['.azurewebsites.net', '.example.com', '.example.com:8443'],
  azure_openai: ['.openai.azure.com'],
  sql: ['.database.windows.net'],
  cosmosdb: ['.documents.azure.com'],
  sandbox_artifacts: ['.blob.core.windows.net'],
};

/** Observed callouts of several types, accounts and paths. */
export const workload: fc.Arbitrary<readonly CalloutFinding[]> = fc
  .array(
    fc.constantFrom(...Object.keys(suffixes)).chain(type =>
      fc.tuple(account, fc.constantFrom(...(suffixes[type] ?? [])), path).map(([name, suffix, rest]) => {
        const isServer = type === 'sql';
        return JSON.stringify({ type, uri: `https://${name}${suffix}${isServer ? '/' : rest}` });
      }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map(lines => observedCallouts('workload.ndjson', lines.join('\n')) ?? []);
