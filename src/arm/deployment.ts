import {
  mark,
  type JsonMember,
  type JsonNode,
  type JsonObject,
  type JsonRecord,
  type JsonValue,
} from '../json/nodes.js';
import { mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { ReferenceKind, Run, ContextAt, HostedCall } from './context.js';
import { circle, deploymentOrder, ResourceIndex } from './dependencies.js';
import { DEPLOYMENT_TYPE, mayHaveEffect } from './effects.js';
import { evaluateNode } from './evaluate.js';
import { MAX_DEPLOYMENT_DEPTH } from './limits.js';
import { templateMessages, templateWarnings } from './messages.js';
import { readNestedDeployment } from './nested-deployment.js';
import { member } from './nodes.js';
import { isSecure, outputsOf, type TemplateOutput, type Outputs } from './outputs.js';
import type { DeployedParameter, GivenParameter } from './parameters.js';
import type { Provider, ResourceRequest } from './provider.js';
import { expandResources, type ResourceInstance } from './resources.js';
import { sameName } from '../cluster/names.js';
import { scopeIdentifier, type DeploymentScope } from './scope.js';
import { SCRIPT } from './script-resource.js';
import { scopeKindOf, Template, templateRoot } from './template.js';
import { isList, isRecord, memberValue } from './values.js';
import { ProblemError } from '../../grammar/text/problem.js';
import { onlyAzureKnows } from './problem.js';

export interface DeploymentOptions {
  readonly run: Run;
  readonly provider: Provider;
  readonly name: string;
  readonly scope: DeploymentScope;
  readonly mode: 'Incremental' | 'Complete';
  readonly parameters: Readonly<Record<string, GivenParameter>>;
}

/** What a deployment gives back. */
export interface DeploymentOutcome {
  readonly outputs: Readonly<Record<string, TemplateOutput>>;
  readonly parameters: Readonly<Record<string, DeployedParameter>>;
}

/** Deploys a template. Throws template problems. */
export function runDeployment(root: JsonObject, options: DeploymentOptions): DeploymentOutcome {
  const scope: DeploymentScope = { ...options.scope, kind: scopeKindOf(root) };
  const deployment = new Deployment(root, { ...options, scope }, null, 0);
  const { known } = deployment.run();
  return { outputs: known, parameters: deployment.parameters };
}

/** Members that say how a resource is deployed, not what it is. */
const DEPLOYMENT_MEMBERS = new Set([
  '@options',
  'copy',
  'condition',
  'dependson',
  'resources',
  'existing',
  'comments',
  'type',
  'name',
  'scope',
  'resourcegroup',
  'subscriptionid',
]);

class Deployment {
  private readonly root: JsonObject;
  private readonly template: Template;
  private readonly index: ResourceIndex;
  private readonly records = new Map<ResourceInstance, JsonRecord>();
  /** What is being made now, for circles through `reference()`. */
  private readonly path: ResourceInstance[] = [];

  constructor(
    root: JsonObject,
    private readonly options: DeploymentOptions,
    /** The deployment around this one, where expressions are evaluated in its scope. */
    private readonly outer: Deployment | null,
    private readonly depth: number,
  ) {
    this.root = templateRoot(root);
    this.template =
      outer === null
        ? new Template(this.root, { ...options, resource: (call, name, kind) => this.resource(call, name, kind) })
        : outer.template;
    if (outer === null) this.template.checkParameters();
    this.index = new ResourceIndex(expandResources(this.root, this.at, options.scope));
  }

  private get at(): ContextAt {
    const { at } = this.template;
    return this.outer === null ? at : { ...at, host: outerHost(at.host, this) };
  }

  get parameters(): Readonly<Record<string, DeployedParameter>> {
    return this.template.deployedParameters;
  }

  run(): Outputs {
    for (const instance of deploymentOrder(this.index)) this.make(instance);
    for (const { type, target, node, unknown } of this.index.instances)
      if (unknown !== null) this.options.provider.leftOut(type, target, mark(node), unknown);
    return outputsOf(this.root, this.at);
  }

  /** Makes a resource unless it is there, and gives it. */
  private make(instance: ResourceInstance): JsonRecord | null {
    if (!instance.deployed) return null;
    const known = this.records.get(instance);
    if (known !== undefined) return known;
    if (this.path.includes(instance)) throw circle(this.path, instance);
    if (instance.existing) return this.existing(instance.identifier);
    const kept = isMadeOnlyOnce(instance.node) ? this.options.provider.kept(instance.identifier) : null;
    if (kept !== null) return this.completed(kept);
    this.path.push(instance);
    try {
      const record = isDeployment(instance)
        ? this.nested(instance)
        : this.completed(this.options.provider.provision(this.request(instance)));
      this.records.set(instance, record);
      return record;
    } catch (fault) {
      const { node, target, parent, name, identifier } = instance;
      if (!onlyAzureKnows(fault) || mayHaveEffect(node, parent?.type ?? null, [this.root])) throw fault;
      const { message } = fault.problem;
      if (isScript(instance)) this.options.provider.leftOut(instance.type, target, mark(node), message);
      else this.options.run.warnings.push(templateWarnings.leftOut(target, mark(node), message));
      const record = this.completed({ name, id: identifier, properties: { outputs: {} } });
      this.records.set(instance, record);
      return record;
    } finally {
      this.path.pop();
    }
  }

  private existing(identifier: string): JsonRecord | null {
    const record = this.options.provider.existing(identifier);
    return record === null ? null : this.completed(record);
  }

  /** Remembers that Azure knows more of a resource than it is described by here: of its objects, and of those in its lists. */
  private completed<Value extends JsonValue>(value: Value): Value {
    if (isList(value)) for (const item of value) this.completed(item);
    if (isRecord(value)) {
      this.options.run.completedByAzure.add(value);
      for (const part of Object.values(value)) this.completed(part);
    }
    return value;
  }

  private request(instance: ResourceInstance): ResourceRequest {
    const { node, type, name, identifier, apiVersion, target } = instance;
    // What may stay unknown is for the provider to say.
    const at = { ...instance.at, keepUnknown: true };
    const text = (key: string, value: string): JsonMember[] => {
      const written = node.members.find(each => each.name.value.toLowerCase() === key);
      return written === undefined
        ? []
        : [
            {
              name: written.name,
              value: { kind: 'string', value, start: written.value.start, end: written.value.end },
            },
          ];
    };
    const members = node.members
      .filter(each => !DEPLOYMENT_MEMBERS.has(each.name.value.toLowerCase()))
      .map(each => ({
        name: each.name,
        value: evaluateNode(each.value, { ...at, target: `${target}.${each.name.value}` }),
      }));
    if (isScript(instance)) this.markSecrets(node, members);
    const body: JsonObject = { ...node, members: [...text('type', type), ...text('name', name), ...members] };
    return { identifier, type, name, apiVersion, target, body, scope: this.options.scope };
  }

  /** A script whose text is computed from a secure parameter must not be told. */
  private markSecrets(node: JsonObject, members: readonly JsonMember[]): void {
    const content = (properties: JsonNode | undefined): JsonNode | undefined =>
      properties?.kind === 'object' ? member(properties, 'scriptContent') : undefined;
    const written = content(member(node, 'properties'));
    const evaluated = content(members.find(({ name }) => sameName(name.value, 'properties'))?.value);
    if (evaluated !== undefined && written?.kind === 'string' && this.namesSecret(written.value))
      this.options.run.secrets.add(evaluated);
  }

  private namesSecret(expression: string): boolean {
    if (!expression.startsWith('[')) return false;
    const secrets = Object.entries(this.parameters).filter(([, parameter]) => isSecure(parameter));
    return secrets.some(([name]) => expression.toLowerCase().includes(`'${name.toLowerCase()}'`));
  }

  /** A deployment inside: its template is deployed in its turn. */
  private nested(instance: ResourceInstance): JsonRecord {
    const { name, node, target } = instance;
    if (this.depth >= MAX_DEPLOYMENT_DEPTH) {
      const message = `deployments are nested deeper than ${MAX_DEPLOYMENT_DEPTH}`;
      throw new ProblemError(templateMessages.limit(target, mark(node), message));
    }
    const { root, scope, isInner, parameters } = readNestedDeployment(instance, this.root, this.options.scope);
    const options: DeploymentOptions = { ...this.options, name, scope, parameters };
    const { known, areIncomplete } = new Deployment(root, options, isInner ? null : this, this.depth + 1).run();
    const entries = Object.entries(known).filter(([, output]) => !isSecure(output));
    const outputs = Object.fromEntries(entries.map(([key, { type, value }]) => [key, { type, value }]));
    const properties = { mode: 'Incremental', provisioningState: 'Succeeded', outputs };
    const record = { name, id: instance.identifier, properties };
    for (const part of areIncomplete ? [record, properties, outputs] : [record, properties])
      this.options.run.completedByAzure.add(part);
    return record;
  }

  /** What `reference()` and its kin ask for. */
  private resource(call: HostedCall, text: string, kind: ReferenceKind): JsonValue {
    const found = this.index.find(text);
    const [first] = found;
    if (first === undefined && kind === 'loop' && this.index.isEmptyLoop(text)) return [];
    if (first === undefined)
      return this.outer === null ? this.elsewhere(call, text, kind) : this.outer.resource(call, text, kind);
    const unknown = found.find(each => each.unknown !== null)?.unknown ?? null;
    if (unknown !== null) return call.unknown(unknown);
    if (kind === 'loop')
      return call.makeList(found.filter(({ deployed }) => deployed).map(each => this.shape(call, each, 'full')));
    const candidates = found.length > 1 ? found.filter(({ deployed }) => deployed) : found;
    const [instance, another] = candidates;
    if (instance === undefined || another !== undefined) {
      return call.fail(
        `${mention(text)} stands for ${found.length} resources of the template`,
        'name one of them by its whole identifier: resourceId(type, name)',
      );
    }
    return this.shape(call, instance, kind);
  }

  private shape(call: HostedCall, instance: ResourceInstance, kind: ReferenceKind): JsonValue {
    if (kind === 'info')
      return { id: instance.identifier, name: instance.name, type: instance.type, apiVersion: instance.apiVersion };
    if (!instance.deployed)
      return call.fail(
        `the resource ${mention(instance.name)} is not deployed, since its condition is false`,
        'ask for it only where the condition holds: if(condition, reference(…), …)',
      );
    const record = this.make(instance);
    if (record === null) return call.unknown(`only Azure knows the existing resource ${mention(instance.name)}`);
    return kind === 'full' ? record : this.propertiesOf(record);
  }

  /** A resource that the template does not deploy. */
  private elsewhere(call: HostedCall, text: string, kind: ReferenceKind): JsonValue {
    const base = scopeIdentifier(this.options.scope);
    const identifier = text.startsWith('/') ? text : `${base}/providers/${text}`;
    const record = this.existing(identifier);
    if (record !== null) return kind === 'full' ? record : this.propertiesOf(record);
    const mayBeLeftOut = this.index.instances.some(({ unknown }) => unknown !== null);
    if (text.includes('/') || mayBeLeftOut) return call.unknown(`only Azure knows the resource ${mention(text)}`);
    const similar = nearest(text, this.index.names);
    return call.fail(
      `the template has no resource ${mention(text)}`,
      similar === null ? 'a resource elsewhere is named by its identifier' : `did you mean ${mention(similar)}?`,
      call.expression.arguments[0],
    );
  }

  /** The properties of a resource; one that is described without any has some in Azure, too. */
  private propertiesOf(record: JsonRecord): JsonRecord {
    const properties = memberValue(record, 'properties');
    return isRecord(properties) ? properties : this.completed({});
  }

  /** For expressions in a nested template that are evaluated out here. */
  resourceForInner(call: HostedCall, text: string, kind: ReferenceKind): JsonValue {
    return this.resource(call, text, kind);
  }
}

function isScript({ type }: ResourceInstance): boolean {
  return sameName(type, SCRIPT);
}

function isDeployment({ type }: ResourceInstance): boolean {
  return type.toLowerCase() === DEPLOYMENT_TYPE;
}

/** Whether what is there already is left as it is: Bicep's `@onlyIfNotExists()`, which it writes with the decorator's arguments, none. */
function isMadeOnlyOnce(node: JsonObject): boolean {
  const options = member(node, '@options');
  const once = options?.kind === 'object' ? member(options, 'onlyIfNotExists') : undefined;
  return once !== undefined && !(once.kind === 'boolean' && !once.value);
}

/** A host whose references find the resources of a nested template first. */
function outerHost(host: ContextAt['host'], inner: Deployment): ContextAt['host'] {
  return {
    scope: host.scope,
    userFunctionNames: host.userFunctionNames,
    parameter: (call, name) => host.parameter(call, name),
    variable: (call, name) => host.variable(call, name),
    userFunction: (namespace, name) => host.userFunction(namespace, name),
    deployment: call => host.deployment(call),
    resource: (call, name, kind) => inner.resourceForInner(call, name, kind),
  };
}
