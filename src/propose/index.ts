/** The smallest policy that allows the callouts of an audit, with proofs. */
export { needsOf, type Need, type NeedOptions, type NeedsResult, type RefusedNeed } from './needs.js';
export { observedCallouts } from './observed.js';
export {
  certifyProposal,
  propose,
  ruleUses,
  tighten,
  type ProposalClaim,
  type Proposal,
  type RuleUse,
  type Tightened,
} from './propose.js';
export { AXES, type Axis, type ProposedRule } from './rules.js';
export {
  PROPOSAL_FORMS,
  writeProposal,
  type BeforeProposal,
  type ProposalForm,
  type WrittenProposal,
} from './write.js';
