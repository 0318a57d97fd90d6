import type { Span } from '../../../grammar/text/positions.js';
import type { Cell, Row } from '../table.js';
import type { ResultNaming } from './function.js';
import type { BoundExpression, RunContext } from './scope.js';
import type { Signature } from './signature.js';
import type { Type } from './types.js';

/** Collects the rows of one group. */
export interface Accumulator {
  readonly add: (row: Row, run: RunContext) => void;
  /** The result; that of no row at all where none was added. */
  readonly result: (run: RunContext) => Cell;
}

/** A call of an aggregate whose arguments are known to fit. */
export interface AggregateCall {
  readonly arguments: readonly BoundExpression[];
  readonly type: Type;
  readonly span: Span;
}

/** An aggregate function with one result. */
export interface AggregateFunction {
  readonly name: string;
  readonly signatures: readonly Signature[];
  readonly naming: ResultNaming;
  /** Compiles the call to a maker of accumulators, one a group. */
  readonly compile: (call: AggregateCall) => () => Accumulator;
}
