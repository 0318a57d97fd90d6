import { murmurHash64 } from '../../arm/unique-string.js';
import type { DeployedResource } from '../../arm/index.js';
import type { JsonRecord, JsonValue } from '../../json/nodes.js';
import type { DeploymentBody } from './deployment-body.js';
import { hasEffect, type Deployed, type DeploymentPlace, type DeploymentPlan } from './deployment-plan.js';
import type { ArmErrorDetail } from './errors.js';
import type { Deployment } from './state.js';

/** What all answers about one deployment share. */
export interface DeploymentFacts {
  readonly place: DeploymentPlace;
  readonly body: DeploymentBody;
  readonly plan: DeploymentPlan;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly correlationId: string;
}

export function deploymentIdentifier({ subscriptionId, resourceGroup, name }: DeploymentPlace): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Resources/deployments/${name}`;
}

/** The deployment as it is in a state. */
export function deploymentOf(facts: DeploymentFacts, provisioningState: string): Deployment {
  const { place, body } = facts;
  const properties = propertiesOf(facts, provisioningState);
  const operations = operationsOf(facts, hasEnded(provisioningState));
  return {
    id: deploymentIdentifier(place),
    ...place,
    properties,
    operations,
    template: body.template,
    size: body.template.length + JSON.stringify([properties, operations]).length,
  };
}

export function deploymentBody({ id, name, properties }: Deployment): JsonRecord {
  return { id, name, type: 'Microsoft.Resources/deployments', properties };
}

/** Of a failed deployment; texts as ARM's. */
export function failure(error: ArmErrorDetail): ArmErrorDetail {
  return {
    code: 'DeploymentFailed',
    message:
      'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
    details: [error],
  };
}

/** Of a template that is refused before anything is deployed. */
export function templateFailure({ message, code, ...others }: ArmErrorDetail): ArmErrorDetail {
  const text = code === 'InvalidTemplate' ? `Deployment template validation failed: '${message}'.` : message;
  return { code, message: text, ...others };
}

function propertiesOf(facts: DeploymentFacts, provisioningState: string): JsonRecord {
  const { body, plan, start, end, correlationId } = facts;
  const isOver = hasEnded(provisioningState);
  const common = {
    templateHash: String(murmurHash64(new TextEncoder().encode(JSON.stringify(body.templateValue)))),
    parameters: plan.ok ? typed(plan.result.parameters) : {},
    mode: body.mode,
    provisioningState,
    timestamp: new Date(isOver ? end : start).toISOString(),
    duration: isOver ? `PT${(end - start) / 1000}S` : 'PT0S',
    correlationId,
    providers: plan.ok ? providersOf(plan.result.resources) : [],
    dependencies: [],
  };
  if (!isOver) return { ...common, ...diagnostics(plan) };
  if (!plan.ok) return { ...common, error: dataOf(failure(plan.error)) };
  const { outputs, resources } = plan.result;
  return {
    ...common,
    ...(Object.keys(outputs).length > 0 && { outputs: typed(outputs) }),
    outputResources: resources.map(resource => ({ id: identifierOf(resource) })),
    ...diagnostics(plan),
  };
}

function hasEnded(provisioningState: string): boolean {
  return provisioningState === 'Succeeded' || provisioningState === 'Failed';
}

/** The answer of validate. */
export function validatedProperties(facts: DeploymentFacts): JsonRecord {
  const { outputs: _outputs, outputResources, error: _error, ...others } = propertiesOf(facts, 'Succeeded');
  return { ...others, duration: 'PT0S', validatedResources: outputResources ?? [] };
}

/** What people should know of a template that was taken: above all, which resources have no effect here. */
function diagnostics(plan: DeploymentPlan): JsonRecord {
  if (!plan.ok) return {};
  const list = diagnosticsOf(plan.result);
  return list.length === 0 ? {} : { diagnostics: list };
}

export function diagnosticsOf({ resources, scripts, warnings }: Deployed): readonly JsonRecord[] {
  const unread = new Set(scripts.filter(({ unknown }) => unknown !== null).map(({ target }) => target));
  const ignored = resources.filter(resource => !hasEffect(resource) && !unread.has(resource.target));
  const others = warnings.filter(({ reason }) => reason !== 'ARM_IGNORED_RESOURCE');
  return [
    ...ignored.map(({ identifier, type }) => ({
      level: 'Warning',
      code: 'ARM_IGNORED_RESOURCE',
      message: `A ${type} is kept, and has no effect on this emulator.`,
      target: identifier,
    })),
    ...others.map(({ reason, target, message }) => ({ level: 'Warning', code: reason, message, target })),
  ];
}

/** Types are spelt with a capital in answers: `String`. A secret has no value. */
function typed(values: Deployed['parameters']): JsonRecord {
  return Object.fromEntries(
    Object.entries(values).map(([name, { type, value }]) => {
      const spelt = TYPES.find(known => known.toLowerCase() === type.toLowerCase()) ?? type;
      return [name, /^secure/i.test(type) ? { type: spelt } : { type: spelt, value }];
    }),
  );
}

const TYPES = ['String', 'SecureString', 'Int', 'Bool', 'Object', 'SecureObject', 'Array'];

function providersOf(resources: readonly DeployedResource[]): JsonRecord[] {
  const providers = new Map<string, Map<string, Set<string>>>();
  for (const { type, resource } of resources) {
    const [namespace = '', ...rest] = type.split('/');
    const types = providers.get(namespace) ?? new Map<string, Set<string>>();
    const locations = types.get(rest.join('/')) ?? new Set<string>();
    const { location } = resource;
    if (typeof location === 'string') locations.add(location.toLowerCase().replaceAll(' ', ''));
    providers.set(namespace, types.set(rest.join('/'), locations));
  }
  return [...providers].map(([namespace, types]) => ({
    namespace,
    resourceTypes: [...types].map(([resourceType, locations]) => ({
      resourceType,
      locations: locations.size === 0 ? [null] : [...locations],
    })),
  }));
}

/** What happened to each resource, or is happening. */
function operationsOf({ place, plan, end, start }: DeploymentFacts, isOver: boolean): JsonRecord[] {
  const one = (index: number, properties: JsonRecord): JsonRecord => {
    const operationId = String(index + 1).padStart(16, '0');
    return {
      id: `${deploymentIdentifier(place)}/operations/${operationId}`,
      operationId,
      properties: {
        provisioningOperation: 'Create',
        timestamp: new Date(isOver ? end : start).toISOString(),
        duration: isOver ? `PT${(end - start) / 1000}S` : 'PT0S',
        ...properties,
      },
    };
  };
  if (!plan.ok) {
    if (!isOver) return [];
    const { code } = plan.error;
    const statusCode = CONFLICTS.has(code) ? 'Conflict' : 'BadRequest';
    const statusMessage = { status: 'Failed', error: dataOf(plan.error) };
    return [one(0, { provisioningState: 'Failed', statusCode, statusMessage })];
  }
  return plan.result.resources.map((resource, index) =>
    one(index, {
      ...(isOver ? { provisioningState: 'Succeeded', statusCode: 'OK' } : { provisioningState: 'Running' }),
      targetResource: { id: identifierOf(resource), resourceType: resource.type, resourceName: resource.name },
    }),
  );
}

/** The errors that the same change by itself would get with a 409. */
const CONFLICTS = new Set(['RequestConflict', 'InvalidResourceLocation']);

/** Of a cluster, the one that it has afterwards: a placeholder in its name has been replaced by then. */
function identifierOf({ identifier, resource }: DeployedResource): string {
  const { id } = resource;
  return typeof id === 'string' ? id : identifier;
}

/** An error as data. */
function dataOf(error: ArmErrorDetail): JsonValue {
  // Errors are plain JSON; interfaces are not index signatures.
  return error as unknown as JsonValue;
}
