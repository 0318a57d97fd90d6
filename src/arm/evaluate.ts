import { mark, valueOf, type JsonMember, type JsonNode, type JsonObject, type JsonValue } from '../json/nodes.js';
import { didYouMean, listed, mention, pathStep } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { FunctionCall, mentionNames, placeIn, spanIn } from './call.js';
import type { Context, Run, ContextAt } from './context.js';
import { copiesOf } from './copies.js';
import { FUNCTION_NAMES, functionNamed } from './functions/index.js';
import { MAX_EVALUATION_DEPTH } from './limits.js';
import { templateMessages, templateWarnings } from './messages.js';
import { isExpression, parseExpression, unescaped } from './parse-expression.js';
import type { TemplateAccess, TemplateCall, TemplateExpression } from './syntax.js';
import { isList, isRecord, memberValue, nodeOf, recordOf, textOf, typeName } from './values.js';
import { ProblemError } from '../../grammar/text/problem.js';
import { onlyAzureKnows } from './problem.js';

/** The value of a string of a template: what its expression gives, or the text. */
function evaluateString(source: JsonNode & { readonly kind: 'string' }, at: ContextAt): JsonValue {
  if (!isExpression(source.value)) return unescaped(source.value);
  const { expressions, text } = at.run;
  let expression = expressions.get(source.value);
  if (expression === undefined) {
    if (!at.run.meter.take(Math.ceil(source.value.length / PARSED_PER_STEP)))
      throw new ProblemError(templateMessages.tooManySteps(at.target, source));
    const result = parseExpression(source.value);
    if (!result.ok) {
      const { message, hint, limit } = result.problem;
      const span = placeIn(text, source, result.problem);
      throw new ProblemError(
        limit
          ? templateMessages.limit(at.target, span, message, hint)
          : templateMessages.expression(at.target, span, message, hint),
      );
    }
    ({ expression } = result);
    expressions.set(source.value, expression);
  }
  return evaluate(expression, { ...at, source });
}

/** Characters of an expression that are parsed for one step. */
const PARSED_PER_STEP = 1;
const STEPS_PER_NODE = 4;

/** The value of a node with all expressions in it. */
export function evaluateNode(node: JsonNode, at: ContextAt): JsonNode {
  // Loops inside loops multiply what has no expression, too.
  if (!at.run.meter.take(STEPS_PER_NODE)) throw new ProblemError(templateMessages.tooManySteps(at.target, mark(node)));
  switch (node.kind) {
    case 'string':
      return evaluatedString(node, at);
    case 'array':
      return {
        ...node,
        items: node.items.map((item, index) => evaluateNode(item, { ...at, target: `${at.target}[${index}]` })),
      };
    case 'object':
      return evaluateObject(node, at);
    default:
      return node;
  }
}

function evaluatedString(node: JsonNode & { readonly kind: 'string' }, at: ContextAt): JsonNode {
  if (!isExpression(node.value)) {
    const value = unescaped(node.value);
    return value === node.value ? node : { ...node, value };
  }
  let value: JsonValue;
  try {
    value = evaluateString(node, at);
  } catch (fault) {
    if (!(onlyAzureKnows(fault) && at.keepUnknown)) throw fault;
    at.run.warnings.push(templateWarnings.unknownValue(at.target, node, fault.problem.message));
    const left = { ...node };
    at.run.leftAsIs.set(left, fault.problem);
    return left;
  }
  if (!at.run.meter.takeValue(value)) throw new ProblemError(templateMessages.tooManySteps(at.target, node));
  const made = nodeOf(value, node);
  at.run.madeOf.set(made, value);
  return made;
}

/** The value of an evaluated node. Parts that expressions made are the very values that these gave. */
export function valueOfEvaluated(node: JsonNode, run: Run): JsonValue {
  const made = run.madeOf.get(node);
  if (made !== undefined) return made;
  if (node.kind === 'array') return node.items.map(item => valueOfEvaluated(item, run));
  if (node.kind !== 'object') return valueOf(node);
  return recordOf(node.members.map(({ name, value }) => [name.value, valueOfEvaluated(value, run)] as const));
}

/** Names may be expressions too; a member `copy` with a list of loops stands for the arrays that they make. */
function evaluateObject(node: JsonObject, at: ContextAt): JsonObject {
  const members: JsonMember[] = [];
  for (const { name, value } of node.members) {
    const loops = name.value.toLowerCase() === 'copy' ? copiesOf(value, at, 'property') : null;
    if (loops !== null) {
      for (const loop of loops) members.push({ name: loop.name, value: loop.array(evaluateNode) });
      continue;
    }
    const written = evaluateString(name, at);
    if (typeof written !== 'string') {
      const message = `the name of a member is a string, but is ${typeName(written)} here`;
      throw new ProblemError(templateMessages.expression(at.target, name, message, null));
    }
    const target = `${at.target}${pathStep(written)}`;
    members.push({ name: { ...name, value: written }, value: evaluateNode(value, { ...at, target }) });
  }
  return { ...node, members: unique(members) };
}

/** Of names that came out the same, the later one counts. */
function unique(members: readonly JsonMember[]): readonly JsonMember[] {
  const byName = new Map(members.map(member => [member.name.value, member]));
  return byName.size === members.length ? members : [...byName.values()];
}

/** The value of an expression. Bounded in depth and work. */
export function evaluate(expression: TemplateExpression, context: Context): JsonValue {
  const { meter } = context.run;
  try {
    if (!meter.enter()) {
      const message = `evaluations are nested deeper than ${MAX_EVALUATION_DEPTH}; it was stopped here`;
      throw new ProblemError(templateMessages.limit(context.target, spanIn(context, expression), message));
    }
    if (!meter.take(1))
      throw new ProblemError(templateMessages.tooManySteps(context.target, spanIn(context, expression)));
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'access':
        return access(expression, context);
      case 'call':
        return call(expression, context);
    }
  } finally {
    meter.leave();
  }
}

function call(expression: TemplateCall, context: Context): JsonValue {
  if (expression.namespace !== null) return callUserFunction(expression.namespace, expression, context);
  const definition = functionNamed(expression.name);
  if (definition === undefined) {
    const similar = nearest(expression.name, FUNCTION_NAMES);
    return fail(
      expression,
      context,
      `${mention(expression.name)} is not a function of templates that is supported here`,
      didYouMean(similar, null),
      expression.nameSpan,
    );
  }
  const count = expression.arguments.length;
  if (count < definition.minimum || count > definition.maximum) {
    const { minimum, maximum } = definition;
    const wanted =
      minimum === maximum
        ? String(minimum)
        : maximum === Number.POSITIVE_INFINITY
          ? `at least ${minimum}`
          : `${minimum} to ${maximum}`;
    fail(
      expression,
      context,
      `${expression.name} takes ${wanted} argument${wanted === '1' ? '' : 's'}, but has ${count}`,
    );
  }
  const values = definition.lazy ? [] : expression.arguments.map(argument => evaluate(argument, context));
  const made = new FunctionCall(expression, context, evaluate, values);
  if (definition.charactersPerStep !== null) made.chargeTexts(definition.charactersPerStep);
  return definition.run(made);
}

function callUserFunction(namespace: string, expression: TemplateCall, context: Context): JsonValue {
  const { host } = context;
  const found = host.userFunction(namespace, expression.name);
  const name = `${namespace}.${expression.name}`;
  if (found === null) {
    const similar = nearest(name, host.userFunctionNames);
    const known =
      host.userFunctionNames.length === 0
        ? 'the template defines no functions; its own are in "functions"'
        : `the template defines ${mentionNames(host.userFunctionNames)}`;
    const message = `the template defines no function ${mention(name)}`;
    return fail(expression, context, message, didYouMean(similar, known), expression.nameSpan);
  }
  if (found.parameters.length !== expression.arguments.length) {
    const wanted = found.parameters.length;
    fail(
      expression,
      context,
      `${name} takes ${wanted} argument${wanted === 1 ? '' : 's'}, but has ${expression.arguments.length}`,
    );
  }
  const values = expression.arguments.map(argument => evaluate(argument, context));
  return found.run(new FunctionCall(expression, context, evaluate, values), values);
}

function access(expression: TemplateAccess, context: Context): JsonValue {
  const target = evaluate(expression.target, context);
  if (expression.safe && target === null) return null;
  const key = evaluate(expression.key, context);
  const found = memberOf(target, key);
  if (found !== undefined) return found;
  // What Azure adds to a resource when it is deployed is not an error in the template.
  if (isRecord(target) && context.run.completedByAzure.has(target)) {
    const message = `only Azure knows ${mention(textOf(key))} of that resource`;
    throw new ProblemError(templateMessages.onlyAzureKnows(context.target, spanIn(context, expression.key), message));
  }
  if (expression.safe) return null;
  return failAccess(expression, context, target, key);
}

function memberOf(target: JsonValue, key: JsonValue): JsonValue | undefined {
  if (isRecord(target) && typeof key === 'string') return memberValue(target, key);
  if (isList(target) && typeof key === 'number') return target[key];
  return undefined;
}

function failAccess(expression: TemplateAccess, context: Context, target: JsonValue, key: JsonValue): never {
  if (isRecord(target) && typeof key === 'string') {
    const names = Object.keys(target);
    const similar = nearest(key, names);
    const message = `there is no property ${mention(key)}`;
    const others = names.length === 0 ? 'the object is empty' : `its properties are ${mentionNames(names)}`;
    const hint = didYouMean(similar, others);
    return fail(expression, context, message, hint, expression.key);
  }
  if (isList(target) && typeof key === 'number') {
    const message = `there is no item ${key} in an array of ${target.length}`;
    return fail(expression, context, message, null, expression.key);
  }
  const kinds = isList(target) ? ['an integer'] : isRecord(target) ? ['a string'] : [];
  const message =
    kinds.length > 0
      ? `${typeName(target)} is indexed by ${listed(kinds)}, not ${typeName(key)}`
      : `${typeName(target)} has no ${typeof key === 'string' ? `property ${mention(key)}` : 'items'}`;
  const hint = target === null ? "tryGet(value, 'name'), or .?name, gives null where there is nothing" : null;
  return fail(expression, context, message, hint, expression.key);
}

function fail(
  expression: TemplateExpression,
  context: Context,
  message: string,
  hint: string | null = null,
  at: { readonly start: number; readonly end: number } = expression,
): never {
  throw new ProblemError(templateMessages.expression(context.target, spanIn(context, at), message, hint));
}
