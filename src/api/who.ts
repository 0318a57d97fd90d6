import { surveyHosts } from '../analysis/who/survey.js';
import { success, type Result } from '../../grammar/text/problem.js';
import {
  questionOptions,
  readSource,
  type AnalysisOptions,
  type PolicyReadProblem,
  type PolicySource,
} from './policy.js';
import { whoData, type Reachable } from './who-data.js';

/** Every host that callouts can reach, by callout type, with the list proved complete, or the reason why not. */
export function who(policy: PolicySource, options: AnalysisOptions = {}): Result<Reachable, PolicyReadProblem> {
  const limits = questionOptions(options, 'who');
  const read = readSource(policy, 'policy');
  return read.ok ? success(whoData(surveyHosts(read.value, limits))) : read;
}
