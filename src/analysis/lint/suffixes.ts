import type { ArmCalloutType } from '../../policy/callout-types.js';
import { serviceForms } from './net/service-forms.js';

/** Domains directly under which anybody can get a name and receive what is sent there. */
export function sharedDomains(): readonly string[] {
  domains ??= [
    ...new Set(
      serviceForms().flatMap(({ labels, path, domain }) => {
        const [first, ...others] = labels.toReversed();
        const isDirect = path === null && first?.kind === 'tenant' && others.every(({ kind }) => kind === 'literal');
        return isDirect ? [domain] : [];
      }),
    ),
  ];
  return domains;
}

let domains: readonly string[] | undefined;

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
