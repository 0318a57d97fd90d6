import type { IToken, TokenType } from 'chevrotain';
import { nameOf } from './nodes.js';
import type {
  CallExpression,
  ColumnPattern,
  Expression,
  LiteralExpression,
  Name,
  NamedExpression,
  OrderedExpression,
  Operator,
  Query,
  Star as Star_,
  TypeName,
} from './syntax.js';
import {
  CloseBracket,
  CloseParenthesis,
  Comma,
  Dot,
  Equals,
  Identifier,
  keywords,
  OpenParenthesis,
  type Keyword,
  Pipe,
  Semicolon,
  Star,
  EOF,
} from './tokens.js';

/*
 * How the syntax of an operator is written down: as a value, put together of words, of what other rules of the grammar read, and of
 * sequences, choices and repetitions of them. The parser makes a rule of each.
 */

/** What the rules of the grammar read that operators are made of. */
export interface GrammarRules {
  readonly expression: Expression;
  readonly namedExpression: NamedExpression;
  /** One or more, with commas between them. */
  readonly namedExpressions: NamedExpression[];
  readonly orderedExpression: OrderedExpression;
  readonly declaredName: Name;
  readonly referencedName: Name;
  readonly columnPattern: ColumnPattern;
  readonly typeName: TypeName;
  /** `typeof(type)` */
  readonly typeOfLiteral: TypeName;
  readonly functionCall: CallExpression;
  readonly stringLiteral: LiteralExpression;
  readonly star: Star_;
  readonly scalarLiteral: LiteralExpression;
  /** A value of a `datatable`: a literal, perhaps with a sign. */
  readonly tableValue: Expression;
  /** A table as the argument of an operator. */
  readonly tableArgument: Query;
  /** The same without `datatable`. */
  readonly tableReference: Query;
  /** Operators without a source, with `|` between them. */
  readonly pipeline: Operator[];
  /** A source and its operators. */
  readonly query: Query;
}

/** Tells from the next tokens whether an optional part is there; the first one ahead is 1. */
export type Gate = (ahead: (place: number) => IToken) => boolean;

/** What a parser offers for the rule of one operator. Each part takes places of its own in the rule, which it keeps. */
export interface RuleParts {
  readonly consume: (type: TokenType) => () => IToken;
  readonly rule: <Name extends keyof GrammarRules>(name: Name) => () => GrammarRules[Name];
  readonly option: <Value>(part: () => Value, gate?: Gate) => () => Value | null;
  readonly many: <Value>(part: () => Value, gate?: Gate) => () => Value[];
  readonly either: <Value>(parts: readonly { readonly part: () => Value; readonly gate?: Gate }[]) => () => Value;
  /** What is computed of parts; not while the grammar is put together. */
  readonly action: <Value>(compute: () => Value) => Value;
}

/** A part of a syntax, and what it reads. */
export interface Syntax<Value> {
  readonly place: (parts: RuleParts) => () => Value;
}

/** What a syntax reads. */
export type Read<Part> = Part extends Syntax<infer Value> ? Value : never;

/** The syntax of an operator, or of what begins a query: the words that it is written with, and what follows them. */
export interface OperatorSyntax {
  /** Its name; the first of its words. */
  readonly name: string;
  readonly words: readonly Keyword[];
  readonly syntax: Syntax<unknown>;
}

export function token(type: TokenType): Syntax<IToken> {
  return { place: parts => parts.consume(type) };
}

/** A word of Kusto's. */
export function word(text: Keyword): Syntax<Name> {
  return mapped(token(keywords[text]), nameOf);
}

/** One of several words. */
export function anyWord(...texts: readonly Keyword[]): Syntax<Name> {
  return either(...texts.map(word));
}

/** What a rule of the grammar reads. */
export function rule<Name extends keyof GrammarRules>(name: Name): Syntax<GrammarRules[Name]> {
  return { place: parts => parts.rule(name) };
}

/** Parts one after another, each under its name, in the order in which they are written. */
export function sequence<Parts extends Readonly<Record<string, Syntax<unknown>>>>(
  named: Parts,
): Syntax<{ readonly [Name in keyof Parts]: Read<Parts[Name]> }> {
  return {
    place: parts => {
      const readers = Object.entries(named).map(([name, part]) => [name, part.place(parts)] as const);
      // Object.fromEntries forgets which name has which type.
      return () =>
        Object.fromEntries(readers.map(([name, read]) => [name, read()])) as {
          readonly [Name in keyof Parts]: Read<Parts[Name]>;
        };
    },
  };
}

export function optional<Value>(part: Syntax<Value>, gate?: Gate): Syntax<Value | null> {
  return { place: parts => parts.option(part.place(parts), gate) };
}

/** Any number of parts, even none. */
export function many<Value>(part: Syntax<Value>, gate?: Gate): Syntax<Value[]> {
  return { place: parts => parts.many(part.place(parts), gate) };
}

/** One part or more, with commas between them. */
export function list<Value>(part: Syntax<Value>): Syntax<Value[]> {
  const more = many(mapped(sequence({ comma: token(Comma), item: part }), ({ item }) => item));
  return mapped(sequence({ first: part, more }), ({ first, more: others }) => [first, ...others]);
}

/** Parts with commas between them, or none; with `trailing` one more comma may end them. */
export function maybeList<Value>(part: Syntax<Value>, { trailing = false } = {}): Syntax<Value[]> {
  if (!trailing) return mapped(optional(list(part)), items => items ?? []);
  const next: Gate = ahead => ahead(1).tokenType === Comma && ahead(2).tokenType !== CloseBracket;
  const more = many(
    mapped(sequence({ comma: token(Comma), item: part }), ({ item }) => item),
    next,
  );
  const items = sequence({ first: part, more, last: optional(token(Comma)) });
  return mapped(optional(items), found => (found === null ? [] : [found.first, ...found.more]));
}

export function either<Value>(...choices: readonly (Syntax<Value> | Gated<Value>)[]): Syntax<Value> {
  return {
    place: parts =>
      parts.either(
        choices.map(choice =>
          'gate' in choice ? { part: choice.part.place(parts), gate: choice.gate } : { part: choice.place(parts) },
        ),
      ),
  };
}

interface Gated<Value> {
  readonly part: Syntax<Value>;
  readonly gate: Gate;
}

/** A choice that is there only where the next tokens say so. */
export function where<Value>(part: Syntax<Value>, gate: Gate): Gated<Value> {
  return { part, gate };
}

export function mapped<Value, Result>(part: Syntax<Value>, change: (value: Value) => Result): Syntax<Result> {
  return {
    place: parts => {
      const read = part.place(parts);
      return () => {
        const value = read();
        return parts.action(() => change(value));
      };
    },
  };
}

/** A part in parentheses. */
export function parenthesized<Value>(part: Syntax<Value>): Syntax<Value> {
  return mapped(
    sequence({ open: token(OpenParenthesis), inner: part, close: token(CloseParenthesis) }),
    ({ inner }) => inner,
  );
}

/** A `name = value` between an operator's words and its arguments. */
export interface OperatorParameter {
  readonly name: Name;
  readonly value: Name;
}

const parameterValue = either<Name>(
  rule('referencedName'),
  mapped(rule('scalarLiteral'), ({ text, start, end }) => ({ text, start, end })),
);

/** `name = value` any number of times, for these names. The value is a name, whatever it names. */
export function parameters(...names: readonly Keyword[]): Syntax<OperatorParameter[]> {
  return many(
    sequence({ name: anyWord(...names), equals: token(Equals), value: parameterValue }),
    ahead => ahead(2).tokenType === Equals,
  );
}

const hintName: Syntax<Name> = mapped(
  sequence({ hint: token(Identifier), dot: token(Dot), name: token(Identifier) }),
  ({ hint, name }) => ({ text: `hint.${name.image}`, start: hint.startOffset, end: nameOf(name).end }),
);

/** The same, with `hint.name = value` among them. */
export function parametersAndHints(...names: readonly Keyword[]): Syntax<OperatorParameter[]> {
  const isHint: Gate = ahead => ahead(1).image === 'hint' && ahead(2).tokenType === Dot;
  const name = either<Name>(where(hintName, isHint), anyWord(...names));
  return many(
    sequence({ name, equals: token(Equals), value: parameterValue }),
    ahead => isHint(ahead) || ahead(2).tokenType === Equals,
  );
}

/** A `*` by itself, and not the left side of an operator. */
export const starAlone: Gate = ahead =>
  ahead(1).tokenType === Star && [Comma, Pipe, Semicolon, CloseParenthesis, EOF].includes(ahead(2).tokenType);
