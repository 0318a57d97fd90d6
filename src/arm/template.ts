import { mark, valueOf, type JsonObject, type JsonRecord, type JsonValue } from '../json/nodes.js';
import type { Host, ReferenceKind, Run, ContextAt, UserFunction, HostedCall } from './context.js';
import { templateMessages } from './messages.js';
import { member } from './nodes.js';
import { TemplateParameters, type DeployedParameter, type GivenParameter } from './parameters.js';
import type { DeploymentScope } from './scope.js';
import { userFunctionsOf, type NamedFunction } from './user-functions.js';
import { Variables } from './variables.js';
import { ProblemError } from '../../grammar/text/problem.js';

/** What a template is deployed as. */
export interface TemplateSettings {
  readonly run: Run;
  /** The deployment's name. */
  readonly name: string;
  readonly scope: DeploymentScope;
  readonly mode: 'Incremental' | 'Complete';
  readonly parameters: Readonly<Record<string, GivenParameter>>;
  readonly resource: (call: HostedCall, name: string, kind: ReferenceKind) => JsonValue;
}

/** One template with its parameters: what its expressions may ask. */
export class Template implements Host {
  readonly scope: DeploymentScope;
  private readonly parameters: TemplateParameters;
  private readonly variables: Variables;
  private readonly functions: ReadonlyMap<string, NamedFunction>;
  /** What `deployment()` gives: the whole template once more, so it is made once. */
  private told: JsonRecord | null = null;

  constructor(
    readonly root: JsonObject,
    private readonly options: TemplateSettings,
  ) {
    this.scope = options.scope;
    const at = this.at;
    this.functions = userFunctionsOf(root, at);
    this.parameters = new TemplateParameters(root, options.parameters, at);
    this.variables = new Variables(root, at);
  }

  /** Where expressions of the template begin. */
  get at(): ContextAt {
    return {
      run: this.options.run,
      host: this,
      stage: 'start',
      target: '',
      loops: [],
      lambdaVariables: new Map(),
      keepUnknown: false,
    };
  }

  checkParameters(): void {
    this.parameters.check();
  }

  get deployedParameters(): Readonly<Record<string, DeployedParameter>> {
    return this.parameters.told();
  }

  parameter(call: HostedCall, name: string): JsonValue {
    return this.parameters.value(call, name);
  }

  variable(call: HostedCall, name: string): JsonValue {
    return this.variables.value(call, name);
  }

  userFunction(namespace: string, name: string): UserFunction | null {
    return this.functions.get(`${namespace}.${name}`.toLowerCase())?.definition ?? null;
  }

  get userFunctionNames(): readonly string[] {
    return [...this.functions.values()].map(({ name }) => name);
  }

  resource(call: HostedCall, name: string, kind: ReferenceKind): JsonValue {
    return this.options.resource(call, name, kind);
  }

  deployment(call: HostedCall): JsonRecord {
    this.told ??= this.ownRecord();
    call.chargeValue(this.told);
    return this.told;
  }

  private ownRecord(): JsonRecord {
    const { name, scope, mode } = this.options;
    return {
      name,
      ...(scope.kind !== 'group' && { location: scope.location }),
      properties: { template: valueOf(this.root), parameters: {}, mode, provisioningState: 'Accepted' },
    };
  }
}

/** What a template is made for, by its schema; a resource group where it does not say. */
export function scopeKindOf(root: JsonObject): DeploymentScope['kind'] {
  const schema = member(root, '$schema');
  const text = schema?.kind === 'string' ? schema.value.toLowerCase() : '';
  if (text.includes('/subscriptiondeploymenttemplate')) return 'subscription';
  if (text.includes('/managementgroupdeploymenttemplate')) return 'management-group';
  if (text.includes('/tenantdeploymenttemplate')) return 'tenant';
  return 'group';
}

/** The root of a template. */
export function templateRoot(node: JsonObject): JsonObject {
  if (member(node, 'resources') !== undefined) return node;
  throw new ProblemError(
    templateMessages.template('', mark(node), 'a template has resources', 'an empty one has "resources": []'),
  );
}
