/** What is not known of the service: open questions, their credible readings, and what a cluster is under each. */
export {
  conditionOf,
  DEFAULT_READINGS,
  gateOf,
  QUESTION_IDS,
  questionOf,
  readingsOf,
  type Assumptions,
  type OpenQuestion,
  type QuestionId,
  type Reading,
  type ReadingOf,
  type Readings,
} from './questions.js';
export { openQuestions, type OpenFor } from './open-questions.js';
export { PREDEFINED_QUESTIONS } from './predefined-question.js';
export { PROBES, runtimeBuilt, SETTLED_BY, type Probe, type ProbeName, type Settling } from './probe.js';
export { readAssumption, readReading, type AssumptionProblem } from './read-assumption.js';
export { isGatedHost } from './second-gate.js';
export { inTableOrder, readingsUnder, turningSet, turnsOfSize, withTurns, type Turn } from './turning-set.js';
export { assumptionsTable, conditionsWords, ROBUST, turnNames, turnWords } from './words.js';
export { fqdnsBehind, hasUncheckedReads, worldOf } from './worlds.js';
