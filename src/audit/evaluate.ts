import {
  argumentsIn,
  lambdaAt,
  lookUp,
  nameAt,
  parametersIn,
  splitAtCommas,
  statementEnd,
  type CallArgument,
  type Definitions,
  type FunctionBody,
  type NameScope,
  type Stretch,
} from './scope.js';
import {
  choice,
  concatenate,
  literalValue,
  mapParts,
  mapText,
  NOTHING,
  textOf,
  textValue,
  unknown,
  type Value,
} from './values.js';

/** Functions in functions, and brackets in brackets, are followed so deep. */
const MAX_DEPTH = 40;

/** So many expressions are evaluated for one text, and what is built on it. */
export const MAX_EVALUATIONS = 200_000;

/** Works out what expressions are, as far as the text tells. */
export class KqlEvaluator {
  private spent = 0;

  constructor(readonly definitions: Definitions) {}

  /** Gives the next text as much work as the first. */
  reset(): void {
    this.spent = 0;
  }

  get isExhausted(): boolean {
    return this.spent > MAX_EVALUATIONS;
  }

  /** The value of an expression that is the whole stretch. */
  evaluate(stretch: Stretch, scope: NameScope | null, depth = 0): Value {
    if (++this.spent > MAX_EVALUATIONS) return unknown('limit');
    if (depth > MAX_DEPTH) return unknown('recursion');
    const { code, from, to } = stretch;
    const token = code.token(from);
    if (token === undefined || from >= to) return NOTHING;

    let value: Value;
    let next: number;
    if (token.kind === 'literal') {
      next = from;
      const pieces: Value[] = [];
      for (let each = code.token(next); next < to && each?.kind === 'literal'; each = code.token(next)) {
        pieces.push(literalValue(each.text));
        next++;
      }
      value = concatenate(pieces);
    } else if (token.kind === 'number') {
      value = textValue(token.text);
      next = from + 1;
    } else if (token.kind === 'word') {
      const open = code.mark(from + 1) === '(' ? from + 1 : -1;
      const close = open < 0 ? -1 : code.closing(open);
      if (open >= 0) {
        if (close < 0 || close >= to) return unknown('data');
        value = this.call(token.text, { code, from: open + 1, to: close }, scope, depth);
        next = close + 1;
      } else {
        value = this.named(token.text, scope, depth);
        next = from + 1;
      }
    } else if (token.text === '(') {
      const close = code.closing(from);
      if (close < 0 || close >= to) return unknown('data');
      value = this.evaluate({ code, from: from + 1, to: close }, scope, depth + 1);
      next = close + 1;
    } else return unknown('data');

    while (next < to) {
      const member = this.memberAt(stretch, next, scope, depth);
      if (member === null) return this.isNewStatement(stretch, next) ? value : unknown('data');
      value = memberOf(value, member.key);
      next = member.next;
    }
    return value;
  }

  /** Whether what follows begins on a line of its own, as where a semicolon was forgotten. */
  private isNewStatement({ code }: Stretch, next: number): boolean {
    const before = code.token(next - 1);
    const token = code.token(next);
    if (before === undefined || token?.kind !== 'word') return false;
    return /[\r\n]/.test(code.text.slice(before.end, token.start));
  }

  /** `.name`, `['name']` or `[0]`. */
  private memberAt(
    { code, to }: Stretch,
    index: number,
    scope: NameScope | null,
    depth: number,
  ): { readonly key: string | null; readonly next: number } | null {
    const mark = code.mark(index);
    if (mark === '.') {
      const token = code.token(index + 1);
      return token?.kind === 'word' && index + 1 < to ? { key: token.text, next: index + 2 } : null;
    }
    if (mark !== '[') return null;
    const close = code.closing(index);
    if (close < 0 || close >= to) return null;
    const key = this.evaluate({ code, from: index + 1, to: close }, scope, depth + 1);
    return { key: textOf(key), next: close + 1 };
  }

  /** What a name means here. */
  named(name: string, scope: NameScope | null, depth: number): Value {
    const meaning = lookUp(scope, name);
    if (meaning === null) return name === 'null' ? NOTHING : unknown('name', name);
    switch (meaning.kind) {
      case 'value':
        return meaning.value;
      case 'expression':
        meaning.known ??= this.evaluate(meaning.stretch, meaning.scope, depth + 1);
        return meaning.known;
      case 'function':
      case 'entity-group':
        return unknown('data', name);
    }
  }

  private call(name: string, inside: Stretch, scope: NameScope | null, depth: number): Value {
    const meaning = lookUp(scope, name);
    const stored = meaning === null ? (this.definitions.functions.get(name) ?? []) : [];
    const bodies = meaning?.kind === 'function' ? [meaning.body] : stored;
    if (bodies.length > 0) {
      const given = argumentsIn(inside);
      return choice(bodies.map(body => this.resultOf(body, this.bind(body, given, scope, 0, depth), depth)));
    }
    const known = functions.get(name);
    if (known === undefined) return name === 'dynamic' ? this.dynamic(inside, depth + 1) : unknown('data', null);
    const given = argumentsIn(inside).map(({ stretch }) => this.evaluate(stretch, scope, depth + 1));
    if (name === 'toscalar') return this.scalarOf(inside, scope, depth);
    return known(given);
  }

  /** `toscalar(print 'a')`; of other queries, only the service knows. */
  private scalarOf({ code, from, to }: Stretch, scope: NameScope | null, depth: number): Value {
    if (!code.isWord(from, 'print')) {
      const value = this.evaluate({ code, from, to }, scope, depth + 1);
      return textOf(value) === null ? unknown('data') : value;
    }
    const [only, another] = argumentsIn({ code, from: from + 1, to });
    return only === undefined || another !== undefined
      ? unknown('data')
      : this.evaluate(only.stretch, scope, depth + 1);
  }

  /** The names that a function's body sees when it is called so; `skipped` parameters are given by `invoke`. */
  bind(
    body: FunctionBody,
    given: readonly CallArgument[],
    scope: NameScope | null,
    skipped: number,
    depth: number,
  ): NameScope | null {
    let inner = body.scope;
    const parameters = body.parameters.slice(skipped);
    const positional = given.filter(({ name }) => !parameters.some(parameter => parameter.name === name));
    let next = 0;
    for (const parameter of body.parameters) {
      if (!parameters.includes(parameter)) {
        inner = { name: parameter.name, meaning: { kind: 'value', value: unknown('data') }, outer: inner };
        continue;
      }
      const argument = given.find(({ name }) => name === parameter.name) ?? positional[next++];
      const value =
        argument === undefined
          ? this.fallbackOf(body, inner, parameter.name, depth)
          : parameter.isTable
            ? unknown('data')
            : this.evaluate(argument.stretch, scope, depth + 1);
      inner = { name: parameter.name, meaning: { kind: 'value', value }, outer: inner };
    }
    return inner;
  }

  /** The names that a body sees when no caller is known: defaults, and holes where there are none. */
  bindNothing(body: FunctionBody, forget = false): NameScope | null {
    let inner = body.scope;
    for (const { name } of body.parameters) {
      const value = forget ? unknown('recursion', name) : this.fallbackOf(body, inner, name, 0);
      inner = { name, meaning: { kind: 'value', value }, outer: inner };
    }
    return inner;
  }

  private fallbackOf(body: FunctionBody, scope: NameScope | null, name: string, depth: number): Value {
    const fallback = body.parameters.find(each => each.name === name)?.fallback ?? null;
    return fallback === null ? unknown('parameter', name) : this.evaluate(fallback, scope, depth + 1);
  }

  /** What a function gives: the expression at the end of its body. */
  private resultOf(body: FunctionBody, scope: NameScope | null, depth: number): Value {
    if (depth > MAX_DEPTH) return unknown('recursion');
    const { code, to } = body.body;
    let index = body.body.from;
    let inner = scope;
    while (code.mark(index) === 'let' && index < to) {
      const read = letAt({ code, from: index, to }, inner);
      if (read === null) return unknown('data');
      inner = read.scope;
      index = read.next;
      if (code.mark(index) === ';') index++;
    }
    const end = statementEnd(code, index, to);
    return this.evaluate({ code, from: index, to: end }, inner, depth + 1);
  }

  /** The literal between the brackets of `dynamic(…)`. */
  dynamic({ code, from, to }: Stretch, depth: number): Value {
    if (depth > MAX_DEPTH) return unknown('recursion');
    const mark = code.mark(from);
    if (mark === '{' || mark === '[') {
      const close = code.closing(from);
      if (close < 0 || close >= to) return unknown('data');
      const pieces = splitAtCommas({ code, from: from + 1, to: close });
      if (mark === '[') {
        const filled = pieces.filter(piece => piece.from < piece.to);
        return { kind: 'array', items: filled.map(piece => this.dynamic(piece, depth + 1)) };
      }
      const members = new Map<string, Value>();
      let isWhole = true;
      for (const piece of pieces) {
        const key = code.token(piece.from);
        const isMember = (key?.kind === 'literal' || key?.kind === 'word') && code.mark(piece.from + 1) === ':';
        if (isMember) members.set(key.text, this.dynamic({ ...piece, from: piece.from + 2 }, depth + 1));
        else isWhole &&= piece.from >= piece.to;
      }
      return { kind: 'bag', members, isWhole };
    }
    if (code.isWord(from, 'null') && from + 1 === to) return NOTHING;
    const single = this.evaluate({ code, from, to }, null, depth + 1);
    const text = textOf(single);
    return text !== null && /^\s*[[{]/.test(text) ? parsedJson(text) : single;
  }
}

/** A `let` at the start of a stretch: the scope with its name, and the index where it ends. */
export function letAt(
  { code, from, to }: Stretch,
  scope: NameScope | null,
): {
  readonly scope: NameScope;
  readonly next: number;
  readonly value: Stretch;
  readonly body: FunctionBody | null;
} | null {
  const named = nameAt(code, from + 1);
  if (named === null || code.mark(named.next) !== '=' || named.next >= to) return null;
  const start = named.next + 1;
  const lambda = lambdaAt(code, start, to);
  if (lambda !== null) {
    const body: FunctionBody = {
      name: named.name,
      parameters: parametersIn(lambda.parameters),
      body: lambda.body,
      scope,
      isStored: false,
    };
    return {
      scope: { name: named.name, meaning: { kind: 'function', body }, outer: scope },
      next: lambda.next,
      value: { code, from: start, to: lambda.next },
      body,
    };
  }
  const end = statementEnd(code, start, to);
  const value = { code, from: start, to: end };
  const isGroup = code.isWord(start, 'entity_group');
  return {
    scope: {
      name: named.name,
      meaning: isGroup ? { kind: 'entity-group' } : { kind: 'expression', stretch: value, scope },
      outer: scope,
    },
    next: end,
    value,
    body: null,
  };
}

function memberOf(value: Value, key: string | null): Value {
  if (key === null) return unknown('data');
  if (value.kind === 'choice') return choice(value.values.map(each => memberOf(each, key)));
  if (value.kind === 'bag') return value.members.get(key) ?? (value.isWhole ? NOTHING : unknown('data'));
  if (value.kind === 'array') return value.items[Number(key)] ?? NOTHING;
  return unknown('data');
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Scalar functions whose value follows from their arguments'. */
const functions: ReadonlyMap<string, (given: readonly Value[]) => Value> = new Map(
  Object.entries<(given: readonly Value[]) => Value>({
    strcat: concatenate,
    strcat_delim: ([delimiter = NOTHING, ...texts]) =>
      concatenate(texts.flatMap((text, index) => (index === 0 ? [text] : [delimiter, text]))),
    strcat_array: ([array, delimiter = NOTHING]) =>
      array?.kind === 'array'
        ? concatenate(array.items.flatMap((text, index) => (index === 0 ? [text] : [delimiter, text])))
        : unknown('data'),
    tostring: first,
    toguid: first,
    materialize: first,
    toscalar: first,
    tolower: ([value = NOTHING]) => mapParts(value, text => text.toLowerCase()),
    toupper: ([value = NOTHING]) => mapParts(value, text => text.toUpperCase()),
    replace_string: replaced,
    replace: () => unknown('data'),
    reverse: ([value = NOTHING]) => mapText(value, text => Array.from(text).reverse().join('')),
    substring: ([value = NOTHING, start = NOTHING, length]) => {
      const from = Number(textOf(start));
      const count = length === undefined ? Infinity : Number(textOf(length));
      if (textOf(start) === null || Number.isNaN(from) || from < 0 || Number.isNaN(count)) return unknown('data');
      return mapText(value, text => text.slice(from, from + count));
    },
    url_encode_component: ([value = NOTHING]) =>
      mapText(value, text => encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd'))),
    iff: ([, yes = NOTHING, no = NOTHING]) => choice([yes, no]),
    iif: ([, yes = NOTHING, no = NOTHING]) => choice([yes, no]),
    case: given => choice(given.filter((_, index) => index % 2 === 1 || index === given.length - 1)),
    coalesce: given => choice(given),
    parse_json: ([value = NOTHING]) => jsonOf(value),
    todynamic: ([value = NOTHING]) => jsonOf(value),
    bag_pack: packed,
    pack: packed,
    pack_dictionary: packed,
    bag_merge: given => {
      const members = new Map<string, Value>();
      let isWhole = true;
      for (const bag of given) {
        if (bag.kind !== 'bag') isWhole &&= bag.kind === 'nothing';
        else {
          isWhole &&= bag.isWhole;
          for (const [name, value] of bag.members) if (!members.has(name)) members.set(name, value);
        }
      }
      return { kind: 'bag', members, isWhole };
    },
    pack_array: given => ({ kind: 'array', items: given }),
    array_concat: given =>
      given.every(each => each.kind === 'array')
        ? { kind: 'array', items: given.flatMap(each => each.items) }
        : unknown('data'),
  }),
);

function first(given: readonly Value[]): Value {
  return given[0] ?? NOTHING;
}

function packed(given: readonly Value[]): Value {
  const members = new Map<string, Value>();
  let isWhole = given.length % 2 === 0;
  for (let index = 0; index + 1 < given.length; index += 2) {
    const name = textOf(given[index] ?? NOTHING);
    // The value under a name that is not known counts all the same.
    if (name === null) {
      isWhole = false;
      members.set(`\0${index}`, given[index + 1] ?? NOTHING);
    } else members.set(name, given[index + 1] ?? NOTHING);
  }
  return { kind: 'bag', members, isWhole };
}

function replaced([value = NOTHING, what = NOTHING, by = NOTHING]: readonly Value[]): Value {
  const [from, to] = [textOf(what), textOf(by)];
  if (from === null || to === null || from === '') return unknown('data');
  return mapText(value, text => text.replaceAll(from, () => to));
}

function jsonOf(value: Value): Value {
  const text = textOf(value);
  if (text !== null) return parsedJson(text);
  return value.kind === 'bag' || value.kind === 'array' ? value : unknown('data');
}

function parsedJson(text: string): Value {
  try {
    return jsonValue(JSON.parse(text), 0);
  } catch {
    return unknown('data');
  }
}

function jsonValue(value: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) return unknown('recursion');
  if (typeof value === 'string') return literalValue(value);
  if (value === null) return NOTHING;
  if (typeof value === 'number' || typeof value === 'boolean') return textValue(String(value));
  if (typeof value !== 'object') return NOTHING;
  if (Array.isArray(value)) return { kind: 'array', items: value.map(item => jsonValue(item, depth + 1)) };
  return {
    kind: 'bag',
    members: new Map(Object.entries(value).map(([name, member]) => [name, jsonValue(member, depth + 1)])),
    isWhole: true,
  };
}
