import type { ArmProblem } from '../cluster/messages.js';
import { mark, valueOf, type JsonMember, type JsonObject, type JsonValue } from '../json/nodes.js';
import { ARM_JSON, readJson } from '../json/read.js';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { Span } from '../../grammar/text/positions.js';
import { mentionNames } from './call.js';
import type { ContextAt, HostedCall } from './context.js';
import { evaluateNode, valueOfEvaluated } from './evaluate.js';
import { MAX_PARAMETERS, MAX_VALUE_DEPTH, MAX_VALUE_SIZE } from './limits.js';
import { templateMessages } from './messages.js';
import { expectObject, member, sectionMembers } from './nodes.js';
import { isNullable, resolvedType, typeProblem } from './parameter-types.js';
import { isRecord, measureOf } from './values.js';
import { ProblemError } from '../../grammar/text/problem.js';
import { onlyAzureKnows } from './problem.js';

/** A parameter as it is given to a deployment. */
export type GivenParameter =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** As typed on a command line: of a string parameter the text itself, of others JSON. */
  | { readonly kind: 'text'; readonly text: string }
  /** Known only when it is asked for: the value that a nested deployment is given. */
  | { readonly kind: 'later'; readonly value: () => JsonValue }
  /** A secret of a key vault. */
  | { readonly kind: 'secret' };

/** A parameter as a deployment was made with it. */
export interface DeployedParameter {
  /** As declared, in any case: `string`, `secureObject`. */
  readonly type: string;
  /** null where it is a secret. */
  readonly value: JsonValue;
}

/** The parameters of one template. */
export class TemplateParameters {
  private readonly declarations = new Map<string, JsonMember>();
  private readonly given: ReadonlyMap<string, GivenParameter>;
  private readonly values = new Map<string, JsonValue>();
  private readonly evaluating = new Set<string>();
  private readonly definitions: JsonObject | null;

  constructor(
    root: JsonObject,
    given: Readonly<Record<string, GivenParameter>>,
    private readonly at: ContextAt,
  ) {
    for (const declaration of sectionMembers(root, 'parameters', MAX_PARAMETERS))
      this.declarations.set(declaration.name.value.toLowerCase(), declaration);
    const definitions = member(root, 'definitions');
    this.definitions = definitions === undefined ? null : expectObject(definitions, 'definitions');
    const section = member(root, 'parameters') ?? root;
    const names = new Map<string, GivenParameter>();
    for (const [name, value] of Object.entries(given)) {
      const declared = this.declarations.has(name.toLowerCase());
      if (!declared) throw this.undeclared(name, mark(section));
      names.set(name.toLowerCase(), value);
    }
    this.given = names;
  }

  get names(): readonly string[] {
    return [...this.declarations.values()].map(({ name }) => name.value);
  }

  /** Checks every parameter, as ARM does before it deploys anything. What only Azure knows shows when it is used. */
  check(): void {
    for (const name of this.declarations.keys()) {
      try {
        this.valueOf(name);
      } catch (fault) {
        if (!onlyAzureKnows(fault)) throw fault;
      }
    }
  }

  /** Every parameter with its value, for the answer of a deployment; null: a secret, or what only Azure knows. */
  told(): Readonly<Record<string, DeployedParameter>> {
    const entries = [...this.declarations].map(([key, { name, value: node }]): [string, DeployedParameter] => {
      const declaration = expectObject(node, `parameters.${name.value}`);
      const resolved = resolvedType(declaration, this.definitions);
      const written = member(declaration, 'type') ?? (resolved === null ? undefined : member(resolved, 'type'));
      const type = written?.kind === 'string' ? written.value : 'object';
      return [name.value, { type, value: /^secure/i.test(type) ? null : (this.values.get(key) ?? null) }];
    });
    return Object.fromEntries(entries);
  }

  value(call: HostedCall, name: string): JsonValue {
    if (this.declarations.has(name.toLowerCase())) return this.valueOf(name.toLowerCase());
    const similar = nearest(name, this.names);
    const known =
      this.names.length === 0 ? 'the template declares no parameters' : `it declares ${mentionNames(this.names)}`;
    return call.fail(
      `the template has no parameter ${mention(name)}`,
      didYouMean(similar, known),
      call.expression.arguments[0],
    );
  }

  /** The type that a parameter is declared with, and its value, for `deployment()`. */
  private valueOf(key: string): JsonValue {
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const declaration = this.declarations.get(key);
    if (declaration === undefined) throw new Error(`no parameter ${key}`);
    const target = `parameters.${declaration.name.value}`;
    if (this.evaluating.has(key)) {
      throw new ProblemError(
        templateMessages.parameter(target, declaration.name, 'the default value needs the parameter itself'),
      );
    }
    this.evaluating.add(key);
    try {
      const value = this.compute(declaration, target, this.given.get(key));
      this.values.set(key, value);
      return value;
    } finally {
      this.evaluating.delete(key);
    }
  }

  private compute({ name, value: node }: JsonMember, target: string, given: GivenParameter | undefined): JsonValue {
    const declaration = expectObject(node, target);
    const own = this.source(declaration, name, target, given);
    // Null is not a value where the type has none: the default counts then, as where nothing is given.
    const isAbsent = own === null && given !== undefined && !isNullable(declaration, this.definitions);
    const hasDefault = isAbsent && member(declaration, 'defaultValue') !== undefined;
    const value = hasDefault ? this.source(declaration, name, target, undefined) : own;
    if (value === undefined) {
      const message = 'the parameter has no default value, and no value was given';
      throw new ProblemError(
        templateMessages.parameter(
          target,
          name,
          message,
          `give it one: --parameters ${name.value}=…, or a parameters file`,
        ),
      );
    }
    const { depth, size } = measureOf(value);
    if (depth > MAX_VALUE_DEPTH || size > MAX_VALUE_SIZE)
      throw new ProblemError(templateMessages.limit(target, name, 'the value is nested too deep or is too large'));
    const problem = typeProblem(value, declaration, this.definitions);
    if (problem !== null) {
      const place = `${target}${problem.path}`;
      throw new ProblemError(templateMessages.parameter(place, name, problem.message, problem.hint));
    }
    return value;
  }

  private source(
    declaration: JsonObject,
    name: Span & { readonly value: string },
    target: string,
    given: GivenParameter | undefined,
  ): JsonValue | undefined {
    switch (given?.kind) {
      case 'value':
        return given.value;
      case 'text':
        return this.typed(declaration, given.text);
      case 'later':
        return given.value();
      case 'secret': {
        const message = 'the value is a secret of a key vault, which only Azure knows';
        throw new ProblemError(templateMessages.onlyAzureKnows(target, name, message));
      }
      case undefined: {
        const standard = member(declaration, 'defaultValue');
        const at: ContextAt = { ...this.at, target: `${target}.defaultValue`, stage: 'parameter' };
        if (standard !== undefined) return valueOfEvaluated(evaluateNode(standard, at), at.run);
        return isNullable(declaration, this.definitions) ? null : undefined;
      }
    }
  }

  /** A text as a value of the declared type. What does not fit is left as it is, for the type's check to refuse. */
  private typed(declaration: JsonObject, text: string): JsonValue {
    const resolved = resolvedType(declaration, this.definitions);
    const type = member(declaration, 'type') ?? (resolved === null ? undefined : member(resolved, 'type'));
    const name = type?.kind === 'string' ? type.value.toLowerCase() : '';
    if (name === 'string' || name === 'securestring') return text;
    const wordOfBoolean = name === 'bool' ? text.trim().toLowerCase() : text;
    const read = readJson(wordOfBoolean, { comments: true, trailingCommas: true });
    return read.ok ? valueOf(read.value) : text;
  }

  private undeclared(name: string, span: Span): ProblemError<ArmProblem> {
    const similar = nearest(name, this.names);
    const known = this.names.length === 0 ? 'it declares none' : `it declares ${mentionNames(this.names)}`;
    const hint = didYouMean(similar, known);
    const message = `a value is given for ${mention(name)}, which the template does not declare`;
    return new ProblemError(templateMessages.parameter('parameters', span, message, hint));
  }
}

/** A parameters file: `{"parameters": {"name": {"value": …}}}`, or the parameters alone. */
export function givenParameters(file: JsonValue): Readonly<Record<string, GivenParameter>> | null {
  if (!isRecord(file)) return null;
  const { parameters } = file;
  const entries = Object.entries(isRecord(parameters) ? parameters : file).filter(
    ([name]) => isRecord(parameters) || !/^(?:\$schema|contentVersion)$/i.test(name),
  );
  const given: [string, GivenParameter][] = [];
  for (const [name, entry] of entries) {
    if (!isRecord(entry)) return null;
    if (Object.hasOwn(entry, 'value')) given.push([name, { kind: 'value', value: entry['value'] ?? null }]);
    else if (Object.hasOwn(entry, 'reference')) given.push([name, { kind: 'secret' }]);
    else return null;
  }
  // `fromEntries` defines own properties, so that a parameter may have any name.
  return Object.fromEntries(given);
}

/** The names of the parameters that a template declares; none where the text is not a template. */
export function declaredParameters(text: string): readonly string[] {
  const json = readJson(text, ARM_JSON);
  const section = json.ok && json.value.kind === 'object' ? member(json.value, 'parameters') : undefined;
  return section?.kind === 'object' ? section.members.map(({ name }) => name.value) : [];
}
