import { withDataPlanePolicy } from '../../cluster/change.js';
import type { JsonRecord, JsonValue } from '../../json/nodes.js';
import { templates } from '../../arm/templates.lazy.js';
import type { ServerResponse } from '../exchange.js';
import { clusterKey, type EmulatorState, type EmulatorStore, type HostedCluster } from '../store.js';
import { emptyAnswer, jsonAnswer } from './answers.js';
import type { ArmRequest } from './context.js';
import { armRefusals, type ArmErrorDetail } from './errors.js';
import { findGroup, groupKey } from './places.js';
import {
  MAX_DEPLOYMENTS,
  MAX_FINISHED_OPERATIONS,
  MAX_KEPT_SIZE,
  MAX_RUNNING_OPERATIONS,
  NO_EFFECT,
  withChanges,
  type ArmState,
  type Change,
  type Deployment,
  type Effect,
  type Operation,
  type ResourceGroup,
  type PendingScript,
} from './state.js';

/*
 * Asynchronous operations. What one changes is worked out when it begins, and takes effect when it ends:
 * OURS(arm-operation-takes-effect-at-its-end). Nobody waits for the end: each request first ends what has run out.
 */

/** What is to run. */
export interface OperationPlan {
  readonly kind: string;
  readonly subscriptionId: string;
  readonly location?: string;
  readonly busy?: readonly string[];
  readonly error?: ArmErrorDetail;
  readonly effect?: Partial<Effect>;
}

/** Starts an operation; `others` are what changes at once. */
export function begin(request: ArmRequest, plan: OperationPlan, others: Partial<Effect> = {}): Operation {
  const { context, now } = request;
  const operation: Operation = {
    id: context.surroundings.newGuid(),
    subscriptionId: plan.subscriptionId,
    location: plan.location ?? '',
    kind: plan.kind,
    startTime: now,
    endTime: now + (context.operationDelay ?? 0),
    busy: plan.busy ?? [],
    error: plan.error ?? null,
    effect: { ...NO_EFFECT, ...plan.effect },
  };
  const state = applied(request.state, { ...NO_EFFECT, ...others }, now);
  if (state.arm.running.length >= MAX_RUNNING_OPERATIONS)
    throw armRefusals.tooMany('running operations', MAX_RUNNING_OPERATIONS);
  const running = [...state.arm.running, operation];
  context.store.replace({ ...state, arm: { ...state.arm, running } });
  return operation;
}

/** Changes the state at once, without an operation. */
export function change({ context, state, now }: ArmRequest, effect: Partial<Effect>): void {
  context.store.replace(applied(state, { ...NO_EFFECT, ...effect }, now));
}

/** Ends the operations whose time is over. Every endpoint of the emulator calls it before it reads the state. */
export function settle(store: EmulatorStore, now: number): void {
  store.replace(settled(store.state, now));
}

/** The state at a moment; the same one where no operation has ended since. */
function settled(state: EmulatorState, now: number): EmulatorState {
  const due = state.arm.running.filter(({ endTime }) => endTime <= now);
  if (due.length === 0) return state;
  const ended = due
    .toSorted((left, right) => left.endTime - right.endTime)
    .reduce((current, { effect }) => applied(current, effect ?? NO_EFFECT, now), state);
  const finished = due.map(operation => ({ ...operation, effect: null }));
  return {
    ...ended,
    arm: {
      ...ended.arm,
      running: ended.arm.running.filter(operation => !due.includes(operation)),
      finished: [...ended.arm.finished, ...finished].slice(-MAX_FINISHED_OPERATIONS),
    },
  };
}

/** Refuses a request that would change a cluster while an operation does. */
export function refuseIfBusy(arm: ArmState, key: string, identifier: string): void {
  if (isBusy(arm, key)) throw armRefusals.conflict(identifier);
}

export function isBusy(arm: ArmState, key: string): boolean {
  return operationOn(arm, key) !== undefined;
}

/** The operation that changes a cluster now. */
export function operationOn({ running }: ArmState, key: string): Operation | undefined {
  return running.find(({ busy }) => busy.includes(key));
}

function applied(state: EmulatorState, effect: Effect, now: number): EmulatorState {
  const clusters = new Map(state.clusters);
  let { changes, groups, resources } = state.arm;
  for (const { key, value } of effect.clusters) {
    const present = clusters.get(key);
    changes++;
    if (value !== null) {
      // Commands go on while an operation runs; what they did stays.
      const { dataPlanePolicy } = present?.state ?? value;
      clusters.set(clusterKey(value), { state: { ...value, dataPlanePolicy }, etag: etagOf(now, changes) });
    } else if (present !== undefined) {
      clusters.delete(key);
      groups = withChanges(groups, groupThatStays(state, present));
      resources = withChanges(resources, below(resources, key));
    }
  }
  for (const script of effect.scripts ?? []) runScript(clusters, script);
  return {
    clusters,
    arm: {
      ...state.arm,
      changes,
      groups: withChanges(groups, effect.groups),
      resources: withChanges(resources, effect.resources),
      deployments: newest(withChanges(state.arm.deployments, effect.deployments), effect.deployments.length > 0),
    },
  };
}

/** Runs a script that was found to be allowed when its operation began, on the policy that commands have left since. */
function runScript(clusters: Map<string, HostedCluster>, { key, ...script }: PendingScript): void {
  const present = clusters.get(key);
  if (present === undefined) return;
  const { runDatabaseScript } = templates().databaseScripts();
  const { state } = runDatabaseScript({ ...present.state, restrictOutboundNetworkAccess: 'Disabled' }, script);
  clusters.set(key, { ...present, state: withDataPlanePolicy(present.state, state.dataPlanePolicy) });
}

/** A group stays, as it was, when its last cluster goes. */
function groupThatStays(before: EmulatorState, { state }: HostedCluster): Change<ResourceGroup>[] {
  const { subscriptionId, resourceGroup } = state;
  const value = findGroup(before, subscriptionId, resourceGroup);
  return value === undefined ? [] : [{ key: groupKey(subscriptionId, resourceGroup), value }];
}

/** Takes away what is inside a resource. */
export function below(resources: ArmState['resources'], key: string): Change<never>[] {
  return Object.keys(resources)
    .filter(other => other.startsWith(`${key}/`))
    .map(other => ({ key: other, value: null }));
}

/** Only so many deployments are remembered, and only so much of them. */
function newest(
  deployments: Readonly<Record<string, Deployment>>,
  changed: boolean,
): Readonly<Record<string, Deployment>> {
  if (!changed) return deployments;
  let size = 0;
  const kept = Object.entries(deployments)
    .slice(-MAX_DEPLOYMENTS)
    .toReversed()
    .filter(([, deployment]) => (size += deployment.size) <= MAX_KEPT_SIZE);
  return Object.fromEntries(kept.toReversed());
}

/** Like the recorded ones: a quoted time of seven decimals. The last four tell changes of one millisecond apart. */
export function etagOf(now: number, changes: number): string {
  const digits = String(changes % 10_000).padStart(4, '0');
  return `"${new Date(now).toISOString().replace('Z', `${digits}Z`)}"`;
}

/** Where an operation of the service is asked for, as answers name it. */
export function operationHeaders(request: ArmRequest, operation: Operation): Readonly<Record<string, string>> {
  const url = operationUrl(request, operation);
  return { 'Azure-AsyncOperation': url, ...pollAgain(request, operation) };
}

/** The same with the address that gives the result alone. */
export function bothOperationHeaders(request: ArmRequest, operation: Operation): Readonly<Record<string, string>> {
  const url = operationUrl(request, operation);
  return {
    'Azure-AsyncOperation': url,
    Location: `${url}&operationResultResponseType=Location`,
    ...pollAgain(request, operation),
  };
}

function operationUrl({ origin, apiVersion }: ArmRequest, { id, subscriptionId, location }: Operation): string {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.Kusto/locations/${encodeURIComponent(location)}/operationResults/${id}`;
  return `${origin}${path}?api-version=${apiVersion}`;
}

/** When to ask again. Without it clients wait for up to half a minute; those that take a zero for none ask once before they wait. */
export function pollAgain({ now }: ArmRequest, { endTime }: Operation): Readonly<Record<string, string>> {
  const seconds = Math.ceil(Math.max(0, endTime - now) / 1000);
  return { 'Retry-After': String(Math.min(seconds, MAX_WAIT)) };
}

const MAX_WAIT = 5;

export function findOperation({ running, finished }: ArmState, id: string): Operation {
  const operation = [...running, ...finished].find(each => each.id === id.toLowerCase());
  if (operation === undefined) throw armRefusals.noOperation(id);
  return operation;
}

export function isRunning({ arm }: EmulatorState, operation: Operation): boolean {
  return arm.running.includes(operation);
}

/** GET …/operationResults/{id}: the body of recorded traffic, or nothing for the form that `Location` asks for. */
export function operationResult(request: ArmRequest, id: string): ServerResponse {
  const operation = findOperation(request.state.arm, id);
  const running = isRunning(request.state, operation);
  const again = pollAgain(request, operation);
  if (request.query.get('operationResultResponseType')?.toLowerCase() === 'location') {
    return running ? emptyAnswer(202, bothOperationHeaders(request, operation)) : emptyAnswer(200);
  }
  return jsonAnswer(200, operationBody(operation, running), running ? again : {});
}

function operationBody(operation: Operation, running: boolean): JsonRecord {
  const { id, subscriptionId, location, kind, startTime, endTime, error } = operation;
  const failed = error !== null;
  const status = running ? 'Running' : failed ? 'Failed' : 'Succeeded';
  const operationState = running ? 'InProgress' : failed ? 'BadInput' : 'Completed';
  return {
    id: `/subscriptions/${subscriptionId}/providers/Microsoft.Kusto/locations/${location}/operationresults/${id}`,
    name: id,
    status,
    startTime: new Date(startTime).toISOString(),
    // Recorded: one that runs has an end, at its start, and half of it is done.
    endTime: new Date(running ? startTime : endTime).toISOString(),
    percentComplete: running ? 0.5 : 1,
    // An error is plain JSON.
    ...(failed && !running && { error: error as unknown as JsonValue }),
    properties: { operationKind: kind, provisioningState: status, operationState },
  };
}
