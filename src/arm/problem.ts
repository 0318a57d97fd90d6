import { ProblemError } from '../../grammar/text/problem.js';
import type { ArmProblem } from '../cluster/messages.js';

/**
 * Whether the evaluation stopped at what only Azure can tell, such as a key or the identity of a resource. That is not an error of
 * the template: OURS(arm-unknown-values).
 */
export function onlyAzureKnows(error: unknown): error is ProblemError<ArmProblem> {
  // Templates are refused with problems of ARM's only.
  return error instanceof ProblemError && (error as ProblemError<ArmProblem>).problem.reason === 'ARM_UNKNOWN_VALUE';
}
