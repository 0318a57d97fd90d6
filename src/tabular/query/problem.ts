import { ProblemError, type Problem } from '../../../grammar/text/problem.js';

/** Why a tail was refused (`syntax`, `semantic`: before anything ran) or failed (`runtime`). Offsets are in the whole text. */
export interface TailProblem extends Problem<'BadRequest_SyntaxError' | 'General_BadRequest'> {
  readonly phase: 'syntax' | 'semantic' | 'runtime';
  /** What to write instead. */
  readonly hint: string;
}

/** Stops the check or the run with this problem. */
export function fail(problem: TailProblem): never {
  throw new ProblemError(problem);
}
