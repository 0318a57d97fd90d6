import {
  mark,
  setOwn,
  valueOf,
  type JsonArray,
  type JsonNode,
  type JsonObject,
  type JsonString,
  type JsonValue,
} from '../json/nodes.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { pathStep } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { Span } from '../../grammar/text/positions.js';
import { answerMessages, armMessages, armWarnings, type ArmProblem, type ArmWarning } from './messages.js';
import { EGRESS_PROPERTIES, misnamedProperty, OTHER_MEMBERS, sameName } from './names.js';
import { CLOUD_NAMES } from '../policy/clouds.js';
import type { CalloutRule } from '../policy/rules.js';
import { shownRules } from '../policy/shown-rules.js';
import type { ClusterDocument } from './cluster-document.js';
import { readProfile } from './profile.js';
import type { ClusterFacts } from './state.js';
import { showAnswerIn, type ShowAnswer } from './show-answer.js';
import { readProperties } from './properties.js';
import {
  armMember,
  distinctMembers,
  opening,
  presentValue,
  readItems,
  readText,
  readWord,
  type DocumentContext,
} from './document-context.js';
import { catching, ProblemError } from '../../grammar/text/problem.js';

export type DocumentResult =
  | { readonly ok: true; readonly document: ClusterDocument; readonly warnings: readonly ArmWarning[] }
  | { readonly ok: false; readonly problem: ArmProblem };

const CLUSTER = 'Microsoft.Kusto/clusters';
const DATABASE = 'Microsoft.Kusto/clusters/databases';

/**
 * Reads a cluster from JSON with comments: an ARM template, a resource as `az resource show` prints it, the body of an ARM
 * request, a bare `properties` object, or an answer of `.show cluster policy callout`, also as CSV.
 */
export function readDocument(text: string, clusterName?: string): DocumentResult {
  const json = readJson(text, ARM_JSON);
  const warnings: ArmWarning[] = [];
  const answer = showAnswerIn(text, json.ok ? json.value : null);
  if (answer !== null) return caught(warnings, () => readAnswer(answer, warnings));
  if (!json.ok) return { ok: false, problem: armMessages.notJson(json.problem) };
  return caught(warnings, () => {
    const { value: root } = json;
    return root.kind === 'array' && isClusterList(root)
      ? readResource(chosenResource(root, clusterName), { inTemplate: false, warnings })
      : readRoot(root, warnings);
  });
}

/** Whether an array is one of cluster resources, as `deploy` prints several. */
export function isClusterList({ items }: JsonArray): boolean {
  return (
    items.length > 0 &&
    items.every(item => {
      const type = item.kind === 'object' ? presentValue(item, 'type') : undefined;
      return type?.kind === 'string' && sameName(type.value, CLUSTER);
    })
  );
}

/** Whether one of them has what ARM has no member for. */
export function hasOwnMembers({ items }: JsonArray): boolean {
  return items.some(
    item => item.kind === 'object' && item.members.some(({ name }) => OWN_MEMBERS.has(name.value.toLowerCase())),
  );
}

/** The names of the resources of such an array. */
export function namesInList({ items }: JsonArray): readonly string[] {
  return items.map(item => {
    const name = item.kind === 'object' ? presentValue(item, 'name') : undefined;
    return name?.kind === 'string' ? name.value : '?';
  });
}

/** The one resource of an array that has that name; without a name, the only one. */
function chosenResource(list: JsonArray, name: string | undefined): JsonObject {
  const names = namesInList(list);
  const chosen = list.items.filter((_, index) => name === undefined || sameName(names[index] ?? '', name));
  const [only, another] = chosen;
  if (only === undefined && name !== undefined)
    throw new ProblemError(armMessages.noSuchCluster(mark(list), name, names));
  if (only?.kind !== 'object' || another !== undefined)
    throw new ProblemError(armMessages.severalClusters(list, names));
  return only;
}

/** A cluster as it shows itself. */
function readAnswer(answer: ShowAnswer, warnings: ArmWarning[]): ClusterDocument {
  const profile = readProfile(answer);
  warnings.push(...profile.warnings);
  if (profile.document === null) throw new ProblemError(answerMessages.notOfACluster(answer));
  return profile.document;
}

/** Reads the cluster resource of a template whose expressions have been evaluated. */
export function readClusterNode(node: JsonObject): DocumentResult {
  const warnings: ArmWarning[] = [];
  return caught(warnings, () => readResource(node, { inTemplate: false, warnings }));
}

function caught(warnings: readonly ArmWarning[], read: () => ClusterDocument): DocumentResult {
  const result = catching<ClusterDocument, ArmProblem>(read);
  return result.ok ? { ok: true, document: result.value, warnings } : result;
}

function readRoot(root: JsonNode, warnings: ArmWarning[]): ClusterDocument {
  if (root.kind !== 'object') throw new ProblemError(armMessages.noObject(root));
  const resources = presentValue(root, 'resources');
  const isResource = presentValue(root, 'type') !== undefined || presentValue(root, 'properties') !== undefined;
  if (resources !== undefined && !isResource) return readTemplate(resources, { inTemplate: true, warnings });
  // A name or a location belongs to a resource, even to one without `properties`: a PATCH of tags, say.
  if (isResource || root.members.some(({ name }) => RESOURCE_MEMBERS.has(name.value.toLowerCase()))) {
    return readResource(root, { inTemplate: false, warnings });
  }
  if (root.members.length > 0 && !root.members.some(({ name }) => isEgressName(name.value))) {
    throw new ProblemError(armMessages.notACluster(root));
  }
  const properties = readProperties(root, { inTemplate: false, warnings });
  return { properties, propertiesSpan: listSpan(root), propertiesNode: root, otherMembers: {}, databases: [] };
}

/** Whether a name is one of the egress properties, or close to one, which is an error of its own. */
function isEgressName(name: string): boolean {
  return (
    EGRESS_PROPERTIES.some(property => sameName(property, name)) ||
    misnamedProperty(name) !== undefined ||
    nearest(name, EGRESS_PROPERTIES) !== null
  );
}

/** Where to point when both lists are set: at the one of callout policies. */
function listSpan(properties: JsonObject): Span {
  const list = armMember(properties, 'calloutPolicies') ?? armMember(properties, 'allowedFqdnList');
  return list?.name ?? opening(properties);
}

/** What ARM has no member for, and this interpreter takes beside `properties` wherever it takes a resource. */
const OWN_MEMBERS = new Set([
  'databases',
  'cloud',
  'predefinedrules',
  'dataplanepolicy',
  'unreadscripts',
  'clusterrow',
  'notstated',
  'alldatabases',
]);

/** What is beside the `properties` of a resource, as `az resource show` prints it. */
const RESOURCE_MEMBERS = new Set([
  'id',
  'name',
  'type',
  'location',
  'tags',
  'sku',
  'zones',
  'identity',
  'etag',
  'systemdata',
  'extendedlocation',
  'kind',
  'managedby',
  'plan',
  'resourcegroup',
  ...OWN_MEMBERS,
]);

/** A template's resources: an array, or an object by symbolic names. */
function readTemplate(resources: JsonNode, reading: DocumentContext): ClusterDocument {
  const all = resourcesOf(resources, '', 'resources');
  const clusters = all.filter(({ type }) => sameName(type, CLUSTER));
  const [cluster, ...others] = clusters;
  if (cluster === undefined) throw new ProblemError(armMessages.noClusterInTemplate(resources));
  if (others.length > 0) {
    const names = clusters.map(({ node }) => {
      const name = presentValue(node, 'name');
      return name?.kind === 'string' ? name.value : '?';
    });
    throw new ProblemError(armMessages.severalClusters(resources, names));
  }
  const databases: string[] = [];
  for (const { node, type, nested, target } of all) {
    if (sameName(type, DATABASE)) databases.push(databaseName(node, nested, target, reading));
    else if (node !== cluster.node) reading.warnings.push(armWarnings.ignoredResource(target, opening(node), type));
  }
  return { ...readResource(cluster.node, reading), databases };
}

interface TemplateResource {
  readonly node: JsonObject;
  /** The full type, with the parent's for nested resources. */
  readonly type: string;
  readonly nested: boolean;
  readonly target: string;
}

function resourcesOf(resources: JsonNode, parentType: string, target: string): TemplateResource[] {
  const nodes =
    resources.kind === 'array'
      ? resources.items.map((node, index) => ({ node, place: `${target}[${index}]` }))
      : resources.kind === 'object'
        ? resources.members.map(({ name, value }) => ({ node: value, place: `${target}${pathStep(name.value)}` }))
        : null;
  if (nodes === null) throw new ProblemError(armMessages.wrongType(target, resources, 'an array or object'));
  return nodes.flatMap(({ node, place }) => {
    if (node.kind !== 'object') throw new ProblemError(armMessages.wrongType(place, node, 'an object'));
    const written = armMember(node, 'type')?.value;
    if (written === undefined) throw new ProblemError(armMessages.untyped(place, node));
    if (written.kind !== 'string') throw new ProblemError(armMessages.wrongType(`${place}.type`, written, 'a string'));
    const type = parentType === '' ? written.value : `${parentType}/${written.value}`;
    const nested = presentValue(node, 'resources');
    const own: TemplateResource = { node, type, nested: parentType !== '', target: place };
    return nested === undefined ? [own] : [own, ...resourcesOf(nested, type, `${place}.resources`)];
  });
}

/** `cluster/database` at the top of a template, `database` inside the cluster. */
function databaseName(node: JsonObject, nested: boolean, target: string, reading: DocumentContext): string {
  const name = armMember(node, 'name')?.value;
  const text = readText(name ?? node, `${target}.name`, reading);
  return nested ? text : text.slice(text.lastIndexOf('/') + 1);
}

const IDENTIFIER = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i;
const NAME = /^[A-Za-z0-9-]{1,60}$/;
const PLACEHOLDER = /^<[^<>]*>$/;

/** Members of a resource that say how it is deployed, not what it is. */
const DEPLOYMENT_MEMBERS = new Set(['apiversion', 'dependson', 'condition', 'comments', 'scope', 'resources', 'copy']);

function readResource(node: JsonObject, reading: DocumentContext): ClusterDocument {
  const type = presentValue(node, 'type');
  if (type !== undefined) {
    const text = readText(type, 'type', reading);
    if (!sameName(text, CLUSTER)) throw new ProblemError(armMessages.otherResourceType(type, text));
  }
  const identifier = presentValue(node, 'id');
  const parts = identifier === undefined ? null : IDENTIFIER.exec(readText(identifier, 'id', reading));
  const [, subscriptionId, resourceGroup] = parts ?? [];
  const name = readName(node, reading);
  const location = readPlaceholder(presentValue(node, 'location'), 'location', 'westeurope', reading);
  const properties = presentValue(node, 'properties');

  const otherMembers: Record<string, JsonValue> = {};
  for (const { name: member, value } of distinctMembers(node, '')) {
    const key = member.value.toLowerCase();
    if (OWN_MEMBERS.has(key) && !reading.inTemplate) continue;
    if (['id', 'name', 'type', 'location', 'properties'].includes(key) || DEPLOYMENT_MEMBERS.has(key)) continue;
    if (!RESOURCE_MEMBERS.has(key)) refuseMisplaced(member, reading);
    setOwn(otherMembers, OTHER_MEMBERS.get(key) ?? member.value, valueOf(value));
  }
  return {
    ...(name !== undefined && { name }),
    ...(location !== undefined && { location }),
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(resourceGroup !== undefined && { resourceGroup }),
    properties: properties === undefined ? { others: {} } : readProperties(properties, reading),
    propertiesSpan: properties?.kind === 'object' ? listSpan(properties) : opening(node),
    propertiesNode: properties?.kind === 'object' ? properties : null,
    otherMembers: Object.freeze(otherMembers),
    databases: reading.inTemplate ? [] : readDatabases(presentValue(node, 'databases'), reading),
    ...(!reading.inTemplate && readOwnMembers(node, reading)),
  };
}

function readOwnMembers(
  node: JsonObject,
  reading: DocumentContext,
): Pick<ClusterDocument, 'cloud' | 'allDatabases' | 'predefinedRules' | 'dataPlanePolicy' | 'facts'> {
  const scripts = presentValue(node, 'unreadScripts');
  const unreadScripts =
    scripts === undefined
      ? null
      : readItems(scripts, 'unreadScripts', MAX_DATABASES).map((item, index) =>
          readText(item, `unreadScripts[${index}]`, reading),
        );
  const cloud = presentValue(node, 'cloud');
  const all = presentValue(node, 'allDatabases');
  const row = presentValue(node, 'clusterRow');
  const unstated = presentValue(node, 'notStated');
  const notStated =
    unstated === undefined
      ? null
      : readItems(unstated, 'notStated', EGRESS_PROPERTIES.length).map((item, index) =>
          readWord(item, `notStated[${index}]`, EGRESS_PROPERTIES, reading, text => nearest(text, EGRESS_PROPERTIES)),
        );
  if (row !== undefined) readWord(row, 'clusterRow', ['untold'], reading, () => 'untold');
  const facts: ClusterFacts = {
    ...(unreadScripts && { unreadScripts }),
    ...(notStated && { notStated: Object.freeze(notStated) }),
    ...(row && { isClusterRowUntold: true as const }),
  };
  const predefinedRules = readRules(node, 'predefinedRules');
  const dataPlanePolicy = readRules(node, 'dataPlanePolicy');
  return {
    ...(cloud && { cloud: readWord(cloud, 'cloud', CLOUD_NAMES, reading, text => nearest(text, CLOUD_NAMES)) }),
    ...(predefinedRules && { predefinedRules }),
    ...(dataPlanePolicy && { dataPlanePolicy }),
    ...(all && { allDatabases: Object.freeze(readDatabases(all, reading, 'allDatabases')) }),
    ...(Object.keys(facts).length > 0 && { facts }),
  };
}

function readRules(node: JsonObject, name: string): readonly CalloutRule[] | null {
  const value = presentValue(node, name);
  if (value === undefined) return null;
  const rules = shownRules(value);
  if (rules === null) throw new ProblemError(answerMessages.notRules(name, value));
  return rules;
}

/**
 * A member that is none of a resource's. One that should appear inside `properties`, or is meant to be `properties`, would leave a
 * cluster open without a word (OURS(arm-misspelt-property)); others are kept, with a warning.
 */
function refuseMisplaced(member: JsonString, reading: DocumentContext): void {
  const name = member.value;
  if (isEgressName(name)) throw new ProblemError(armMessages.misplacedProperty(member, name));
  const meant = nearest(name, ['properties']);
  if (meant !== null) throw new ProblemError(armMessages.similarProperty(name, member, name, meant));
  reading.warnings.push(armWarnings.unknownProperty(name, member));
}

/** The most databases of a cluster. */
export const MAX_DATABASES = 10_000;

/** Databases beside `properties`: ARM has no such member, this interpreter takes it wherever it takes a resource. */
function readDatabases(node: JsonNode | undefined, reading: DocumentContext, target = 'databases'): readonly string[] {
  if (node === undefined) return [];
  return readItems(node, target, MAX_DATABASES).map((item, index) => readText(item, `${target}[${index}]`, reading));
}

function readName(node: JsonObject, reading: DocumentContext): string | undefined {
  const value = presentValue(node, 'name');
  const name = readPlaceholder(value, 'name', 'mycluster', reading);
  if (name !== undefined && value !== undefined && !NAME.test(name))
    throw new ProblemError(armMessages.badName('name', value, name));
  return name;
}

/** A text, with the documentation's placeholders (`<ClusterName>`) replaced: OURS(placeholders). */
function readPlaceholder(
  node: JsonNode | undefined,
  target: string,
  standIn: string,
  reading: DocumentContext,
): string | undefined {
  if (node === undefined) return undefined;
  const text = readText(node, target, reading);
  if (!PLACEHOLDER.test(text)) return text;
  reading.warnings.push(armWarnings.placeholder(target, node, text, standIn));
  return standIn;
}
