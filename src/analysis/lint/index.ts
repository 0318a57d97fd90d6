/** Problems of callout policies, each with a witness where it is an error. */
export { applyFixes, type FixedText } from './apply-fixes.js';
export { baselineText, fingerprintOf, readBaseline, withoutBaseline, type Baseline } from './baseline.js';
export type { Finding, Fix, Severity, FindingWitness } from './finding.js';
export { lint, type LintRunOptions, type LintResult } from './lint.js';
export { fileReport, isOpen, tallyOf, type FileReport, type LocatedFinding, type FindingCounts } from './located.js';
export type { LintRule } from './rule.js';
export { LintMemory } from './memory.js';
export { lintRules } from './rules/index.js';
