import type { Span } from '../../../grammar/text/positions.js';
import type { BoundExpression, ColumnScope, ComputeCell } from './scope.js';
import type { Signature } from './signature.js';
import type { Type } from './types.js';

/** How the result of a function is named when it becomes a column (Kusto-Query-Language: Symbols/ResultNameKind.cs). */
export type ResultNaming =
  | { readonly kind: 'none' }
  /** As the first argument is. */
  | { readonly kind: 'first' }
  /** As the only argument is; nothing if there are more. */
  | { readonly kind: 'only' }
  /** As the column of the input whose name the first argument is, if there is one. */
  | { readonly kind: 'named column' }
  /** As the only argument is, with a suffix. */
  | { readonly kind: 'suffix'; readonly suffix: string; readonly otherwise: string }
  /** A prefix, `_`, and the name of the first argument. */
  | { readonly kind: 'prefix'; readonly prefix: string };

/** A call whose arguments are known to fit, ready to be compiled. */
export interface CheckedCall {
  readonly arguments: readonly BoundExpression[];
  /** The type that the call gives. */
  readonly type: Type;
  /** Where errors of its evaluation are reported. */
  readonly span: Span;
  /** The columns that it may see, besides its arguments. */
  readonly scope: ColumnScope | null;
  /** Whether it stands where rows are gone through one after the other, so that it may look at others. */
  readonly seesRows: boolean;
}

/** A scalar function: what it takes and gives, and how it is compiled. */
export interface ScalarFunction {
  readonly name: string;
  readonly signatures: readonly Signature[];
  readonly naming: ResultNaming;
  /** The type of a call that depends on the columns in scope. */
  readonly typeIn?: (scope: ColumnScope | null) => Type;
  /** A call with constant arguments is a constant. */
  readonly isFoldable: boolean;
  /** How much longer it takes for a character of its arguments than what JavaScript does with whole strings. */
  readonly weight: number;
  readonly compile: (call: CheckedCall) => ComputeCell;
}

/** What a function's table gives for one function. */
export interface FunctionSpecification {
  readonly signatures: Signature | readonly Signature[];
  readonly naming?: 'none' | 'first' | 'only' | 'prefix' | 'named column' | ResultNaming;
  readonly isFoldable?: boolean;
  readonly typeIn?: ScalarFunction['typeIn'];
  readonly weight?: number;
  readonly compile: (call: CheckedCall) => ComputeCell;
}

/** Makes functions from a table of them. `naming: 'prefix'` takes the function's own name as the prefix. */
export function functions(table: Readonly<Record<string, FunctionSpecification>>): ScalarFunction[] {
  return Object.entries(table).map(
    ([name, { signatures, naming = 'none', isFoldable = true, weight = 1, typeIn, compile }]) => ({
      name,
      signatures: 'parameters' in signatures ? [signatures] : signatures,
      naming:
        typeof naming === 'object' ? naming : naming === 'prefix' ? { kind: naming, prefix: name } : { kind: naming },
      isFoldable,
      ...(typeIn === undefined ? {} : { typeIn }),
      weight,
      compile,
    }),
  );
}

/** An argument that the signature has made sure of. */
export function required(argument: BoundExpression | undefined): BoundExpression {
  if (argument === undefined) throw new Error('an argument is missing');
  return argument;
}
