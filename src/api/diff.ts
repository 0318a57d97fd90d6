import { diffPolicies } from '../analysis/diff/report.js';
import { success, type Result } from '../../grammar/text/problem.js';
import { diffData, type PolicyDiff } from './diff-data.js';
import {
  questionOptions,
  readSource,
  type AnalysisOptions,
  type PolicyReadProblem,
  type PolicySource,
} from './policy.js';

/**
 * What a change allows and denies. Each difference comes with a callout that demonstrates it, which the plain decision engine has
 * confirmed; without one, `equal` and `narrower` are proved for every text.
 *
 * ```ts
 * const result = diff(before, after);
 * if (result.ok) console.log(result.value.types.filter(({ newlyAllowed }) => newlyAllowed !== null));
 * ```
 */
export function diff(
  before: PolicySource,
  after: PolicySource,
  options: AnalysisOptions = {},
): Result<PolicyDiff, PolicyReadProblem> {
  const limits = questionOptions(options, 'diff');
  const old = readSource(before, 'before');
  if (!old.ok) return old;
  const now = readSource(after, 'after');
  if (!now.ok) return now;
  return success(diffData(diffPolicies(old.value, now.value, { ...limits, briefly: true })));
}
