import type { GivenFacts } from '../cluster/given-facts.js';
import { CLOUD_NAMES } from '../policy/clouds.js';
import type { Caller } from '../cluster/caller.js';
import { DEFAULT_CLUSTER } from '../cluster/state.js';
import { sourcedRules } from '../analysis/inputs/in-force.js';
import { readInput, type InputKind, type InputOptions, type PolicyInput } from '../analysis/inputs/index.js';
import type { QuestionLimits } from '../analysis/question.js';
import { MATCH_SUBJECTS, type DecisionOptions } from '../decide/index.js';
import { Cluster, snapshotOf, stateOf } from '../library/cluster.js';
import { requireAssumptions, requireNames, requireText, requireWord } from '../library/misuse.js';
import type { RuleLayer } from '../policy/rules-in-force.js';
import { failed, success, type Problem, type Result } from '../../grammar/text/problem.js';
import { lineStarts, positionAt, type Range } from '../../grammar/text/positions.js';

/** A problem with one of the policies that an analysis was given. */
export interface PolicyReadProblem extends Problem {
  /** Which one: `policy`, `before`, `after`, or the name under which it was given. */
  readonly policy: string;
  /** Where, in lines and columns that count from 1. */
  readonly range: Range;
}

/** A rule as the results of analyses name it. */
export interface NamedRule {
  readonly layer: RuleLayer;
  /** From 0, in its layer. */
  readonly index: number;
  readonly calloutType: string;
  readonly calloutUriRegex: string;
  readonly canCall: boolean;
}

/** How a policy is read; everything is optional. */
export interface ReadPolicyOptions extends GivenFacts {
  /** The parameters of a template, by name: what JSON can hold. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The cluster that a script starts with. Default: a new one. */
  readonly cluster?: Cluster;
  /** Who runs a script. Default: an administrator. */
  readonly caller?: Caller;
  /** Which cluster, by name or address, of a file that describes several. */
  readonly clusterName?: string;
  /** Which side of a plan or preview. Default: `after`. */
  readonly side?: 'before' | 'after';
}

const READ_OPTIONS = ['parameters', 'cluster', 'caller', 'clusterName', 'side', 'predefined', 'cloud'];

/** A policy that was read: {@link readPolicy} makes it, and every analysis takes it. */
export class Policy {
  /** @internal */
  constructor(private readonly input: PolicyInput) {}

  /** What the text is: `template`, `resource`, `properties`, `policy`, `show-output`, `inventory` or `script`. */
  get kind(): InputKind {
    return this.input.kind;
  }

  /** What the text says that ARM accepts, but you should know about. */
  get warnings(): readonly string[] {
    return this.input.warnings.map(({ message }) => message);
  }

  /** The rules in force, in the order of `.show`. */
  get rules(): readonly NamedRule[] {
    return this.input.rules.map(namedRule);
  }

  /** @internal */
  static inputOf(policy: Policy): PolicyInput {
    return policy.input;
  }
}

/**
 * What analyses take for a policy: a text in any form that the command line reads (a template, a resource or its properties, a bare
 * policy, output of `.show` or of a tool, a script), the same JSON as an object, a {@link Cluster}, or a {@link Policy}.
 */
export type PolicySource = string | Cluster | Policy | Readonly<Record<string, unknown>> | readonly unknown[];

/** The rule with the names that ARM uses. */
export function namedRule(sourced: {
  readonly layer: RuleLayer;
  readonly index: number;
  readonly rule: { readonly CalloutType: string; readonly CalloutUriRegex: string; readonly CanCall: boolean };
}): NamedRule {
  const { layer, index, rule } = sourced;
  const { CalloutType: calloutType, CalloutUriRegex: calloutUriRegex, CanCall: canCall } = rule;
  return { layer, index, calloutType, calloutUriRegex, canCall };
}

/**
 * Reads a policy that needs more than its text: parameters of a template, the cluster that a script changes.
 * @throws TypeError for an argument of the wrong type, or an unknown option.
 */
export function readPolicy(source: PolicySource, options: ReadPolicyOptions = {}): Result<Policy, PolicyReadProblem> {
  requireNames(options, READ_OPTIONS, 'option of readPolicy');
  const read = readSource(source, 'policy', inputOptions(options));
  return read.ok ? success(new Policy(read.value)) : read;
}

function inputOptions({
  parameters,
  cluster,
  caller,
  clusterName,
  side,
  predefined,
  cloud,
}: ReadPolicyOptions): InputOptions {
  if (side !== undefined) requireWord(side, ['before', 'after'], 'side');
  if (cloud !== undefined) requireWord(cloud, CLOUD_NAMES, 'cloud');
  return {
    ...(parameters !== undefined && { parameters }),
    ...(cluster !== undefined && { cluster: stateOf(cluster.snapshot()) }),
    ...(caller !== undefined && { caller }),
    ...(clusterName !== undefined && { clusterName }),
    ...(side !== undefined && { side }),
    ...(predefined !== undefined && { predefined }),
    ...(cloud !== undefined && { cloud }),
  };
}

/** What an analysis works on; `name` says which of its arguments it is. */
export function readSource(
  source: PolicySource,
  name: string,
  options: InputOptions = {},
): Result<PolicyInput, PolicyReadProblem> {
  if (source instanceof Policy) return success(Policy.inputOf(source));
  if (source instanceof Cluster) return success(inputOfCluster(source));
  const text = sourceText(source);
  const read = readInput(text, options);
  if (read.ok) return success(read.input);
  const starts = lineStarts(text);
  const { span } = read.problem;
  const range = { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
  return failed({ ...read.problem, policy: name, range });
}

/** The text of a source that is not read yet. @throws TypeError where it cannot be one. */
export function sourceText(source: unknown): string {
  if (typeof source !== 'object' || source === null) {
    requireText(source, 'a policy');
    return source;
  }
  try {
    return JSON.stringify(source, null, 2);
  } catch (cause) {
    throw new TypeError('a policy given as an object must be writable as JSON', { cause });
  }
}

function inputOfCluster(cluster: Cluster): PolicyInput {
  const state = stateOf(cluster.snapshot());
  const text = JSON.stringify(cluster.resource, null, 2);
  return {
    kind: 'resource',
    text,
    cluster: state,
    rules: sourcedRules(state, []),
    written: [],
    fqdns: [],
    warnings: [],
  };
}

/** The cluster that is meant where no policy is given: a new one. */
export function newCluster(): Cluster {
  const cluster = new Cluster();
  cluster.restore(snapshotOf(DEFAULT_CLUSTER));
  return cluster;
}

/** The bounds of an analysis, and what it assumes of the service. */
export interface AnalysisOptions extends DecisionOptions {
  /** How much work one question may take; what it does not suffice for is reported as unknown, never guessed. */
  readonly budget?: { readonly states?: number; readonly steps?: number };
  /** Asked now and then whether to stop; what is open then is reported as unknown. Default: never. */
  readonly isLate?: () => boolean;
}

/** The names of the options that say what is assumed of the service. */
export const ASSUMPTION_OPTIONS = ['subject', 'ignoreCase', 'assume', 'defaultReading'];
const ANALYSIS_OPTIONS = [...ASSUMPTION_OPTIONS, 'budget', 'isLate'];

/** Checks the options of an analysis. @throws TypeError for unknown names and words. */
export function questionOptions(
  options: AnalysisOptions,
  what: string,
  others: readonly string[] = [],
): QuestionLimits & DecisionOptions {
  requireNames(options, [...ANALYSIS_OPTIONS, ...others], `option of ${what}`);
  const { budget, isLate } = options;
  if (budget !== undefined) requireNames(budget, ['states', 'steps'], 'budget');
  return {
    ...decisionOptions(options),
    ...(budget !== undefined && { budget }),
    ...(isLate !== undefined && { startClock: () => isLate }),
  };
}

/** What the options assume of the service. @throws TypeError for unknown words. */
export function decisionOptions({ subject, ignoreCase, assume, defaultReading }: DecisionOptions): DecisionOptions {
  if (subject !== undefined) requireWord(subject, MATCH_SUBJECTS, 'match subject');
  if (assume !== undefined) requireAssumptions(assume);
  return {
    ...(subject !== undefined && { subject }),
    ...(ignoreCase !== undefined && { ignoreCase }),
    ...(assume !== undefined && { assume }),
    ...(defaultReading !== undefined && { defaultReading }),
  };
}
