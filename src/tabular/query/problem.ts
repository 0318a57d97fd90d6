import type { Span } from '../../../grammar/text/positions.js';
import { ProblemError } from '../../../grammar/text/problem.js';

/** Why a tail was refused (`syntax`, `semantic`: before anything ran) or failed (`runtime`). Offsets are in the whole text. */
export interface TailProblem extends Span {
  readonly phase: 'syntax' | 'semantic' | 'runtime';
  /** Microsoft's diagnostic where there is one (`KS142`), else ours: `SYN_UNSUPPORTED`, `QUERY_…`. */
  readonly reason: string;
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
}

/** Stops the check or the run with this problem. */
export function fail(problem: TailProblem): never {
  throw new ProblemError(problem);
}
