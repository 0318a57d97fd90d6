import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import type { JsonRecord } from '../../json/nodes.js';
import type { ServerResponse } from '../exchange.js';
import { jsonAnswer } from './answers.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';
import { conditionsOf, mostOf } from './filter.js';
import { groupKeyOf } from './kept-resources.js';
import { groupKey, requireGroup, requireSubscription } from './places.js';

/** GET …/resources: what is in a subscription or a group, in short, as `$filter` wants it. */
export function listResources(
  { method, state, query }: ArmRequest,
  subscriptionId: string,
  resourceGroup: string | null,
): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireSubscription(state, subscriptionId);
  if (resourceGroup !== null) requireGroup(state, subscriptionId, resourceGroup);
  const conditions = conditionsOf(query, ['resourceGroup', 'resourceType', 'name', 'location']);
  const group = conditions.get('resourcegroup') ?? resourceGroup;
  const wanted = (resource: JsonRecord): boolean =>
    [...conditions].every(
      ([name, value]) => name === 'resourcegroup' || sameName(textOf(resource[MEMBERS[name] ?? name]), value),
    );
  const prefix = `/subscriptions/${subscriptionId.toLowerCase()}/`;
  const value = resourcesOf(state).filter(resource => {
    const id = textOf(resource['id']);
    const inPlace =
      group === null ? id.toLowerCase().startsWith(prefix) : groupKeyOf(id) === groupKey(subscriptionId, group);
    return inPlace && wanted(resource);
  });
  return jsonAnswer(200, { value: value.slice(0, mostOf(query)) });
}

const MEMBERS: Readonly<Record<string, string>> = { resourcetype: 'type' };
/** Clusters, and of what is kept the resources that are inside no other. */
function resourcesOf({ clusters, arm }: ArmRequest['state']): readonly JsonRecord[] {
  const hosted = [...clusters.values()].map(({ state }): JsonRecord => ({
    id: clusterIdentifier(state),
    name: state.name,
    type: 'Microsoft.Kusto/Clusters',
    ...pick(state.otherMembers, ['sku', 'tags', 'identity', 'zones']),
    location: state.location,
  }));
  const kept = Object.values(arm.resources)
    .filter(({ name }) => !name.includes('/'))
    .map(({ id, name, type, body }): JsonRecord => ({
      id,
      name,
      type,
      ...pick(body, ['kind', 'sku', 'tags', 'identity', 'zones', 'location']),
    }));
  return [...hosted, ...kept];
}

function pick(record: JsonRecord, names: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
