import {
  auditFiles,
  AuditJudge,
  decideFindings,
  type AuditInput,
  type AuditProblem,
  type DecidedFinding,
} from '../audit/index.js';
import { requireText } from '../library/misuse.js';
import { success, type Result } from '../../grammar/text/problem.js';
import {
  newCluster,
  questionOptions,
  readSource,
  type AnalysisOptions,
  type PolicyReadProblem,
  type PolicySource,
} from './policy.js';

/** What an audit decides by; everything is optional. */
export interface AuditReportOptions extends AnalysisOptions {
  /** The policy that decides about the callouts. Default: that of a new cluster. */
  readonly policy?: PolicySource;
  /** The policy after a change: each finding then says what becomes of it. */
  readonly against?: PolicySource;
  /** The name or the URL of the audited cluster, or several: `cluster()` with it is not a callout. */
  readonly ownCluster?: string | readonly string[];
}

/** Every callout of some texts, and what the policy does with it. */
export interface AuditReport {
  readonly findings: readonly DecidedFinding[];
  /** The texts that could not be read: their callouts are missing. */
  readonly problems: readonly AuditProblem[];
  /** What you should know about a text. */
  readonly notes: readonly { readonly file: string; readonly text: string }[];
}

/**
 * Finds every callout that KQL makes, in queries, functions, update policies, exports, dashboards, and decides about each. Functions
 * and external tables that one text defines are known in all others.
 *
 * ```ts
 * audit('evaluate http_request("https://api.example/")', { policy });
 * ```
 */
export function audit(
  texts: string | readonly AuditInput[],
  options: AuditReportOptions = {},
): Result<AuditReport, PolicyReadProblem> {
  const limits = questionOptions(options, 'audit', ['policy', 'against', 'ownCluster']);
  const inputs: readonly AuditInput[] =
    typeof texts === 'string' ? [{ name: 'query.kql', text: texts, form: 'kql' }] : texts;
  for (const { text } of inputs) requireText(text, 'a text to audit');
  const { policy = newCluster(), against, ownCluster } = options;
  const now = readSource(policy, 'policy');
  if (!now.ok) return now;
  const then = against === undefined ? null : readSource(against, 'against');
  if (then?.ok === false) return then;
  const { findings, problems, notes } = auditFiles(inputs, {
    cloud: now.value.cluster.cloud,
    ...(ownCluster !== undefined && { ownCluster }),
  });
  const judge = new AuditJudge(now.value.cluster, limits);
  const decided =
    then === null
      ? decideFindings(findings, judge, null)
      : decideFindings(findings, new AuditJudge(then.value.cluster, limits), judge);
  return success({ findings: decided, problems, notes });
}
