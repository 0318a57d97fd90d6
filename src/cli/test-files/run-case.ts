import { turnNames, turnWords } from '../../assumptions/index.js';
import type { Decision, DecisionOptions } from '../../decide/index.js';
import type { GivenCaller } from '../../cluster/assignments.js';
import { readInput } from '../../analysis/inputs/index.js';
import { Cluster, snapshotOf } from '../../library/cluster.js';
import { ClusterError, describeError } from '../../library/failure.js';
import { scriptSteps, type ScriptStep } from '../../library/script.js';
import { openSession } from '../../library/open-session.js';
import { printable } from '../../../grammar/text/mention.js';
import { absolutePath, readTextFile } from '../files.js';
import { callerOnCluster } from '../session-setup.js';
import { readYaml } from '../../json/yaml-nodes.js';
import { runCommands, runQuestions, type ExpectationResult } from './expectations.js';
import type { ExpectedCallout, CaseText, Exception, TestCase } from './test-case.js';

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
  /** What became of commands, properties and comparisons. */
  readonly checks: readonly ExpectationResult[];
  /** The exception that excuses the case; null where there is none, or it is over. */
  readonly excuse: Exception | null;
  /** The cluster that the callouts were decided on; null after an error. */
  readonly cluster: Cluster | null;
}

/** `EXCUSED`: it fails, and an exception says why that is so for now. */
export type Outcome = 'PASS' | 'FAIL' | 'UNDECIDED' | 'EXCUSED';

export function outcomeOf(result: CaseResult): Outcome {
  const { error, callouts, checks, excuse } = result;
  const all = [...callouts, ...checks];
  const isFailed = error !== null || all.some(({ failure, isUndecided }) => failure !== null && !isUndecided);
  const isUndecided = all.some(each => each.isUndecided);
  if (!isFailed && !isUndecided) return 'PASS';
  if (excuse !== null) return 'EXCUSED';
  return isFailed ? 'FAIL' : 'UNDECIDED';
}

/** Makes the cluster of a case, runs its script and decides its callouts. */
export function runCase(testCase: TestCase, caller: GivenCaller, given: DecisionOptions): CaseResult {
  const options = { ...given, assume: { ...testCase.assume, ...given.assume } };
  const excuse = excuseOf(testCase);
  const failed = (error: string): CaseResult => ({
    case: testCase,
    error,
    callouts: [],
    checks: [],
    excuse,
    cluster: null,
  });
  let cluster: Cluster;
  try {
    cluster = clusterOf(testCase);
  } catch (error) {
    if (error instanceof ClusterError)
      return failed(`${(testCase.cluster ?? testCase.predefined)?.name ?? ''}: ${error.message}`);
    throw error;
  }
  cluster.caller = callerOnCluster(caller, cluster);
  const problem = testCase.script === null ? null : runScriptOf(testCase.script, cluster);
  if (problem !== null) return failed(problem);
  const commands = runCommands(testCase, cluster, cluster.caller);
  const callouts = testCase.callouts.map(callout => {
    const decision = cluster.decide(callout.type, callout.uri, options);
    const failure = failureOf(callout, decision);
    const isUndecided = failure === null && (decision.undecidedBy ?? []).length > 0;
    return { callout, decision, failure: isUndecided ? undecided(callout, decision) : failure, isUndecided };
  });
  const checks = [...commands, ...runQuestions(testCase, cluster, options)];
  return { case: testCase, error: null, callouts, checks, excuse, cluster };
}

/** The cluster of a case: of a document of ARM, or of anything else that tells of one. */
function clusterOf({ cluster, parameters, predefined: rules }: TestCase): Cluster {
  const hasParameters = Object.keys(parameters).length > 0;
  const predefined = rules === null ? {} : { predefined: rules.text };
  try {
    const name = cluster === null ? {} : { fileName: cluster.path };
    return new Cluster(cluster?.text, {
      ...predefined,
      ...name,
      ...(hasParameters && { givenParameters: parameters }),
    });
  } catch (error) {
    if (!(error instanceof ClusterError) || cluster === null) throw error;
    const result = readInput(cluster.text, { ...predefined, file: cluster.name, readYaml });
    if (!result.ok || result.input.kind === 'script') throw error;
    const made = new Cluster();
    made.restore(snapshotOf(result.input.cluster));
    return made;
  }
}

/** The exception of a case that still counts: up to the end of its last day, in UTC. */
function excuseOf({ exception }: TestCase): Exception | null {
  return exception !== null && new Date().toISOString().slice(0, 10) <= exception.until ? exception : null;
}

/** Runs a script to its end or its first error, and gives that error. What directives print is dropped. */
function runScriptOf({ name, path, text, line }: CaseText, cluster: Cluster): string | null {
  const session = openSession(cluster, { readFile: file => readTextFile(absolutePath(file, path)) });
  for (const step of scriptSteps(session, text)) {
    const problem = problemOf(step);
    if (problem !== null) return `${printable(name)}:${line + step.line - 1}: ${problem}`;
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
