import { mark, type JsonNode, type JsonObject, type JsonValue } from '../json/nodes.js';
import type { ContextAt } from './context.js';
import { evaluateNode, valueOfEvaluated } from './evaluate.js';
import { isLanguageVersion2 } from './language-version.js';
import { templateMessages } from './messages.js';
import { expectObject, expectText, member } from './nodes.js';
import type { GivenParameter } from './parameters.js';
import type { ResourceInstance } from './resources.js';
import type { DeploymentScope } from './scope.js';
import { scopeKindOf, templateRoot } from './template.js';
import { ProblemError } from '../../grammar/text/problem.js';

/** A deployment that a template has among its resources. */
export interface NestedDeployment {
  readonly root: JsonObject;
  readonly scope: DeploymentScope;
  /** Whether its expressions see its own parameters and variables, rather than those of the template around. */
  readonly isInner: boolean;
  readonly parameters: Readonly<Record<string, GivenParameter>>;
}

/** Reads a deployment inside the template `outerRoot`, which is deployed into `outerScope`. Throws template problems. */
export function readNestedDeployment(
  instance: ResourceInstance,
  outerRoot: JsonObject,
  outerScope: DeploymentScope,
): NestedDeployment {
  const { node, target, at } = instance;
  const written = member(node, 'properties');
  if (written === undefined)
    throw new ProblemError(templateMessages.template(target, mark(node), 'a deployment has properties'));
  // Bicep's telemetry, for one, keeps the properties in a variable; what is written out is evaluated by the inner template.
  const settled = (node: JsonNode, place: string): JsonObject =>
    expectObject(node.kind === 'string' ? evaluateNode(node, { ...at, target: place }) : node, place);
  const properties = settled(written, `${target}.properties`);
  const template = member(properties, 'template');
  if (template === undefined) {
    const link = member(properties, 'templateLink');
    throw new ProblemError(
      templateMessages.template(
        `${target}.properties`,
        mark(link ?? properties),
        link === undefined ? 'a deployment has a template' : 'linked templates are not fetched',
        'put the template itself into "template"',
      ),
    );
  }
  const root = templateRoot(settled(template, `${target}.properties.template`));
  // What an expression made is evaluated in its turn only by the deployment that it makes.
  const isMade = written.kind === 'string' || template.kind === 'string';
  const isInner = isInnerScope(properties, target, outerRoot) || isMade;
  return {
    root,
    scope: { ...nestedScope(instance, outerScope), kind: scopeKindOf(root) },
    isInner,
    parameters: isInner ? nestedParameters(properties, { ...at, target }) : {},
  };
}

/** Whose parameters and variables a nested template sees; from version 2 of the language on always its own. */
function isInnerScope(properties: JsonObject, target: string, outerRoot: JsonObject): boolean {
  const options = member(properties, 'expressionEvaluationOptions');
  const scope = options?.kind === 'object' ? member(options, 'scope') : undefined;
  const text = scope?.kind === 'string' ? scope.value.toLowerCase() : '';
  if (!isLanguageVersion2(outerRoot)) return text === 'inner';
  if (text !== 'outer' || scope === undefined) return true;
  const place = `${target}.properties.expressionEvaluationOptions.scope`;
  const message = 'from languageVersion 2.0 on, a nested template is evaluated inside';
  throw new ProblemError(
    templateMessages.template(place, mark(scope), message, 'hand it what it needs as parameters, and write "inner"'),
  );
}

function nestedScope({ node, at }: ResourceInstance, outer: DeploymentScope): DeploymentScope {
  const setting = (name: string): string | null => {
    const written = member(node, name);
    if (written === undefined) return null;
    const target = `${at.target}.${name}`;
    return expectText(evaluateNode(written, { ...at, target }), target);
  };
  const [, subscription, group] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(setting('scope') ?? '') ?? [];
  return {
    ...outer,
    subscriptionId: setting('subscriptionId') ?? subscription ?? outer.subscriptionId,
    resourceGroup: setting('resourceGroup') ?? group ?? outer.resourceGroup,
  };
}

/** The parameters that a nested deployment is given; each is evaluated when it is asked for. */
function nestedParameters(properties: JsonObject, at: ContextAt): Readonly<Record<string, GivenParameter>> {
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

function givenValue(node: JsonNode, at: ContextAt): JsonValue {
  const entry = expectObject(evaluateNode(node, at), at.target);
  const value = entry.members.find(({ name }) => name.value.toLowerCase() === 'value')?.value;
  if (value !== undefined) return valueOfEvaluated(value, at.run);
  throw new ProblemError(templateMessages.template(at.target, mark(node), 'a parameter is given as { "value": … }'));
}
