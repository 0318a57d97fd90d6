import { sameName } from '../../cluster/names.js';
import type { ServerResponse } from '../exchange.js';
import { emptyAnswer, jsonAnswer } from './answers.js';
import type { ArmRequest } from './context.js';
import {
  deploymentBody,
  deploymentIdentifier,
  deploymentOf,
  failure,
  templateFailure,
  validatedProperties,
  type DeploymentFacts,
} from './deployment-answer.js';
import { readDeploymentBody } from './deployment-body.js';
import { planDeployment, type DeploymentPlace } from './deployment-plan.js';
import { armRefusal, armRefusals } from './errors.js';
import { conditionsOf, mostOf } from './filter.js';
import { readRecord } from './kept-resources.js';
import { begin, change, findOperation, isRunning, pollAgain } from './operations.js';
import { requireGroup } from './places.js';
import { MAX_KEPT_SIZE, type Deployment, type Operation } from './state.js';
import { whatIfBody } from './what-if-answer.js';

const NAME = /^[\w().-]{1,64}$/;

export function listDeployments(
  { method, state, query }: ArmRequest,
  subscriptionId: string,
  group: string,
): ServerResponse {
  if (method !== 'GET') throw armRefusals.method(method);
  requireGroup(state, subscriptionId, group);
  const prefix = deploymentIdentifier({ subscriptionId, resourceGroup: group, name: '' }).toLowerCase();
  const wanted = conditionsOf(query, ['provisioningState']).get('provisioningstate');
  const deployments = Object.entries(state.arm.deployments)
    .filter(([key, { properties }]) => {
      const { provisioningState } = properties;
      const isWanted =
        wanted === undefined || (typeof provisioningState === 'string' && sameName(provisioningState, wanted));
      return key.startsWith(prefix) && isWanted;
    })
    .map(([, deployment]) => deploymentBody(deployment));
  return jsonAnswer(200, { value: deployments.toReversed().slice(0, mostOf(query)) });
}

/** A deployment, or one of its actions and lists. */
export function answerDeployment(request: ArmRequest, place: DeploymentPlace, action: string | null): ServerResponse {
  const { method } = request;
  switch (`${method} ${action?.toLowerCase() ?? ''}`) {
    case 'GET ':
      return jsonAnswer(200, deploymentBody(requireDeployment(request, place)));
    case 'HEAD ':
      requireDeployment(request, place);
      return emptyAnswer(204);
    case 'PUT ':
      return putDeployment(request, place);
    case 'DELETE ':
      return deleteDeployment(request, place);
    case 'POST validate':
      return validate(request, place);
    case 'POST whatif':
      return whatIf(request, place);
    case 'POST exporttemplate':
      return exportTemplate(request, place);
    case 'POST cancel':
      requireDeployment(request, place);
      throw armRefusals.noAction('cancel');
    case 'GET operations':
      return jsonAnswer(200, { value: requireDeployment(request, place).operations });
    default:
      throw action === null || /^(?:validate|whatif|exporttemplate|operations)$/i.test(action)
        ? armRefusals.method(method)
        : armRefusals.noAction(action);
  }
}

/** `…/operationStatuses/{id}`, which az polls, and `…/operations/{id}`. */
export function answerDeploymentOperation(
  request: ArmRequest,
  place: DeploymentPlace,
  kind: string,
  id: string,
): ServerResponse {
  if (request.method !== 'GET') throw armRefusals.method(request.method);
  if (kind.toLowerCase() === 'operationstatuses') return operationStatus(request, id);
  const operation = requireDeployment(request, place).operations.find(({ operationId }) => operationId === id);
  if (kind.toLowerCase() !== 'operations' || operation === undefined) throw armRefusals.noOperation(id);
  return jsonAnswer(200, operation);
}

function operationStatus(request: ArmRequest, id: string): ServerResponse {
  const operation = findOperation(request.state.arm, id);
  if (isRunning(request.state, operation)) return jsonAnswer(200, { status: 'Running' }, pollAgain(request, operation));
  const { error } = operation;
  return jsonAnswer(200, error === null ? { status: 'Succeeded' } : { status: 'Failed', error });
}

function requireDeployment({ state }: ArmRequest, place: DeploymentPlace): Deployment {
  const deployment = state.arm.deployments[deploymentIdentifier(place).toLowerCase()];
  if (deployment !== undefined) return deployment;
  requireGroup(state, place.subscriptionId, place.resourceGroup);
  throw armRefusals.noDeployment(place.name);
}

function factsOf(request: ArmRequest, place: DeploymentPlace): DeploymentFacts {
  const { state, context, now } = request;
  const { subscriptionId, name: resourceGroup } = requireGroup(state, place.subscriptionId, place.resourceGroup);
  if (!NAME.test(place.name)) throw armRefusals.badName(place.name);
  const body = readDeploymentBody(request.body);
  const plan = planDeployment(request, place, body);
  return {
    place: { subscriptionId, resourceGroup, name: place.name },
    body,
    plan,
    start: now,
    end: now + (context.operationDelay ?? 0),
    correlationId: context.surroundings.newGuid(),
  };
}

function putDeployment(request: ArmRequest, place: DeploymentPlace): ServerResponse {
  const key = deploymentIdentifier(place).toLowerCase();
  const present = request.state.arm.deployments[key];
  if (isActive(present)) throw armRefusals.activeDeployment(deploymentIdentifier(place));
  const facts = factsOf(request, place);
  const { plan } = facts;
  if (!plan.ok && plan.refused === 'template') throw armRefusal(400, templateFailure(plan.error));
  const started = deploymentOf(facts, 'Accepted');
  const ended = deploymentOf(facts, plan.ok ? 'Succeeded' : 'Failed');
  if (ended.size > MAX_KEPT_SIZE) throw armRefusals.tooMany('characters of a deployment', MAX_KEPT_SIZE);
  const deployments = [{ key, value: ended }];
  const operation = begin(
    request,
    {
      kind: 'Deployment',
      subscriptionId: facts.place.subscriptionId,
      busy: plan.ok ? plan.busy : [],
      ...(!plan.ok && { error: failure(plan.error) }),
      effect: plan.ok ? { ...plan.effect, deployments } : { deployments },
    },
    { deployments: [{ key, value: started }] },
  );
  return jsonAnswer(present === undefined ? 201 : 200, deploymentBody(started), {
    'Azure-AsyncOperation': statusUrl(request, started, operation),
    ...pollAgain(request, operation),
  });
}

function isActive(deployment: Deployment | undefined): boolean {
  return deployment?.properties['provisioningState'] === 'Accepted';
}

function statusUrl({ origin, apiVersion }: ArmRequest, deployment: Deployment, { id }: Operation): string {
  const path = deployment.id
    .split('/')
    .map(segment => encodeURIComponent(segment))
    .join('/');
  return `${origin}${path}/operationStatuses/${id}?api-version=${apiVersion}`;
}

function deleteDeployment(request: ArmRequest, place: DeploymentPlace): ServerResponse {
  const key = deploymentIdentifier(place).toLowerCase();
  const present = request.state.arm.deployments[key];
  if (present === undefined) return emptyAnswer(204);
  if (isActive(present)) throw armRefusals.activeDeployment(present.id);
  change(request, { deployments: [{ key, value: null }] });
  return emptyAnswer(204);
}

/** Only the template itself is checked; what a resource's provider refuses shows when it is deployed: OURS(arm-failed-deployment). */
function validate(request: ArmRequest, place: DeploymentPlace): ServerResponse {
  const facts = factsOf(request, place);
  const { plan } = facts;
  if (!plan.ok && plan.refused === 'template') throw armRefusal(400, templateFailure(plan.error));
  return jsonAnswer(200, {
    id: deploymentIdentifier(facts.place),
    name: place.name,
    type: 'Microsoft.Resources/deployments',
    properties: validatedProperties(facts),
  });
}

function whatIf(request: ArmRequest, place: DeploymentPlace): ServerResponse {
  const { plan, body } = factsOf(request, place);
  if (plan.ok) return jsonAnswer(200, whatIfBody(request, place, body, plan));
  if (plan.refused === 'template') throw armRefusal(400, templateFailure(plan.error));
  return jsonAnswer(200, { status: 'Failed', error: failure(plan.error) });
}

function exportTemplate(request: ArmRequest, place: DeploymentPlace): ServerResponse {
  const { template } = requireDeployment(request, place);
  return jsonAnswer(200, { template: readRecord(template) });
}
