import { ASSIGNMENT, type TemplateAssignment } from '../cluster/assignments.js';
import type { ClusterDocument } from '../cluster/cluster-document.js';
import { readDocument, type DocumentResult } from '../cluster/document.js';
import { armMessages, type ArmProblem, type ArmWarning } from '../cluster/messages.js';
import { sameName } from '../cluster/names.js';
import { clusterIdentifier } from '../cluster/resource.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../cluster/state.js';
import { mark, type JsonObject } from '../json/nodes.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { DeploymentMeter } from './deployment-meter.js';
import { ClusterProvider, type DeployedResource } from './cluster-provider.js';
import type { Run } from './context.js';
import { runDeployment } from './deployment.js';
import { nameGuid } from './guid.js';
import { MAX_STEPS, MAX_TEMPLATE_LENGTH } from './limits.js';
import { templateMessages } from './messages.js';
import { member } from './nodes.js';
import type { TemplateOutput } from './outputs.js';
import type { DeployedParameter, GivenParameter } from './parameters.js';
import type { DeploymentScope } from './scope.js';
import type { DeployedScript } from './script-resource.js';
import { TENANT } from './tenant.js';
import { isRecord } from './values.js';
import { catching, ProblemError } from '../../grammar/text/problem.js';

/** How a template is deployed; everything is optional. */
export interface DeployOptions {
  readonly parameters?: Readonly<Record<string, GivenParameter>>;
  /** Complete removes the clusters of the resource group that the template does not have. Default: Incremental. */
  readonly mode?: 'Incremental' | 'Complete';
  /** Default: that of the one cluster that is there, or `rg`. */
  readonly resourceGroup?: string;
  /** Default: that of the one cluster that is there, or all zeros. */
  readonly subscriptionId?: string;
  /** Of the resource group. Default: that of the one cluster that is there, or `westeurope`. */
  readonly location?: string;
  /** The deployment's own name. Default: `deployment`. */
  readonly name?: string;
  /** What `utcNow()` tells: milliseconds since 1970. Default: 1970, so that runs can be repeated. */
  readonly now?: () => number;
  /** What `newGuid()` gives. Default: made from the name and a count, so that runs can be repeated. */
  readonly newGuid?: () => string;
  /** Which cluster is read of a template that has several. */
  readonly clusterName?: string;
  /** What is known of new clusters besides. */
  readonly facts?: Pick<ClusterState, 'predefinedRules' | 'cloud'>;
  /** The part of the work that the deployment may do, from 0 to 1. Default 1. */
  readonly effort?: number;
}

/** What came of a deployment. */
export type DeployResult =
  | {
      readonly ok: true;
      /** All clusters as they are afterwards: those that were there, in their order, then the new ones. */
      readonly clusters: readonly ClusterState[];
      /** What was deployed, in that order. */
      readonly resources: readonly DeployedResource[];
      /** What the template says of each cluster, its expressions evaluated. */
      readonly documents: readonly ClusterDocument[];
      /** The scripts that ran on clusters, and those whose text is not known, in their order. */
      readonly scripts: readonly DeployedScript[];
      readonly outputs: Readonly<Record<string, TemplateOutput>>;
      /** The parameters of the template with the values that they had. */
      readonly parameters: Readonly<Record<string, DeployedParameter>>;
      readonly warnings: readonly ArmWarning[];
    }
  | {
      readonly ok: false;
      readonly problem: ArmProblem;
      /** Whether the template was refused before anything was deployed, or a resource by its provider (`DeploymentFailed`). */
      readonly refused: 'template' | 'resource';
    };

/** Deploys a template to clusters. Nothing is changed: the result has the clusters as they are afterwards. */
export function deployTemplate(
  clusters: readonly ClusterState[],
  text: string,
  options: DeployOptions = {},
): DeployResult {
  const scope = scopeOf(clusters, options);
  const run = runOf(text, options);
  const provider = new ClusterProvider(clusters, run.warnings, run, options.facts);
  const mode = options.mode ?? 'Incremental';
  const { name = 'deployment', parameters = {} } = options;
  const ran = catching<ReturnType<typeof runDeployment>, ArmProblem>(() =>
    runDeployment(readTemplate(text), { run, provider, scope, mode, name, parameters }),
  );
  if (!ran.ok) return { ...ran, refused: provider.refused ? 'resource' : 'template' };
  return {
    ok: true,
    clusters: mode === 'Complete' ? keptClusters(provider, scope) : provider.clusters,
    resources: provider.deployed,
    documents: provider.documents,
    scripts: provider.scripts,
    ...ran.value,
    warnings: run.warnings,
  };
}

/** The names of the clusters that a template deploys, each once; null where it is not a template, or is refused. */
export function templateClusterNames(text: string, options: DeployOptions = {}): readonly string[] | null {
  const json = readJson(text, ARM_JSON);
  if (!json.ok || json.value.kind !== 'object') return null;
  const result = deployTemplate([], text, options);
  if (!result.ok) return null;
  const names = result.documents.map(({ name }) => name ?? DEFAULT_CLUSTER.name);
  return [...new Map(names.map(name => [name.toLowerCase(), name])).values()];
}

/**
 * Reads the one cluster of a template, with its expressions evaluated. What is not a template is read as it is.
 */
export function readTemplateDocument(text: string, options: DeployOptions = {}): DocumentResult {
  const json = readJson(text, ARM_JSON);
  if (!json.ok || json.value.kind !== 'object') return readDocument(text);
  const run = runOf(text, options);
  const provider = new ClusterProvider([], run.warnings, run);
  const { value: root } = json;
  const read = catching<DocumentResult, ArmProblem>(() => {
    const resources = member(root, 'resources');
    const isResource = member(root, 'type') !== undefined || member(root, 'properties') !== undefined;
    if (resources === undefined || isResource) return readDocument(text);
    const scope = scopeOf([], options);
    runDeployment(readTemplate(text), {
      run,
      provider,
      scope,
      mode: 'Incremental',
      name: options.name ?? 'deployment',
      parameters: options.parameters ?? {},
    });
    const { clusterName } = options;
    const names = provider.documents.map(({ name }) => name ?? DEFAULT_CLUSTER.name);
    if (names.length === 0) return { ok: false, problem: armMessages.noClusterInTemplate(resources) };
    const isWanted = (name: string): boolean => clusterName === undefined || sameName(name, clusterName);
    const clusters = provider.clusters.filter(({ name }) => isWanted(name));
    const documents = provider.documents.filter((_, index) => isWanted(names[index] ?? ''));
    const [cluster] = clusters;
    const [document] = documents;
    if (cluster === undefined || document === undefined)
      return { ok: false, problem: armMessages.noSuchCluster(mark(resources), clusterName ?? '', names) };
    // One cluster that is deployed twice, perhaps by a deployment inside, is as little one document as two clusters are.
    if (clusters.length > 1 || documents.length > 1)
      return { ok: false, problem: armMessages.severalClusters(resources, names) };
    const databases = cluster.databases.filter(name => !DEFAULT_CLUSTER.databases.includes(name));
    const { resourceGroup, subscriptionId } = options;
    const place = {
      ...(resourceGroup !== undefined && { resourceGroup }),
      ...(subscriptionId !== undefined && { subscriptionId }),
    };
    const own = provider.scripts.filter(script => sameName(script.cluster, clusterIdentifier(cluster)));
    const scripts = own.flatMap(({ content }) => content ?? []);
    const ran = own.length === 0 ? {} : { dataPlanePolicy: cluster.dataPlanePolicy, scripts };
    const principalAssignments = assignmentsIn(provider, cluster);
    const facts =
      cluster.facts === undefined && principalAssignments.length === 0
        ? {}
        : { facts: { ...cluster.facts, ...(principalAssignments.length > 0 && { principalAssignments }) } };
    return { ok: true, document: { ...document, ...place, databases, ...ran, ...facts }, warnings: run.warnings };
  });
  return read.ok ? read.value : read;
}

/** The roles that a template assigns on a cluster. */
function assignmentsIn({ deployed }: ClusterProvider, cluster: ClusterState): readonly TemplateAssignment[] {
  const prefix = `${clusterIdentifier(cluster).toLowerCase()}/`;
  return deployed.flatMap(({ type, identifier, name, apiVersion, resource }) => {
    if (!sameName(type, ASSIGNMENT) || !identifier.toLowerCase().startsWith(prefix)) return [];
    const { properties } = resource;
    return isRecord(properties) ? [{ name: name.slice(name.lastIndexOf('/') + 1), apiVersion, properties }] : [];
  });
}

function readTemplate(text: string): JsonObject {
  if (text.length > MAX_TEMPLATE_LENGTH) {
    const message = `the template has ${text.length} characters; at most ${MAX_TEMPLATE_LENGTH} are taken`;
    throw new ProblemError(templateMessages.limit('', { start: 0, end: 1 }, message));
  }
  const json = readJson(text, ARM_JSON);
  if (!json.ok) throw new ProblemError(armMessages.notJson(json.problem));
  if (json.value.kind === 'object') return json.value;
  throw new ProblemError(armMessages.noObject(json.value));
}

function scopeOf(clusters: readonly ClusterState[], options: DeployOptions): DeploymentScope {
  const [only, another] = clusters;
  const base = only === undefined || another !== undefined ? DEFAULT_CLUSTER : only;
  return {
    kind: 'group',
    subscriptionId: options.subscriptionId ?? base.subscriptionId,
    resourceGroup: options.resourceGroup ?? base.resourceGroup,
    location: options.location ?? base.location,
    tenantId: TENANT,
    managementGroup: TENANT,
  };
}

function runOf(text: string, options: DeployOptions): Run {
  let guids = 0;
  return {
    text,
    meter: new DeploymentMeter(MAX_STEPS * (options.effort ?? 1)),
    now: options.now ?? (() => 0),
    newGuid: options.newGuid ?? (() => nameGuid([options.name ?? 'deployment', String(++guids)])),
    expressions: new Map(),
    warnings: [],
    leftAsIs: new WeakMap(),
    secrets: new WeakSet(),
    completedByAzure: new WeakSet(),
    madeOf: new WeakMap(),
  };
}

/** Complete mode: of the resource group, only what the template has stays. */
function keptClusters(
  { clusters, deployedClusters }: ClusterProvider,
  { subscriptionId, resourceGroup }: DeploymentScope,
): readonly ClusterState[] {
  return clusters.filter(cluster => {
    const isInGroup =
      sameName(cluster.subscriptionId, subscriptionId) && sameName(cluster.resourceGroup, resourceGroup);
    return !isInGroup || deployedClusters.has(clusterIdentifier(cluster).toLowerCase());
  });
}
