import type { Problem } from '../text/problem.js';
import type { Span } from '../text/positions.js';
import type { StringOperator } from './words.js';

/** What is after a command: operators that its result is piped through, then statements after `;`. */
export interface TailSyntax {
  readonly operators: readonly Operator[];
  readonly statements: readonly TailStatement[];
}

export type TailStatement = LetStatement | QueryStatement;

export interface LetStatement extends Span {
  readonly kind: 'let';
  readonly name: Name;
  readonly query: Query;
}

export interface QueryStatement extends Span {
  readonly kind: 'query';
  readonly query: Query;
}

/** A source and the operators after it. */
export interface Query extends Span {
  readonly source: QuerySource;
  readonly operators: readonly Operator[];
}

export type QuerySource =
  /** `print …`, `datatable …` and the like. */
  | { readonly kind: 'source'; readonly source: Operator }
  /** The name of a table, or any other expression: then, without operators, the query is a scalar. */
  | { readonly kind: 'expression'; readonly expression: Expression };

/** A name as it is declared or referred to. */
export interface Name extends Span {
  readonly text: string;
}

/** Several names in parentheses. */
export interface NameTuple extends Span {
  readonly names: readonly Name[];
}

/** `expression`, `name = expression`, or `(name, name) = expression`. */
export interface NamedExpression extends Span {
  readonly name: Name | null;
  /** Two names or more; null where there are fewer. */
  readonly tuple?: NameTuple | null;
  readonly expression: Expression;
}

/** A key of `sort` or `top`. */
export interface OrderedExpression extends NamedExpression {
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/** A column name, or a pattern with `*`, of the `project-…` operators. */
export interface ColumnPattern extends Name {
  readonly wildcard: boolean;
}

/** An operator, or what begins a query. What its parts are, its syntax says. */
export interface Operator extends Span {
  readonly name: string;
  readonly keyword: Span;
  readonly parts: unknown;
}

/** The name of a scalar type, as written. */
export interface TypeName extends Span {
  readonly text: string;
}

export type Expression =
  | LiteralExpression
  | NameExpression
  | PathExpression
  | ElementExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | LogicalExpression
  | MembershipExpression
  | BetweenExpression
  | DynamicExpression
  | TypeOfExpression
  | ParenthesizedExpression
  | SubqueryExpression
  | Star;

/** A literal as it is written: what is between the parentheses of `long(…)`, or the digits. Strings are decoded. */
export interface LiteralExpression extends Span {
  readonly kind: 'literal';
  readonly type: 'bool' | 'int' | 'long' | 'real' | 'decimal' | 'datetime' | 'timespan' | 'guid' | 'string';
  readonly text: string;
  /** Of several texts in quotes, one after another, which are one text. */
  readonly isCompound?: true;
}

export interface NameExpression extends Span {
  readonly kind: 'name';
  readonly text: string;
}

/** `target.member` */
export interface PathExpression extends Span {
  readonly kind: 'path';
  readonly target: Expression;
  readonly member: Name;
}

/** `target[index]` */
export interface ElementExpression extends Span {
  readonly kind: 'element';
  readonly target: Expression;
  readonly index: Expression;
}

export interface CallExpression extends Span {
  readonly kind: 'call';
  readonly name: Name;
  readonly arguments: readonly NamedExpression[];
}

export interface UnaryExpression extends Span {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly operatorSpan: Span;
  readonly operand: Expression;
}

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | ':' | StringOperator;

export interface BinaryExpression extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

/** A chain of `and`s or `or`s; one node however long it is. */
export interface LogicalExpression extends Span {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  /** Of the operators between the operands, in order. */
  readonly operatorSpans: readonly Span[];
  readonly operands: readonly Expression[];
}

export type MembershipOperator = 'in' | 'in~' | '!in' | '!in~' | 'has_any' | 'has_all';

export interface MembershipExpression extends Span {
  readonly kind: 'membership';
  readonly operator: MembershipOperator;
  readonly operatorSpan: Span;
  readonly value: Expression;
  readonly items: readonly Expression[];
}

export interface BetweenExpression extends Span {
  readonly kind: 'between';
  readonly negated: boolean;
  readonly operatorSpan: Span;
  readonly value: Expression;
  readonly low: Expression;
  readonly high: Expression;
}

/** `dynamic(…)` */
export interface DynamicExpression extends Span {
  readonly kind: 'dynamic';
  readonly value: DynamicLiteral;
}

export type DynamicLiteral = Span &
  (
    | { readonly kind: 'null' }
    | { readonly kind: 'scalar'; readonly literal: LiteralExpression; readonly negative: boolean }
    | { readonly kind: 'array'; readonly items: readonly DynamicLiteral[] }
    | {
        readonly kind: 'bag';
        readonly members: readonly { readonly name: string; readonly value: DynamicLiteral }[];
      }
  );

/** `typeof(type)`; the text is the type's name. */
export interface TypeOfExpression extends TypeName {
  readonly kind: 'typeof';
}

export interface ParenthesizedExpression extends Span {
  readonly kind: 'parenthesized';
  readonly inner: Expression;
}

/** A query inside an expression: a table; with `toscalar(…)` the first value of one; or what `let` names with `materialize(…)`. */
export interface SubqueryExpression extends Span {
  readonly kind: 'subquery' | 'toscalar' | 'materialize';
  readonly query: Query;
}

/** `*` as an argument or in `distinct *`. */
export interface Star extends Span {
  readonly kind: 'star';
}

/** Why a tail is not valid, or not one that this interpreter runs. The hint says what to write instead. */
export interface QuerySyntaxProblem extends Problem<'BadRequest_SyntaxError', QuerySyntaxReason> {
  readonly hint: string;
}

/** Microsoft's diagnostic where there is one (`KS…`), otherwise ours. */
export type QuerySyntaxReason =
  /** A literal without its end. */
  | 'KS001'
  /** A character that Kusto has no token for. */
  | 'KS002'
  /** Something else was expected here. */
  | 'KS005'
  /** An expression or a name is missing. */
  | 'KS006'
  /** A function without its argument list. */
  | 'KS117'
  /** A query operator was expected. */
  | 'KS176'
  /** A keyword in the place of a name. */
  | 'KS228'
  /** Kusto knows it, this interpreter does not run it. */
  | 'SYN_UNSUPPORTED'
  /** Longer or deeper than any query that people write. */
  | 'QUERY_TOO_LARGE';
