import { auditFiles, AuditJudge, decideFindings } from '../../../src/audit/index.js';
import { auditText } from '../../../src/cli/audit/report.js';
import { styleOf } from '../../../src/cli/style.js';
import { clocks } from './clock.js';
import type { Answer, Given } from './protocol.js';
import { readCluster } from './read.js';

/** Seconds for the verdicts about callouts that are known in part. */
const TIME_LIMIT = 8;

/** Which callouts a text of KQL makes, and what becomes of each. */
export function audit({ cluster, before, kql }: Given<'audit'>): Answer<'audit'> {
  const read = readCluster(cluster);
  if (!read.ok) return { problem: read.problem, text: '' };
  const old = before === null ? null : readCluster(before);
  if (old !== null && !old.ok) return { problem: old.problem, text: '' };
  const result = auditFiles([{ name: '', text: kql, form: 'kql' }]);
  const options = { startClock: clocks(TIME_LIMIT) };
  const judge = new AuditJudge(read.input.cluster, options);
  const decided = decideFindings(
    result.findings,
    judge,
    old === null ? null : new AuditJudge(old.input.cluster, options),
  );
  const run = { decided, result, isComparison: old !== null, explain: true };
  return { problem: null, text: auditText(run, styleOf(false)) };
}
