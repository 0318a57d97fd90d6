/** May this callout be made, and why? */
export {
  decisionReasons,
  decisionWarnings,
  type Decision,
  type DecisionLayer,
  type DecisionReason,
  type DecisionWarning,
  type RuleFault,
  type RuleMatch,
  type RuleReference,
} from './decision.js';
export { decide, engineOf, type DecisionEngine, type DecisionOptions } from './engine.js';
export { MATCH_SUBJECTS, type MatchSubject } from './subject.js';
