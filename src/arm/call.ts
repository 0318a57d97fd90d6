import { offsetInString } from '../json/read.js';
import type { JsonRecord, JsonString, JsonValue } from '../json/nodes.js';
import { MAX_SHORT } from '../../grammar/text/find.js';
import { mention } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';
import { CHARACTERS_PER_STEP, SLOW_CHARACTERS_PER_STEP } from './deployment-meter.js';
import type { Context } from './context.js';
import { MAX_TEXT_LENGTH, MAX_VALUE_DEPTH, MAX_VALUE_SIZE } from './limits.js';
import { templateMessages } from './messages.js';
import type { TemplateCall, TemplateExpression } from './syntax.js';
import { foldCase, isAscii, isList, isRecord, measureOf, recordOf, typeName } from './values.js';
import { ProblemError } from '../../grammar/text/problem.js';

/** Evaluates an expression; the evaluator's, handed on to functions that evaluate their arguments themselves. */
export type EvaluateExpression = (expression: TemplateExpression, context: Context) => JsonValue;

/** Ends the evaluation with what is wrong. */
export type Refuse = (message: string) => never;

/** A lambda, ready to be called. */
export type Lambda = (...values: readonly JsonValue[]) => JsonValue;

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

/** A call of a function: its arguments with the types that it expects, and how it fails. */
export class FunctionCall {
  constructor(
    readonly expression: TemplateCall,
    readonly context: Context,
    private readonly evaluate: EvaluateExpression,
    /** The arguments; empty for functions that evaluate them themselves. */
    readonly values: readonly JsonValue[],
  ) {}

  /** The function's name as people know it. */
  get name(): string {
    const { namespace, name } = this.expression;
    return namespace === null ? name : `${namespace}.${name}`;
  }

  get count(): number {
    return this.expression.arguments.length;
  }

  /** The value of an argument that is evaluated only now. */
  later(index: number): JsonValue {
    const argument = this.expression.arguments[index];
    return argument === undefined ? null : this.evaluate(argument, this.context);
  }

  value(index: number): JsonValue {
    return this.values[index] ?? null;
  }

  text(index: number): string {
    const value = this.value(index);
    return typeof value === 'string' ? value : this.wrongType(index, value, 'a string');
  }

  integer(index: number): number {
    const value = this.value(index);
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? value
      : this.wrongType(index, value, 'an integer');
  }

  list(index: number): readonly JsonValue[] {
    const value = this.value(index);
    return isList(value) ? value : this.wrongType(index, value, 'an array');
  }

  record(index: number): JsonRecord {
    const value = this.value(index);
    return isRecord(value) ? value : this.wrongType(index, value, 'an object');
  }

  /** An argument that is a lambda of so many parameters. */
  lambda(index: number, minimum: number, maximum: number): Lambda {
    const argument = this.expression.arguments[index];
    if (argument?.kind !== 'call' || argument.namespace !== null || argument.name.toLowerCase() !== 'lambda') {
      this.fail(`the ${ordinal(index)} argument of ${this.name} is a lambda`, `lambda('x', …)`, argument);
    }
    const body = argument.arguments.at(-1);
    const names = argument.arguments.slice(0, -1).map(parameter => {
      if (parameter.kind === 'literal' && typeof parameter.value === 'string') return parameter.value.toLowerCase();
      return this.fail('the variables of a lambda are named by strings', `lambda('x', …)`, parameter);
    });
    if (body === undefined || names.length < minimum || names.length > maximum) {
      const wanted = minimum === maximum ? String(minimum) : `${minimum} or ${maximum}`;
      this.fail(`the lambda of ${this.name} has ${wanted} variables, not ${Math.max(0, names.length)}`, null, argument);
    }
    return (...values) => {
      const lambdaVariables = new Map(this.context.lambdaVariables);
      names.forEach((name, position) => lambdaVariables.set(name, values[position] ?? null));
      return this.evaluate(body, { ...this.context, lambdaVariables });
    };
  }

  /** A result that is a text, as long as it is not too long. */
  makeText(text: string): string {
    this.checkLength(text.length);
    this.charge(text.length / CHARACTERS_PER_STEP);
    return text;
  }

  /** To be asked before a long text is made. */
  checkLength(length: number): void {
    if (length > MAX_TEXT_LENGTH) {
      this.exceed(`${this.name} would make a text of ${length} characters; at most ${MAX_TEXT_LENGTH} are made`);
    }
  }

  makeList(items: readonly JsonValue[]): readonly JsonValue[] {
    this.charge(items.length);
    return this.bounded(items);
  }

  makeRecord(entries: Iterable<readonly [string, JsonValue]>): JsonRecord {
    const record = recordOf(entries);
    this.charge(Object.keys(record).length);
    return this.bounded(record);
  }

  /** A value that may have grown: fails where it is too deep or too large. */
  bounded<Value extends JsonValue>(value: Value): Value {
    const { depth, size } = measureOf(value);
    if (depth > MAX_VALUE_DEPTH) this.exceed(`${this.name} would make a value of more than ${MAX_VALUE_DEPTH} levels`);
    if (size > MAX_VALUE_SIZE) this.exceed(`${this.name} would make a value of more than ${MAX_VALUE_SIZE} characters`);
    return value;
  }

  /** Pays for work. */
  charge(steps: number): void {
    if (!this.context.run.meter.take(Math.ceil(steps)))
      throw new ProblemError(templateMessages.tooManySteps(this.context.target, this.span));
  }

  /** Pays for reading the texts among the arguments. */
  chargeTexts(charactersPerStep: number): void {
    let characters = 0;
    for (const value of this.values) if (typeof value === 'string') characters += value.length;
    // Short ones are in the price of the call.
    if (characters > charactersPerStep) this.charge(characters / charactersPerStep);
  }

  /** Pays for finding a text in another. Long ones are compared character by character. */
  chargeSearch(text: string, wanted: string): void {
    if (wanted.length > MAX_SHORT) this.charge((text.length + wanted.length) / SEARCHED_PER_STEP);
  }

  /** A text without regard to case: slower beyond ASCII. */
  foldedText(index: number): string {
    const text = this.text(index);
    this.charge(text.length / (isAscii(text) ? CHARACTERS_PER_STEP : SLOW_CHARACTERS_PER_STEP));
    return foldCase(text);
  }

  /** Pays for handling a whole value. */
  chargeValue(value: JsonValue): void {
    if (!this.context.run.meter.takeValue(value))
      throw new ProblemError(templateMessages.tooManySteps(this.context.target, this.span));
  }

  get span(): Span {
    return spanIn(this.context, this.expression.nameSpan);
  }

  wrongType(index: number, value: JsonValue, expected: string): never {
    const argument = this.expression.arguments[index];
    const message = `the ${ordinal(index)} argument of ${this.name} is ${expected}, but is ${typeName(value)} here`;
    const hint = value === null ? 'a value that may be null can have another: coalesce(value, …)' : null;
    return this.fail(message, hint, argument);
  }

  fail(message: string, hint: string | null = null, at?: Span): never {
    const { context } = this;
    const span = at === undefined ? this.span : spanIn(context, at);
    throw new ProblemError(templateMessages.expression(context.target, span, message, hint));
  }

  /** {@link fail}, for what knows nothing of calls. */
  get refuse(): Refuse {
    return message => this.fail(message);
  }

  /** What cannot be told outside Azure. */
  unknown(message: string): never {
    throw new ProblemError(templateMessages.onlyAzureKnows(this.context.target, this.span, message));
  }

  exceed(message: string): never {
    throw new ProblemError(templateMessages.limit(this.context.target, this.span, message));
  }
}

/** Characters that are compared by themselves for one step. */
const SEARCHED_PER_STEP = 16;

function ordinal(index: number): string {
  return ORDINALS[index] ?? `${index + 1}th`;
}

/** A span inside a string's value as one of the template. */
export function spanIn({ run, source }: Context, span: Span): Span {
  return placeIn(run.text, source, span);
}

export function placeIn(text: string, source: JsonString, span: Span): Span {
  // What an expression made is nowhere in the text but at that expression.
  if (text[source.start] !== '"') return { start: source.start, end: source.end };
  const start = offsetInString(text, source, span.start);
  return { start, end: Math.max(offsetInString(text, source, span.end), start + 1) };
}

/** For messages: `a.b` as a template writes the access to a member. */
export function mentionNames(names: readonly string[]): string {
  const shown = names.slice(0, 8).map(mention).join(', ');
  return names.length > 8 ? `${shown}, …` : shown;
}
