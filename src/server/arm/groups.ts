import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import { isRecord } from '../../arm/values.js';
import type { JsonRecord } from '../../json/nodes.js';
import type { ServerResponse } from '../exchange.js';
import { emptyAnswer, jsonAnswer } from './answers.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';
import { conditionsOf, mostOf } from './filter.js';
import { isInGroup, readRecord } from './kept-resources.js';
import { areTags, isLocation } from './labels.js';
import { begin, change, findOperation, isRunning, pollAgain, refuseIfBusy } from './operations.js';
import { findGroup, groupKey, requireGroup, requireSubscription, resourceGroups } from './places.js';
import { MAX_GROUPS, type Operation, type ResourceGroup } from './state.js';

const NAME = /^[\w().-]{0,89}[\w()-]$/;

export function listGroups({ method, state, query }: ArmRequest, subscriptionId: string): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireSubscription(state, subscriptionId);
  const conditions = conditionsOf(query, ['tagName', 'tagValue']);
  const [name, value] = [conditions.get('tagname'), conditions.get('tagvalue')];
  const groups = resourceGroups(state).filter(
    group => sameName(group.subscriptionId, subscriptionId) && hasTag(group, name, value),
  );
  return jsonAnswer(200, { value: groups.slice(0, mostOf(query)).map(group => groupBody(group)) });
}

/** Names of tags are the same whatever their case, values are not. */
function hasTag({ tags }: ResourceGroup, name: string | undefined, value: string | undefined): boolean {
  return (
    (name === undefined && value === undefined) ||
    Object.entries(tags).some(
      ([tag, text]) => (name === undefined || sameName(tag, name)) && (value === undefined || text === value),
    )
  );
}

export function answerGroup(request: ArmRequest, subscriptionId: string, name: string): ServerResponse {
  const { method, state } = request;
  switch (method) {
    case 'GET':
      requireSubscription(state, subscriptionId);
      return jsonAnswer(200, groupBody(requireGroup(state, subscriptionId, name)));
    case 'HEAD':
      return emptyAnswer(findGroup(state, subscriptionId, name) === undefined ? 404 : 204);
    case 'PUT':
      return putGroup(request, subscriptionId, name);
    case 'PATCH': {
      const group = requireGroup(state, subscriptionId, name);
      const { tags } = readRecord(request.body);
      if (!areTags(tags)) throw armRefusals.tags();
      const next = isRecord(tags) ? { ...group, tags } : group;
      change(request, { groups: [{ key: groupKey(subscriptionId, name), value: next }] });
      return jsonAnswer(200, groupBody(next));
    }
    case 'DELETE':
      return deleteGroup(request, requireGroup(state, subscriptionId, name));
    default:
      throw armRefusals.method(method);
  }
}

function putGroup(request: ArmRequest, subscriptionId: string, name: string): ServerResponse {
  if (!NAME.test(name)) throw armRefusals.badName(name);
  const { state } = request;
  const present = findGroup(state, subscriptionId, name);
  const { location, tags } = readRecord(request.body);
  if (typeof location !== 'string' || location === '') throw armRefusals.locationRequired();
  if (!isLocation(location)) throw armRefusals.location();
  if (!areTags(tags)) throw armRefusals.tags();
  if (present === undefined && Object.keys(state.arm.groups).length >= MAX_GROUPS)
    throw armRefusals.tooMany('resource groups', MAX_GROUPS);
  const group: ResourceGroup = {
    subscriptionId: present?.subscriptionId ?? subscriptionId,
    name: present?.name ?? name,
    // A group stays where it is.
    location: present?.location ?? location,
    tags: isRecord(tags) ? tags : {},
  };
  change(request, { groups: [{ key: groupKey(subscriptionId, name), value: group }] });
  return jsonAnswer(present === undefined ? 201 : 200, groupBody(group));
}

/** Deletes a group with all that is in it. */
function deleteGroup(request: ArmRequest, { subscriptionId, name }: ResourceGroup): ServerResponse {
  const { state } = request;
  const inGroup = (key: string): boolean => isInGroup(key, subscriptionId, name);
  const clusters = [...state.clusters.keys()].filter(inGroup);
  for (const [key, hosted] of state.clusters)
    if (inGroup(key)) refuseIfBusy(state.arm, key, clusterIdentifier(hosted.state));
  const gone = (keys: readonly string[]): readonly { readonly key: string; readonly value: null }[] =>
    keys.map(key => ({ key, value: null }));
  const operation = begin(request, {
    kind: 'ResourceGroupDeletion',
    subscriptionId,
    busy: clusters,
    effect: {
      clusters: gone(clusters),
      resources: gone(Object.keys(state.arm.resources).filter(inGroup)),
      deployments: gone(Object.keys(state.arm.deployments).filter(inGroup)),
      groups: gone([groupKey(subscriptionId, name)]),
    },
  });
  return emptyAnswer(202, { Location: operationUrl(request, operation), ...pollAgain(request, operation) });
}

/** GET /subscriptions/{id}/operationresults/{id}: the operations of ARM itself. */
export function groupOperationResult(request: ArmRequest, id: string): ServerResponse {
  const operation = findOperation(request.state.arm, id);
  if (!isRunning(request.state, operation)) return emptyAnswer(200);
  return emptyAnswer(202, { Location: operationUrl(request, operation), ...pollAgain(request, operation) });
}

function operationUrl({ origin, apiVersion }: ArmRequest, { subscriptionId, id }: Operation): string {
  return `${origin}/subscriptions/${encodeURIComponent(subscriptionId)}/operationresults/${id}?api-version=${apiVersion}`;
}

function groupBody({ subscriptionId, name, location, tags }: ResourceGroup): JsonRecord {
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    tags,
    properties: { provisioningState: 'Succeeded' },
  };
}
