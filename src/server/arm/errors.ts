import { MAX_LOCATION_LENGTH, MAX_TAG_NAME_LENGTH, MAX_TAG_VALUE_LENGTH, MAX_TAGS } from './labels.js';
import type { ArmProblem } from '../../cluster/messages.js';
import { EGRESS_PROPERTIES, sameName } from '../../cluster/names.js';
import type { JsonValue } from '../../json/nodes.js';
import { mention } from '../../../grammar/text/mention.js';
import { lineStarts, positionAt } from '../../../grammar/text/positions.js';
import { ProblemError } from '../../../grammar/text/problem.js';

/** An error as ARM's answers carry it (arm-kusto ErrorDetail). */
export interface ArmErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ArmErrorDetail[];
  readonly additionalInfo?: readonly { readonly type: string; readonly info: JsonValue }[];
}

/** Why a request is refused: an error with its status. It never leaves this folder but as an answer. */
export interface ArmFailure {
  readonly status: number;
  readonly error: ArmErrorDetail;
  readonly message: string;
}

/** To be thrown: ends the work on a request. */
export function armRefusal(status: number, error: ArmErrorDetail): ProblemError<ArmFailure> {
  return new ProblemError({ status, error, message: error.message });
}

const EGRESS_TARGET = /^properties\.(restrictOutboundNetworkAccess|allowedFqdnList|calloutPolicies)(?![\w$])/i;

/** The egress property that a problem is about, as the service's refusals spell properties; null for any other. */
function refusedProperty({ code, reason, target }: ArmProblem): string | null {
  if (code !== 'BadRequest') return null;
  const name = reason === 'ARM_BOTH_LISTS' ? 'calloutPolicies' : EGRESS_TARGET.exec(target)?.[1];
  const known = EGRESS_PROPERTIES.find(property => name !== undefined && sameName(property, name));
  return known === undefined ? null : `${known.charAt(0).toUpperCase()}${known.slice(1)}`;
}

/**
 * What is wrong with a body, with its place in the text. Of an egress property it has the shape of the one recorded refusal of a property:
 * OURS(arm-egress-refusals).
 */
export function bodyError(problem: ArmProblem, text: string): ArmErrorDetail {
  const { target, reason, hint, span } = problem;
  const property = refusedProperty(problem);
  const code = property === null ? problem.code : 'InvalidClusterUpdateProperty';
  const message =
    property === null
      ? problem.message
      : `[BadRequest] Property '${property}' is invalid, Error Message: ${problem.message}`;
  const { line, column } = positionAt(lineStarts(text), Math.min(span.start, text.length));
  return {
    code,
    message,
    ...(target !== '' && { target }),
    additionalInfo: [
      { type: reason, info: { ...(hint !== null && { hint }), lineNumber: line, linePosition: column } },
    ],
  };
}

function refusal(status: number, code: string, message: string): ProblemError<ArmFailure> {
  return armRefusal(status, { code, message });
}

/**
 * Every way in which ARM refuses a request, but for what is wrong with a cluster or template. Codes and texts are ARM's where
 * recorded or documented (rest-api-specs issues, learn.microsoft.com), else OURS(arm-error-texts).
 */
export const armRefusals = {
  badBody: (problem: ArmProblem, text: string) => armRefusal(400, bodyError(problem, text)),

  content: (message: string) =>
    refusal(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${message}'.`,
    ),

  tooLarge: (most: number) =>
    refusal(413, 'RequestContentTooLarge', `The request content has more than ${most} characters.`),

  tags: () =>
    refusal(
      400,
      'InvalidTag',
      `A resource has at most ${MAX_TAGS} tags; the name of a tag has at most ${MAX_TAG_NAME_LENGTH} characters, and its value, a string, at most ${MAX_TAG_VALUE_LENGTH}.`,
    ),

  location: () =>
    refusal(400, 'InvalidLocation', `A location is a string of at most ${MAX_LOCATION_LENGTH} characters.`),

  badRequest: (message: string) => refusal(400, 'BadRequest', message),

  path: () => refusal(400, 'InvalidRequestUri', 'The request URI is not a valid path of resources.'),

  query: (message: string) => refusal(400, 'InvalidQueryParameterValue', message),

  filter: (filter: string, names: readonly string[]) =>
    refusal(
      400,
      'InvalidFilterInQueryString',
      `Invalid $filter ${mention(filter)} specified in the query string: supported here are comparisons by eq of ${names.join(', ')}, joined by and.`,
    ),

  missingApiVersion: () =>
    refusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    ),

  badApiVersion: (version: string) =>
    refusal(
      400,
      'InvalidApiVersionParameter',
      `The api-version ${mention(version)} is invalid. A version is a date: 2024-04-13, or 2024-04-13-preview.`,
    ),

  contentType: (given: string) =>
    refusal(
      415,
      'UnsupportedMediaType',
      `The content media type ${mention(given)} is not supported. Only 'application/json' is supported.`,
    ),

  method: (method: string) =>
    refusal(405, 'HttpMethodNotAllowed', `The requested resource does not support http method '${method}'.`),

  noSuchPath: (path: string) =>
    refusal(
      404,
      'ResourceNotFound',
      `The Resource ${mention(path)} was not found: this emulator does not serve that path.`,
    ),

  noSubscription: (subscriptionId: string) =>
    refusal(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`),

  noGroup: (name: string) => refusal(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`),

  noResource: (type: string, name: string, group: string) =>
    refusal(
      404,
      'ResourceNotFound',
      `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),

  noParent: (type: string, parent: string) =>
    refusal(
      404,
      'ParentResourceNotFound',
      `Failed to perform 'write' on resource(s) of type '${type}', because the parent resource '${parent}' could not be found.`,
    ),

  noDeployment: (name: string) => refusal(404, 'DeploymentNotFound', `Deployment '${name}' could not be found.`),

  activeDeployment: (identifier: string) =>
    refusal(
      409,
      'DeploymentActive',
      `The deployment with resource id '${identifier}' cannot be saved, because this would overwrite an existing deployment which is still active. Please wait until it has ended.`,
    ),

  noOperation: (id: string) =>
    refusal(404, 'OperationNotFound', `The operation '${id}' could not be found. The last 1000 are kept.`),

  noNamespace: (namespace: string) =>
    refusal(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`),

  noType: (type: string, namespace: string, apiVersion: string) =>
    refusal(
      404,
      'InvalidResourceType',
      `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${apiVersion}'.`,
    ),

  noAction: (action: string) =>
    refusal(501, 'NotImplemented', `The action ${mention(action)} is not implemented by this emulator.`),

  noLink: (name: string, instead: string) =>
    refusal(
      400,
      'InvalidContentLink',
      `Unable to download deployment content: '${name}' is not followed by this emulator. Put the content itself into '${instead}'.`,
    ),

  badTemplate: (message: string) =>
    refusal(400, 'InvalidTemplate', `Deployment template validation failed: ${message}.`),

  noScope: () =>
    refusal(
      501,
      'NotImplemented',
      'Deployments are implemented for resource groups: /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Resources/deployments/{name}.',
    ),

  locationRequired: () => refusal(400, 'LocationRequired', 'The location property is required for this definition.'),

  badName: (name: string) =>
    refusal(
      400,
      'InvalidResourceName',
      `${mention(name)} cannot name the resource: it takes letters, digits, hyphens, dots, underscores and brackets.`,
    ),

  /** Seen: rest-api-specs #7984. */
  conflict: (identifier: string) => refusal(409, ...conflict(identifier)),

  precondition: (header: string, value: string, etag: string | null) =>
    refusal(
      412,
      'PreconditionFailed',
      `The condition '${header}: ${value}' is not met: ${etag === null ? 'the resource does not exist' : `the etag of the resource is ${etag}`}.`,
    ),

  tooMany: (what: string, limit: number) =>
    refusal(429, 'ResourceQuotaExceeded', `At most ${limit} ${what} are held by this emulator.`),
};

function conflict(identifier: string): [string, string] {
  return [
    'RequestConflict',
    `Cannot modify resource with id '${identifier}' because the resource entity provisioning state is not terminal. Please wait for the provisioning state to become terminal and then retry the request.`,
  ];
}

/** The same, as the reason why a deployment failed. */
export function conflictError(identifier: string): ArmErrorDetail {
  const [code, message] = conflict(identifier);
  return { code, message };
}

/** A cluster cannot move; whether the service says so in these words is not known: OURS(arm-location-is-fixed). */
export function locationError(name: string, location: string, group: string, asked: string): ArmErrorDetail {
  return {
    code: 'InvalidResourceLocation',
    message: `The resource '${name}' already exists in location '${location}' in resource group '${group}'. A resource with the same name cannot be created in location '${asked}'. Please select a new resource name.`,
  };
}
