import type { ResourceChange } from '../../arm/index.js';
import { sameValue } from '../../arm/values.js';
import { sameName } from '../../cluster/names.js';
import { clusterIdentifier, clusterResource } from '../../cluster/resource.js';
import type { JsonRecord } from '../../json/nodes.js';
import { templates } from '../../arm/templates.lazy.js';
import { clusterKey } from '../store.js';
import { withoutEchoes } from './cluster-body.js';
import type { ArmRequest } from './context.js';
import type { DeploymentBody } from './deployment-body.js';
import { diagnosticsOf } from './deployment-answer.js';
import type { DeploymentPlace, DeploymentPlan } from './deployment-plan.js';
import { isInGroup, keptBody } from './kept-resources.js';

/** The changes that a deployment would make, as ARM's what-if tells them; with them, what they mean for callouts. */
export function whatIfBody(
  request: ArmRequest,
  place: DeploymentPlace,
  body: DeploymentBody,
  plan: DeploymentPlan & { readonly ok: true },
): JsonRecord {
  const changes = [
    ...clusterChanges(request, plan),
    ...resourceChanges(request, plan),
    ...untouched(request, place, body, plan),
  ];
  const told = body.wantsPayloads
    ? changes
    : changes.map(({ resourceId, changeType }): JsonRecord => ({
        resourceId: resourceId ?? '',
        changeType: changeType ?? '',
      }));
  const diagnostics = diagnosticsOf(plan.result);
  return {
    status: 'Succeeded',
    properties: {
      correlationId: request.context.surroundings.newGuid(),
      changes: told,
      ...(diagnostics.length > 0 && { diagnostics }),
    },
  };
}

function clusterChanges(
  { state }: ArmRequest,
  { result, effect }: DeploymentPlan & { readonly ok: true },
): JsonRecord[] {
  // As they are kept, and without the defaults that a cluster's own file may spell out: none of these is a change.
  const kept = new Map(effect.clusters.flatMap(({ key, value }) => (value === null ? [] : [[key, value] as const])));
  const plain = new Map([...state.clusters.values()].map(({ state: each }) => [each, withoutEchoes(each, each)]));
  const before = [...plain.values()];
  const after = result.clusters.map(each => kept.get(clusterKey(each)) ?? plain.get(each) ?? each);
  const find = (clusters: typeof before, id: string): JsonRecord | null => {
    const found = clusters.find(cluster => sameName(clusterIdentifier(cluster), id));
    return found === undefined ? null : clusterResource(found);
  };
  return templates()
    .whatIf(before, {
      ...result,
      clusters: after,
      resources: result.resources.filter(({ effect: kind }) => kind !== 'ignored'),
    })
    .map(({ resourceId, changeType, delta = [], callouts }: ResourceChange): JsonRecord => ({
      resourceId,
      changeType,
      before: find(before, resourceId),
      after: find(after, resourceId),
      ...(changeType === 'Modify' && {
        delta: delta.filter(({ path }) => path !== 'databases').map(change => ({ ...change, children: null })),
      }),
      ...(callouts !== undefined && {
        callouts: {
          gained: callouts.gained.map(rule => ({ ...rule })),
          lost: callouts.lost.map(rule => ({ ...rule })),
        },
      }),
    }));
}

/** Databases and other resources of the template. */
function resourceChanges({ state }: ArmRequest, { effect }: DeploymentPlan & { readonly ok: true }): JsonRecord[] {
  return effect.resources.map(({ key, value }): JsonRecord => {
    const present = state.arm.resources[key];
    const before = present === undefined ? null : keptBody(present);
    const after = value === null ? null : keptBody(value);
    const resourceId = value?.id ?? present?.id ?? key;
    const changeType =
      before === null ? 'Create' : after === null ? 'Delete' : sameValue(before, after) ? 'NoChange' : 'Deploy';
    return { resourceId, changeType, before, after };
  });
}

/** What is in the group and not in the template: left alone. */
function untouched(
  { state }: ArmRequest,
  { subscriptionId, resourceGroup }: DeploymentPlace,
  { mode }: DeploymentBody,
  { result, effect }: DeploymentPlan & { readonly ok: true },
): JsonRecord[] {
  if (mode === 'Complete') return [];
  const deployed = new Set(result.resources.map(({ identifier }) => identifier.toLowerCase()));
  const changed = new Set(effect.clusters.map(({ key }) => key));
  const clusters = [...state.clusters].filter(
    ([key]) => isInGroup(key, subscriptionId, resourceGroup) && !deployed.has(key) && !changed.has(key),
  );
  const resources = Object.entries(state.arm.resources).filter(
    ([key, { name }]) => isInGroup(key, subscriptionId, resourceGroup) && !deployed.has(key) && !name.includes('/'),
  );
  const ignored = (resourceId: string, resource: JsonRecord): JsonRecord => ({
    resourceId,
    changeType: 'Ignore',
    before: resource,
    after: resource,
  });
  return [
    ...clusters.map(([, cluster]) => ignored(clusterIdentifier(cluster.state), clusterResource(cluster.state))),
    ...resources.map(([, resource]) => ignored(resource.id, keptBody(resource))),
  ];
}
