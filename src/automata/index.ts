/** Languages of UTF-16 texts, exact for what .NET's regexes match, and questions about them that have proved answers. */
export {
  proveEmpty,
  PROOF_ENGINE,
  type EmptinessProof,
  type EmptinessResult,
  type LanguageCondition,
  type ProofEngine,
} from './emptiness-proof.js';
export { findMember, type QuestionOptions } from './find-member.js';
export {
  complement,
  containing,
  containsMatch,
  difference,
  everything,
  httpUris,
  intersection,
  nothing,
  union,
  wellFormedHttpsUris,
  wellFormedUris,
  withoutPrefix,
  withoutSuffix,
  type AutomatonResult,
  type Language,
  type LanguageResult,
  type MemberAnswer,
  type Unknown,
} from './language.js';
export { hasMember } from './bounds.js';
export { reverse } from './reverse.js';
export { automatonEitherWay, automatonOf } from './automaton-of.js';
export { Budget, type BudgetLimits } from './budget.js';
export { hopefulStates, type Direction, type FiniteAutomaton } from './finite-automaton.js';
export { classOf, type UnitClasses } from './unit-classes.js';
