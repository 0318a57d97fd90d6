/**
 * What a callout policy really allows: the analyses of the command line as functions. Texts in, plain data out; synchronous,
 * deterministic, without I/O. `lint`, `diff`, `who` and `prove` give the data that `--format json` of the command line prints.
 *
 * ```ts
 * import { who } from 'kusto-callout/analysis';
 *
 * const result = who(JSON.stringify([{ CalloutType: 'sql', CalloutUriRegex: 'contoso', CanCall: true }]));
 * if (result.ok) console.log(result.value.types.find(({ type }) => type === 'sql')?.hosts);
 * ```
 *
 * @module
 */
export {
  Policy,
  readPolicy,
  type AnalysisOptions,
  type NamedRule,
  type PolicyReadProblem,
  type PolicySource,
  type ReadPolicyOptions,
} from './policy.js';
export { lint, type LintOptions, type LintReport, type LintRuleId } from './lint.js';
export type { LintFindingData } from './lint-data.js';
export { diff } from './diff.js';
export type { DiffWitness, PolicyDiff, TypeDiff } from './diff-data.js';
export { who } from './who.js';
export type { HostReachable, Reachable, TextReachable, TypeReachable } from './who-data.js';
export { prove, type PropertyReadProblem, type Proved, type ProveOptions } from './prove.js';
export type { OtherVerdict, ProofReport, PropertyCounterexample, PropertyReport } from './prove-data.js';
export { verify } from './verify.js';
export { compile, type CompiledPolicy, type CompileOptions } from './compile.js';
export { audit, type AuditReportOptions, type AuditReport } from './audit.js';
export { propose, type ProposalReport, type ProposeOptions } from './propose.js';
export type { AuditInput } from '../audit/index.js';
export type { Relation, Side } from '../analysis/diff/compare.js';
export type { Reach } from '../analysis/hosts/host-family.js';
export type { InputKind } from '../analysis/inputs/index.js';
export type { FindingWitness, Severity } from '../analysis/lint/finding.js';
export type { UntranslatedRule } from '../analysis/translate/translate-policy.js';
export type { Need, NeedsResult, RefusedNeed, ProposalClaim, ProposedRule } from '../propose/index.js';
export type { CheckedCertificate, CheckResult } from '../verify/check-certificate.js';
export type {
  CertifiedPolicy,
  CertifiedProperty,
  CertifiedRule,
  CertifiedWithin,
  OfOther,
} from '../verify/read-certificate.js';
export type { Failed, Problem, Result, Success } from '../../grammar/text/problem.js';
