/** Which callouts the texts of a cluster make, and what a policy does with each. */
export {
  Audit,
  auditFiles,
  auditText,
  type AuditInput,
  type AuditProblem,
  type AuditResult,
  type AuditedLog,
} from './audit.js';
export { emitLogQuery, LOG_QUERY_LANGUAGES, type LogQueryLanguage, type LogQueryOptions } from './emit.js';
export type { AuditOptions } from './auditor.js';
export { CONSTRUCTS, type Construct } from './constructs.js';
export { SHOWN_HOLE, type CalloutFinding, type FindingStatus } from './finding.js';
export { observedTarget } from './targets.js';
export { unknownReasons } from './values.js';
export { AUDITED_FILES, formOf, isLog, LogFile, type SourceForm } from './sources/read.js';
export type { DayRange } from './sources/source.js';
export type { BudgetLimits } from '../automata/budget.js';
export {
  AuditJudge,
  decideFindings,
  isAllowed,
  isDenied,
  isSafelyAllowed,
  type AuditChange,
  type AuditDecision,
  type AuditVerdict,
  type DecidedFinding,
  type VerdictOptions,
} from './verdicts.js';
