import { ASSIGNMENT } from '../cluster/assignments.js';
import { putDocument, withDatabase, withUnreadScript } from '../cluster/change.js';
import { withGivenFacts } from '../cluster/given-facts.js';
import type { ClusterDocument } from '../cluster/cluster-document.js';
import { readClusterNode } from '../cluster/document.js';
import { armWarnings, type ArmProblem, type ArmWarning } from '../cluster/messages.js';
import { EGRESS_PROPERTIES, sameName } from '../cluster/names.js';
import { clusterIdentifier, clusterResource } from '../cluster/resource.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../cluster/state.js';
import { setOwn, valueOf, type JsonNode, type JsonObject, type JsonRecord, type JsonValue } from '../json/nodes.js';
import type { CalloutRule } from '../policy/rules.js';
import type { Span } from '../../grammar/text/positions.js';
import type { Run } from './context.js';
import { databaseScripts } from './database-scripts.lazy.js';
import type { Provider, ResourceRequest } from './provider.js';
import { readScript, SCRIPT, scriptFailure, type DeployedScript } from './script-resource.js';
import { templateMessages } from './messages.js';
import { ProblemError } from '../../grammar/text/problem.js';

const CLUSTER = 'Microsoft.Kusto/clusters';
const DATABASE = 'Microsoft.Kusto/clusters/databases';
const PLACEHOLDER = /^<[^<>]*>$/;

/** A resource that a deployment has made. */
export interface DeployedResource {
  readonly identifier: string;
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  /** The path in the template. */
  readonly target: string;
  /** What it changed of a cluster, or that it is only kept: all types but clusters, their databases and scripts have no effect here. */
  readonly effect: 'cluster' | 'database' | 'script' | 'ignored';
  /** As the template describes it; for a cluster, as it is afterwards. */
  readonly resource: JsonRecord;
}

/** Makes clusters and databases; keeps what else a template deploys. */
export class ClusterProvider implements Provider {
  readonly deployed: DeployedResource[] = [];
  /** The identifiers of the clusters that were deployed, in lower case. */
  readonly deployedClusters = new Set<string>();
  /** What the template says of each cluster. */
  readonly documents: ClusterDocument[] = [];
  /** The scripts that ran, and those that could not be read, in their order. */
  readonly scripts: DeployedScript[] = [];
  /** Whether a resource was refused, rather than the template. */
  refused = false;
  private currentClusters: readonly ClusterState[];

  constructor(
    clusters: readonly ClusterState[],
    private readonly warnings: ArmWarning[],
    private readonly run: Pick<Run, 'text' | 'leftAsIs' | 'secrets'>,
    private readonly facts: Pick<ClusterState, 'predefinedRules' | 'cloud'> = {},
  ) {
    this.currentClusters = clusters;
  }

  get clusters(): readonly ClusterState[] {
    return this.currentClusters;
  }

  provision(request: ResourceRequest): JsonRecord {
    const { identifier, type, name, apiVersion, target } = request;
    const made = { identifier, type, name, apiVersion, target };
    if (sameName(type, CLUSTER)) {
      const resource = this.putCluster(request);
      this.deployed.push({ ...made, effect: 'cluster', resource });
      return resource;
    }
    const resource = { id: identifier, ...recordOf(request.body) };
    if (sameName(type, SCRIPT)) {
      const hasRun = this.runScript(request);
      this.deployed.push({ ...made, effect: hasRun ? 'script' : 'ignored', resource });
      return { id: identifier, ...recordOf(this.known(request.body) ?? request.body) };
    }
    const isDatabase = sameName(type, DATABASE) && this.addDatabase(request);
    this.deployed.push({ ...made, effect: isDatabase ? 'database' : 'ignored', resource });
    // Assignments count for those who run commands.
    if (!isDatabase && !sameName(type, ASSIGNMENT))
      this.warnings.push(armWarnings.ignoredResource(target, openingOf(request), type));
    return { id: identifier, ...recordOf(this.known(request.body) ?? request.body) };
  }

  existing(identifier: string): JsonRecord | null {
    const state = this.currentClusters.find(cluster => sameName(clusterIdentifier(cluster), identifier));
    return state === undefined ? null : clusterResource(state);
  }

  kept(identifier: string): JsonRecord | null {
    const resource = this.existing(identifier);
    if (resource !== null) this.deployedClusters.add(identifier.toLowerCase());
    return resource;
  }

  private putCluster({ body, scope, target }: ResourceRequest): JsonRecord {
    this.requireEffective(body);
    this.requirePut(body, target);
    const result = readClusterNode(body);
    if (!result.ok) return this.refuse(result.problem);
    const { document } = result;
    this.documents.push(document);
    const { subscriptionId, resourceGroup } = scope;
    const name = document.name ?? DEFAULT_CLUSTER.name;
    const current = this.find(name, scope);
    const base = current ?? { ...DEFAULT_CLUSTER, ...this.facts, name, subscriptionId, resourceGroup };
    const { cloud } = this.facts;
    const change = putDocument(base, withGivenFacts(result, cloud === undefined ? {} : { cloud }));
    if (!change.ok) return this.refuse(change.problem);
    this.warnings.push(...change.warnings);
    const { state } = change;
    this.deployedClusters.add(clusterIdentifier(state).toLowerCase());
    this.currentClusters =
      current === undefined
        ? [...this.currentClusters, state]
        : this.currentClusters.map(cluster => (cluster === current ? state : cluster));
    // Who refers to the cluster gets what is known of it, never an expression as if it were a value.
    const known = this.known(body);
    const described = known?.kind === 'object' ? putDocument(base, readClusterNode(known)) : change;
    return clusterResource(described.ok ? described.state : state);
  }

  /** Bicep's experimental `@patch()`; a put in its place would take away what the template does not mention. */
  private requirePut({ members }: JsonObject, target: string): void {
    const method = members.find(({ name }) => sameName(name.value, 'method'))?.value;
    if (method?.kind !== 'string' || !sameName(method.value, 'PATCH')) return;
    const message = 'a cluster is put as a whole here, not patched';
    const hint = 'leave out "method", and write all that the cluster is to have';
    throw new ProblemError(templateMessages.template(`${target}.method`, method, message, hint));
  }

  /** Of a cluster all that has an effect must be known: its name and place, and what decides about callouts. */
  private requireEffective(body: JsonObject): void {
    for (const { name, value } of body.members) {
      const isProperties = sameName(name.value, 'properties');
      if (isProperties && value.kind === 'object') {
        for (const property of value.members)
          if (EGRESS_PROPERTIES.some(egress => sameName(egress, property.name.value)))
            this.requireKnown(property.value);
      } else if (isProperties || ['name', 'location', 'id'].some(known => sameName(known, name.value))) {
        this.requireKnown(value);
      }
    }
  }

  private requireKnown(node: JsonNode): void {
    const problem = this.run.leftAsIs.get(node);
    if (problem !== undefined) throw new ProblemError(problem);
    if (node.kind === 'array') for (const item of node.items) this.requireKnown(item);
    if (node.kind === 'object') for (const { value } of node.members) this.requireKnown(value);
  }

  /** Runs a script on the cluster as it is at that moment, and says whether it changed its policy. */
  private runScript(request: ResourceRequest): boolean {
    const { name, scope, target, body } = request;
    const [written = ''] = name.split('/');
    const clusterName = PLACEHOLDER.test(written) ? DEFAULT_CLUSTER.name : written;
    const current = this.find(clusterName, scope);
    if (current === undefined) {
      this.warnings.push(armWarnings.scriptElsewhere(target, openingOf(request), name, clusterName));
      return false;
    }
    const reading = readScript(
      body,
      node => this.run.leftAsIs.has(node),
      node => this.run.secrets.has(node),
    );
    const script = { name, target, cluster: clusterIdentifier(current) };
    if (reading.unknown !== null) {
      this.leaveUnread(request.name, target, openingOf(request), reading.unknown, current);
      return false;
    }
    const { content } = reading;
    const outcome = databaseScripts().runDatabaseScript(current, reading.script);
    const failures = outcome.problems.map(problem => scriptFailure(this.run.text, content, script, problem));
    const [failure] = failures;
    if (outcome.failed && failure !== undefined) this.refuse(failure);
    for (const { target: place, message, span } of failures)
      this.warnings.push(armWarnings.scriptCommandFailed(place, span, name, message));
    const added = addedRules(current, outcome.state);
    this.scripts.push({ ...script, content, unknown: null, script: reading.script, added });
    this.replaceCluster(current, outcome.state);
    if (outcome.state === current && failures.length === 0)
      this.warnings.push(armWarnings.ignoredResource(target, openingOf(request), request.type));
    return outcome.state !== current;
  }

  /** Remembers of a cluster that a script of unknown text has run on it. */
  private leaveUnread(name: string, target: string, span: Span, reason: string, current: ClusterState): void {
    this.warnings.push(armWarnings.unreadScript(target, span, name, reason));
    const cluster = clusterIdentifier(current);
    this.scripts.push({ name, target, cluster, content: null, unknown: reason, script: null, added: [] });
    this.replaceCluster(current, withUnreadScript(current, name));
  }

  /** A script that could not even be placed may run on any cluster that is there. */
  leftOut(type: string, target: string, span: Span, reason: string): void {
    if (!sameName(type, SCRIPT)) return;
    for (const cluster of this.currentClusters) this.leaveUnread(target, target, span, reason, cluster);
  }

  private replaceCluster(current: ClusterState, changed: ClusterState): void {
    this.currentClusters = this.currentClusters.map(cluster => (cluster === current ? changed : cluster));
  }

  private addDatabase({ name, scope }: ResourceRequest): boolean {
    const [written = '', database = ''] = name.split('/');
    const current = this.find(PLACEHOLDER.test(written) ? DEFAULT_CLUSTER.name : written, scope);
    if (current === undefined) return false;
    const changed = withDatabase(current, database);
    this.currentClusters = this.currentClusters.map(cluster => (cluster === current ? changed : cluster));
    return true;
  }

  private find(name: string, { subscriptionId, resourceGroup }: ResourceRequest['scope']): ClusterState | undefined {
    return this.currentClusters.find(
      cluster =>
        sameName(cluster.name, name) &&
        sameName(cluster.subscriptionId, subscriptionId) &&
        sameName(cluster.resourceGroup, resourceGroup),
    );
  }

  private refuse(problem: ArmProblem): never {
    this.refused = true;
    throw new ProblemError(problem);
  }

  /** A node without the parts that only Azure knows. */
  private known(node: JsonNode): JsonNode | null {
    if (this.run.leftAsIs.has(node)) return null;
    if (node.kind === 'array') {
      const items = node.items.map(item => this.known(item)).filter(item => item !== null);
      return items.length === node.items.length ? { ...node, items } : null;
    }
    if (node.kind !== 'object') return node;
    const members = node.members.flatMap(({ name, value }) => {
      const known = this.known(value);
      return known === null ? [] : [{ name, value: known }];
    });
    return { ...node, members };
  }
}

/** The rules of the data-plane policy that it did not have before. */
function addedRules(before: ClusterState, after: ClusterState): readonly CalloutRule[] {
  const old = new Set(before.dataPlanePolicy.map(rule => JSON.stringify(rule)));
  return after.dataPlanePolicy.filter(rule => !old.has(JSON.stringify(rule)));
}

function openingOf({ body }: ResourceRequest): { start: number; end: number } {
  return { start: body.start, end: body.start + 1 };
}

function recordOf(node: JsonNode): JsonRecord {
  const record: Record<string, JsonValue> = {};
  if (node.kind === 'object') for (const { name, value } of node.members) setOwn(record, name.value, valueOf(value));
  return record;
}
