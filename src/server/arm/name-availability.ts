import { isRecord } from '../../arm/values.js';
import { sameName } from '../../cluster/names.js';
import type { JsonRecord } from '../../json/nodes.js';
import type { ServerResponse } from '../exchange.js';
import { jsonAnswer } from './answers.js';
import { findChild, type ChildKind } from './cluster-children.js';
import { requireCluster, type ClusterPlace } from './clusters.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';
import { readRecord } from './kept-resources.js';
import { requireSubscription } from './places.js';

/*
 * Whether a name may be given to a new resource: the portal's first question. The answer for a name that is taken is recorded.
 */

/** `POST …/locations/{location}/checkNameAvailability`: a cluster's name is taken in its region, no matter who has it. */
export function checkClusterName(request: ArmRequest, subscriptionId: string, location: string): ServerResponse {
  if (request.method !== 'POST') throw armRefusals.method(request.method);
  requireSubscription(request.state, subscriptionId);
  const name = nameIn(request);
  const region = (place: string): string => place.toLowerCase().replaceAll(' ', '');
  const isTaken = [...request.state.clusters.values()].some(
    ({ state }) => sameName(state.name, name) && region(state.location) === region(location),
  );
  if (!isTaken && !/^[a-z][a-z0-9]{3,21}$/i.test(name)) {
    const message = `Name '${name}' must be 4 to 22 letters and digits that begin with a letter`;
    return jsonAnswer(200, { name, nameAvailable: false, message, reason: 'Invalid' });
  }
  return answer(name, 'Engine', isTaken);
}

const KINDS: readonly (readonly [type: string, kind: ChildKind, word: string])[] = [
  ['Microsoft.Kusto/clusters/databases', 'databases', 'Database'],
  ['Microsoft.Kusto/clusters/principalAssignments', 'principalAssignments', 'PrincipalAssignment'],
];

/** `POST …/clusters/{name}/checkNameAvailability` and `checkPrincipalAssignmentNameAvailability`: the names of what is in a cluster. */
export function checkChildName(request: ArmRequest, place: ClusterPlace): ServerResponse {
  if (request.method !== 'POST') throw armRefusals.method(request.method);
  const cluster = requireCluster(request.state, place);
  const name = nameIn(request);
  const { type } = bodyOf(request);
  const [, kind, word] = KINDS.find(([known]) => typeof type === 'string' && sameName(known, type)) ?? [];
  if (kind === undefined || word === undefined) return answer(name, '', false);
  return answer(name, word, findChild(request, cluster, kind, name) !== undefined);
}

function answer(name: string, word: string, isTaken: boolean): ServerResponse {
  if (!isTaken) return jsonAnswer(200, { name, nameAvailable: true, message: '' });
  const message = `Name '${name}' with type ${word} is already taken. Please specify a different name`;
  return jsonAnswer(200, { name, nameAvailable: false, message });
}

function nameIn(request: ArmRequest): string {
  const { name } = bodyOf(request);
  if (typeof name !== 'string' || name === '' || name.length > 260)
    throw armRefusals.content('expected {"name": …, "type": …}');
  return name;
}

function bodyOf(request: ArmRequest): JsonRecord {
  const body = readRecord(request.body);
  return isRecord(body) ? body : {};
}
