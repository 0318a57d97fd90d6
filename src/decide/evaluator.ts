import {
  literalFacts,
  parsePattern,
  RegexBudgetError,
  runtimeDependentLoop,
  type CompileResult,
} from '../regex/index.js';
import { toLowercase } from '../regex/case-equivalence.js';
import type { RuleLayer } from '../policy/rules-in-force.js';
import type { CalloutRule } from '../policy/rules.js';
import type { Span } from '../../grammar/text/positions.js';
import type { FaultProblem, RuleFault, RuleMatch, RuleReference, Verdict } from './decision.js';
import type { RuleMeaning } from './rule-meaning.js';

/** What a rule says to one subject. */
export type RuleAnswer = 'match' | 'no-match' | FaultProblem;

/** Compiles a pattern, or gives what is kept of it. */
export type Compiler = (pattern: string) => CompileResult;

/** What is kept of a meaning, that needs no tree. */
export interface AskedMeaning {
  readonly kind: RuleMeaning['kind'];
  /** What is wrong with a regex that .NET does not read. */
  readonly message: string;
  /** Whether .NET's runtimes may disagree about what it matches. */
  readonly dependsOnRuntime: boolean;
}

export function askedMeaning(meaning: RuleMeaning): AskedMeaning {
  return {
    kind: meaning.kind,
    message: meaning.kind === 'invalid' ? meaning.message : '',
    dependsOnRuntime: meaning.kind === 'regex' && runtimeDependentLoop(meaning.tree) !== null,
  };
}

/** A rule made ready to be asked alone. */
export class RuleEvaluator {
  readonly reference: RuleReference;
  readonly canCall: boolean;
  /** The decision that it makes where it matches. */
  readonly verdict: Verdict;
  /** The same where it cannot be evaluated and denies. */
  private unevaluated: Verdict | null = null;
  /** Of the last problem, in words. */
  private detail: string;

  constructor(
    layer: RuleLayer,
    index: number,
    /** Its place among all rules in force, in the order of `.show`. */
    readonly order: number,
    rule: CalloutRule,
    type: string,
    private readonly meaning: AskedMeaning,
    private readonly ignoreCase: boolean,
    private readonly compiler: Compiler,
  ) {
    const { CalloutType: calloutType, CalloutUriRegex: regex, CanCall: canCall } = rule;
    this.reference = { layer, index, calloutType, regex, canCall };
    this.canCall = canCall;
    const reason = canCall ? 'allow-rule' : 'deny-rule';
    this.verdict = { allowed: canCall, reason, type, layer, rule: index, regex };
    this.detail = meaning.message;
  }

  /** Whether .NET's runtimes may disagree about what it matches. */
  get dependsOnRuntime(): boolean {
    return this.meaning.dependsOnRuntime;
  }

  get unevaluatedVerdict(): Verdict {
    return (this.unevaluated ??= { ...this.verdict, allowed: false, reason: 'unevaluated-deny-rule' });
  }

  /** Asks the rule. One that cannot be evaluated is at fault only with subjects that hold the texts that a match needs. */
  ask(subject: string): RuleAnswer {
    if (this.meaning.kind === 'everything') return 'match';
    if (this.meaning.kind === 'invalid') return 'invalid-regex';
    const compiled = this.compiler(this.reference.regex);
    if (!compiled.ok) return this.faultUnlessRuledOut('too-large', compiled.error, subject);
    try {
      return compiled.regex.isMatch(subject) ? 'match' : 'no-match';
    } catch (error) {
      if (!(error instanceof RegexBudgetError)) throw error;
      return this.faultUnlessRuledOut('budget-exceeded', error, subject);
    }
  }

  /** The same as {@link ask}, with the place of the match or what is wrong; null where there is no match. */
  find(subject: string): RuleMatch | RuleFault | null {
    const answer = this.ask(subject);
    if (answer === 'no-match') return null;
    return answer === 'match' ? this.matchIn(subject) : { ...this.reference, problem: answer, detail: this.detail };
  }

  /** What is to be said of a match in a subject that is known to have one. */
  matchIn(subject: string): RuleMatch {
    const { layer, index, calloutType, regex, canCall } = this.reference;
    return { layer, index, calloutType, regex, canCall, span: this.spanIn(subject) };
  }

  private faultUnlessRuledOut(problem: FaultProblem, error: Error, subject: string): RuleAnswer {
    this.detail = error.message;
    const parsed = parsePattern(this.reference.regex, { ignoreCase: this.ignoreCase });
    const required = parsed.ok ? literalFacts(parsed.tree, 'lower case').required : undefined;
    if (required === undefined) return problem;
    const text = lowered(subject);
    return required.some(literal => text.includes(literal)) ? problem : 'no-match';
  }

  private spanIn(subject: string): Span | null {
    if (this.meaning.kind === 'everything') return null;
    const compiled = this.compiler(this.reference.regex);
    if (!compiled.ok) return null;
    try {
      const match = compiled.regex.matchByBacktracking(subject);
      return match === null ? null : { start: match.index, end: match.index + match.length };
    } catch (error) {
      if (!(error instanceof RegexBudgetError)) throw error;
      return null;
    }
  }
}

/** The text in lower case, unit by unit, as regexes without regard to case compare. */
function lowered(text: string): string {
  let result = '';
  for (let index = 0; index < text.length; index++) result += String.fromCharCode(toLowercase(text.charCodeAt(index)));
  return result;
}
