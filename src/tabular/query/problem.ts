import type { QuerySyntaxReason } from '../../../grammar/query/syntax.js';
import { ProblemError, type Problem } from '../../../grammar/text/problem.js';

/** Microsoft's diagnostic where its binder reports the same, such as `KS142`; otherwise ours. */
export type TailReason =
  | QuerySyntaxReason
  | `KS${number}`
  /** `now()` or `ago()` without a clock that tells a time. */
  | 'QUERY_CLOCK'
  /** Two columns of one name. */
  | 'QUERY_COLUMN_CONFLICT'
  | 'QUERY_INVALID_ARGUMENT'
  | 'QUERY_INVALID_REGEX'
  | 'QUERY_NAMED_PREDICATE'
  | 'QUERY_NEGATIVE_LIMIT'
  | 'QUERY_NOT_COMPARABLE'
  /** A function of other rows, where rows have no order that means something. */
  | 'QUERY_NOT_SERIALIZED'
  /** A text that ends without a result. */
  | 'QUERY_NO_RESULT'
  /** Regexes of queries need a package that is not loaded here. */
  | 'QUERY_REGEX_ENGINE_MISSING'
  | 'QUERY_REGEX_FAILED'
  | 'QUERY_REGEX_TOO_LARGE'
  | 'QUERY_TOO_MANY_CELLS'
  | 'QUERY_TOO_MANY_ROWS'
  | 'QUERY_UNKNOWN_FORMAT'
  | 'QUERY_VALUE_TOO_DEEP'
  | 'QUERY_VALUE_TOO_LONG';

/** Why a tail was refused (`syntax`, `semantic`: before anything ran) or failed (`runtime`). Offsets are in the whole text. */
export interface TailProblem extends Problem<'BadRequest_SyntaxError' | 'General_BadRequest', TailReason> {
  readonly phase: 'syntax' | 'semantic' | 'runtime';
  /** What to write instead. */
  readonly hint: string;
}

/** Stops the check or the run with this problem. */
export function fail(problem: TailProblem): never {
  throw new ProblemError(problem);
}
