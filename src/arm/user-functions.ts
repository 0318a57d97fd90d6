import { mark, type JsonNode, type JsonObject, type JsonValue } from '../json/nodes.js';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { Host, ContextAt, UserFunction, HostedCall } from './context.js';
import { evaluateNode, valueOfEvaluated } from './evaluate.js';
import { isLanguageVersion2 } from './language-version.js';
import { templateMessages } from './messages.js';
import { expectArray, expectObject, expectText, member } from './nodes.js';
import { ProblemError } from '../../grammar/text/problem.js';

/** The functions that a template defines, by `namespace.name` in lower case. */
export function userFunctionsOf(root: JsonObject, at: ContextAt): ReadonlyMap<string, NamedFunction> {
  const found = new Map<string, NamedFunction>();
  const section = member(root, 'functions');
  if (section === undefined) return found;
  const seesVariables = isLanguageVersion2(root);
  for (const [index, node] of expectArray(section, 'functions').items.entries()) {
    const target = `functions[${index}]`;
    const group = expectObject(node, target);
    const namespace = expectText(required(group, 'namespace', target), `${target}.namespace`);
    const { members } = expectObject(required(group, 'members', target), `${target}.members`);
    for (const { name, value } of members) {
      const place = `functions.${namespace}.${name.value}`;
      found.set(`${namespace}.${name.value}`.toLowerCase(), {
        name: `${namespace}.${name.value}`,
        definition: functionOf(expectObject(value, place), place, seesVariables, at),
      });
    }
  }
  return found;
}

export interface NamedFunction {
  readonly name: string;
  readonly definition: UserFunction;
}

function functionOf(node: JsonObject, target: string, seesVariables: boolean, at: ContextAt): UserFunction {
  const declared = member(node, 'parameters');
  const parameters = (declared === undefined ? [] : expectArray(declared, `${target}.parameters`).items).map(
    (parameter, index) => {
      const place = `${target}.parameters[${index}]`;
      return expectText(required(expectObject(parameter, place), 'name', place), `${place}.name`);
    },
  );
  const output = expectObject(required(node, 'output', target), `${target}.output`);
  const body = required(output, 'value', `${target}.output`);
  return {
    parameters,
    run: (_call, values) => {
      const host = functionHost(at.host, parameters, values, seesVariables);
      const place: ContextAt = {
        ...at,
        host,
        stage: 'function',
        target: `${target}.output.value`,
        keepUnknown: false,
      };
      return valueOfEvaluated(evaluateNode(body, place), at.run);
    },
  };
}

function required(node: JsonObject, name: string, target: string): JsonNode {
  const found = member(node, name);
  if (found !== undefined) return found;
  throw new ProblemError(templateMessages.template(target, mark(node), `${mention(name)} is missing`));
}

/** What a user function sees: its arguments, the other functions, and, as Bicep's, the variables of the template. */
function functionHost(
  host: Host,
  parameters: readonly string[],
  values: readonly JsonValue[],
  seesVariables: boolean,
): Host {
  const given = new Map(parameters.map((name, index) => [name.toLowerCase(), values[index] ?? null]));
  const refuse = (what: string) => (call: HostedCall) =>
    call.fail(`a user function cannot use ${what}; give it as an argument`);
  return {
    scope: host.scope,
    userFunctionNames: host.userFunctionNames,
    userFunction: (namespace, name) => host.userFunction(namespace, name),
    parameter(call, name) {
      const value = given.get(name.toLowerCase());
      if (value !== undefined) return value;
      const similar = nearest(name, parameters);
      const hint = didYouMean(similar, 'a user function sees only its own parameters');
      return call.fail(`the function has no parameter ${mention(name)}`, hint, call.expression.arguments[0]);
    },
    variable: seesVariables ? (call, name) => host.variable(call, name) : refuse('the variables of the template'),
    resource: refuse('deployed resources'),
    deployment: refuse('deployment()'),
  };
}
