import {
  gateOf,
  isGatedHost,
  openQuestions,
  PREDEFINED_QUESTIONS,
  readingsUnder,
  turningSet,
  worldOf,
  type Assumptions,
  type OpenFor,
  type QuestionId,
  type Readings,
  type Turn,
} from '../assumptions/index.js';
import type { ClusterState } from '../cluster/state.js';
import { assumptionsOf, type DecisionOptions } from '../decide/index.js';
import type { ArmCalloutType } from '../policy/callout-types.js';
import { uriParts, withLowerCaseHost } from '../uri/index.js';
import type { PolicyInput } from './inputs/index.js';
import { sourcedRules } from './inputs/in-force.js';

/** What an answer comes to under readings of open questions by which it is another one. */
export interface OtherAnswer<Answer> {
  readonly turns: readonly Turn[];
  readonly answer: Answer;
}

/**
 * The questions that answers about whole policies ask. The others change no promise. Where hosts are written in small letters, rules see
 * fewer texts: what no text shows, none of these does, and a property speaks of the text that rules see: OURS(property-text). A second
 * gate takes callouts away from both sides alike. Nothing is proved about rules that .NET's runtimes disagree about. What one callout
 * shows is another matter, and so is what can be called in all: {@link turnsBeside}.
 */
const OF_WHOLE_POLICIES: ReadonlySet<QuestionId> = new Set([
  ...PREDEFINED_QUESTIONS,
  'unread-scripts',
  'not-stated',
  'match-subject',
  'match-case',
  'fqdn-entry',
  'cluster-row',
  'external-reads',
]);

/** The readings by which a callout that the policy allows may not be made, or not be seen in this form. */
export function turnsBeside(uri: string): readonly Turn[] {
  const host = uriParts(uri)?.host ?? uri.toLowerCase();
  return [
    ...(withLowerCaseHost(uri) === uri ? [] : [{ question: 'host-case', reading: 'lower' } as const]),
    ...(isGatedHost(host) ? [{ question: 'second-gate', reading: 'refuses' } as const] : []),
  ];
}

/** The readings by which answers are given under some options. */
export function readingsOf(options: DecisionOptions): Readings {
  return readingsUnder(assumptionsOf(options));
}

/** The questions that are open for callouts of a type of any of these clusters. */
export function openFor(
  clusters: readonly ClusterState[],
  type: ArmCalloutType,
  options: DecisionOptions,
): readonly OpenFor[] {
  if (options.defaultReading === true) return [];
  const settled: Assumptions = assumptionsOf(options);
  const open = clusters.flatMap(cluster => openQuestions(cluster, type, settled));
  return open.filter(
    ({ id }, index) => OF_WHOLE_POLICIES.has(id) && open.findIndex(other => other.id === id) === index,
  );
}

/**
 * The answers that are other ones under other readings: for each question that turns the answer alone, else for the smallest set that
 * does. What gates ask (OURS(gates-and-readings)) is looked for apart from what can only be a condition.
 */
export function otherAnswers<Answer>(
  open: readonly OpenFor[],
  answerUnder: (turns: readonly Turn[]) => Answer,
  isOther: (answer: Answer, turns: readonly Turn[]) => boolean,
): readonly OtherAnswer<Answer>[] {
  const found = (['condition', 'undecided'] as const).flatMap(gate =>
    turning(ofGate(open, gate), answerUnder, isOther),
  );
  return found.length > 0 ? found : turning(open, answerUnder, isOther);
}

/** The readings about which a gate does that. */
function ofGate(open: readonly OpenFor[], gate: ReturnType<typeof gateOf>): readonly OpenFor[] {
  return open.flatMap(({ id, others }) => {
    const left = others.filter(reading => gateOf(id, reading) === gate);
    return left.length === 0 ? [] : [{ id, others: left }];
  });
}

function turning<Answer>(
  open: readonly OpenFor[],
  answerUnder: (turns: readonly Turn[]) => Answer,
  isOther: (answer: Answer, turns: readonly Turn[]) => boolean,
): readonly OtherAnswer<Answer>[] {
  const other = (turns: readonly Turn[]): OtherAnswer<Answer> | null => {
    const answer = answerUnder(turns);
    return isOther(answer, turns) ? { turns, answer } : null;
  };
  const alone = open.flatMap(({ id, others }) => others.flatMap(reading => other([{ question: id, reading }]) ?? []));
  if (alone.length > 0) return alone;
  const together: OtherAnswer<Answer>[] = [];
  turningSet(open, turns => {
    // Each alone has been asked already.
    const found = turns.length > 1 ? other(turns) : null;
    if (found !== null) together.push(found);
    return found !== null;
  });
  return together;
}

/** Whether the readings are of questions of which a gate makes a condition only: one of them is enough. */
export function isOfCondition(turns: readonly Turn[]): boolean {
  return turns.some(({ question, reading }) => gateOf(question, reading) === 'condition');
}

/** The input as it is under some readings. */
export function inputUnder(input: PolicyInput, readings: Readings): PolicyInput {
  const cluster = worldOf(input.cluster, readings);
  return cluster === input.cluster ? input : { ...input, cluster, rules: sourcedRules(cluster, input.written) };
}
