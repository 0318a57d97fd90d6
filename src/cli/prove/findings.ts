import { gateOutcome, propertyText, type PropertyOutcome } from '../../analysis/prove/index.js';
import { finding, type FindingsReport, type ReportedCheck, type ReportedRule } from '../findings/report.js';
import { ruleRange } from '../rule-place.js';
import { reasonLines, restLines, summaryLine, type ProofRun } from './report.js';

const PROPERTY: ReportedRule = {
  id: 'property',
  name: 'property',
  summary: 'A property of the policy does not hold.',
  severity: 'error',
  helpUri: null,
};

/** The verdicts, a check for each property. */
export function proofFindings(run: ProofRun): FindingsReport {
  return {
    title: `Properties: ${run.policy.name}`,
    rules: [PROPERTY],
    files: [{ file: run.policy.name, problem: null, checks: run.verdicts.map(verdict => checkOf(verdict, run)) }],
    summary: summaryLine(run),
  };
}

function checkOf(verdict: PropertyOutcome, run: ProofRun): ReportedCheck {
  const name = propertyText(verdict.property);
  const outcome = gateOutcome(verdict);
  if (outcome === 'PASS') return { name, range: null, finding: null };
  const [messageInCheck = '', ...details] = [...reasonLines(verdict, run), ...restLines(verdict, run)];
  const message = `${outcome}: ${name}: ${messageInCheck}`;
  const isUndecided = outcome !== 'FAIL';
  const isOwn = verdict.verdict === 'FAIL' && verdict.witness.allowedBy === run.policy.name;
  const range = isOwn ? ruleRange(verdict.witness.rule, run.policy.input.text) : null;
  return { name, range, finding: finding(PROPERTY, { message, messageInCheck, details, range, isUndecided }) };
}
