import type { ArmProblem, ArmWarning } from '../cluster/messages.js';
import type { JsonNode, JsonRecord, JsonString, JsonValue } from '../json/nodes.js';
import type { Span } from '../../grammar/text/positions.js';
import type { DeploymentMeter } from './deployment-meter.js';
import type { DeploymentScope } from './scope.js';
import type { TemplateCall, TemplateExpression } from './syntax.js';

/** What one deployment has throughout, with all deployments nested in it. */
export interface Run {
  /** The template's text, which all places count in. */
  readonly text: string;
  readonly meter: DeploymentMeter;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newGuid: () => string;
  readonly expressions: Map<string, TemplateExpression>;
  readonly warnings: ArmWarning[];
  /** The nodes that hold an expression which only Azure can evaluate, with what they would be refused by. */
  readonly leftAsIs: WeakMap<JsonNode, ArmProblem>;
  /** The nodes whose values came from secure parameters. */
  readonly secrets: WeakSet<JsonNode>;
  /** Deployed resources and the objects in them: Azure adds members that are not known here. */
  readonly completedByAzure: WeakSet<object>;
  /** The values that nodes were made of, so that what is known of a value is still known behind a variable or an output. */
  readonly madeOf: WeakMap<JsonNode, JsonValue>;
}

/** One turn of a copy loop. */
export interface Loop {
  readonly name: string;
  readonly index: number;
  readonly kind: 'resource' | 'property' | 'variable' | 'output';
}

/** A call as those see it who answer it: what was called, and the ways to answer. */
export interface HostedCall {
  readonly context: Context;
  readonly expression: TemplateCall;
  fail(message: string, hint?: string | null, at?: Span): never;
  unknown(message: string): never;
  chargeValue(value: JsonValue): void;
  makeList(list: readonly JsonValue[]): readonly JsonValue[];
}

/** A function that the template defines. */
export interface UserFunction {
  readonly parameters: readonly string[];
  run(call: HostedCall, values: readonly JsonValue[]): JsonValue;
}

/** What a template offers to the functions in its expressions. */
export interface Host {
  readonly scope: DeploymentScope;
  parameter(call: HostedCall, name: string): JsonValue;
  variable(call: HostedCall, name: string): JsonValue;
  userFunction(namespace: string, name: string): UserFunction | null;
  /** The names of all functions that the template defines: `namespace.name`. */
  readonly userFunctionNames: readonly string[];
  /** The deployed resource that a name, identifier or symbolic name stands for, as it is now. */
  resource(call: HostedCall, name: string, kind: ReferenceKind): JsonValue;
  deployment(call: HostedCall): JsonRecord;
}

export type ReferenceKind = 'properties' | 'full' | 'loop' | 'info';

/** When an expression is evaluated, which decides what it may call. */
export type Stage = 'parameter' | 'start' | 'runtime' | 'function';

/** Where an expression is, and what is known there. */
export interface Context {
  readonly run: Run;
  readonly host: Host;
  readonly stage: Stage;
  /** The string that holds the expression. */
  readonly source: JsonString;
  /** The path of that string in the template. */
  readonly target: string;
  readonly loops: readonly Loop[];
  readonly lambdaVariables: ReadonlyMap<string, JsonValue>;
  /** Whether an expression that only Azure can evaluate is left as it is, with a warning. */
  readonly keepUnknown: boolean;
}

/** A context without its source: where a string is evaluated, and for what. */
export type ContextAt = Omit<Context, 'source'>;
