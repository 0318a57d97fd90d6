import { withoutMomentary } from '../cluster/change.js';
import type { ClusterState } from '../cluster/state.js';
import type { HostedCluster } from './store.js';

const ETAG = /^"[^"\r\n]{1,200}"$/;
const INGESTION = /^https:\/\/ingest-/i;

/**
 * A cluster of a file as the emulator hosts it. The etag of its resource is adopted, and so are its addresses; what else the service said
 * of the moment is dropped, since every answer tells it anew.
 */
export function hostedFromFile(cluster: ClusterState, newEtag: () => string): HostedCluster {
  const { etag } = cluster.otherMembers;
  const adopted = typeof etag === 'string' && ETAG.test(etag) ? etag : null;
  return { state: withBothAddresses(withoutMomentary(cluster)), etag: adopted ?? newEtag() };
}

/** Either address of a cluster tells the other one. */
function withBothAddresses(state: ClusterState): ClusterState {
  const { uri, dataIngestionUri } = state.otherProperties;
  if (typeof uri === 'string' || typeof dataIngestionUri !== 'string' || !INGESTION.test(dataIngestionUri))
    return state;
  const otherProperties = { ...state.otherProperties, uri: dataIngestionUri.replace(INGESTION, 'https://') };
  return { ...state, otherProperties: Object.freeze(otherProperties) };
}
