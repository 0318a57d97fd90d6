import {
  mark,
  type JsonMember,
  type JsonNode,
  type JsonObject,
  type JsonRecord,
  type JsonValue,
} from '../json/nodes.js';
import { mention } from '../text/mention.js';
import { nearest } from '../text/nearest.js';
import type { Call } from './call.js';
import type { ReferenceKind, Run } from './context.js';
import { loopArray } from './copies.js';
import { circle, deploymentOrder, ResourceIndex } from './dependencies.js';
import { DEPLOYMENT_TYPE, mayHaveEffect } from './effects.js';
import { evaluateNode, valueOfEvaluated, type Surroundings } from './evaluate.js';
import { isLanguageVersion2 } from './language-version.js';
import { MAXIMUM_DEPLOYMENT_DEPTH, MAXIMUM_OUTPUTS } from './limits.js';
import { templateMessages, templateWarnings } from './messages.js';
import { expectObject, expectText, member, sectionMembers } from './nodes.js';
import type { DeployedParameter, GivenParameter } from './parameters.js';
import { typeProblem } from './parameter-types.js';
import { TemplateFault } from './problem.js';
import { expandResources, type ResourceInstance } from './resources.js';
import { scopeIdentifier, type DeploymentScope } from './scope.js';
import { scopeKindOf, Template, templateRoot } from './template.js';
import { isList, isRecord, memberValue } from './values.js';

/** A resource as a deployment makes it. */
export interface ResourceRequest {
  readonly identifier: string;
  readonly type: string;
  /** With the names of its parents: `cluster/database`. */
  readonly name: string;
  readonly apiVersion: string;
  /** The path in the template. */
  readonly target: string;
  /** The resource itself, evaluated; places are those of the template. */
  readonly body: JsonObject;
  readonly scope: DeploymentScope;
}

/** What makes resources. */
export interface Provider {
  /** Makes or changes a resource, and gives it as it is then. */
  provision(request: ResourceRequest): JsonRecord;
  /** A resource that was there before, or null where it is not known. */
  existing(identifier: string): JsonRecord | null;
  /** The same for a resource that the template has and leaves as it was. */
  kept(identifier: string): JsonRecord | null;
}

export interface Output {
  readonly type: string;
  /** null where it is a secret. */
  readonly value: JsonValue;
}

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
  readonly outputs: Readonly<Record<string, Output>>;
  readonly parameters: Readonly<Record<string, DeployedParameter>>;
}

/** Deploys a template. Throws template faults. */
export function runDeployment(root: JsonObject, options: DeploymentOptions): DeploymentOutcome {
  const scope: DeploymentScope = { ...options.scope, kind: scopeKindOf(root) };
  const deployment = new Deployment(root, { ...options, scope }, null, 0);
  const outputs = deployment.run();
  return { outputs, parameters: deployment.parameters };
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
  readonly #root: JsonObject;
  readonly #template: Template;
  readonly #index: ResourceIndex;
  readonly #records = new Map<ResourceInstance, JsonRecord>();
  /** What is being made now, for circles through `reference()`. */
  readonly #path: ResourceInstance[] = [];
  /** Whether an output was left out, since only Azure knows its value. */
  hasUnknownOutputs = false;

  constructor(
    root: JsonObject,
    private readonly options: DeploymentOptions,
    /** The deployment around this one, where expressions are evaluated in its scope. */
    private readonly outer: Deployment | null,
    private readonly depth: number,
  ) {
    this.#root = templateRoot(root);
    this.#template =
      outer === null
        ? new Template(this.#root, { ...options, resource: (call, name, kind) => this.#resource(call, name, kind) })
        : outer.#template;
    if (outer === null) this.#template.checkParameters();
    this.#index = new ResourceIndex(expandResources(this.#root, this.#at, options.scope));
  }

  get #at(): Surroundings {
    const { at } = this.#template;
    return this.outer === null ? at : { ...at, host: outerHost(at.host, this) };
  }

  get parameters(): Readonly<Record<string, DeployedParameter>> {
    return this.#template.deployedParameters;
  }

  run(): Readonly<Record<string, Output>> {
    for (const instance of deploymentOrder(this.#index)) this.#make(instance);
    return this.#outputs();
  }

  /** Makes a resource unless it is there, and gives it. */
  #make(instance: ResourceInstance): JsonRecord | null {
    if (!instance.deployed) return null;
    const known = this.#records.get(instance);
    if (known !== undefined) return known;
    if (this.#path.includes(instance)) throw circle(this.#path, instance);
    if (instance.existing) return this.#existing(instance.identifier);
    const kept = isMadeOnlyOnce(instance.node) ? this.options.provider.kept(instance.identifier) : null;
    if (kept !== null) return this.#completed(kept);
    this.#path.push(instance);
    try {
      const record = isDeployment(instance)
        ? this.#nested(instance)
        : this.#completed(this.options.provider.provision(this.#request(instance)));
      this.#records.set(instance, record);
      return record;
    } catch (fault) {
      const { node, target, parent, name, identifier } = instance;
      if (!(fault instanceof TemplateFault && fault.unknown) || mayHaveEffect(node, parent?.type ?? null, [this.#root]))
        throw fault;
      this.options.run.warnings.push(templateWarnings.leftOut(target, mark(node), fault.problem.message));
      const record = this.#completed({ name, id: identifier, properties: { outputs: {} } });
      this.#records.set(instance, record);
      return record;
    } finally {
      this.#path.pop();
    }
  }

  #existing(identifier: string): JsonRecord | null {
    const record = this.options.provider.existing(identifier);
    return record === null ? null : this.#completed(record);
  }

  /** Remembers that Azure knows more of a resource than it is described by here: of its objects, and of those in its lists. */
  #completed<Value extends JsonValue>(value: Value): Value {
    if (isList(value)) for (const item of value) this.#completed(item);
    if (isRecord(value)) {
      this.options.run.completedByAzure.add(value);
      for (const part of Object.values(value)) this.#completed(part);
    }
    return value;
  }

  #request(instance: ResourceInstance): ResourceRequest {
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
    const body: JsonObject = { ...node, members: [...text('type', type), ...text('name', name), ...members] };
    return { identifier, type, name, apiVersion, target, body, scope: this.options.scope };
  }

  /** A deployment inside: its template is deployed in its turn. */
  #nested(instance: ResourceInstance): JsonRecord {
    const { node, target, at } = instance;
    if (this.depth >= MAXIMUM_DEPLOYMENT_DEPTH) {
      const message = `deployments are nested deeper than ${MAXIMUM_DEPLOYMENT_DEPTH}`;
      throw new TemplateFault(templateMessages.limit(target, mark(node), message));
    }
    const written = member(node, 'properties');
    if (written === undefined)
      throw new TemplateFault(templateMessages.template(target, mark(node), 'a deployment has properties'));
    // Bicep's telemetry, for one, keeps the properties in a variable; what is written out is evaluated by the inner template.
    const settled = (node: JsonNode, place: string): JsonObject =>
      expectObject(node.kind === 'string' ? evaluateNode(node, { ...at, target: place }) : node, place);
    const properties = settled(written, `${target}.properties`);
    const template = member(properties, 'template');
    if (template === undefined) {
      const link = member(properties, 'templateLink');
      throw new TemplateFault(
        templateMessages.template(
          `${target}.properties`,
          mark(link ?? properties),
          link === undefined ? 'a deployment has a template' : 'linked templates are not fetched',
          'put the template itself into "template"',
        ),
      );
    }
    const root = templateRoot(settled(template, `${target}.properties.template`));
    const scope = { ...this.#nestedScope(instance), kind: scopeKindOf(root) };
    // What an expression made is evaluated in its turn only by the deployment that it makes.
    const isMade = written.kind === 'string' || template.kind === 'string';
    const isInner = this.#isInnerScope(properties, target) || isMade;
    const options: DeploymentOptions = {
      ...this.options,
      name: instance.name,
      scope,
      parameters: isInner ? nestedParameters(properties, { ...at, target }) : {},
    };
    const inner = new Deployment(root, options, isInner ? null : this, this.depth + 1);
    const outputs = inner.run();
    // Secrets are not given out, not even to the deployment around.
    const entries = Object.entries(outputs).filter(([, { type }]) => !isSecure(type));
    const known = Object.fromEntries(entries.map(([name, { type, value }]) => [name, { type, value }]));
    if (inner.hasUnknownOutputs) this.options.run.completedByAzure.add(known);
    const shown = { mode: 'Incremental', provisioningState: 'Succeeded', outputs: known };
    const record = { name: instance.name, id: instance.identifier, properties: shown };
    for (const part of [record, shown]) this.options.run.completedByAzure.add(part);
    return record;
  }

  /** Whose parameters and variables a nested template sees; from version 2 of the language on always its own. */
  #isInnerScope(properties: JsonObject, target: string): boolean {
    const options = member(properties, 'expressionEvaluationOptions');
    const scope = options?.kind === 'object' ? member(options, 'scope') : undefined;
    const text = scope?.kind === 'string' ? scope.value.toLowerCase() : '';
    if (!isLanguageVersion2(this.#root)) return text === 'inner';
    if (text !== 'outer' || scope === undefined) return true;
    const place = `${target}.properties.expressionEvaluationOptions.scope`;
    const message = 'from languageVersion 2.0 on, a nested template is evaluated inside';
    throw new TemplateFault(
      templateMessages.template(place, mark(scope), message, 'hand it what it needs as parameters, and write "inner"'),
    );
  }

  #nestedScope({ node, at }: ResourceInstance): DeploymentScope {
    const setting = (name: string): string | null => {
      const written = member(node, name);
      if (written === undefined) return null;
      const target = `${at.target}.${name}`;
      return expectText(evaluateNode(written, { ...at, target }), target);
    };
    const { scope } = this.options;
    const [, subscription, group] =
      /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(setting('scope') ?? '') ?? [];
    return {
      ...scope,
      subscriptionId: setting('subscriptionId') ?? subscription ?? scope.subscriptionId,
      resourceGroup: setting('resourceGroup') ?? group ?? scope.resourceGroup,
    };
  }

  /** What `reference()` and its kin ask for. */
  #resource(call: Call, text: string, kind: ReferenceKind): JsonValue {
    const found = this.#index.find(text);
    const [first] = found;
    if (first === undefined && kind === 'loop' && this.#index.isEmptyLoop(text)) return [];
    if (first === undefined)
      return this.outer === null ? this.#elsewhere(call, text, kind) : this.outer.#resource(call, text, kind);
    const unknown = found.find(each => each.unknown !== null)?.unknown ?? null;
    if (unknown !== null) return call.unknown(unknown);
    if (kind === 'loop')
      return call.makeList(found.filter(({ deployed }) => deployed).map(each => this.#shape(call, each, 'full')));
    const candidates = found.length > 1 ? found.filter(({ deployed }) => deployed) : found;
    const [instance, another] = candidates;
    if (instance === undefined || another !== undefined) {
      return call.fail(
        `${mention(text)} stands for ${found.length} resources of the template`,
        'name one of them by its whole identifier: resourceId(type, name)',
      );
    }
    return this.#shape(call, instance, kind);
  }

  #shape(call: Call, instance: ResourceInstance, kind: ReferenceKind): JsonValue {
    if (kind === 'info')
      return { id: instance.identifier, name: instance.name, type: instance.type, apiVersion: instance.apiVersion };
    if (!instance.deployed)
      return call.fail(
        `the resource ${mention(instance.name)} is not deployed, since its condition is false`,
        'ask for it only where the condition holds: if(condition, reference(…), …)',
      );
    const record = this.#make(instance);
    if (record === null) return call.unknown(`only Azure knows the existing resource ${mention(instance.name)}`);
    return kind === 'full' ? record : this.#propertiesOf(record);
  }

  /** A resource that the template does not deploy. */
  #elsewhere(call: Call, text: string, kind: ReferenceKind): JsonValue {
    const base = scopeIdentifier(this.options.scope);
    const identifier = text.startsWith('/') ? text : `${base}/providers/${text}`;
    const record = this.#existing(identifier);
    if (record !== null) return kind === 'full' ? record : this.#propertiesOf(record);
    const mayBeLeftOut = this.#index.instances.some(({ unknown }) => unknown !== null);
    if (text.includes('/') || mayBeLeftOut) return call.unknown(`only Azure knows the resource ${mention(text)}`);
    const similar = nearest(text, this.#index.names);
    return call.fail(
      `the template has no resource ${mention(text)}`,
      similar === null ? 'a resource elsewhere is named by its identifier' : `did you mean ${mention(similar)}?`,
      call.expression.arguments[0],
    );
  }

  /** The properties of a resource; one that is described without any has some in Azure, too. */
  #propertiesOf(record: JsonRecord): JsonRecord {
    const properties = memberValue(record, 'properties');
    return isRecord(properties) ? properties : this.#completed({});
  }

  /** For expressions in a nested template that are evaluated out here. */
  resourceForInner(call: Call, text: string, kind: ReferenceKind): JsonValue {
    return this.#resource(call, text, kind);
  }

  #outputs(): Readonly<Record<string, Output>> {
    const outputs: [string, Output][] = [];
    for (const { name, value } of sectionMembers(this.#root, 'outputs', MAXIMUM_OUTPUTS)) {
      const target = `outputs.${name.value}`;
      const declaration = expectObject(value, target);
      const at: Surroundings = { ...this.#at, stage: 'runtime', target };
      try {
        const output = outputOf(declaration, name.value, at, member(this.#root, 'definitions'));
        if (output !== null) outputs.push([name.value, output]);
      } catch (fault) {
        if (!(fault instanceof TemplateFault && fault.unknown)) throw fault;
        this.hasUnknownOutputs = true;
        at.run.warnings.push(templateWarnings.unknownOutput(name.value, name, fault.problem.message));
      }
    }
    return Object.fromEntries(outputs);
  }
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

function isSecure(type: string): boolean {
  return type.toLowerCase().startsWith('secure');
}

/** A host whose references find the resources of a nested template first. */
function outerHost(host: Surroundings['host'], inner: Deployment): Surroundings['host'] {
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

/** The parameters that a nested deployment is given; each is evaluated when it is asked for. */
function nestedParameters(properties: JsonObject, at: Surroundings): Readonly<Record<string, GivenParameter>> {
  const section = member(properties, 'parameters');
  if (section === undefined) return {};
  const target = `${at.target}.properties.parameters`;
  const members =
    section.kind === 'object'
      ? section.members
      : expectObject(evaluateNode(section, { ...at, target }), target).members;
  return Object.fromEntries(
    members.map(({ name, value }): [string, GivenParameter] => {
      const place = `${target}.${name.value}`;
      if (value.kind === 'object' && member(value, 'reference') !== undefined) return [name.value, { kind: 'secret' }];
      return [name.value, { kind: 'later', value: () => givenValue(value, { ...at, target: place }) }];
    }),
  );
}

function givenValue(node: JsonNode, at: Surroundings): JsonValue {
  const entry = expectObject(evaluateNode(node, at), at.target);
  const value = entry.members.find(({ name }) => name.value.toLowerCase() === 'value')?.value;
  if (value !== undefined) return valueOfEvaluated(value, at.run);
  throw new TemplateFault(templateMessages.template(at.target, mark(node), 'a parameter is given as { "value": … }'));
}

function outputOf(
  declaration: JsonObject,
  name: string,
  at: Surroundings,
  definitions: JsonNode | undefined,
): Output | null {
  const condition = member(declaration, 'condition');
  if (condition !== undefined) {
    const holds = evaluateNode(condition, { ...at, target: `${at.target}.condition` });
    if (holds.kind === 'boolean' && !holds.value) return null;
  }
  const type = member(declaration, 'type');
  const typeText = type?.kind === 'string' ? type.value : 'object';
  const copy = member(declaration, 'copy');
  const written = member(declaration, 'value');
  const value =
    copy?.kind === 'object'
      ? valueOfEvaluated(
          loopArray(
            copy,
            name,
            member(copy, 'input') ?? copy,
            { ...at, target: `${at.target}.copy` },
            'output',
            evaluateNode,
          ),
          at.run,
        )
      : written === undefined
        ? null
        : valueOfEvaluated(evaluateNode(written, { ...at, target: `${at.target}.value` }), at.run);
  if (isSecure(typeText)) return { type: typeText, value: null };
  const problem =
    type === undefined || value === null
      ? null
      : typeProblem(value, declaration, definitions?.kind === 'object' ? definitions : null);
  if (problem !== null) {
    const message = `the output is not of its type: ${problem.message}`;
    throw new TemplateFault(
      templateMessages.template(`${at.target}${problem.path}`, mark(written ?? declaration), message),
    );
  }
  return { type: typeText, value };
}
