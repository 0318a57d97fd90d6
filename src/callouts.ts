import { auditing } from './audit/audit.lazy.js';
import type {
  AuditInput,
  AuditOptions,
  AuditResult,
  CalloutFinding,
  DecidedFinding,
  VerdictOptions,
} from './audit/index.js';
import { stateOf, type Cluster } from './library/cluster.js';

/** Finds every callout of a text of KQL. */
export function auditText(text: string, options: AuditOptions = {}): readonly CalloutFinding[] {
  return auditing().auditText(text, options);
}

/**
 * Finds every callout of the texts of one cluster: scripts, exports of `.show`, templates, rules, dashboards, pages. Functions and
 * external tables that one text defines are known in all others. Reads no file: the caller gives the texts.
 */
export function auditFiles(inputs: readonly AuditInput[], options: AuditOptions = {}): AuditResult {
  return auditing().auditFiles(inputs, options);
}

/** What a cluster does with callouts, or what a change does to them: from `before` to `cluster`. */
export function decideCallouts(
  findings: readonly CalloutFinding[],
  cluster: Cluster,
  { before, ...options }: VerdictOptions & { readonly before?: Cluster } = {},
): readonly DecidedFinding[] {
  const { AuditJudge, decideFindings } = auditing();
  const judge = (of: Cluster) => new AuditJudge(stateOf(of.snapshot()), options);
  return decideFindings(findings, judge(cluster), before === undefined ? null : judge(before));
}
