import { auditFiles, type AuditInput, type AuditProblem } from '../audit/index.js';
import {
  AXES,
  certifyProposal,
  needsOf,
  PROPOSAL_FORMS,
  propose as proposeRules,
  tighten,
  writeProposal,
  type Axis,
  type NeedOptions,
  type Proposal,
  type ProposalClaim,
  type ProposalForm,
  type WrittenProposal,
} from '../propose/index.js';
import { requireNames, requireText, requireWord } from '../library/misuse.js';
import { policyText } from '../policy/rules.js';
import { success, type Result } from '../../grammar/text/problem.js';
import { newCluster, readSource, type PolicyReadProblem, type PolicySource } from './policy.js';

/** What is proposed, and as what; everything is optional. */
export interface ProposeOptions extends NeedOptions {
  /** The policy that the cluster has now: what to go back to, and with `tighten`, what is narrowed. Default: that of a new cluster. */
  readonly policy?: PolicySource;
  /** Narrows `policy` to what is used of it: nothing is proposed that it does not allow. Default: no. */
  readonly tighten?: boolean;
  /** What hosts may share a rule. Default: `host`, one rule for each. */
  readonly by?: Axis;
  /** What the proposal is written as. Default: `callout-policies`. */
  readonly as?: ProposalForm;
  /** The name or the URL of the audited cluster, or several. */
  readonly ownCluster?: string | readonly string[];
}

/** The smallest policy for the callouts of some texts. */
export interface ProposalReport extends Pick<Proposal, 'rules' | 'needs' | 'isIncomplete'>, WrittenProposal {
  /** What was proved, for others to check; null where it is not proved, or too large. */
  readonly certificate: string | null;
  /** What the proposal promises, and whether it is proved. */
  readonly proofs: readonly ProposalClaim[];
  /** The texts that could not be read: what they need is missing. */
  readonly problems: readonly AuditProblem[];
}

const OPTIONS = ['policy', 'tighten', 'by', 'as', 'ownCluster', 'allowHttp', 'allowIp', 'allowSuffix'];

/** Proposes the smallest policy that allows the callouts of some texts of KQL, with proofs. */
export function propose(
  texts: string | readonly AuditInput[],
  options: ProposeOptions = {},
): Result<ProposalReport, PolicyReadProblem> {
  requireNames(options, OPTIONS, 'option of propose');
  const { policy = newCluster(), by = 'host', as = 'callout-policies', ownCluster } = options;
  requireWord(by, AXES, 'way to share rules');
  requireWord(as, PROPOSAL_FORMS, 'form');
  const inputs: readonly AuditInput[] =
    typeof texts === 'string' ? [{ name: 'query.kql', text: texts, form: 'kql' }] : texts;
  for (const { text } of inputs) requireText(text, 'a text to audit');
  const read = readSource(policy, 'policy');
  if (!read.ok) return read;
  const { findings, problems } = auditFiles(inputs, {
    cloud: read.value.cluster.cloud,
    ...(ownCluster !== undefined && { ownCluster }),
  });
  const needed = needsOf(findings, options);
  const tightened = options.tighten === true ? tighten(read.value, findings, needed, by) : null;
  const proposal = tightened?.proposal ?? proposeRules(needed, by);
  const { restrictOutboundNetworkAccess, allowedFqdnList, calloutPolicies, dataPlanePolicy } = read.value.cluster;
  const written = writeProposal(proposal, as, {
    properties: { restrictOutboundNetworkAccess, allowedFqdnList, calloutPolicies: calloutPolicies ?? [] },
    policy: policyText(dataPlanePolicy),
  });
  const { rules, needs, isIncomplete } = proposal;
  const proofs = [...proposal.proofs, ...(tightened?.proofs ?? [])];
  return success({ rules, needs, certificate: certifyProposal(proposal), isIncomplete, ...written, proofs, problems });
}
