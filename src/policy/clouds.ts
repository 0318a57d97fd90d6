import { PREDEFINED_RULES } from './predefined.js';
import { allowRule, type CalloutRule } from './rules.js';

/** A cloud of Azure: what its hosts are called, and which predefined rules its clusters have. */
export interface Cloud {
  /** az's name of it; null for the public one, which need not be named. */
  readonly az: string | null;
  /** What follows the name and the location of a cluster in its URI. */
  readonly kusto: string;
  /** What follows the account and the service in the hosts of storage. */
  readonly storage: string;
  /** The locations of it, in small letters and without blanks. */
  readonly locations: RegExp;
  readonly predefinedRules: readonly CalloutRule[];
  /** Whether documentation lists these rules; otherwise they are supposed: OURS(cloud-rules). */
  readonly hasDocumentedRules: boolean;
}

/** The domains in which a cloud has other services, as far as they are known. */
interface Domains {
  readonly kusto: string;
  readonly sql: string;
  /** Of Azure Monitor; null where it is not known. */
  readonly monitor: string | null;
}

/** The rules of the public cloud whose hosts are known in another one, with its own domains. */
function supposedRules({ kusto, sql, monitor }: Domains): readonly CalloutRule[] {
  const own = (domain: string): string => domain.replaceAll('.', String.raw`\.`);
  return Object.freeze([
    allowRule('kusto', String.raw`[a-z0-9]{3,22}\.(\w+\.)?kusto(mfa)?${own(kusto.replace(/^kusto/, ''))}/?$`),
    ...(monitor === null
      ? []
      : [
          allowRule(
            'kusto',
            String.raw`^https://([A-Za-z0-9]+\.)?(ade|adx)\.(int\.|aimon\.)?(applicationinsights|loganalytics|monitor)\.${own(monitor)}/`,
          ),
        ]),
    allowRule('sql', String.raw`[a-z0-9][a-z0-9\-]{0,61}[a-z0-9]?\.${own(sql)}/?$`),
    allowRule('external_data', '.*'),
  ]);
}

/**
 * The clouds, by the names that `--cloud` takes. Domains of Kusto: wellKnownKustoEndpoints.json of Microsoft's SDKs. Rules of Azure China:
 * docs.azure.cn, data-explorer/kusto/management/callout-policy.
 */
export const CLOUDS = {
  public: {
    az: null,
    kusto: 'kusto.windows.net',
    storage: 'core.windows.net',
    locations: /^/,
    predefinedRules: PREDEFINED_RULES,
    hasDocumentedRules: true,
  },
  china: {
    az: 'AzureChinaCloud',
    kusto: 'kusto.chinacloudapi.cn',
    storage: 'core.chinacloudapi.cn',
    locations: /^china/,
    predefinedRules: Object.freeze([
      allowRule('kusto', String.raw`[a-z0-9]{3,22}\.(\w+\.)?kusto(mfa)?\.chinacloudapi\.cn/?$`),
      allowRule(
        'kusto',
        String.raw`^https://[a-z0-9]{3,22}\.[a-z0-9-]{1,50}\.(kusto\.azuresynapse|kustodev\.azuresynapse-dogfood)\.net/?$`,
      ),
      allowRule(
        'kusto',
        String.raw`^https://([A-Za-z0-9]+\.)?(ade|adx)\.(int\.|aimon\.)?(applicationinsights|loganalytics|monitor)\.(io|chinacloudapi\.cn)/`,
      ),
      allowRule('sql', String.raw`[a-z0-9][a-z0-9\-]{0,61}[a-z0-9]?\.database\.chinacloudapi\.cn/?$`),
      allowRule('sql', String.raw`[a-z0-9-]{0,61}?(-ondemand)?\.sql\.azuresynapse(-dogfood)?\.net/?$`),
      allowRule('external_data', '.*'),
    ]),
    hasDocumentedRules: true,
  },
  usgov: {
    az: 'AzureUSGovernment',
    kusto: 'kusto.usgovcloudapi.net',
    storage: 'core.usgovcloudapi.net',
    locations: /^us(?:gov|dod)/,
    predefinedRules: supposedRules({
      kusto: 'kusto.usgovcloudapi.net',
      sql: 'database.usgovcloudapi.net',
      monitor: 'azure.us',
    }),
    hasDocumentedRules: false,
  },
  usnat: {
    az: 'USNat',
    kusto: 'kusto.core.eaglex.ic.gov',
    storage: 'core.eaglex.ic.gov',
    locations: /^usnat/,
    predefinedRules: supposedRules({
      kusto: 'kusto.core.eaglex.ic.gov',
      sql: 'database.cloudapi.eaglex.ic.gov',
      monitor: 'azure.eaglex.ic.gov',
    }),
    hasDocumentedRules: false,
  },
  ussec: {
    az: 'USSec',
    kusto: 'kusto.core.microsoft.scloud',
    storage: 'core.microsoft.scloud',
    locations: /^ussec/,
    predefinedRules: supposedRules({
      kusto: 'kusto.core.microsoft.scloud',
      sql: 'database.cloudapi.microsoft.scloud',
      monitor: 'azure.microsoft.scloud',
    }),
    hasDocumentedRules: false,
  },
  german: {
    az: 'AzureGermanCloud',
    kusto: 'kusto.cloudapi.de',
    storage: 'core.cloudapi.de',
    locations: /^germany(?:central|northeast)$/,
    predefinedRules: supposedRules({ kusto: 'kusto.cloudapi.de', sql: 'database.cloudapi.de', monitor: null }),
    hasDocumentedRules: false,
  },
  bleu: {
    az: 'bleu',
    kusto: 'kusto.sovcloud-api.fr',
    storage: 'core.sovcloud-api.fr',
    locations: /^bleu/,
    predefinedRules: supposedRules({
      kusto: 'kusto.sovcloud-api.fr',
      sql: 'database.sovcloud-api.fr',
      monitor: 'azure.fr',
    }),
    hasDocumentedRules: false,
  },
} as const satisfies Readonly<Record<string, Cloud>>;

export type CloudName = keyof typeof CLOUDS;

// Of a record that is written out, Object.keys gives its keys and no others.
export const CLOUD_NAMES = Object.keys(CLOUDS) as readonly CloudName[];

/** The cloud of that name; without one, the public one. */
export function cloudOf(name: CloudName | undefined): Cloud {
  return CLOUDS[name ?? 'public'];
}

/** The cloud that a cluster's URI or, without one, its location tells; null where neither does, so that it is the public one. */
export function cloudByPlace(uri: string | undefined, location: string | undefined): CloudName | null {
  const others = CLOUD_NAMES.filter(name => name !== 'public');
  const host = /^https?:\/\/([^/?#:]*)/i.exec(uri ?? '')?.[1]?.toLowerCase();
  const synapse = host?.endsWith('.azure.cn') === true ? 'china' : undefined;
  if (synapse !== undefined) return synapse;
  const byHost =
    host === undefined ? undefined : CLOUD_NAMES.find(name => host.endsWith(CLOUDS[name].kusto.replace(/^kusto/, '')));
  if (byHost !== undefined) return byHost;
  const place = location?.toLowerCase().replaceAll(' ', '');
  return place === undefined ? null : (others.find(name => CLOUDS[name].locations.test(place)) ?? 'public');
}
