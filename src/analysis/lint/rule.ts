import type { InputSurvey, TypedRule } from '../inputs/index.js';
import type { ArmCalloutType } from '../../policy/callout-types.js';
import type { Span } from '../../../grammar/text/positions.js';
import type { QuestionLimits } from '../question.js';
import type { Severity } from './finding.js';
import type { Reached } from './net/severity.js';
import type { PatternSubject } from './pattern-subject.js';
import type { Questions } from './questions.js';
import type { Suppression } from './suppressions.js';

interface RuleHead {
  /** Never given to another rule again. */
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  /** One sentence, as the table of rules shows it. */
  readonly summary: string;
}

/** A rule about one regex. */
export interface PatternRule extends RuleHead {
  readonly about: 'regex';
  /** Whether it concerns rules that allow only: what a Deny matches too much of is not a leak. */
  readonly appliesTo: 'allow' | 'any';
  check(subject: PatternSubject): Iterable<PatternDraft>;
}

/** What a rule about a regex found, before it is confirmed and placed. */
export interface PatternDraft {
  /** In the pattern. */
  readonly span: Span;
  readonly message: string;
  readonly witness?: { readonly uri: string; readonly effect: 'allowed' | 'denied' };
  /** A whole regex to put in its place. */
  readonly fix?: string;
  /** Another one, where that does not keep the contract of fixes. */
  readonly otherFix?: string;
  /** Where not that of the rule. */
  readonly severity?: Severity;
  readonly assumption?: string;
  readonly unknown?: string;
}

/** A rule about what one regex reaches, whatever it looks like; asked when those about one regex have been. */
export interface ReachRule extends RuleHead {
  readonly about: 'reach';
  readonly reached: readonly Reached[];
}

/** A rule about the rules of a callout type together. */
export interface RuleSetRule extends RuleHead {
  readonly about: 'rules';
  check(rules: TypeRuleSet): Iterable<RuleSetDraft>;
}

/** The rules in force of one callout type. */
export interface TypeRuleSet {
  readonly type: ArmCalloutType;
  readonly rules: readonly TypedRule[];
  readonly questions: Questions;
  /** Whether the policy allows a callout of the type, by plain matching. */
  readonly decide: (uri: string) => boolean;
  /** Those of the rules that may match a URI: that do, or may, for all that is known. */
  readonly matching: (uri: string) => ReadonlySet<TypedRule>;
}

export interface RuleSetDraft extends Omit<PatternDraft, 'span'> {
  readonly about: TypedRule;
}

/** A rule about the document. */
export interface DocumentRule extends RuleHead {
  readonly about: 'document';
  check(survey: InputSurvey, limits: QuestionLimits): Iterable<DocumentDraft>;
}

export interface DocumentDraft extends Omit<PatternDraft, 'span'> {
  /** In the text of the input. */
  readonly span: Span;
}

/** A rule about the comments that excuse findings; asked when all others have been. */
export interface SuppressionRule extends RuleHead {
  readonly about: 'suppressions';
  check(suppressions: readonly SuppressionUse[]): Iterable<DocumentDraft>;
}

export interface SuppressionUse extends Suppression {
  /** How many findings it excuses. */
  readonly uses: number;
  /** What it names that is not a rule. */
  readonly unknown: readonly string[];
}

export type LintRule = PatternRule | ReachRule | RuleSetRule | DocumentRule | SuppressionRule;
