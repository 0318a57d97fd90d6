import { auditFiles, AuditJudge, decideFindings } from '../../audit/index.js';
import { done, refused, type DirectiveResult } from '../../library/directive-result.js';
import type { SessionCluster } from '../../library/session.js';
import { stateOf } from '../../library/snapshot.js';
import { styleOf } from '../style.js';
import { auditText } from './report.js';

/** `#audit`: the callouts of a text, decided on the cluster of the session. */
export function auditOnCluster(cluster: SessionCluster, name: string, text: string): DirectiveResult {
  const input = name === '' ? { name, text, form: 'kql' as const } : { name, text };
  const state = stateOf(cluster.snapshot());
  const result = auditFiles([input], { ownCluster: cluster.name, cloud: state.cloud });
  const [problem] = result.problems;
  if (problem !== undefined) return refused(problem.message, problem.hint);
  const decided = decideFindings(result.findings, new AuditJudge(state, { assume: cluster.assumptions }));
  return done(auditText({ decided, result, isComparison: false, explain: false }, styleOf(false)).trimEnd());
}
