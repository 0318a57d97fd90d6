import { ASSIGNMENT } from '../cluster/assignments.js';
import { withoutMomentary } from '../cluster/change.js';
import { clusterIdentifier } from '../cluster/resource.js';
import type { ClusterState } from '../cluster/state.js';
import type { KeptResource } from './arm/state.js';
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

/** The resources that assign the roles of its template, by identifier in lower case. */
export function assignmentResources(cluster: ClusterState): readonly (readonly [string, KeptResource])[] {
  return (cluster.facts?.principalAssignments ?? []).map(({ name, apiVersion, properties }) => {
    const id = `${clusterIdentifier(cluster)}/principalAssignments/${name}`;
    const body = { properties };
    const named = { id, type: ASSIGNMENT, name: `${cluster.name}/${name}` };
    return [id.toLowerCase(), { ...named, apiVersion, body, size: JSON.stringify(body).length }];
  });
}

/** Either address of a cluster tells the other one. */
function withBothAddresses(state: ClusterState): ClusterState {
  const { uri, dataIngestionUri } = state.otherProperties;
  if (typeof uri === 'string' || typeof dataIngestionUri !== 'string' || !INGESTION.test(dataIngestionUri))
    return state;
  const otherProperties = { ...state.otherProperties, uri: dataIngestionUri.replace(INGESTION, 'https://') };
  return { ...state, otherProperties: Object.freeze(otherProperties) };
}
