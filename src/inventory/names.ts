import { cloudByPlace, type CloudName } from '../policy/clouds.js';
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

/** A cluster's cloud, by its URI or else its location; null where neither is known. */
export function cloudIn(uri: string | null, location: string | null): CloudName | null {
  return cloudByPlace(uri ?? undefined, location ?? undefined);
}
