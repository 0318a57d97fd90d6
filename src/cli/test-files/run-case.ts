import { turnNames, turnWords } from '../../assumptions/index.js';
import type { Decision, DecisionOptions } from '../../decide/index.js';
import type { Caller } from '../../cluster/caller.js';
import { Cluster } from '../../library/cluster.js';
import { ClusterError, describeError } from '../../library/failure.js';
import { scriptSteps, type ScriptStep } from '../../library/script.js';
import { Session } from '../../library/session.js';
import { printable } from '../../../grammar/text/mention.js';
import { absolutePath, readTextFile } from '../files.js';
import type { ExpectedCallout, CaseText, TestCase } from './test-case.js';

/** What became of a callout. */
export interface CalloutResult {
  readonly callout: ExpectedCallout;
  readonly decision: Decision;
  /** What is not as expected; null where all is. */
  readonly failure: string | null;
  /** Whether it is as expected, but not under other credible readings of what is not known. */
  readonly isUndecided: boolean;
}

/** What became of a case. */
export interface CaseResult {
  readonly case: TestCase;
  /** Why its callouts could not be decided: the cluster or the script is refused. */
  readonly error: string | null;
  readonly callouts: readonly CalloutResult[];
  /** The cluster that the callouts were decided on; null after an error. */
  readonly cluster: Cluster | null;
}

export type Outcome = 'PASS' | 'FAIL' | 'UNDECIDED';

export function outcomeOf({ error, callouts }: CaseResult): Outcome {
  if (error !== null || callouts.some(({ failure, isUndecided }) => failure !== null && !isUndecided)) return 'FAIL';
  return callouts.some(({ isUndecided }) => isUndecided) ? 'UNDECIDED' : 'PASS';
}

/** Makes the cluster of a case, runs its script and decides its callouts. */
export function runCase(testCase: TestCase, caller: Partial<Caller>, options: DecisionOptions): CaseResult {
  const failed = (error: string): CaseResult => ({ case: testCase, error, callouts: [], cluster: null });
  let cluster: Cluster;
  try {
    cluster = new Cluster(testCase.cluster?.text);
  } catch (error) {
    if (error instanceof ClusterError) return failed(`${testCase.cluster?.name ?? ''}: ${error.message}`);
    throw error;
  }
  cluster.caller = { ...cluster.caller, ...caller };
  const problem = testCase.script === null ? null : runScriptOf(testCase.script, cluster);
  if (problem !== null) return failed(problem);
  const callouts = testCase.callouts.map(callout => {
    const decision = cluster.decide(callout.type, callout.uri, options);
    const failure = failureOf(callout, decision);
    const isUndecided = failure === null && (decision.undecidedBy ?? []).length > 0;
    return { callout, decision, failure: isUndecided ? undecided(callout, decision) : failure, isUndecided };
  });
  return { case: testCase, error: null, callouts, cluster };
}

/** Runs a script to its end or its first error, and gives that error. What directives print is dropped. */
function runScriptOf({ name, path, text }: CaseText, cluster: Cluster): string | null {
  const session = new Session(cluster, { readFile: file => readTextFile(absolutePath(file, path)) });
  for (const step of scriptSteps(session, text)) {
    const problem = problemOf(step);
    if (problem !== null) return `${printable(name)}:${step.line}: ${problem}`;
  }
  return null;
}

function problemOf(step: ScriptStep): string | null {
  if (step.result.ok) return null;
  if (step.kind === 'command') return describeError(step.result.error, step.text);
  const { message, hint } = step.result;
  return hint === null ? message : `${message}\nhint: ${hint}`;
}

function undecided({ expect }: ExpectedCallout, { undecidedBy = [] }: Decision): string {
  return `expected ${expect}, got it, but DEPENDS on ${turnNames(undecidedBy)}: not if ${turnWords(undecidedBy)}`;
}

function failureOf({ expect, because }: ExpectedCallout, { allowed, layer }: Decision): string | null {
  const actual = allowed ? 'allow' : 'deny';
  if (actual !== expect) return `expected ${expect}, got ${actual}`;
  return because === null || because === layer
    ? null
    : `expected ${expect} because of ${because}, but ${layer} decided`;
}
