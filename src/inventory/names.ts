const CLUSTER_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Kusto\/clusters\/([^/]+)(\/.*)?$/i;

/** The name of the cluster that an ARM id is of, or lies in; null for other ids. */
export function clusterNameIn(id: string | null): string | null {
  return id === null ? null : (CLUSTER_ID.exec(id)?.[1] ?? null);
}

/** Whether an ARM id is that of a cluster, and not of something in it. */
export function isClusterId(id: string | null): boolean {
  const match = id === null ? null : CLUSTER_ID.exec(id);
  return match !== null && (match[2] ?? '') === '';
}

/** Whether a type of ARM, perhaps with `@version`, is that of clusters. */
export function isClusterType(type: string | null): boolean {
  return type !== null && /^Microsoft\.Kusto\/clusters(?:@.*)?$/i.test(type);
}

/** Whether a type of ARM, perhaps with `@version`, is that of a database's scripts. */
export function isScriptType(type: string | null): boolean {
  return type !== null && /^Microsoft\.Kusto\/clusters\/databases\/scripts(?:@.*)?$/i.test(type);
}

/** The suffixes of cluster URIs outside the public cloud, with az's names of the clouds (wellKnownKustoEndpoints.json, cloud.py). */
const CLOUDS: readonly (readonly [suffix: string, cloud: string, location: RegExp])[] = [
  ['usgovcloudapi.net', 'AzureUSGovernment', /^us ?(?:gov|dod)/i],
  ['chinacloudapi.cn', 'AzureChinaCloud', /^china/i],
  ['azuresynapse.azure.cn', 'AzureChinaCloud', /^china/i],
  ['cloudapi.de', 'AzureGermanCloud', /^germany(?:central|northeast)$/i],
  ['eaglex.ic.gov', 'USNat', /^usnat/i],
  ['microsoft.scloud', 'USSec', /^ussec/i],
];

/** az's name of a cluster's cloud, by its URI or else its location; null for the public one. */
export function cloudOf(uri: string | null, location: string | null): string | null {
  const host = /^https:\/\/([^/:]+)/i.exec(uri ?? '')?.[1]?.toLowerCase();
  if (host !== undefined) return CLOUDS.find(([suffix]) => host.endsWith(`.${suffix}`))?.[1] ?? null;
  return location === null ? null : (CLOUDS.find(([, , pattern]) => pattern.test(location))?.[1] ?? null);
}
