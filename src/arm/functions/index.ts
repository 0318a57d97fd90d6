import type { FunctionDefinition } from '../function.js';
import { arrayFunctions } from './array.js';
import { cidrFunctions } from './cidr.js';
import { dateFunctions } from './date.js';
import { deploymentFunctions } from './deployment.js';
import { lambdaFunctions } from './lambda.js';
import { logicalFunctions } from './logical.js';
import { numericFunctions } from './numeric.js';
import { objectFunctions } from './object.js';
import { resourceFunctions } from './resource.js';
import { stringFunctions } from './string.js';

/** Every function of the language, by its name in lower case. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    arrayFunctions,
    cidrFunctions,
    dateFunctions,
    deploymentFunctions,
    lambdaFunctions,
    logicalFunctions,
    numericFunctions,
    objectFunctions,
    resourceFunctions,
    stringFunctions,
  ].flatMap(table => Object.entries(table)),
);

/** How the documentation spells the names, for hints. */
export const FUNCTION_NAMES: readonly string[] = [
  'add and array base64 base64ToJson base64ToString bool cidrHost cidrSubnet coalesce concat contains copyIndex createArray',
  'createObject dataUri dataUriToString dateTimeAdd dateTimeFromEpoch dateTimeToEpoch deployer deployment distinct div empty endsWith',
  'environment equals extensionResourceId fail false filter first flatten float format greater greaterOrEquals groupBy guid if indexFromEnd',
  'indexOf int intersection items join json lambda lambdaVariables last lastIndexOf length less lessOrEquals managementGroup',
  'like managementGroupResourceId map mapValues max min mod mul newGuid not null objectKeys or padLeft parameters parseCidr pickZones',
  'providers range reduce reference references replace resourceGroup resourceId resourceInfo roleDefinitions shallowMerge skip sort split',
  'startsWith string sub subscription subscriptionResourceId substring take tenant tenantResourceId toLogicalZone toLogicalZones',
  'toLower toObject toPhysicalZone toPhysicalZones toUpper trim true tryGet tryIndexFromEnd union uniqueString uri uriComponent',
  'uriComponentToString utcNow variables xor listKeys',
].flatMap(line => line.split(' '));

/** The function of that name, whatever its case. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  const wanted = name.toLowerCase();
  return functions.get(wanted) ?? (/^list/.test(wanted) ? functions.get('list*') : undefined);
}
