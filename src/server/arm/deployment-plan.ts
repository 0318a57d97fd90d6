import type { DeployResult, DeployedResource } from '../../arm/index.js';
import { sameName } from '../../cluster/names.js';
import { clusterIdentifier } from '../../cluster/resource.js';
import type { ClusterState } from '../../cluster/state.js';
import { templates } from '../../arm/templates.lazy.js';
import { MoreEffort } from '../context.js';
import { clusterKey } from '../store.js';
import { withoutEchoes } from './cluster-body.js';
import { changeError, CLUSTER_TYPE, moved } from './clusters.js';
import type { ArmRequest } from './context.js';
import type { DeploymentBody } from './deployment-body.js';
import { bodyError, conflictError, type ArmErrorDetail, type ArmFailure } from './errors.js';
import { isInGroup, keptResource, requireRoom } from './kept-resources.js';
import { below, isBusy } from './operations.js';
import { requireGroup } from './places.js';
import { requireAssignment } from './principals.js';
import { MAX_CLUSTERS, NO_EFFECT, type Change, type Effect, type KeptResource, type PendingScript } from './state.js';
import { catching } from '../../../grammar/text/problem.js';

/** Where a deployment is made, and what it is called. */
export interface DeploymentPlace {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

export type Deployed = DeployResult & { readonly ok: true };

/** What a deployment would do. */
export type DeploymentPlan =
  | {
      readonly ok: true;
      readonly result: Deployed;
      readonly effect: Effect;
      /** The clusters, by key, that it changes. */
      readonly busy: readonly string[];
    }
  | {
      readonly ok: false;
      /** Whether ARM refuses the template at once, or a resource is refused while it is deployed. */
      readonly refused: 'template' | 'resource';
      readonly error: ArmErrorDetail;
    };

const ASSIGNMENT_TYPE = `${CLUSTER_TYPE}/principalAssignments`;

/** Works a template out: what it would change, or why it is refused. Nothing is changed; a deployment that fails changes nothing. */
export function planDeployment(request: ArmRequest, place: DeploymentPlace, body: DeploymentBody): DeploymentPlan {
  const { state, context, now } = request;
  const { subscriptionId, resourceGroup, name } = place;
  const group = requireGroup(state, subscriptionId, resourceGroup);
  const before = [...state.clusters.values()].map(cluster => cluster.state);
  const { effort = 1 } = context;
  const result = templates().deployTemplate(before, body.template, {
    parameters: body.parameters,
    mode: body.mode,
    subscriptionId: group.subscriptionId,
    resourceGroup: group.name,
    location: group.location,
    name,
    now: () => now,
    newGuid: () => context.surroundings.newGuid(),
    effort,
  });
  if (effort < 1 && !result.ok && result.problem.reason === 'ARM_LIMIT') throw new MoreEffort();
  if (!result.ok) return { ok: false, refused: result.refused, error: bodyError(result.problem, body.template) };
  const clusters = clusterChanges(before, result);
  const resources = resourceChanges(request, place, body, result);
  const error = firstError(request, before, clusters, result) ?? roomError(request, resources);
  if (error !== null) return { ok: false, refused: 'resource', error };
  const scripts = scriptRuns(result);
  const effect = { ...NO_EFFECT, clusters, resources, ...(scripts.length > 0 && { scripts }) };
  return { ok: true, result, effect, busy: clusters.map(({ key }) => key) };
}

/** What runs on clusters when the deployment ends. */
function scriptRuns({ scripts }: Deployed): readonly PendingScript[] {
  return scripts.flatMap(({ cluster, script }) => (script === null ? [] : [{ key: cluster.toLowerCase(), ...script }]));
}

/** What a template says of its resources that has no effect here: OURS(arm-other-resources). */
export function hasEffect({ effect, type }: DeployedResource): boolean {
  return effect !== 'ignored' || sameName(type, ASSIGNMENT_TYPE);
}

function clusterChanges(before: readonly ClusterState[], { clusters }: Deployed): Change<ClusterState>[] {
  const old = new Map(before.map(cluster => [clusterKey(cluster), cluster]));
  const after = new Set(clusters.map(clusterKey));
  const changed = clusters
    .filter(cluster => old.get(clusterKey(cluster)) !== cluster)
    .map(cluster => {
      const key = clusterKey(cluster);
      return { key, value: withoutEchoes(old.get(key) ?? null, cluster) };
    });
  const gone = [...old.keys()].filter(key => !after.has(key)).map(key => ({ key, value: null }));
  return [...changed, ...gone];
}

function resourceChanges(
  { state }: ArmRequest,
  { subscriptionId, resourceGroup }: DeploymentPlace,
  { mode }: DeploymentBody,
  { resources }: Deployed,
): Change<KeptResource>[] {
  const kept = resources
    .filter(({ effect }) => effect !== 'cluster')
    .map(({ identifier: id, type, name, apiVersion, resource }) => ({
      key: id.toLowerCase(),
      value: keptResource({ id, type, name }, apiVersion, resource),
    }));
  if (mode === 'Incremental') return kept;
  const deployed = new Set(resources.map(({ identifier }) => identifier.toLowerCase()));
  const gone = Object.entries(state.arm.resources)
    .filter(
      ([key, { name }]) => !name.includes('/') && isInGroup(key, subscriptionId, resourceGroup) && !deployed.has(key),
    )
    .flatMap(([key]) => [{ key, value: null }, ...below(state.arm.resources, key)]);
  return [...gone, ...kept];
}

function firstError(
  { state }: ArmRequest,
  before: readonly ClusterState[],
  changes: readonly Change<ClusterState>[],
  { resources }: Deployed,
): ArmErrorDetail | null {
  const old = new Map(before.map(cluster => [clusterKey(cluster), cluster]));
  for (const { key, value } of changes) {
    const present = old.get(key);
    if (isBusy(state.arm, key)) return conflictError(present === undefined ? key : clusterIdentifier(present));
    const error =
      value === null
        ? null
        : ((present === undefined ? null : moved(present, value)) ?? changeError(present ?? null, value));
    if (error !== null) return error;
  }
  const added = changes.filter(({ key, value }) => value !== null && !old.has(key)).length;
  if (before.length + added > MAX_CLUSTERS)
    return {
      code: 'ResourceQuotaExceeded',
      message: `At most ${MAX_CLUSTERS} clusters are held by this emulator.`,
    };
  for (const { type, resource } of resources) {
    if (!sameName(type, ASSIGNMENT_TYPE)) continue;
    const error = errorOf(() => {
      requireAssignment(resource);
    });
    if (error !== null) return error;
  }
  return null;
}

function roomError({ state }: ArmRequest, changes: readonly Change<KeptResource>[]): ArmErrorDetail | null {
  return errorOf(() => {
    requireRoom(state.arm, changes);
  });
}

/** The refusal that a check would answer with. */
function errorOf(check: () => void): ArmErrorDetail | null {
  const result = catching<null, ArmFailure>(() => {
    check();
    return null;
  });
  return result.ok ? null : result.problem.error;
}
