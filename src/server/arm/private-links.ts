import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import { domainsOf, type ClusterState } from '../../cluster/state.js';
import type { ServerResponse } from '../exchange.js';
import { jsonAnswer } from './answers.js';
import { requireCluster, type ClusterPlace } from './clusters.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';

/** The one group of a cluster that private endpoints connect to. */
const GROUP = 'cluster';

/** `GET …/clusters/{name}/privateLinkResources`, all or one; the service spells the members of the one in another case (recorded). */
export function answerPrivateLinks(request: ArmRequest, place: ClusterPlace, name: string | undefined): ServerResponse {
  const { method } = request;
  if (method !== 'GET') throw armRefusals.method(method);
  const { state } = requireCluster(request.state, place);
  const named = {
    id: `${clusterIdentifier(state)}/PrivateLinkResources/${GROUP}`,
    name: `${state.name}/${GROUP}`,
    type: 'Microsoft.Kusto/Clusters/PrivateLinkResources',
  };
  const [members, zones] = [membersOf(state), zonesOf(state)];
  if (name === undefined) {
    const properties = {
      groupId: GROUP,
      requiredMembers: members,
      requiredZoneNames: zones,
      provisioningState: 'Succeeded',
    };
    return jsonAnswer(200, { value: [{ ...named, location: state.location, properties }] });
  }
  if (!sameName(name, GROUP))
    throw armRefusals.noResource(
      `Microsoft.Kusto/clusters/${place.name}/privateLinkResources`,
      name,
      place.resourceGroup,
    );
  const properties = {
    GroupId: GROUP,
    RequiredMembers: members,
    RequiredZoneNames: zones,
    provisioningState: 'Succeeded',
  };
  const etag = '""';
  const body = { ...named, etag, location: 'DummyLocation', properties, displayName: GROUP };
  return jsonAnswer(200, body, { ETag: etag });
}

/** The names of its internal storage are invented: OURS(arm-invented-answers). */
function membersOf({ name }: ClusterState): readonly string[] {
  const storage = ['blob', 'queue', 'table'].map(service => `${service}-${name.toLowerCase()}internalsa`);
  return ['Engine', 'DataManagement', ...storage];
}

function zonesOf(state: ClusterState): readonly string[] {
  const { location } = state;
  const domains = domainsOf(state);
  const storage = ['blob', 'queue', 'table'].map(service => `privatelink.${service}.${domains.storage}`);
  return [`privatelink.${location.toLowerCase().replaceAll(' ', '')}.${domains.kusto}`, ...storage];
}
