import { mark, type JsonNode, type JsonObject } from '../json/nodes.js';
import { kindNames } from '../json/nodes.js';
import { mention, pathStep } from '../../grammar/text/mention.js';
import { copyCount } from './copies.js';
import type { Loop, ContextAt } from './context.js';
import { isRelativeType, isScriptResource, mayHaveEffect, wholeType } from './effects.js';
import { evaluateNode } from './evaluate.js';
import { MAX_RESOURCES } from './limits.js';
import { templateMessages, templateWarnings } from './messages.js';
import { expectArray, expectObject, expectText, member, wrongKind } from './nodes.js';
import {
  groupIdentifier,
  resourceIdentifier,
  scopeIdentifier,
  subscriptionIdentifier,
  type DeploymentScope,
} from './scope.js';
import { ProblemError } from '../../grammar/text/problem.js';
import { onlyAzureKnows } from './problem.js';

/** A resource of a template, one for each turn of its loop. */
export interface ResourceInstance {
  readonly node: JsonObject;
  readonly target: string;
  /** Its key, where resources are in an object. */
  readonly symbolicName: string | null;
  /** The loop that it comes from. */
  readonly copy: { readonly name: string; readonly index: number } | null;
  /** With the types and names of its parents. Empty name: its condition is false, and its name cannot be told. */
  readonly type: string;
  readonly name: string;
  readonly identifier: string;
  readonly apiVersion: string;
  /** Whether it is only referred to, not deployed. */
  readonly existing: boolean;
  /** What its condition says. */
  readonly deployed: boolean;
  /** Why it is left out, where only Azure knows what it is named, or whether and how often it is made. */
  readonly unknown: string | null;
  readonly dependsOn: readonly { readonly text: string; readonly node: JsonNode }[];
  readonly parent: ResourceInstance | null;
  /** Where its expressions are. */
  readonly at: ContextAt;
}

export interface ExpandedResources {
  readonly instances: readonly ResourceInstance[];
  /** What loops that make nothing are called. */
  readonly emptyLoops: readonly string[];
}

/** All resources of a template with their loops unrolled, parents before children. */
export function expandResources(root: JsonObject, at: ContextAt, scope: DeploymentScope): ExpandedResources {
  const section = member(root, 'resources');
  const expansion: Expansion = { root, scope, instances: [], emptyLoops: [] };
  if (section !== undefined) expandSection(section, null, { ...at, target: 'resources' }, expansion);
  return expansion;
}

interface Expansion {
  readonly root: JsonObject;
  /** What the template is deployed to, whatever scope its expressions are evaluated in. */
  readonly scope: DeploymentScope;
  readonly instances: ResourceInstance[];
  readonly emptyLoops: string[];
}

function expandSection(section: JsonNode, parent: ResourceInstance | null, at: ContextAt, expansion: Expansion): void {
  const { root, instances } = expansion;
  const entries =
    section.kind === 'array'
      ? section.items.map((node, index) => ({ node, symbolicName: null, target: `${at.target}[${index}]` }))
      : section.kind === 'object'
        ? section.members.map(({ name, value }) => ({
            node: value,
            symbolicName: name.value,
            target: `${at.target}${pathStep(name.value)}`,
          }))
        : null;
  if (entries === null) throw wrongKind(section, at.target, 'an array or object');
  for (const { node, symbolicName, target } of entries) {
    const resource = expectObject(node, target);
    try {
      expandResource(resource, { symbolicName, parent }, { ...at, target }, expansion);
    } catch (fault) {
      if (!onlyAzureKnows(fault) || mayHaveEffect(resource, parent?.type ?? null, [root])) throw fault;
      const { message } = fault.problem;
      // Of a script, the provider tells: it may have an effect.
      if (!isScriptResource(resource, parent?.type ?? null))
        at.run.warnings.push(templateWarnings.leftOut(target, mark(resource), message));
      instances.push(unknownInstance(resource, { symbolicName, parent, message }, { ...at, target }));
    }
    if (instances.length > MAX_RESOURCES) {
      const message = `the template has more than ${MAX_RESOURCES} resources with all its copies`;
      throw new ProblemError(templateMessages.limit('resources', mark(section), message));
    }
  }
}

function expandResource(
  resource: JsonObject,
  { symbolicName, parent }: Pick<ResourceInstance, 'symbolicName' | 'parent'>,
  at: ContextAt,
  expansion: Expansion,
): void {
  const { scope, instances } = expansion;
  const { target } = at;
  const extension = member(resource, 'extension') ?? member(resource, 'import');
  if (extension !== undefined) {
    const message = 'a resource of an extension is none of ARM';
    throw new ProblemError(templateMessages.onlyAzureKnows(target, mark(extension), message));
  }
  const copy = member(resource, 'copy');
  const loops =
    copy === undefined ? [null] : loopsOf(expectObject(copy, `${target}.copy`), symbolicName, at, expansion);
  for (const loop of loops) {
    const inLoop: ContextAt = loop === null ? at : { ...at, loops: [...at.loops, loop] };
    const instance = instanceOf(resource, { symbolicName, loop, parent, scope }, inLoop);
    instances.push(instance);
    if (instances.length > MAX_RESOURCES) return;
    if (!at.run.meter.take(STEPS_PER_RESOURCE))
      throw new ProblemError(templateMessages.tooManySteps(target, mark(resource)));
    const children = member(resource, 'resources');
    if (children !== undefined && instance.deployed)
      expandSection(children, instance, { ...inLoop, target: `${target}.resources` }, expansion);
  }
}

const STEPS_PER_RESOURCE = 100;

function loopsOf(
  copy: JsonObject,
  symbolicName: string | null,
  at: ContextAt,
  { emptyLoops }: Expansion,
): readonly Loop[] {
  const written = member(copy, 'name');
  const name = written === undefined ? (symbolicName ?? '') : expectText(written, `${at.target}.copy.name`);
  const count = copyCount(copy, { ...at, target: `${at.target}.copy` }, evaluateNode);
  if (count === 0) emptyLoops.push(name, symbolicName ?? name);
  return Array.from({ length: count }, (_, index) => ({ name, index, kind: 'resource' as const }));
}

interface Place {
  readonly symbolicName: string | null;
  readonly loop: Loop | null;
  readonly parent: ResourceInstance | null;
  readonly scope: DeploymentScope;
}

function instanceOf(node: JsonObject, place: Place, at: ContextAt): ResourceInstance {
  const { symbolicName, loop, parent, scope } = place;
  const { target } = at;
  const written = member(node, 'type');
  if (written === undefined)
    throw new ProblemError(templateMessages.template(target, mark(node), 'a resource has a type'));
  const ownType = textOf(written, `${target}.type`, at);
  const isRelative = isRelativeType(ownType, parent?.type ?? null);
  const type = wholeType(ownType, parent?.type ?? null);

  const deployed = conditionOf(node, at);
  const name = nameOf(node, isRelative ? parent : null, deployed, at);
  const existing = member(node, 'existing');
  const apiVersion = member(node, 'apiVersion');
  return {
    node,
    target,
    symbolicName,
    copy: loop === null ? null : { name: loop.name, index: loop.index },
    type,
    name,
    identifier: name === '' ? '' : identifierOf(node, { type, name, deployed, scope }, at),
    apiVersion: apiVersion === undefined ? '' : textOf(apiVersion, `${target}.apiVersion`, at),
    existing: existing?.kind === 'boolean' && existing.value,
    deployed,
    unknown: null,
    dependsOn: deployed ? dependenciesOf(node, at) : [],
    parent,
    at: { ...at, stage: 'runtime' },
  };
}

/** Stands for a resource of which only Azure knows what it is. */
function unknownInstance(
  node: JsonObject,
  { symbolicName, parent, message }: Pick<ResourceInstance, 'symbolicName' | 'parent'> & { readonly message: string },
  at: ContextAt,
): ResourceInstance {
  const type = member(node, 'type');
  return {
    node,
    target: at.target,
    symbolicName,
    copy: null,
    type: type?.kind === 'string' ? wholeType(type.value, parent?.type ?? null) : '',
    name: '',
    identifier: '',
    apiVersion: '',
    existing: false,
    deployed: false,
    unknown: message,
    dependsOn: [],
    parent,
    at,
  };
}

function textOf(node: JsonNode, target: string, at: ContextAt): string {
  return expectText(evaluateNode(node, { ...at, target }), target);
}

function conditionOf(node: JsonObject, at: ContextAt): boolean {
  const condition = member(node, 'condition');
  if (condition === undefined) return true;
  const target = `${at.target}.condition`;
  const value = evaluateNode(condition, { ...at, target });
  if (value.kind === 'boolean') return value.value;
  const message = `a condition is true or false, not ${kindNames[value.kind]}`;
  throw new ProblemError(templateMessages.template(target, mark(condition), message));
}

function nameOf(node: JsonObject, parent: ResourceInstance | null, deployed: boolean, at: ContextAt): string {
  const written = member(node, 'name');
  if (written === undefined)
    throw new ProblemError(templateMessages.template(at.target, mark(node), 'a resource has a name'));
  try {
    const name = textOf(written, `${at.target}.name`, at);
    return parent === null || parent.name === '' ? name : `${parent.name}/${name}`;
  } catch (fault) {
    // What is not deployed need not have a name that can be told.
    if (fault instanceof ProblemError && !deployed) return '';
    throw fault;
  }
}

function identifierOf(
  node: JsonObject,
  {
    type,
    name,
    deployed,
    scope,
  }: Pick<ResourceInstance, 'type' | 'name' | 'deployed'> & { readonly scope: DeploymentScope },
  at: ContextAt,
): string {
  const names = name.split('/');
  const identifier = resourceIdentifier(scopeOf(node, deployed, scope, at), type, names);
  if (identifier !== null && !names.includes('')) return identifier;
  if (!deployed) return '';
  const [expected, found] = [type.split('/').length - 1, name.split('/').length];
  const message =
    expected < 1
      ? `${mention(type)} is not a resource type`
      : expected === found
        ? `a part of the name ${mention(name)} is empty`
        : `the type ${mention(type)} takes a name of ${expected} parts, but ${mention(name)} has ${found}`;
  const hint =
    expected < 1
      ? 'a type is a namespace, a slash and a name: Microsoft.Kusto/clusters'
      : expected === found
        ? 'does a parameter lack a value?'
        : 'parts are divided by slashes';
  throw new ProblemError(
    templateMessages.template(`${at.target}.name`, mark(member(node, 'name') ?? node), message, hint),
  );
}

/** What a resource is in: the deployment's scope, unless it says otherwise. */
function scopeOf(node: JsonObject, deployed: boolean, scope: DeploymentScope, at: ContextAt): string {
  const setting = (name: string): string | null => {
    const written = member(node, name);
    if (written === undefined) return null;
    try {
      return textOf(written, `${at.target}.${name}`, at);
    } catch (fault) {
      if (fault instanceof ProblemError && !deployed) return null;
      throw fault;
    }
  };
  const extended = setting('scope');
  if (extended !== null) {
    if (extended === '/') return '';
    if (extended.startsWith('/')) return extended.replace(/\/$/, '');
    const [namespace = '', ...rest] = extended.split('/');
    const types = rest.slice(0, Math.floor(rest.length / 2));
    const interleaved = rest.length % 2 === 0 && types.length > 0 && rest.length > 2;
    // `Microsoft.Kusto/clusters/name`, or types and names in turn as in an identifier.
    return interleaved || rest.length === 2
      ? `${scopeIdentifier(scope)}/providers/${namespace}/${rest.join('/')}`
      : extended;
  }
  const [subscriptionId, resourceGroup] = [setting('subscriptionId'), setting('resourceGroup')];
  if (resourceGroup !== null) return groupIdentifier(subscriptionId ?? scope.subscriptionId, resourceGroup);
  return subscriptionId !== null ? subscriptionIdentifier(subscriptionId) : scopeIdentifier(scope);
}

function dependenciesOf(node: JsonObject, at: ContextAt): ResourceInstance['dependsOn'] {
  const written = member(node, 'dependsOn');
  if (written === undefined) return [];
  const target = `${at.target}.dependsOn`;
  const list = evaluateNode(written, { ...at, target });
  return expectArray(list, target).items.map((item, index) => ({
    text: expectText(item, `${target}[${index}]`),
    node: item,
  }));
}
