/** May this callout be made, and why? */
export {
  ASSUMED_RUNTIME,
  decisionReasons,
  decisionWarnings,
  faultProblems,
  DECISION_LAYERS,
  type Decision,
  type DecisionLayer,
  type DecisionReason,
  type DecisionWarning,
  type FaultProblem,
  type RuleFault,
  type RuleMatch,
  type RuleReference,
  type Verdict,
} from './decision.js';
export { allowsUnder, Assessor, assumptionsOf, decideUnder, isAllowedUnder } from './assess.js';
export { PlainUri } from './plain-uri.js';
export { matchOptions } from './reading-decider.js';
export {
  decide,
  engineOf,
  DecisionEngine,
  type DecisionOptions,
  type DecisionSources,
  type MatchOptions,
} from './engine.js';
export { explainDecision, restWord, summarizeDecision } from './render.js';
export { nearMiss, nearMissText, type NearMiss } from './near-miss.js';
export { ruleMeaning, type RuleMeaning } from './rule-meaning.js';
export {
  internalStorageHosts,
  InternalStorage,
  MATCH_SUBJECTS,
  subjectText,
  type MatchSubject,
  type StorageOwner,
} from './subject.js';
