import type { Span } from '../../../grammar/text/positions.js';
import type { Type } from './types.js';

/*
 * What signatures of operators and functions are, and how they are written down (Kusto-Query-Language:
 * Symbols/ParameterTypeKind.cs).
 */

/** How often a parameter repeats that has no bound of its own. */
export const MAX_ARGUMENTS = 65_535;

/** What a parameter takes: certain types, or a kind of them. */
export type ParameterKind =
  | readonly Type[]
  | 'scalar'
  | 'integer'
  | 'number'
  | 'number or bool'
  | 'summable'
  | 'orderable'
  | 'string or dynamic'
  | 'array'
  | 'bag'
  | 'not bool'
  | 'not dynamic'
  | 'integer or array'
  /** The kind of the first, or the second, parameter. */
  | 'as first'
  | 'as second'
  /** All parameters marked so must have one type in common. */
  | 'common scalar'
  | 'common scalar or dynamic'
  | 'common orderable';

export interface Parameter {
  readonly kind: ParameterKind;
  readonly minimum: number;
  readonly maximum: number;
  /** What the argument must be, besides its type. */
  readonly form: 'any' | 'constant' | 'literal' | 'literal not empty' | 'star' | 'star or any' | 'column';
  /** The values that a literal may have. */
  readonly values: readonly string[] | null;
}

/** What a call gives: a type, or how to find it from the arguments. */
export type ResultRule =
  | Type
  | 'widest'
  | 'first'
  | 'second'
  | 'first, int as long'
  | 'array of first'
  | 'common'
  | 'common, dynamic last'
  /** What a `typeof(…)` in the last place says. */
  | 'last typeof'
  | ((call: readonly TypedArgument[]) => Type);

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly result: ResultRule;
  /** How arguments find their parameters: one by one, by repeating single ones, or by repeating them as a block. */
  readonly layout: 'fixed' | 'repeating' | 'block';
}

/** An argument as the checker sees it. */
export interface TypedArgument extends Span {
  readonly type: Type;
  readonly isStar: boolean;
  readonly isConstant: boolean;
  /** The value of a literal (or of a `let` that is one); undefined of anything else. */
  readonly literal: unknown;
  /** What a `typeof(…)` names. */
  readonly typeLiteral: Type | null;
  /** Whether it is a column and no more. */
  readonly isColumn: boolean;
}

/** A parameter that takes that kind, once. */
export function parameter(
  kind: ParameterKind,
  { form = 'any', values = null, minimum = 1, maximum = 1 }: Partial<Omit<Parameter, 'kind'>> = {},
): Parameter {
  return { kind, form, values, minimum, maximum };
}

export function signature(
  result: ResultRule,
  parameters: readonly Parameter[],
  layout: Signature['layout'] = parameters.some(({ maximum }) => maximum > 1) ? 'repeating' : 'fixed',
): Signature {
  return { parameters, result, layout };
}

/** How many arguments it takes at least. */
export function fewest({ parameters }: Signature): number {
  return parameters.reduce((sum, { minimum }) => sum + minimum, 0);
}

/** How many arguments it takes at most. */
export function most({ parameters }: Signature): number {
  return parameters.reduce((sum, { maximum }) => sum + maximum, 0);
}

/** The parameter of each argument; null for one too many. */
export function layOut({ parameters, layout }: Signature, count: number): (Parameter | null)[] {
  const last = parameters.at(-1) ?? null;
  switch (layout) {
    case 'fixed':
      return Array.from({ length: count }, (_, index) => parameters[index] ?? null);
    case 'block': {
      // The parameters that repeat come first, as a block; what follows them appears once, at the end.
      const block = parameters.filter(({ maximum }) => maximum > 1);
      const rest = parameters.slice(block.length);
      return Array.from({ length: count }, (_, index) =>
        index < count - rest.length
          ? (block[index % block.length] ?? null)
          : (rest[index - (count - rest.length)] ?? null),
      );
    }
    case 'repeating': {
      const single = parameters.slice(0, -1);
      return Array.from({ length: count }, (_, index) => single[index] ?? last);
    }
  }
}

/** Whether so many arguments are neither too few nor too many, nor a block that is not whole. */
export function takesCount(candidate: Signature, count: number): boolean {
  if (candidate.layout === 'block') {
    const block = candidate.parameters.filter(({ maximum }) => maximum > 1).length;
    const rest = candidate.parameters.length - block;
    return count >= block + rest && (count - rest) % block === 0;
  }
  return count >= fewest(candidate) && count <= most(candidate);
}
