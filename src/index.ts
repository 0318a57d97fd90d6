/**
 * kusto-callout: Azure Data Explorer's cluster callout policy, its commands and ARM properties, in memory.
 *
 * ```ts
 * import { Cluster } from 'kusto-callout';
 *
 * const cluster = new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } });
 * const result = cluster.execute(".alter cluster policy callout '[]'");
 * if (!result.ok) console.log(result.error.httpStatus, result.error.message); // 403 Principal '…' is not authorized …
 * ```
 *
 * @module
 */
export {
  Cluster,
  type AnyCalloutType,
  type ArmCalloutRule,
  type CallerOptions,
  type ClusterOptions,
  type ClusterProperties,
  type Snapshot,
} from './library/cluster.js';
export type { GivenParameter, TemplateOptions } from './library/documents.js';
export { ClusterError, CommandError, describeError } from './library/failure.js';
export { explainDecision } from './library/explain.js';
export type { DirectiveResult } from './library/directive-result.js';
export {
  ExecuteSuccess,
  type ArmError,
  type ArmResult,
  type ExecuteError,
  type ExecuteFailure,
  type ExecuteResult,
} from './library/result.js';
export type { ScriptOutcome, ScriptPlace, ScriptStep } from './library/script.js';
export type {
  Decision,
  DecisionLayer,
  DecisionOptions,
  DecisionReason,
  DecisionWarning,
  FaultProblem,
  MatchSubject,
  RuleFault,
  RuleMatch,
  RuleReference,
} from './decide/index.js';
export { auditFiles, auditText, decideCallouts } from './callouts.js';
export type {
  AuditChange,
  AuditDecision,
  AuditedLog,
  AuditInput,
  AuditOptions,
  AuditProblem,
  AuditResult,
  AuditVerdict,
  BudgetLimits,
  CalloutFinding,
  Construct,
  DayRange,
  DecidedFinding,
  FindingStatus,
  SourceForm,
  VerdictOptions,
} from './audit/index.js';
export type { Assumptions, QuestionId, ReadingOf, Turn } from './assumptions/index.js';
export { ROLES, type Caller, type Role } from './cluster/caller.js';
export { CALLOUT_TYPES, ARM_CALLOUT_TYPES, type ArmCalloutType, type CalloutType } from './policy/callout-types.js';
export { PREDEFINED_RULES } from './policy/predefined.js';
export { policyText, type CalloutRule } from './policy/rules.js';
export type { LayerRules, RuleLayer } from './policy/rules-in-force.js';
export type { Cell, Column, Row, ScalarType, Table } from './tabular/table.js';
export type { Position, Range, Span } from '../grammar/text/positions.js';
export type { Problem } from '../grammar/text/problem.js';
export type { ArmCode, ArmReason } from './cluster/messages.js';
export type { ErrorCode, ErrorReason } from './commands/error.js';
export type { PolicyReason } from './policy/messages.js';
export type { TailReason } from './tabular/query/problem.js';
export type { QuerySyntaxReason } from '../grammar/query/syntax.js';
export type { JsonRecord, JsonValue } from './json/nodes.js';
export { parse } from './commands/language.js';
export type { ParseResult } from '../grammar/language.js';
export type { Chord, LiteralForm, StringLiteral } from '../grammar/literals.js';
export { splitBlocks, splitScript, type ScriptPiece } from '../grammar/blocks.js';
export type * from '../grammar/syntax.js';
