import { groupIdentifier } from '../../arm/scope.js';
import { isRecord } from '../../arm/values.js';
import { sameName } from '../../cluster/names.js';
import { setOwn, valueOf, type JsonRecord, type JsonValue } from '../../json/nodes.js';
import { ARM_JSON, readJson } from '../../json/read.js';
import type { ServerResponse } from '../exchange.js';
import { emptyAnswer, jsonAnswer } from './answers.js';
import type { ArmRequest } from './context.js';
import { armRefusals } from './errors.js';
import { below, change } from './operations.js';
import type { ResourcePath } from './path.js';
import { requireGroup, requireSubscription } from './places.js';
import {
  MAX_KEPT_RESOURCES,
  MAX_KEPT_SIZE,
  withChanges,
  type ArmState,
  type Change,
  type KeptResource,
} from './state.js';

/*
 * Resources of which nothing is known here: taken, kept, given back, and without effect (OURS(arm-other-resources)).
 */

/** A resource as its path names it. */
export interface ResourceName {
  readonly id: string;
  /** With its parents', as are names. */
  readonly type: string;
  readonly name: string;
}

export function resourceName({ scope, namespace, types, names }: ResourcePath): ResourceName {
  const steps = names.map((name, index) => `${types[index] ?? ''}/${name}`);
  return {
    id: `${scope}/providers/${namespace}/${steps.join('/')}`,
    type: `${namespace}/${types.slice(0, names.length).join('/')}`,
    name: names.join('/'),
  };
}

/** All that is in a resource but its name. */
const NAMING = new Set(['id', 'name', 'type', 'apiversion', 'etag', 'systemdata']);

export function keptResource(named: ResourceName, apiVersion: string, written: JsonRecord): KeptResource {
  const body: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(written)) if (!NAMING.has(name.toLowerCase())) setOwn(body, name, value);
  return { ...named, apiVersion, body: Object.freeze(body), size: JSON.stringify(body).length };
}

/** As it is given back. */
export function keptBody({ id, type, name, body }: KeptResource, provisioningState = 'Succeeded'): JsonRecord {
  const { properties = {} } = body;
  return {
    id,
    name,
    type,
    ...body,
    properties: isRecord(properties) ? { ...properties, provisioningState } : properties,
  };
}

/** A resource after a PATCH: what it does not mention stays, in `properties` too. */
export function merged(current: JsonRecord, changes: JsonRecord): JsonRecord {
  const [old, now] = [current['properties'], changes['properties']];
  const properties = isRecord(old) && isRecord(now) ? { ...old, ...now } : (now ?? old);
  return { ...current, ...changes, ...(properties !== undefined && { properties }) };
}

/** Refuses to keep more than there is room for. */
export function requireRoom(arm: ArmState, changes: readonly Change<KeptResource>[]): void {
  const next = Object.values(withChanges(arm.resources, changes));
  if (next.length > MAX_KEPT_RESOURCES) throw armRefusals.tooMany('resources', MAX_KEPT_RESOURCES);
  const size = next.reduce((total, resource) => total + resource.size, 0);
  if (size > MAX_KEPT_SIZE) throw armRefusals.tooMany('characters of resources', MAX_KEPT_SIZE);
}

export function answerKeptResource(request: ArmRequest, path: ResourcePath): ServerResponse {
  const { state, method } = request;
  const named = resourceName(path);
  const key = named.id.toLowerCase();
  const present = state.arm.resources[key];
  switch (method) {
    case 'GET':
    case 'HEAD': {
      if (present === undefined) throw notFound(request, path, named);
      return method === 'HEAD' ? emptyAnswer(204) : jsonAnswer(200, keptBody(present));
    }
    case 'PUT':
    case 'PATCH': {
      if (method === 'PATCH' && present === undefined) throw notFound(request, path, named);
      if (path.resourceGroup !== null) requireGroup(state, path.subscriptionId, path.resourceGroup);
      const written = readRecord(request.body);
      const body = method === 'PATCH' && present !== undefined ? merged(present.body, written) : written;
      const resource = keptResource(present ?? named, request.apiVersion, body);
      const changes = [{ key, value: resource }];
      requireRoom(state.arm, changes);
      change(request, { resources: changes });
      return jsonAnswer(present === undefined ? 201 : 200, keptBody(resource));
    }
    case 'DELETE': {
      if (present === undefined) return emptyAnswer(204);
      change(request, { resources: [{ key, value: null }, ...below(state.arm.resources, key)] });
      return emptyAnswer(200);
    }
    default:
      throw armRefusals.method(method);
  }
}

/** All kept resources of one type in one place. */
export function listKeptResources({ method, state }: ArmRequest, path: ResourcePath): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireSubscription(state, path.subscriptionId);
  if (path.resourceGroup !== null) requireGroup(state, path.subscriptionId, path.resourceGroup);
  const { namespace, types, names } = path;
  const type = [namespace, ...types].join('/');
  const parent = names.length === 0 ? path.scope : resourceName(path).id;
  const value = Object.values(state.arm.resources)
    .filter(
      resource => sameName(resource.type, type) && resource.id.toLowerCase().startsWith(`${parent.toLowerCase()}/`),
    )
    .map(resource => keptBody(resource));
  return jsonAnswer(200, { value });
}

export function notFound({ state }: ArmRequest, path: ResourcePath, { type, name }: ResourceName): Error {
  if (path.resourceGroup === null) requireSubscription(state, path.subscriptionId);
  else requireGroup(state, path.subscriptionId, path.resourceGroup);
  return armRefusals.noResource(type, name, path.resourceGroup ?? '');
}

/** A body that is an object. */
export function readRecord(text: string): JsonRecord {
  const json = readJson(text, ARM_JSON);
  if (!json.ok) throw armRefusals.content(json.problem.message);
  if (json.value.kind !== 'object') throw armRefusals.content('expected an object');
  // The value of an object node is a record.
  return valueOf(json.value) as JsonRecord;
}

/** The resource group that an identifier is in, in lower case; null where it is in none. */
export function groupKeyOf(identifier: string): string | null {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(identifier.toLowerCase())?.[0] ?? null;
}

export function isInGroup(identifier: string, subscriptionId: string, group: string): boolean {
  return groupKeyOf(identifier) === groupIdentifier(subscriptionId, group).toLowerCase();
}
