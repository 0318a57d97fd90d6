/** Texts of any kind that say what a cluster may call, read into one value. */
export type {
  InputKind,
  InputProblem,
  InputResult,
  InputSurvey,
  InputWarning,
  PolicyInput,
  SourcedFqdn,
  SourcedRule,
  TextPlace,
  WrittenRule,
} from './input.js';
export { readChanges, type ClusterChange } from './inventory.js';
export { readClusters } from './read.js';
export { inputOfState } from './of-state.js';
export { readInput, surveyInput, type InputOptions } from './read.js';
export { decideInput, decidingRule, rulesByType, type TypedRule } from './rules-by-type.js';
export { clusterNamesIn } from './clusters.js';
