import { sameValue } from '../../arm/values.js';
import { withUnreadScript } from '../../cluster/change.js';
import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import { templates } from '../../arm/templates.lazy.js';
import type { ServerResponse } from '../exchange.js';
import { clusterKey, type HostedCluster } from '../store.js';
import { jsonAnswer } from './answers.js';
import { requireCluster, type ClusterPlace } from './clusters.js';
import type { ArmRequest } from './context.js';
import { armRefusals, bodyError, type ArmErrorDetail } from './errors.js';
import {
  answerKeptResource,
  keptBody,
  keptResource,
  merged,
  notFound,
  readRecord,
  requireRoom,
  resourceName,
} from './kept-resources.js';
import { begin, bothOperationHeaders, operationHeaders, refuseIfBusy } from './operations.js';
import type { ResourcePath } from './path.js';
import type { Effect } from './state.js';

/*
 * Scripts of databases: kept like other resources, and run on the callout policy when they are put: OURS(database-scripts).
 */

/** One script. To delete it takes back nothing of what its commands did. */
export function answerDatabaseScript(
  request: ArmRequest,
  place: ClusterPlace,
  database: string,
  path: ResourcePath,
): ServerResponse {
  const cluster = requireCluster(request.state, place);
  if (request.method !== 'PUT' && request.method !== 'PATCH') return answerKeptResource(request, path);
  const parent = `${clusterIdentifier(cluster.state)}/databases/${database}`;
  if (!cluster.state.databases.some(name => sameName(name, database)))
    throw armRefusals.noParent('clusters/databases/scripts', parent);
  return putScript(request, cluster, path);
}

function putScript(request: ArmRequest, cluster: HostedCluster, path: ResourcePath): ServerResponse {
  const { state, method } = request;
  const key = clusterKey(cluster.state);
  refuseIfBusy(state.arm, key, clusterIdentifier(cluster.state));
  const named = resourceName(path);
  const present = state.arm.resources[named.id.toLowerCase()];
  if (method === 'PATCH' && present === undefined) throw notFound(request, path, named);
  const written = readRecord(request.body);
  const isMerged = method === 'PATCH' && present !== undefined;
  const body = isMerged ? merged(present.body, written) : written;
  const script = keptResource(present ?? named, request.apiVersion, body);
  // A script that is put again without a change does not run again (DOC: forceUpdateTag).
  if (present !== undefined && sameValue(present.body, script.body)) return jsonAnswer(200, keptBody(present));
  const resources = [{ key: named.id.toLowerCase(), value: script }];
  requireRoom(state.arm, resources);
  const run = runOf(cluster, named.name, isMerged ? JSON.stringify(body) : request.body);
  const operation = begin(request, {
    kind: present === undefined ? 'DatabaseScriptCreate' : 'DatabaseScriptAlter',
    subscriptionId: cluster.state.subscriptionId,
    location: cluster.state.location,
    busy: [key],
    ...('error' in run ? { error: run.error } : { effect: { resources, ...run.effect } }),
  });
  const headers = method === 'PATCH' ? bothOperationHeaders(request, operation) : operationHeaders(request, operation);
  const status = present === undefined ? 201 : method === 'PATCH' ? 202 : 200;
  return jsonAnswer(status, keptBody(script, present === undefined ? 'Creating' : 'Running'), headers);
}

/** What a script does to its cluster, or why its operation fails. */
function runOf(
  { state }: HostedCluster,
  name: string,
  text: string,
): { readonly effect: Partial<Effect> } | { readonly error: ArmErrorDetail } {
  const json = readJson(text, ARM_JSON);
  if (!json.ok || json.value.kind !== 'object') throw armRefusals.content('expected an object');
  const { databaseScripts, readScript, scriptFailure } = templates();
  const isNone = (): boolean => false;
  const reading = readScript(json.value, isNone, isNone);
  const key = clusterKey(state);
  if (reading.unknown !== null) {
    if (!/"script(?:Url|Content)"/i.test(text)) throw armRefusals.badRequest(`properties: ${reading.unknown}`);
    return { effect: { clusters: [{ key, value: withUnreadScript(state, name) }] } };
  }
  const { content, script } = reading;
  const { failed, problems } = databaseScripts().runDatabaseScript(state, script);
  const [problem] = problems;
  if (failed && problem !== undefined) {
    const [database = '', last = ''] = name.split('/').slice(-2);
    const failure = scriptFailure(text, content, { name: `${database}/${last}`, target: '' }, problem);
    const target = 'properties.scriptContent';
    const message = failure.message.replace(/^\.properties/, 'properties');
    return { error: bodyError({ ...failure, target, message }, text) };
  }
  return { effect: { scripts: [{ key, ...script }] } };
}
