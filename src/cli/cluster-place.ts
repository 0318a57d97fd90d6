import { existsSync } from 'node:fs';

/** A file, and the cluster of it that is meant. */
export interface ClusterOfFile {
  readonly file: string;
  readonly clusterName?: string;
}

/**
 * `FILE#NAME` names a cluster of a file that tells of several; a file whose own name has a `#` is meant as it is. `--name` names the
 * cluster of a file that does not name one so.
 */
export function clusterPlace(name: string, chosen: string | null = null): ClusterOfFile {
  const hash = name.indexOf('#');
  if (hash > 0 && !existsSync(name)) return { file: name.slice(0, hash), clusterName: name.slice(hash + 1) };
  return chosen === null ? { file: name } : { file: name, clusterName: chosen };
}
